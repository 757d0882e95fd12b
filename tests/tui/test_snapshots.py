"""A few pictures of whole screens; everything else is asserted as text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from diagnostics.report.model import Report
from tests.tui.support import NARROW, WIDE, dashboard


@pytest.mark.parametrize(
    ("size", "keys"),
    [
        (NARROW, []),
        (NARROW, ["0"]),
        (WIDE, ["0"]),
        (WIDE, ["2"]),
        (NARROW, ["2", "tab", "enter"]),
        (WIDE, ["3", "G"]),
    ],
    ids=[
        "connection-narrow",
        "overview-narrow",
        "overview-wide",
        "roles-wide",
        "finding-narrow",
        "project-wide",
    ],
)
def test_the_screen_looks_as_it_did(
    size: tuple[int, int], keys: list[str], report: Report, snap_compare: Callable[..., bool]
) -> None:
    """The whole screen is what was looked at and found right."""
    assert snap_compare(dashboard(report), press=keys, terminal_size=size)
