"""The sign of each status, light enough for what must answer at once."""

from __future__ import annotations

from typing import Final

from diagnostics.report.levels import Severity, Status, Verdict

GLYPHS: Final[dict[Status | Verdict | Severity, str]] = {
    Status.PASS: "✓",
    Status.WARN: "▲",
    Status.FAIL: "✗",
    Status.SKIPPED: "–",  # noqa: RUF001 - the sign that stands for "not done" in the dashboard, too
    Status.UNKNOWN: "?",
    Verdict.INCOMPLETE: "?",
    Severity.INFO: "•",
}
"""Sign of a status, verdict or severity; members of one value share theirs, and the word stands beside it."""
