"""A few pictures of whole screens; everything else is asserted as text."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from diagnostics.judge import judge
from diagnostics.observe import observe
from diagnostics.report.model import Report
from diagnostics.secret import Secret
from diagnostics.target import Target
from screenshots.make import FixedClock, pinned
from tests.tui.support import NARROW, WIDE, dashboard
from tui.app import DoctorApp
from tui.manner import Manner
from tui.session import FixedSession

_SCREENS = {
    "overview-narrow": (NARROW, ["0"]),
    "overview-wide": (WIDE, ["0"]),
    "connection-narrow": (NARROW, []),
    "roles-wide": (WIDE, ["2"]),
    "finding-narrow": (NARROW, ["2", "tab", "enter"]),
    "types-narrow": (NARROW, ["3"]),
    "project-wide": (WIDE, ["3", "G"]),
    "fields-narrow": (NARROW, ["4"]),
    "categorize-narrow": (NARROW, ["5"]),
    "categorize-wide": (WIDE, ["5"]),
    "help": (NARROW, ["2", "question_mark"]),
}


@pytest.mark.parametrize(("size", "keys"), _SCREENS.values(), ids=_SCREENS)
def test_the_screen_looks_as_it_did(
    size: tuple[int, int], keys: list[str], report: Report, snap_compare: Callable[..., bool]
) -> None:
    """The whole screen is what was looked at and found right."""
    assert snap_compare(dashboard(report), press=keys, terminal_size=size)


@pytest.mark.parametrize("manner", [Manner(ascii=True), Manner(theme="light")], ids=["ascii", "light"])
def test_it_looks_as_it_did_in_another_manner(
    manner: Manner, report: Report, snap_compare: Callable[..., bool]
) -> None:
    """The overview in ASCII alone, and in dark letters on a light ground."""
    app = DoctorApp(FixedSession(report), clock=FixedClock(), manner=manner)
    assert snap_compare(app, terminal_size=NARROW)


def test_a_broken_link_looks_as_it_did(snap_compare: Callable[..., bool]) -> None:
    """A closed port: the first broken link, who acts, what is ruled out and what was skipped."""
    target = Target(url="http://127.0.0.1:9/services/v5", token=Secret("a" * 32), secret_source="the test")
    report = judge(pinned(asyncio.run(observe(target))))
    assert snap_compare(dashboard(report), terminal_size=NARROW)
