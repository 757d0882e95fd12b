"""The history in words: a line after a check, and the list of runs."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Final

import msgspec

from diagnostics.history.model import Run
from diagnostics.history.past import Past, Since
from diagnostics.report.glyphs import GLYPHS
from diagnostics.report.levels import Severity
from diagnostics.report.width import WIDTH

_TOLD: Final = 3
"""Findings that the line after a check names."""


def since_words(since: Since) -> str:
    """Give since when, in how many runs, and whether it comes and goes."""
    runs = "1 run" if since.row == 1 else f"{since.row} runs"
    flaps = "" if since.had == since.row else f"; in {since.had} of {since.of} runs"
    return f"since {since.first:%Y-%m-%d %H:%M} UTC ({runs}{flaps})"


def good_words(past: Past) -> str:
    """Give when all was well last."""
    good = past.last_good
    return f"last good run {good.finished_at:%Y-%m-%d %H:%M} UTC" if good else "no good run yet"


def past_line(past: Past) -> str:
    """Give the line after a check; empty where nothing is remembered from before."""
    if len(past.runs) < 2:  # noqa: PLR2004 - the newest is one of them
        return ""
    grave = [one for one in past.runs[-1].findings if one.severity is not Severity.INFO]
    told = [
        f"{one.code} {since_words(since)}" for one in grave[:_TOLD] if (since := past.since(one)) is not None
    ]
    more = [f"{len(grave) - _TOLD} more"] if len(grave) > _TOLD else []
    return "; ".join((f"History: {len(past.runs)} runs", good_words(past), *told, *more))


def runs_text(runs: Sequence[Run], width: int = WIDTH) -> str:
    """Give the runs as text, the newest first, target by target."""
    if not runs:
        return "No runs are remembered.\n"
    lines: list[str] = []
    for target in dict.fromkeys(one.target for one in reversed(runs)):
        some = [one for one in runs if one.target == target]
        lines += [f"{target}: {len(some)} {'run' if len(some) == 1 else 'runs'}"]
        for one in reversed(some):
            lines += textwrap.wrap(
                _run(one), width, initial_indent="  ", subsequent_indent="      ", break_long_words=False
            )
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _run(one: Run) -> str:
    grave = [seen for seen in one.findings if seen.severity is not Severity.INFO]
    found = ", ".join(f"{seen.code} {seen.subject}" for seen in grave) or "no failures or warnings"
    user = f"user {one.user_id}" if one.user_id is not None else "nobody let in"
    return (
        f"{GLYPHS[one.verdict]} {one.finished_at:%Y-%m-%d %H:%M:%S} UTC {one.verdict}, {user}, "
        f"{one.answered} of {one.asked} answered, rules {one.rules}: {found}"
    )


def runs_json(runs: Sequence[Run]) -> str:
    """Give the runs as indented JSON, the oldest first, ending in a line break."""
    raw = msgspec.json.encode({"schema_version": "1", "runs": runs})
    return msgspec.json.format(raw, indent=2).decode() + "\n"
