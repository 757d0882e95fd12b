"""The report's tables with typed values, one record a row: what spreadsheets and programs go on with.

Here stands only which tables there are, and what in them is looked for and found. The values are the
report's own: those of the panes' frames where a table has one, else the records' fields.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from diagnostics.report.levels import PaneName
from diagnostics.report.model import Report
from diagnostics.report.words import pane_verdicts

if TYPE_CHECKING:
    import polars as pl

Value = str | int | float | bool | datetime | list[str] | None
"""What stands in a cell; None: unknown, or not read."""

SHARES: Final = frozenset({"share", "fill_rate", "missed_rate", "recent_share", "overall_share"})
"""Columns that hold shares, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Grid:
    """One table."""

    pane: str
    """A pane, `source`, or empty where it is of the whole report."""
    table: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    keys: tuple[str, ...]
    """The columns that together say what a row is about."""
    value: str
    """The column that is looked up."""
    split: str = ""
    """The column that says of which kind a row is, where the table has several."""

    @property
    def name(self) -> str:
        """A name that no other table of a report has, of small letters, `_` and `-`."""
        return f"{self.pane}-{self.table}" if self.pane else self.table

    def records(self) -> Iterator[dict[str, Value]]:
        """Give each row with its columns' names."""
        return (dict(zip(self.columns, row, strict=True)) for row in self.rows)


_PROJECT: Final = ("project", "project_id")
_FRAMES: Final[Mapping[PaneName, Mapping[str, tuple[tuple[str, ...], str]]]] = {
    PaneName.WORK_ITEMS: {
        "types": (("type",), "count"),
        "counts": ((*_PROJECT, "type", "state"), "count"),
        "projects": (_PROJECT, "read"),
        "ages": ((*_PROJECT, "type", "age"), "count"),
    },
    PaneName.FIELDS: {
        "fields": (("field",), "supported"),
        "by_type": (("field", "type"), "populated"),
        "by_project": (("field", *_PROJECT), "populated"),
    },
    PaneName.CATEGORIZE: {
        "rows": (("type",), "count"),
        "rules": (("place", "name"), "catches"),
        "buckets": (("bucket",), "count"),
        "states": (("state",), "count"),
        "by_project": ((*_PROJECT, "type"), "count"),
        "flow_items": ((*_PROJECT, "type", "flow_item"), "count"),
    },
}
"""By pane and name of the frame: what a row is about, and what is looked up."""


def grids(report: Report) -> tuple[Grid, ...]:
    """Give all tables, the whole report's first and then the panes' in their order; empty ones as well."""
    return (
        _summary(report),
        *_whole(report),
        *_connection(report),
        _framed(PaneName.ROLES, "roles", report.panes.roles.to_frame(), ("kind", "name", "id"), "role"),
        *(_of_frames(report, PaneName.WORK_ITEMS)),
        *(_of_frames(report, PaneName.FIELDS)),
        *_fields(report),
        *(_of_frames(report, PaneName.CATEGORIZE)),
        *_flow(report),
        *_source(report),
    )


def _of_frames(report: Report, pane: PaneName) -> Iterator[Grid]:
    record = getattr(report.panes, pane)
    for table, (keys, value) in _FRAMES[pane].items():
        yield _framed(pane, table, record.to_frame(table), keys, value)


def _framed(pane: PaneName, table: str, frame: pl.DataFrame, keys: tuple[str, ...], value: str) -> Grid:
    return Grid(pane, table, tuple(frame.columns), tuple(frame.rows()), keys, value)


def _summary(report: Report) -> Grid:
    """Give the run's figures as part, name and value."""
    told, coverage = report.summary, report.coverage
    run: Mapping[str, object] = {
        "tool": report.tool.name,
        "tool_version": report.tool.version,
        "rules": report.tool.rules,
        "target": report.target.url,
        "flavour": report.target.flavour,
        "auth": report.target.auth,
        "started_at": report.started_at,
        "finished_at": report.finished_at,
        "duration_s": report.duration_s,
    }
    verdicts = pane_verdicts(report)
    user, latency = report.panes.roles.user, report.panes.connection.latency_ms
    parts: Mapping[str, Mapping[str, object]] = {
        "run": run,
        "verdict": {"report": report.verdict, **{pane.value: one for pane, one in verdicts.items()}},
        "user": {"id": user.id, "name": user.name, "username": user.username} if user else {},
        "stories": {"total": told.total, "uncategorised": report.panes.categorize.uncategorised},
        "stories_by_type": told.stories_by_type,
        "connection": {
            "latency_n": latency.n,
            "latency_p50_ms": latency.p50,
            "latency_p95_ms": latency.p95,
            "clock_skew_s": report.panes.connection.clock_skew_s,
        },
        "coverage": {"asked": coverage.asked, "answered": coverage.answered},
    }
    rows = tuple(
        (_plain(part), _plain(name), _plain(value))
        for part, values in parts.items()
        for name, value in values.items()
    )
    return Grid("", "summary", ("part", "name", "value"), rows, ("name",), "value", "part")


