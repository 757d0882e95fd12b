"""The links that hang on the story itself: what would Viz's model make of it?"""

from __future__ import annotations

from typing import Final

from diagnostics.dates import months_before
from diagnostics.faults import Scalar
from diagnostics.judge.why.subject import Subject
from diagnostics.report.why import StepName, WhyStep

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


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    return "none" if value in {None, ""} else str(value)
