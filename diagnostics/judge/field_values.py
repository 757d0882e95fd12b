"""Values of select fields: which there are, and which lie outside the documented ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from diagnostics.contract import Contract, Field
from diagnostics.judge.findings import Findings
from diagnostics.judge.roles import project_label
from diagnostics.report.levels import PaneName
from diagnostics.report.panes import FieldValue
from diagnostics.snapshot import Snapshot

if TYPE_CHECKING:
    from diagnostics.rows import StoryRows

_PANE: Final = PaneName.FIELDS
_MOST: Final = 20
"""Values that are listed of one field."""

_TOLD: Final = 5
"""Odd values that a finding names."""

_SELECT: Final = frozenset({"Single Select", "Multi Select"})


class ValuesJudge:
    """Judges the values of one snapshot's stories; without stories it has nothing to say."""

    def __init__(
        self, snapshot: Snapshot, stories: StoryRows | None, contract: Contract, findings: Findings
    ) -> None:
        self._stories = stories
        self._refused = frozenset(snapshot.refused_fields)
        self._projects = {one.id: one for one in snapshot.projects or ()}
        self._findings = findings
        enums = contract.enums
        self._words: Mapping[str, tuple[str, ...]] = {
            "story_type": enums.story_types,
            "current_state": enums.states,
            "story_priority": enums.priorities,
        }
        self._outside = {name: self._outside_words(name) for name in self._words}
        self._odd_estimates = self._outside_scales()

    def tell(self) -> None:
        """Add the findings; unknown types and states are told with the work items."""
        if odd := self._outside["story_priority"]:
            values = ", ".join(value for value, _ in odd[:_TOLD])
            count = sum(number for _, number in odd)
            self._findings.add("FIELD603", _PANE, "Priority", {"count": count, "values": values})
        if self._odd_estimates:
            projects = dict.fromkeys(project for project, _, _ in self._odd_estimates)
            values = ", ".join(dict.fromkeys(f"{value:g}" for _, value, _ in self._odd_estimates[:_TOLD]))
            self._findings.add(
                "FIELD604",
                _PANE,
                "Estimate",
                {
                    "count": sum(count for _, _, count in self._odd_estimates),
                    "values": values,
                    "projects": ", ".join(project_label(self._projects[one]) for one in projects),
                },
            )

    def of(self, one: Field) -> tuple[tuple[FieldValue, ...], int]:
        """Give a select field's most frequent values, and how many more there are."""
        stories = self._stories
        if stories is None or not self._is_read(one) or one.standard_type not in _SELECT:
            return (), 0
        from diagnostics.fill import distinct, most_frequent  # noqa: PLC0415 - polars only with stories

        listed = most_frequent(stories, one.api_name, _MOST)
        words = self._words.get(one.api_name)
        values = tuple(
            FieldValue(
                value=self._shown(one, value),
                count=count,
                documented=None if words is None else value in words,
            )
            for value, count in listed
        )
        return values, distinct(stories, [one.api_name])[one.api_name] - len(values)

    def outside(self, one: Field) -> int | None:
        """Give how many stories have a value outside the documented ones; None where none are documented."""
        if self._stories is None or not self._is_read(one):
            return None
        if one.api_name == "estimate":
            return sum(count for _, _, count in self._odd_estimates)
        odd = self._outside.get(one.api_name)
        return None if odd is None else sum(count for _, count in odd)

    def _is_read(self, one: Field) -> bool:
        return one.read and one.api_name not in self._refused

    def _shown(self, one: Field, value: str | float) -> str:
        if one.api_name == "project_id":
            project = self._projects.get(int(value))
            return project_label(project) if project else str(value)
        return value if isinstance(value, str) else f"{value:g}"

    def _outside_words(self, name: str) -> tuple[tuple[str, int], ...]:
        if self._stories is None:
            return ()
        from diagnostics.fill import outside  # noqa: PLC0415 - likewise

        return outside(self._stories, name, self._words[name])

    def _outside_scales(self) -> tuple[tuple[int, float, int], ...]:
        """Give the estimates that their project's present scale does not have."""
        if self._stories is None:
            return ()
        from diagnostics.fill import estimates  # noqa: PLC0415 - likewise

        scales = {one.id: scale for one in self._projects.values() if (scale := points_of(one.point_scale))}
        return tuple(
            (project, value, count)
            for project, value, count in estimates(self._stories)
            if project in scales and value not in scales[project]
        )


def points_of(scale: str) -> frozenset[float]:
    """Give the points of a scale such as `0,0.5,1` (tracker-api-v5 §3.6); none where it cannot be read."""
    try:
        return frozenset(float(step) for step in scale.split(","))
    except ValueError:
        return frozenset()