def _whole(report: Report) -> Iterator[Grid]:
    frame = report.to_frame()
    yield Grid(
        "", "findings", tuple(frame.columns), tuple(frame.rows()), ("subject",), "code", split="severity"
    )
    yield _listed("", "ruled_out", ("what", "evidence"), report.ruled_out, ("what",), "evidence")
    missing = report.coverage.not_judged
    yield _listed("", "not_judged", ("what", "pane", "because"), missing, ("what",), "because")
    yield _listed("", "stale", ("pane", "read_at", "because"), report.stale, ("pane",), "read_at")


def _connection(report: Report) -> Iterator[Grid]:
    pane = report.panes.connection
    yield _framed(PaneName.CONNECTION, "links", pane.to_frame(), ("stage",), "status")
    facts = tuple(
        (_plain(one.stage), _plain(name), _plain(value))
        for one in pane.stages
        for name, value in one.facts.items()
    )
    yield Grid("connection", "facts", ("stage", "name", "value"), facts, ("stage", "name"), "value")
    columns = ("what", "pane", "basis", "text")
    yield _listed("connection", "limits", columns, pane.flavour.limits, ("what",), "basis")


def _fields(report: Report) -> Iterator[Grid]:
    pane = report.panes.fields
    values = tuple(
        (_plain(one.field), _plain(one.api_name), _plain(value.value), value.count, value.documented)
        for one in pane.fields
        for value in one.values
    )
    value_columns = ("field", "api_name", "value", "count", "documented")
    yield Grid("fields", "values", value_columns, values, ("field", "value"), "count")
    columns = (*_PROJECT, "id", "kind", "name", "host", "active", "state", "stories", "reason")
    yield _listed("fields", "integrations", columns, pane.integrations, (*_PROJECT, "name"), "stories")
    key_columns = ("key", "known", "count", "of", "projects")
    yield _listed("fields", "keys", key_columns, pane.keys, ("key",), "count")


def _flow(report: Report) -> Iterator[Grid]:
    """Give the previews of Flow Distribution and Flow Load."""
    pane = report.panes.categorize
    columns = ("flow_item", "recent", "recent_share", "overall", "overall_share")
    yield _listed(
        "categorize", "flow_distribution", columns, pane.flow_distribution.rows, ("flow_item",), "recent"
    )
    rows = tuple(
        (_plain(one.flow_item), _plain(state), count)
        for one in pane.flow_load.rows
        for state, count in one.by_state.items()
    )
    load_columns = ("flow_item", "flow_state", "count")
    yield Grid("categorize", "flow_load", load_columns, rows, ("flow_item", "flow_state"), "count")


def _source(report: Report) -> Iterator[Grid]:
    """Give the files of an export, and those that were not read; no table where a host was asked."""
    source = report.source
    if source is None:
        return
    columns = ("name", *_PROJECT, "rows", "stories", "epics", "spoiled", "generation", "encoding", "sha256")
    yield _listed("source", "files", (*columns, "notes"), source.files, ("name",), "stories")
    yield _listed("source", "skipped", ("name", "reason"), source.skipped, ("name",), "reason")


def _listed(
    pane: str,
    table: str,
    columns: tuple[str, ...],
    records: Iterable[object],
    keys: tuple[str, ...],
    value: str,
) -> Grid:
    rows = tuple(tuple(_plain(getattr(one, name)) for name in columns) for one in records)
    return Grid(pane, table, columns, rows, keys, value)


def _plain(value: object) -> Value:
    """Give a record's value as one of a cell; words of this program and safe text become plain text.

    Raises:
        TypeError: A cell cannot hold such a thing.
    """
    if isinstance(value, enum.Enum):
        return str(value.value)
    if isinstance(value, str):
        return str.__str__(value)
    if value is None or isinstance(value, bool | int | float | datetime):
        return value
    if isinstance(value, tuple):
        return [str.__str__(one) for one in value]
    raise TypeError(f"no cell for {type(value).__name__}")
