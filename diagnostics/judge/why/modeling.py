"""The links that hang on the story itself: what would Viz's model make of it?"""

from __future__ import annotations

from typing import Final

from diagnostics.dates import months_before
from diagnostics.faults import Scalar
from diagnostics.judge.why.subject import Subject
from diagnostics.report.panes import RuleStatus
from diagnostics.report.why import StepName, WhyStep
from diagnostics.rules import FlowItem, FlowState

_TOLD_ALREADY: Final = frozenset({"id", "name", "url"})


def story_type(subject: Subject) -> WhyStep:
    """Hold the type against the documented ones."""
    item = next((one for one in subject.contract.work_items if one.type == subject.type), None)
    if item is None:
        return subject.step(StepName.TYPE, "unknown")
    outcome = "supported" if item.supported else "not_documented"
    return subject.step(StepName.TYPE, outcome, {"reason": item.reason})


def age(subject: Subject) -> WhyStep:
    """Hold the last update against what Viz's first load covers (planview-viz §2.6)."""
    months = subject.contract.first_load.months
    since = months_before(subject.snapshot.started_at, months)
    words: dict[str, Scalar] = {"months": months, "since": f"{since:%Y-%m-%d}"}
    updated = subject.value("updated_at")
    if updated is None:
        return subject.step(StepName.AGE, "unknown", words)
    words["updated"] = f"{updated:%Y-%m-%d}"
    return subject.step(StepName.AGE, "recent" if updated >= since else "old", words)


def fields(subject: Subject) -> WhyStep:
    """Give the story's values in the fields that rules can look at."""
    usable = subject.contract.field_types.usable()
    values = [
        f"{field.field} = {_shown(subject.value(field.api_name))}"
        for field in subject.contract.fields
        if field.read and field.standard_type in usable and field.supported is not False
        if field.api_name not in _TOLD_ALREADY
    ]
    return subject.step(StepName.FIELDS, "told", {"values": "; ".join(values)})


def rule(subject: Subject) -> WhyStep:
    """Give the rule that catches the story; without one its type decides."""
    rules = subject.report.panes.categorize.rules
    caught = next((one for one in rules if one.catches), None)
    if caught is not None:
        unsure = caught.status is RuleStatus.UNCERTAIN
        words: dict[str, Scalar] = {
            "number": caught.place,
            "rule": caught.name,
            "sentence": caught.text,
            "reason": caught.reason,
        }
        return subject.step(StepName.RULE, "caught_unsure" if unsure else "caught", words)
    refused = [
        f" Rule {one.place} '{one.name}' is not applied: {one.reason}"
        for one in rules
        if one.status is RuleStatus.UNUSABLE
    ]
    told = f"None of {len(rules)} rules catches it" if rules else "There are no rules"
    return subject.step(StepName.RULE, "by_type", {"rules": told, "unusable": "".join(refused)})


def flow_item(subject: Subject) -> WhyStep:
    """Give the flow item that rule or type makes of the story."""
    bucket = next((one for one in subject.report.panes.categorize.buckets if one.count), None)
    if bucket is None or bucket.bucket not in set(FlowItem):
        return subject.step(StepName.FLOW_ITEM, "none")
    by = "the rule" if bucket.by_rules else f"the type {subject.type}"
    outcome = "ignored" if bucket.bucket == FlowItem.IGNORE else "mapped"
    return subject.step(StepName.FLOW_ITEM, outcome, {"item": bucket.bucket, "by": by})


def flow_state(subject: Subject) -> WhyStep:
    """Give the flow state that the story's state is mapped to."""
    row = next((one for one in subject.report.panes.categorize.states if one.count), None)
    if row is None or row.flow_state is None:
        return subject.step(StepName.FLOW_STATE, "none")
    outcome = "ignored" if row.flow_state == FlowState.IGNORE else "mapped"
    return subject.step(
        StepName.FLOW_STATE, outcome, {"flow_state": row.flow_state, "basis_of_state": row.basis}
    )


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "none" if value in {None, ""} else str(value)
