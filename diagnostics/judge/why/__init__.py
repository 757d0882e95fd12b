"""Why one story is, or is not, in Viz: (Snapshot, story id, Contract, rules) -> an ordered chain.

What a whole report says of connection, account, project and rules is taken over, for that story alone; the
first link that keeps it out is the reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from diagnostics.contract import Contract, load_contract
from diagnostics.judge import judge
from diagnostics.judge.why import access, modeling
from diagnostics.judge.why.subject import Subject
from diagnostics.judge.why.texts import load_why_texts
from diagnostics.report.levels import Confidence, Status
from diagnostics.report.model import SCHEMA_VERSION
from diagnostics.report.why import InViz, StepName, Why, WhyStep, WhyStory
from diagnostics.rules import RuleSet
from diagnostics.snapshot import Snapshot

__all__ = ["explain_story"]

_SUMMARIES: Final = {
    InViz.IN: "Nothing that Tracker shows keeps this story out of Viz.",
    InViz.OUT: "Something keeps this story out of Viz{sure}: {title}.",
    InViz.UNKNOWN: "Whether this story is in Viz cannot be told: {title}.",
}


def explain_story(
    snapshot: Snapshot,
    story_id: int,
    contract: Contract | None = None,
    rules: RuleSet | None = None,
) -> Why:
    """Give the chain for one story: from a run that asked for it, or from any that read it with others.

    Args:
        snapshot: What was seen.
        story_id: The story asked about.
        contract: The connector as documented; None: as it ships with the package.
        rules: What decides flow item and flow state; None: as this program proposes them.
    """
    contract = contract or load_contract()
    rows = snapshot.story_rows
    alone = replace(snapshot, story_rows=rows.only(story_id) if rows is not None else None)
    subject = Subject(story_id, alone, contract, judge(alone, contract, rules))
    steps = list(_links(subject))
    asked = {step.step for step in steps}
    steps += [_not_asked(name) for name in StepName if name not in asked]
    verdict, first = _verdict(steps)
    return Why(
        schema_version=SCHEMA_VERSION,
        tool=subject.report.tool,
        target=subject.report.target,
        story=_story(subject),
        verdict=verdict,
        reason=first.step if first else None,
        summary=_summary(verdict, first),
        note=load_why_texts().note,
        steps=tuple(steps),
    )


def _links(subject: Subject) -> Iterator[WhyStep]:
    """Ask one link after the other; without the story itself there is nothing more to ask."""
    reachable = access.reachable(subject)
    yield reachable
    if reachable.status is not Status.PASS and subject.row is None:
        return
    found = access.found(subject)
    yield found
    if found.status is not Status.PASS:
        return
    yield access.project(subject)
    yield access.role(subject)
    yield access.account(subject)
    yield modeling.story_type(subject)
    if not subject.is_epic:
        yield modeling.age(subject)
        yield modeling.fields(subject)
        yield modeling.rule(subject)
        yield modeling.flow_item(subject)
        yield modeling.flow_state(subject)


def _summary(verdict: InViz, first: WhyStep | None) -> str:
    if first is None:
        return _SUMMARIES[verdict]
    sure = "" if first.confidence is Confidence.PROVED else f" ({first.confidence})"
    return _SUMMARIES[verdict].format(title=first.title.lower(), sure=sure)


def _not_asked(name: StepName) -> WhyStep:
    return WhyStep(
        step=name,
        title=load_why_texts().titles[name],
        status=Status.SKIPPED,
        detail="",
        remedy="",
        basis="observed",
        confidence=Confidence.UNKNOWN,
        code=None,
    )


def _verdict(steps: list[WhyStep]) -> tuple[InViz, WhyStep | None]:
    """Give the answer with the first link that keeps the story out, else the first that cannot be told."""
    for status, verdict in ((Status.FAIL, InViz.OUT), (Status.UNKNOWN, InViz.UNKNOWN)):
        first = next((step for step in steps if step.status is status), None)
        if first is not None:
            return verdict, first
    return InViz.IN, None


def _story(subject: Subject) -> WhyStory:
    return WhyStory(
        id=subject.id,
        title=subject.text("name"),
        url=subject.text("url"),
        type=subject.type,
        state=subject.text("current_state"),
        project_id=subject.project.id if subject.project else None,
        project=subject.project.name if subject.project else None,
    )
