"""The answer to `why` as paragraphs."""

from __future__ import annotations

from diagnostics.report.levels import Confidence, Status
from diagnostics.report.why import InViz, Why, WhyStep
from tui.signs import FAIL, OK, STATUS, UNKNOWN, Tone
from tui.view import BLANK, Detail, Line, Part, heading

_SIGNS = {InViz.IN: OK, InViz.OUT: FAIL, InViz.UNKNOWN: UNKNOWN}


def why_text(why: Why) -> Detail:
    """Give the answer first, with what to do, then each link of the chain in order."""
    first = next((step for step in why.steps if step.step is why.reason), None)
    told = _SIGNS[why.verdict]
    lines: list[Line] = [
        (Part(why.story.title or f"Story {why.story.id}", Tone.STRONG),),
        (Part(f"{told.glyph} {why.summary}", told.tone),),
    ]
    if first is not None:
        lines.append((Part(first.detail),))
        if first.remedy:
            lines.append((Part("Do  ", Tone.MUTED), Part(first.remedy)))
    lines += [BLANK, heading("Link by link")]
    lines += [_step(step) for step in why.steps]
    return (*lines, BLANK, (Part(why.note, Tone.MUTED),))


def _step(step: WhyStep) -> Line:
    sign = STATUS[step.status]
    title = Part(f"{step.title}  ", Tone.STRONG)
    if step.status is Status.SKIPPED:
        return (Part(f"{sign.glyph} ", sign.tone), title, Part("not asked", Tone.MUTED))
    sure = "" if step.confidence is Confidence.PROVED else f"{step.confidence}, "
    code = f"{step.code}, " if step.code and step.status is not Status.PASS else ""
    return (
        Part(f"{sign.glyph} ", sign.tone),
        title,
        Part(step.detail),
        Part(f"  {code}{sure}{step.basis}", Tone.MUTED),
    )
