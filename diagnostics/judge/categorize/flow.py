"""States as flow states, and the two metrics that follow from them: a preview, not Viz's own figures."""

from __future__ import annotations

from collections import Counter
from typing import Final

from diagnostics.contract import Contract
from diagnostics.faults import Scalar
from diagnostics.judge.categorize.stories import Pile, Sorted
from diagnostics.judge.findings import Findings
from diagnostics.report.levels import PaneName
from diagnostics.report.panes import (
    Distribution,
    DistributionRow,
    Load,
    LoadRow,
    StateRow,
    UnmappedState,
)
from diagnostics.rules.model import RuleSet

_PANE: Final = PaneName.CATEGORIZE


class FlowJudge:
    """Judges where the stories stand."""

    def __init__(self, contract: Contract, rules: RuleSet, stories: Sorted) -> None:
        self._contract = contract
        self._rules = rules
        self._piles = stories.piles
        self._counts = Counter[str]()
        for pile in stories.piles:
            self._counts[pile.state] += pile.count

    def states(self) -> tuple[StateRow, ...]:
        """Give Tracker's states, then others that the rules or the stories name."""
        known = self._contract.enums.states
        more = sorted({*self._counts, *self._rules.states} - set(known))
        return tuple(self._state(state) for state in (*known, *more))

    def _state(self, state: str) -> StateRow:
        proposed = {one.state: one for one in self._contract.categorize.state_defaults}
        flow_state, default = self._rules.states.get(state), proposed.get(state)
        if flow_state is None:
            basis, reason = "unknown", "Unmapped: the rules give it no flow state."
        elif default is not None and default.flow_state == flow_state:
            basis, reason = str(default.certainty), default.reason
        else:
            basis, reason = "given", "The rules say so."
        return StateRow(
            state=state, flow_state=flow_state, basis=basis, count=self._counts[state], reason=reason
        )

    def unmapped(self, findings: Findings) -> tuple[UnmappedState, ...]:
        """Give the states of stories that have no flow state, and add a finding where there are any."""
        rows = tuple(
            UnmappedState(state=state, count=count)
            for state, count in sorted(self._counts.items())
            if count and state not in self._rules.states
        )
        if rows:
            evidence: dict[str, Scalar] = {
                "count": sum(row.count for row in rows),
                "states": ", ".join(row.state for row in rows),
            }
            findings.add("CAT607", _PANE, "states", evidence)
        return rows

    def distribution(self) -> Distribution:
        """Give the share of each measured flow item among what is done."""
        category = self._contract.categorize
        done = [pile for pile in self._piles if self._rules.states.get(pile.state) == category.completed]
        measured = [pile for pile in done if pile.bucket in category.measured]
        recent, overall = Counter[str](), Counter[str]()
        for pile in measured:
            recent[pile.bucket] += pile.recent
            overall[pile.bucket] += pile.count
        return Distribution(
            window_days=category.window_days,
            rows=tuple(
                DistributionRow(
                    flow_item=item,
                    recent=recent[item],
                    recent_share=_share(recent[item], recent.total()),
                    overall=overall[item],
                    overall_share=_share(overall[item], overall.total()),
                )
                for item in category.measured
            ),
            undated=sum(pile.count - pile.dated for pile in measured),
            outside=_sum(done) - _sum(measured),
            note=category.distribution_note,
        )

    def load(self) -> Load:
        """Give what is in progress, by measured flow item and flow state."""
        category = self._contract.categorize
        counts, total = Counter[tuple[str, str]](), 0
        for pile in self._piles:
            flow_state = self._rules.states.get(pile.state)
            if flow_state is not None and flow_state in category.in_progress:
                total += pile.count
                counts[pile.bucket, flow_state] += pile.count
        rows = tuple(
            LoadRow(
                flow_item=item,
                by_state={state: counts[item, state] for state in category.in_progress},
                count=sum(counts[item, state] for state in category.in_progress),
            )
            for item in category.measured
        )
        within = sum(row.count for row in rows)
        return Load(rows=rows, total=within, outside=total - within, note=category.load_note)


def _sum(piles: list[Pile]) -> int:
    return sum(pile.count for pile in piles)


def _share(count: int, total: int) -> float | None:
    return round(count / total, 4) if total else None
