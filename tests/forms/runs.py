"""The runs that every form is made of, and a way to make one."""

from __future__ import annotations

import asyncio
import functools
from pathlib import Path
from typing import Final

from diagnostics.case import Case
from diagnostics.judge import judge
from diagnostics.observe import observe
from diagnostics.outputs import write_output
from diagnostics.redact.walk import replaced
from diagnostics.report.model import Report
from diagnostics.route import DIRECT
from diagnostics.secret import Secret
from diagnostics.target import Target
from diagnostics.text import clean_text
from tests.support.worlds import observed

CLOSED: Final = "closed-port"
RUNS: Final = ("mixed", "healthy", CLOSED)
"""A customer's world, one where all is well, and a host that takes no connections."""

TEXTS: Final = {
    "formula": "=cmd|' /C calc'!A0 ]]><b a=\"1\">&amp;<!-- </failure> {0} [x](http://evil.test) _x0041_ \\",
    "quoted formula": "'=A1 \x00\x1b[31m\x07\x7f\x85\x9b2J \u202eevil\u2066\u200b\ufeff\ufffe\uffff\u2028",
    "signs": "@+-\t\r\n http://evil.test/?a=1&b=2",
}
"""Texts that somebody could write into a name, and that no form may do anything with."""


@functools.cache
def report_of(run: str) -> Report:
    """Give the report of a run; each is made once."""
    if run != CLOSED:
        return observed(run)[1]
    target = Target(
        url="http://127.0.0.1:1/services/v5", token=Secret("0" * 32), secret_source="the test", route=DIRECT
    )
    return judge(asyncio.run(observe(target)))


def spoiled(report: Report, hostile: str, *, safe: bool) -> Report:
    """Give the report with a text around each of its own, but for codes, which findings are known by.

    Args:
        report: Any.
        hostile: The text.
        safe: As the decoder lets it in.
    """

    def change(text: str, place: str) -> str:
        if place.endswith(("/code", "/schema_version")):
            return text
        changed = f"{hostile}{text}{hostile}"
        return clean_text(changed) if safe else changed

    return replaced(report, change)


def written(report: Report, fmt: str, folder: Path) -> bytes:
    """Give a report in a form, by the one door that reports leave by."""
    return write_output(Case(report=report), fmt, folder / "report", ()).read_bytes()
