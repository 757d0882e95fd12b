"""How a project's stories were counted, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from diagnostics.snapshot import Choice, ProjectFacts, Way, WayCause

_WORDS: Final[Mapping[tuple[Way, WayCause], str]] = {
    (Way.ALL, WayCause.ASKED): "every story was read, as --stories all asks",
    (Way.ALL, WayCause.FITS): "every story was read: {pages} fit into the time there is",
    (Way.ALL, WayCause.NO_TOTAL): "every story was read, as the host sends no total",
    (Way.ALL, WayCause.NO_FILTER): "every story was read, as the host does not count by filters",
    (Way.TOTALS, WayCause.ASKED): "the host counted, as --stories totals asks; {sampled} read as a sample",
    (Way.TOTALS, WayCause.TOO_MANY): (
        "the host counted, as {pages} would take about {needed} s and the deadline leaves {allowed} s;"
        " {sampled} read as a sample, --stories all reads every one"
    ),
}


def way_reason(project: ProjectFacts) -> str:
    """Give how a project's stories were counted and why; empty where they were not."""
    choice = project.choice
    if choice is None:
        return ""
    return _WORDS[choice.way, choice.cause].format(
        pages=_pages(choice),
        sampled="no story" if project.sampled is None else f"{project.sampled:,} stories",
        needed="-" if choice.needed_s is None else f"{choice.needed_s:.0f}",
        allowed="-" if choice.allowed_s is None else f"{choice.allowed_s:.0f}",
    )


def _pages(choice: Choice) -> str:
    return (
        "its pages"
        if choice.pages is None
        else "one page"
        if choice.pages == 1
        else f"{choice.pages:,} pages"
    )
