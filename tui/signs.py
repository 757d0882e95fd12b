"""How severities look: a glyph, a word and a tone, so that colour is never the only carrier."""

from __future__ import annotations

import enum
from typing import Final, NamedTuple

from diagnostics.report.levels import Severity, Status, Verdict


class Tone(enum.StrEnum):
    """What a piece of text means; the theme decides how it looks."""

    PLAIN = "plain"
    STRONG = "strong"
    MUTED = "muted"
    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    INFO = "info"


RANKS: Final = {
    tone: rank
    for rank, tone in enumerate(
        (Tone.FAIL, Tone.WARN, Tone.INFO, Tone.MUTED, Tone.PLAIN, Tone.STRONG, Tone.OK)
    )
}
"""How urgent a tone is: the worst is 0."""


class Sign(NamedTuple):
    """One severity as it is shown everywhere."""

    glyph: str
    word: str
    tone: Tone

    def __str__(self) -> str:
        return f"{self.glyph} {self.word}"


OK: Final = Sign("✓", "ok", Tone.OK)
WARN: Final = Sign("▲", "warn", Tone.WARN)
FAIL: Final = Sign("✗", "fail", Tone.FAIL)
INFO: Final = Sign("•", "info", Tone.INFO)
UNKNOWN: Final = Sign("?", "unknown", Tone.INFO)
SKIPPED: Final = Sign("–", "skipped", Tone.MUTED)  # noqa: RUF001 - the sign of what was not tried
INCOMPLETE: Final = Sign("?", "incomplete", Tone.INFO)
READING: Final = Sign("…", "reading", Tone.MUTED)
STALE: Final = Sign("~", "stale", Tone.WARN)
STOPPED: Final = Sign("■", "stopped", Tone.WARN)
FORBIDDEN: Final = Sign("!", "not permitted", Tone.INFO)
NEW: Final = "●"
CHANGED: Final = "△"
MARKS: Final = f"{NEW}{CHANGED}"
"""What stands before the first cell of a row since the run before of a watch; rows are sorted without."""
YES: Final = Sign("✓", "yes", Tone.OK)
NO: Final = Sign("–", "no", Tone.WARN)  # noqa: RUF001 - as above
LACKS: Final = Sign("✗", "no", Tone.FAIL)

STATUS: Final = {
    Status.PASS: OK,
    Status.WARN: WARN,
    Status.FAIL: FAIL,
    Status.SKIPPED: SKIPPED,
    Status.UNKNOWN: UNKNOWN,
}
VERDICT: Final = {
    Verdict.PASS: OK,
    Verdict.WARN: WARN,
    Verdict.FAIL: FAIL,
    Verdict.INCOMPLETE: INCOMPLETE,
}
SEVERITY: Final = {Severity.FAIL: FAIL, Severity.WARN: WARN, Severity.INFO: INFO}


def supported(told: bool | None) -> Sign:
    """Give the sign of a yes, a no that nobody need act on, or an unknown."""
    return UNKNOWN if told is None else YES if told else NO


def granted(told: bool | None) -> Sign:
    """Give the sign of a yes, a no that somebody must act on, or an unknown."""
    return UNKNOWN if told is None else OK if told else LACKS


def running_verdict(verdict: Verdict, *, running: bool) -> Sign:
    """Give a verdict's sign; what is only incomplete because the run goes on is being read."""
    return READING if running and verdict is Verdict.INCOMPLETE else VERDICT[verdict]
