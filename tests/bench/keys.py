"""Keys pressed on a real terminal: the dashboard and Textual's own tables over the same rows, in turn.

What counts is the time from a key until the last byte of what is drawn for it, as somebody at the other end
of a line sees it.
"""

from __future__ import annotations

import contextlib
import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import msgspec

from diagnostics.report.model import Report
from tests.bench.host import Host
from tests.bench.measure import Bound, Figure, Side
from tests.bench.stock import READY, Rows
from tests.support.terminal import Terminal, terminal
from tests.tui.wired import terminal_environment, wired
from tui.panes.roles import ROLES

AREA: Final = "dashboard"
SIZES: Final = ((80, 24), (120, 40))
_BOUND: Final = Bound(2.0)
_QUIET_S: Final = 0.12
_FILLING_S: Final = 300.0
"""The stock table takes 11 s for 100,000 rows, more on a machine that has other things to do."""
_P95: Final = 0.95
_READ: Final = "just now"
"""What the header says once a host was read."""


@dataclass(frozen=True, slots=True)
class Act:
    """Something that is done with keys, again and again."""

    name: str
    ours: tuple[str, ...]
    """The keys, one after the other."""
    theirs: tuple[str, ...]
    """Those that do the same in the stock table."""
    times: int = 1
    """How often all of them are pressed in turn."""
    before: str = ""
    """A key that has to be pressed before, and is not counted."""
    after: str = ""
    """One that is pressed afterwards."""


ROW: Final = Act("a row", ("j",) * 6 + ("k",) * 6, ("\x1b[B",) * 6 + ("\x1b[A",) * 6)
PAGE: Final = Act("a page", ("\x1b[6~", "\x1b[5~"), ("\x1b[6~", "\x1b[5~"), times=5)
END: Final = Act("to the end and back", ("G", "g"), ("\x1b[1;5F", "\x1b[1;5H"), times=4)
SORT: Final = Act("sort", ("s",), ("s",), times=5)
FILTER: Final = Act("a letter of a filter", ("p", "\x7f"), ("p", "\x7f"), times=4, before="/", after="\x1b")
PANE: Final = Act("another pane", ("1", "3", "4", "2"), ("1", "3", "4", "2"), times=2)
OF_REPORTS: Final = (ROW, PAGE, END, SORT, FILTER, PANE)
OF_STORIES: Final = (ROW, PAGE, END)


@dataclass(slots=True)
class _Presses:
    """What came back for the keys of one act."""

    ms: list[float] = field(default_factory=list)
    sent: list[int] = field(default_factory=list)

    def press(self, opened: Terminal, key: str) -> None:
        """Press a key and keep what it took."""
        answer = opened.timed(key, _QUIET_S)
        self.ms.append(answer.last_s * 1000)
        self.sent.append(len(answer.sent))

    @property
    def told(self) -> str:
        """The 95th percentile, and the bytes of a key in the median."""
        ranked = sorted(self.ms)
        p95 = ranked[min(int(len(ranked) * _P95), len(ranked) - 1)]
        return f"p95 {p95:.0f} ms, {statistics.median(self.sent):,.0f} B a key"


_WIDE: Final = "120x40"
_BESIDE: Final = "; with each row its detail is drawn beside the list, which a DataTable does not have"


def figures_of(acts: Sequence[Act], ours: Terminal, theirs: Terminal, over: str) -> Iterator[Figure]:
    """Do what there is to do on both terminals, key by key in turn.

    Args:
        acts: What is done.
        ours: The dashboard, with its cursor on the first row of the list.
        theirs: The stock table likewise.
        over: The rows and the size, for the names.
    """
    for act in acts:
        both = {ours: _Presses(), theirs: _Presses()}
        for opened, keys in ((ours, act.ours), (theirs, act.theirs)):
            # Each once before, which does not count: panes that were not looked at yet are built then.
            for key in (*([act.before] if act.before else ()), *dict.fromkeys(keys)):
                opened.sent_by(key)
        for key, same in list(zip(act.ours, act.theirs, strict=True)) * act.times:
            both[ours].press(ours, key)
            both[theirs].press(theirs, same)
        for opened in both if act.after else ():
            opened.sent_by(act.after)
        mine, other = both[ours], both[theirs]
        yield Figure(
            area=AREA,
            name=f"key: {act.name}, {over}",
            unit="ms",
            ours=Side(tuple(mine.ms)),
            against="Textual's DataTable",
            theirs=Side(tuple(other.ms)),
            bound=_BOUND,
            note=f"{mine.told}; DataTable {other.told}{_BESIDE if over.endswith(_WIDE) else ''}",
        )


def resized(both: Sequence[Terminal], size: tuple[int, int]) -> None:
    """Give terminals another size, and wait until all is drawn in it."""
    for opened in both:
        opened.resize(*size)
        opened.settle()


@contextlib.contextmanager
def stock(told: Rows, home: Path) -> Iterator[Terminal]:
    """Run the stock tables on some rows, once these are in."""
    path = home / "rows.json"
    path.write_bytes(msgspec.json.encode(told))
    command = [sys.executable, "-m", "tests.bench.stock", str(path)]
    with terminal(command, terminal_environment(home), home, SIZES[0]) as opened:
        opened.wait_for(READY, patience_s=_FILLING_S)
        opened.settle()
        yield opened


def roles_of(report: Report, count: int) -> Report:
    """Give a report whose roles pane has so many projects, made of those there are."""
    there = report.panes.roles.projects
    replaced = msgspec.structs.replace
    projects = tuple(
        replaced(there[number % len(there)], id=2_600_000 + number, name=f"Payments {number}")
        for number in range(count)
    )
    roles = replaced(report.panes.roles, projects=projects)
    return replaced(report, panes=replaced(report.panes, roles=roles))


def rows_of(report: Report) -> Rows:
    """Give the rows of the roles pane for the stock table."""
    groups = ROLES.view(report).groups
    rows = tuple(tuple(str(cell.text) for cell in row.cells) for group in groups for row in group.rows)
    return Rows(columns=tuple(column.label for column in groups[0].columns), rows=rows)


@contextlib.contextmanager
def dashboard(report: Report, home: Path) -> Iterator[Terminal]:
    """Run the dashboard on a finished report, on its roles."""
    with wired(report, home) as opened:
        opened.wait_for("To act")
        opened.settle()
        opened.sent_by("2")
        yield opened


@contextlib.contextmanager
def live(host: Host, home: Path, options: Sequence[str] = ()) -> Iterator[Terminal]:
    """Run the command itself on a host, once everything is read."""
    variables: Mapping[str, str] = {"TRACKER_URL": host.url, "TRACKER_TOKEN": host.user.token}
    command = [sys.executable, "-m", "tui", "--no-history", *options]
    with terminal(command, {**terminal_environment(home), **variables}, home, SIZES[0]) as opened:
        opened.wait_for(_READ)
        opened.settle()
        yield opened
