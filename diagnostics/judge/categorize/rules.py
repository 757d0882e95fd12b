"""What becomes of each rule: active, uncertain, shadowed, empty or unusable, with the reason."""

from __future__ import annotations

from typing import Final

from diagnostics.contract import Contract
from diagnostics.faults import Scalar
from diagnostics.judge.categorize.stories import UNREAD, Sorted
from diagnostics.judge.findings import Findings
from diagnostics.report.levels import PaneName
from diagnostics.report.panes import ConditionRow, RuleRow, RuleStatus, ShadowRow
from diagnostics.rules.fields import find_field, support
from diagnostics.rules.model import Condition, Rule, RuleSet

_PANE: Final = PaneName.CATEGORIZE
_CODES: Final = {
    RuleStatus.UNUSABLE: "CAT602",
    RuleStatus.SHADOWED: "CAT603",
    RuleStatus.EMPTY: "CAT604",
    RuleStatus.UNCERTAIN: "CAT605",
}


class RulesJudge:
    """Judges the rules on the stories that they were put to."""

    def __init__(self, contract: Contract, rules: RuleSet, stories: Sorted, *, all_read: bool) -> None:
        self._contract = contract
        self._rules = rules.rules
        self._stories = stories
        self._all_read = all_read

    def rows(self) -> tuple[RuleRow, ...]:
        """Give the rules in their order."""
        return tuple(self._row(place, rule) for place, rule in enumerate(self._rules, 1))

    def _row(self, place: int, rule: Rule) -> RuleRow:
        conditions = tuple(self._condition(one) for one in rule.conditions)
        matches = self._stories.matches.get(place, 0)
        taken = self._stories.taken.get(place, {})
        catches = matches - sum(taken.values())
        status = self._status(conditions, matches, catches)
        shadowed_by = tuple(
            ShadowRow(rule=self._rules[earlier - 1].name, count=count) for earlier, count in taken.items()
        )
        return RuleRow(
            place=place,
            name=rule.name,
            flow_item=rule.flow_item,
            join=rule.join,
            conditions=conditions,
            text=str(rule),
            status=status,
            matches=matches,
            catches=catches,
            shadowed_by=shadowed_by,
            reason=_reason(status, conditions, shadowed_by),
        )

    def _condition(self, condition: Condition) -> ConditionRow:
        field = find_field(condition.field, self._contract)
        told = support(condition.field, self._contract)
        return ConditionRow(
            field=condition.field,
            api_name=field.api_name if field else "",
            standard_type=field.standard_type if field else "",
            operator=condition.operator,
            values=condition.values,
            text=str(condition),
            usable=told.usable,
            basis=told.basis,
            reason=told.reason,
        )

    def _status(self, conditions: tuple[ConditionRow, ...], matches: int, catches: int) -> RuleStatus:
        usable = {one.usable for one in conditions}
        if False in usable:
            return RuleStatus.UNUSABLE
        if not matches:
            return RuleStatus.EMPTY if self._all_read else RuleStatus.UNSEEN
        if not catches:
            return RuleStatus.SHADOWED
        return RuleStatus.UNCERTAIN if None in usable else RuleStatus.ACTIVE


def _reason(
    status: RuleStatus, conditions: tuple[ConditionRow, ...], shadowed_by: tuple[ShadowRow, ...]
) -> str:
    """Give why a rule has its status; what is not known of its fields is told whatever that is."""
    earlier = ", ".join(f"{one.rule} ({one.count:,})" for one in shadowed_by)
    told = {
        RuleStatus.ACTIVE: "It catches stories.",
        RuleStatus.UNCERTAIN: "It is applied here, but Viz may not offer its field.",
        RuleStatus.SHADOWED: "All that it matches is caught by earlier rules.",
        RuleStatus.EMPTY: "No story that was read meets its conditions.",
        RuleStatus.UNUSABLE: "It is not applied: Viz cannot use its field.",
        RuleStatus.UNSEEN: "No story so far meets its conditions; not all stories were read.",
    }[status]
    before = f"Earlier rules have: {earlier}." if earlier else ""
    return " ".join(part for part in (told, before, _fields(conditions)) if part)


def _fields(conditions: tuple[ConditionRow, ...]) -> str:
    """Give each field that Viz cannot use, or that this is not known of, with certainty and reason."""
    doubtful = {one.field: one for one in conditions if one.usable is not True}
    return " ".join(f"{one.field} ({one.basis}): {one.reason}" for one in doubtful.values())


def rule_findings(rows: tuple[RuleRow, ...], stories: Sorted, findings: Findings) -> None:
    """Tell of each rule that does not do what somebody wrote it for, and of what no rule could be put to."""
    for row in rows:
        code = _CODES.get(row.status)
        if code is None:
            continue
        evidence: dict[str, Scalar] = {
            "place": row.place,
            "rule": row.text,
            "matches": row.matches,
            "catches": row.catches,
        }
        words: dict[str, Scalar] = {
            "name": row.name,
            "fields": _fields(row.conditions),
            "earlier": ", ".join(one.rule for one in row.shadowed_by),
            "read": f"{stories.read:,}",
        }
        findings.add(code, _PANE, f"rule {row.place}, {row.name}", evidence, words)
    unread = sum(pile.count for pile in stories.piles if pile.bucket == UNREAD)
    if unread:
        findings.add("CAT608", _PANE, "stories", {"count": unread, "total": stories.total})
