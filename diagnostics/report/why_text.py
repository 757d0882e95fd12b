"""The answer to `why` as plain text and as JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping
from typing import Final

from diagnostics.report.glyphs import GLYPHS
from diagnostics.report.json import encode
from diagnostics.report.levels import Confidence, Status
from diagnostics.report.why import Why, WhyStep
from diagnostics.report.width import WIDTH

_LABEL: Final = 16


def write_why_text(why: Why) -> str:
    """Give the chain as text: the answer first, then each link in order."""
    return "\n".join(_lines(why)).rstrip() + "\n"


def write_why_json(why: Why) -> str:
    """Give the chain as indented JSON, ending in a line break."""
    return encode(why)


WHY_WRITERS: Final[Mapping[str, Callable[[Why], str]]] = {"text": write_why_text, "json": write_why_json}
"""The formats by the name that `--format` takes."""


def _lines(why: Why) -> Iterator[str]:
    story = why.story
    title = f" '{story.title}'" if story.title else ""
    yield from _wrapped(f"Story {story.id}{title}", "  ")
    yield f"Target: {why.target.url} ({why.target.flavour}, {why.target.auth})"
    yield ""
    yield from _wrapped(why.summary, "")
    first = next((step for step in why.steps if step.step is why.reason), None)
    if first is not None:
        yield from _wrapped(first.detail, "")
        if first.remedy:
            yield from _wrapped(f"Do: {first.remedy}", "    ")
    yield ""
    for number, step in enumerate(why.steps, start=1):
        yield from _step(number, step)
    yield ""
    yield from _wrapped(why.note, "")


def _step(number: int, step: WhyStep) -> Iterator[str]:
    label = f"{number:>2} {GLYPHS[step.status]} {step.title}".ljust(_LABEL + 5)
    if step.status is Status.SKIPPED:
        yield f"{label}not asked"
        return
    sure = "" if step.confidence is Confidence.PROVED else f"{step.confidence}, "
    code = f"{step.code}, " if step.code and step.status is not Status.PASS else ""
    yield from textwrap.wrap(
        f"{step.detail} [{code}{sure}{step.basis}]",
        WIDTH,
        initial_indent=label,
        subsequent_indent=" " * len(label),
        break_long_words=False,
    )


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent=indent, break_long_words=False)
