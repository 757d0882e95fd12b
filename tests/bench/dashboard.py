"""The dashboard: keys against the stock widget, a hundred thousand rows against polars, and idling."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from diagnostics.contract import load_contract
from diagnostics.judge import judge
from diagnostics.observe import observe
from diagnostics.rules import proposed
from diagnostics.scope import Scope
from diagnostics.secret import Secret
from diagnostics.snapshot import Snapshot
from diagnostics.stories import stories_behind
from diagnostics.target import Target
from tests.bench import table
from tests.bench.host import Host, serving
from tests.bench.idle import fetching, idle
from tests.bench.keys import (
    OF_REPORTS,
    OF_STORIES,
    SIZES,
    dashboard,
    figures_of,
    live,
    resized,
    roles_of,
    rows_of,
    stock,
)
from tests.bench.measure import Figure
from tests.bench.stock import Rows
from tui.screens.stories import COLUMNS

_FEW: Final = 50
_MANY: Final = 1_000
_PROJECTS: Final = 10
_STORIES: Final = 10_000
_DEADLINE_S: Final = 120.0


def figures() -> Sequence[Figure]:
    """Measure everything of the goal: some minutes."""
    return [*table.figures(), *_reports(), *_stories(), *_while_reading()]


def _seen(host: Host) -> Snapshot:
    token = Secret(host.user.token)
    target = Target(url=host.url, token=token, secret_source="the benchmark", deadline_s=_DEADLINE_S)
    return asyncio.run(observe(target))


def _named(rows: int, size: tuple[int, int]) -> str:
    return f"{rows:,} rows, {size[0]}x{size[1]}"


def _reports() -> Iterator[Figure]:
    """Press keys on finished reports, then none."""
    with serving(4, 50) as host:
        report = judge(_seen(host))
    for rows, sizes in ((_FEW, SIZES[:1]), (_MANY, SIZES)):
        made = roles_of(report, rows)
        with (
            tempfile.TemporaryDirectory() as home,
            dashboard(made, Path(home)) as ours,
            stock(rows_of(made), Path(home)) as theirs,
        ):
            for size in sizes:
                resized((ours, theirs), size)
                yield from figures_of(OF_REPORTS, ours, theirs, _named(rows, size))
            if rows == _MANY:
                yield idle(ours, theirs)


def _stories() -> Iterator[Figure]:
    """Press keys in a list of single stories, which the command has read from a host."""
    with serving(_PROJECTS, _STORIES) as host, tempfile.TemporaryDirectory() as home:
        told = _told(_seen(host))
        with (
            live(host, Path(home), ("--deadline", f"{_DEADLINE_S:.0f}")) as ours,
            stock(told, Path(home)) as theirs,
        ):
            ours.sent_by("3")
            ours.sent_by("G")
            ours.press("l")
            ours.wait_for("Stories · ")
            ours.settle(2.0)
            for size in SIZES:
                resized((ours, theirs), size)
                yield from figures_of(OF_STORIES, ours, theirs, _named(len(told.rows), size))


def _told(seen: Snapshot) -> Rows:
    """Give all stories as texts, as the list of the dashboard shows them."""
    contract = load_contract()
    found = stories_behind(seen, contract, proposed(contract), Scope())
    if found is None or found.frame.height < _PROJECTS * _STORIES:
        raise RuntimeError("the benchmark's host could not be read")
    names = [one.name for one in COLUMNS]
    shown = [one.shown for one in COLUMNS]
    rows = tuple(
        tuple(str(cell(value).text) for cell, value in zip(shown, row, strict=True))
        for row in found.frame.select(names).iter_rows()
    )
    return Rows(columns=tuple(one.column.label for one in COLUMNS), rows=rows)


def _while_reading() -> Sequence[Figure]:
    with serving(20, 2_000) as host, tempfile.TemporaryDirectory() as home:
        return fetching(host, Path(home))
