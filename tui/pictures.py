"""A finished report as a picture: overview and panes as the dashboard draws them, without a terminal.

The library names this writer by text (`diagnostics.formats`), and loads it only where it is asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Final

from textual.filter import LineFilter
from textual.pilot import Pilot
from textual.widgets import Static

from diagnostics.report.levels import PaneName
from diagnostics.report.model import Report
from tui.app import DoctorApp
from tui.panes import PAGES
from tui.screens.pane import PaneScreen
from tui.session import FixedSession, Update
from tui.signs import VERDICT
from tui.svg import Picture, joined

WIDTH: Final = 144
"""Cells; wide enough for the detail to stand beside the lists."""
_BEGUN: Final = 60
"""Lines that a pane is measured at."""
MOST_ROWS: Final = 200
"""Lines of a list that are drawn; the title says where there are more."""
MOST_FINDINGS: Final = 60
_MOST_DETAIL: Final = 120


def write_svg(report: Report) -> str:
    """Give overview and panes below each other as one SVG; the same report gives the same text."""
    # In a thread of its own, which knows nothing of the loop and the dashboard that may have asked.
    with ThreadPoolExecutor(max_workers=1) as thread:
        pictures = thread.submit(_pictures, report).result()
    said = f"tracker-doctor, {FixedSession(report).title}: {VERDICT[report.verdict].word}, {_moment(report)}"
    return joined(pictures, said)


class _Still(DoctorApp):
    """The dashboard on a finished report, in the same colours wherever it is drawn."""

    CSS = "PaneScreen PaneFooter { display: none; }"

    def __init__(self, report: Report) -> None:
        super().__init__(_Ended(report), clock=_Standing(report.finished_at))
        self.theme = "textual-dark"
        self.no_color = False

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Give none: what the terminal of whoever asks cannot show is nothing to a file."""
        return ()


class _Ended(FixedSession):
    """A report whose age nobody knows when the picture is looked at; its time stands in the titles."""

    def __init__(self, report: Report) -> None:
        super().__init__(report)
        self._ended = report

    async def updates(self, pane: PaneName | None = None) -> AsyncGenerator[Update, None]:  # noqa: ARG002 - all is here
        """Give the report, once."""
        yield Update(report=self._ended, running=False)


class _Standing:
    """A clock that stands."""

    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        """Give the one moment."""
        return self._now

    def perf(self) -> float:
        """Give a fixed point; no span is measured here."""
        return 0.0


def _pictures(report: Report) -> list[Picture]:
    return asyncio.run(_drawn(report))


async def _drawn(report: Report) -> list[Picture]:
    app = _Still(report)
    pictures = []
    async with app.run_test(size=(WIDTH, _BEGUN)) as pilot:
        await pilot.pause()
        await app.workers.wait_for_complete()
        for pane in PAGES:
            await app.switch_mode(pane.name)
            await pilot.resize_terminal(WIDTH, _BEGUN)
            left_out = await _fit(app.screen, pilot) if isinstance(app.screen, PaneScreen) else 0
            title = f"{pane.title} · {_moment(report)}"
            if left_out:
                title = f"{title} · {left_out:,} lines more are in the other forms of this report"
            svg = app.export_screenshot(title=title, simplify=True)
            pictures.append(Picture(name=pane.name, title=title, svg=svg))
    return pictures


async def _fit(screen: PaneScreen, pilot: Pilot[int]) -> int:
    """Make the screen as high as what it holds, within bounds; give how many lines it leaves out."""
    table, findings, detail = screen.table, screen.findings, screen.detail
    rows = table.virtual_size.height
    found = findings.virtual_size.height if findings.display else 0
    around = screen.size.height - table.size.height - findings.size.height
    lists = around + min(rows, MOST_ROWS) + min(max(found, 1), MOST_FINDINGS)
    told = detail.query_one(Static).size.height
    beside = screen.size.height - detail.size.height + min(told, _MOST_DETAIL)
    findings.styles.max_height = MOST_FINDINGS
    await pilot.resize_terminal(WIDTH, max(lists, beside))
    return max(rows - MOST_ROWS, 0) + max(found - MOST_FINDINGS, 0)


def _moment(report: Report) -> str:
    return f"{report.finished_at:%Y-%m-%d %H:%M:%S} UTC"
