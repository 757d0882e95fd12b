"""The answer to `why` as plain text and as JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Final

from diagnostics.report.glyphs import GLYPHS
from diagnostics.report.json import encode
from diagnostics.report.levels import Confidence, Status
from diagnostics.report.why import Why, WhyStep
from diagnostics.report.width import WIDTH

_LABEL: Final = 16
_NARROW: Final = 70
"""Columns below which details go on at the margin, and not below themselves."""


def write_why_text(why: Why, width: int = WIDTH) -> str:
    """Give the chain as text: the answer first, then each link in order.

    Args:
        why: What to tell.
        width: Columns to keep to.
    """
    return "\n".join(_lines(why, width)).rstrip() + "\n"


def write_why_json(why: Why) -> str:
    """Give the chain as indented JSON, ending in a line break."""
    return encode(why)


def _lines(why: Why, width: int) -> Iterator[str]:
    story = why.story
    title = f" '{story.title}'" if story.title else ""
    yield from _wrapped(f"Story {story.id}{title}", "  ", width)
    yield from _wrapped(f"Target: {why.target.url} ({why.target.flavour}, {why.target.auth})", "  ", width)
    yield ""
    yield from _wrapped(why.summary, "", width)
    first = next((step for step in why.steps if step.step is why.reason), None)
    if first is not None:
        yield from _wrapped(first.detail, "", width)
        if first.remedy:
            yield from _wrapped(f"Do: {first.remedy}", "    ", width)
    yield ""
    for number, step in enumerate(why.steps, start=1):
        yield from _step(number, step, width)
    yield ""
    yield from _wrapped(why.note, "", width)


def _step(number: int, step: WhyStep, width: int) -> Iterator[str]:
    label = f"{number:>2} {GLYPHS[step.status]} {step.title}".ljust(_LABEL + 5)
    margin = " " * len(label) if width >= _NARROW else "    "
    if step.status is Status.SKIPPED:
        yield f"{label}not asked"
        return
    sure = "" if step.confidence is Confidence.PROVED else f"{step.confidence}, "
    code = f"{step.code}, " if step.code and step.status is not Status.PASS else ""
    yield from textwrap.wrap(
        f"{step.detail} [{code}{sure}{step.basis}]",
        width,
        initial_indent=label,
        subsequent_indent=margin,
        break_long_words=False,
    )


def _wrapped(text: str, indent: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, subsequent_indent=indent, break_long_words=False)
