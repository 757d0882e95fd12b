"""A run as events, one JSON object each: what `--format jsonl` writes, line by line.

Each has `event`, one of these, in this order:

- `run_started`: `schema_version`, `tool`, `target`, `started_at`. The first line.
- `source_read`: the export that was read, its files and their rows; only where no host was asked.
- `stage_ended`: a link of the connection: `stage`, `status`, `ms`, `detail`, `because`, `facts`.
- `pane_judged`: `pane`, `verdict`, and `stale` where an earlier run read it: `read_at` and `because`.
- `row`: `pane`, `table` and `row`, an object by column; of each pane's tables, the story counts among them
  (`work_items`, `counts`). The columns are those of the panes' frames.
- `finding`: all that the JSON report says of it, worst first.
- `ruled_out`: `what`, `evidence`, `link`.
- `not_judged`: `what`, `pane`, `because`.
- `run_ended`: `finished_at`, `duration_s`, `verdict`, `findings` by severity, `stories_by_type`, `stories`,
  `asked`, `answered`. The last line, of an interrupted run as well: what it did not see is `unknown` or
  `not_judged`.

Keys and words are the JSON report's; keys are only ever added.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, Literal

import msgspec

from diagnostics.faults import Scalar
from diagnostics.report.grids import grids
from diagnostics.report.levels import PaneName, Severity, Verdict
from diagnostics.report.model import Finding, NotJudged, Report, RuledOut, StalePane, TargetLine, Tool
from diagnostics.report.panes import Count, Stage
from diagnostics.report.source import Source
from diagnostics.report.words import pane_verdicts

_STAGES: Final = frozenset({"connection-links", "connection-facts"})
"""Tables that are told as `stage_ended`."""


class RunStarted(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag="run_started"):
    """What was diagnosed, and by what."""

    schema_version: Literal["1"]
    tool: Tool
    target: TargetLine
    started_at: datetime


class SourceRead(Source, frozen=True, kw_only=True, tag_field="event", tag="source_read"):
    """The export."""


class StageEnded(Stage, frozen=True, kw_only=True, tag_field="event", tag="stage_ended"):
    """A link of the connection."""


class PaneJudged(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag="pane_judged"):
    """How a pane stands."""

    pane: PaneName
    verdict: Verdict
    stale: StalePane | None = None


class TableRow(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag="row"):
    """A row of one of a pane's tables."""

    pane: PaneName
    table: str
    row: dict[str, Scalar | list[str] | None]


class FindingTold(Finding, frozen=True, kw_only=True, tag_field="event", tag="finding"):
    """A finding."""


class CauseRuledOut(RuledOut, frozen=True, kw_only=True, tag_field="event", tag="ruled_out"):
    """A cause that the run disproved."""


class LeftUnjudged(NotJudged, frozen=True, kw_only=True, tag_field="event", tag="not_judged"):
    """Something that could not be told."""


class RunEnded(msgspec.Struct, frozen=True, kw_only=True, tag_field="event", tag="run_ended"):
    """How the run ended, in figures."""

    finished_at: datetime
    duration_s: float
    verdict: Verdict
    findings: dict[Severity, Count]
    stories_by_type: dict[str, Count]
    stories: Count
    asked: Count
    answered: Count


Event = (
    RunStarted
    | SourceRead
    | StageEnded
    | PaneJudged
    | TableRow
    | FindingTold
    | CauseRuledOut
    | LeftUnjudged
    | RunEnded
)
"""One line."""


def events(report: Report) -> Iterator[Event]:
    """Give a report as events."""
    yield RunStarted(
        schema_version=report.schema_version,
        tool=report.tool,
        target=report.target,
        started_at=report.started_at,
    )
    if report.source is not None:
        yield SourceRead(**_fields(report.source))
    yield from (StageEnded(**_fields(one)) for one in report.panes.connection.stages)
    stale = {one.pane: one for one in report.stale}
    for pane, verdict in pane_verdicts(report).items():
        yield PaneJudged(pane=pane, verdict=verdict, stale=stale.get(pane))
    yield from _rows(report)
    yield from (FindingTold(**_fields(one)) for one in report.findings)
    yield from (CauseRuledOut(**_fields(one)) for one in report.ruled_out)
    yield from (LeftUnjudged(**_fields(one)) for one in report.coverage.not_judged)
    yield _ended(report)


def _rows(report: Report) -> Iterator[TableRow]:
    """Give the panes' rows."""
    panes = {pane.value: pane for pane in PaneName}
    for grid in grids(report):
        if grid.pane in panes and grid.name not in _STAGES:
            rows: Iterator[dict[str, Any]] = grid.records()
            yield from (TableRow(pane=panes[grid.pane], table=grid.table, row=row) for row in rows)


def _ended(report: Report) -> RunEnded:
    found = Counter(one.severity for one in report.findings)
    return RunEnded(
        finished_at=report.finished_at,
        duration_s=report.duration_s,
        verdict=report.verdict,
        findings={severity: found[severity] for severity in Severity},
        stories_by_type=report.summary.stories_by_type,
        stories=report.summary.total,
        asked=report.coverage.asked,
        answered=report.coverage.answered,
    )


def _fields(record: msgspec.Struct) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__struct_fields__}
