"""What the dashboard's tests share: fake sessions, partial reports, and the screen as text."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from typing import Any

import msgspec
from textual.app import App
from textual.pilot import Pilot

from diagnostics.case import Case
from diagnostics.judge import judge
from diagnostics.report.levels import PaneName
from diagnostics.report.model import Report
from diagnostics.report.panes import FieldsPane, KeyRow
from diagnostics.report.why import Why
from diagnostics.rules import RuleSet
from diagnostics.snapshot import CONNECTION_STAGES, Outcome, Snapshot, StageFact, StageName
from screenshots.make import FixedClock
from tui.app import DoctorApp
from tui.panes import PANES
from tui.session import FixedSession, Session, Update
from tui.view import Row
from tui.widgets.report_table import ReportTable

NARROW = (80, 24)
WIDE = (120, 40)


class GatedSession:
    """A session whose updates come when the test says so; each run takes the next list of updates."""

    title = "gated.example"
    live = True

    def __init__(self, *runs: list[Update | Exception]) -> None:
        self._runs = list(runs)
        self._gates: list[asyncio.Event] = []
        self.started = 0
        self.asked: list[PaneName | None] = []
        self.stops = 0

    def stop(self) -> None:
        """Note that somebody wants the run to end."""
        self.stops += 1

    async def updates(self, pane: PaneName | None = None) -> AsyncIterator[Update]:
        """Give the updates of the next run, each behind its gate."""
        self.asked.append(pane)
        run = self._runs[min(self.started, len(self._runs) - 1)]
        self.started += 1
        gates = self._gates = [asyncio.Event() for _ in run]
        for gate, update in zip(gates, run, strict=True):
            await gate.wait()
            if isinstance(update, Exception):
                raise update
            yield update

    @property
    def rules(self) -> RuleSet | None:
        """Nothing: its updates are what they are."""
        return None

    async def judged_with(self, rules: RuleSet) -> Report | None:  # noqa: ARG002 - as above
        """Give nothing: what was seen is not at hand."""
        return None

    async def previewed(self, rules: RuleSet) -> Report | None:  # noqa: ARG002 - as above
        """Give nothing: what was seen is not at hand."""
        return None

    def case(self, report: Report) -> Case:
        """Give the report alone."""
        return Case(report=report)

    async def why(self, story_id: int) -> Why | None:
        """Know no single stories."""

    def open(self, number: int) -> None:
        """Let the update with that number through."""
        self._gates[number].set()


class PaneFirst(DoctorApp):
    """The dashboard as after a press of `1`, for what is tested on a pane."""

    START = PANES[0].name


def dashboard(source: Report | Session, *, overview: bool = False) -> DoctorApp:
    """Give the app on a report or session, with a clock that stands, on its first pane or screen."""
    session = FixedSession(source) if isinstance(source, Report) else source
    return (DoctorApp if overview else PaneFirst)(session, clock=FixedClock())


async def settle(app: App[Any], pilot: Pilot[Any]) -> None:
    """Wait until the session has ended and the screen shows it."""
    await pilot.pause()
    await app.workers.wait_for_complete()
    await pilot.pause()


async def until(pilot: Pilot[Any], met: Callable[[], bool]) -> None:
    """Let the app work until a condition is met; a test that never gets there fails by its own assertion."""
    for _ in range(100):
        await pilot.pause()
        if met():
            return


def screen_text(app: App[Any]) -> str:
    """Give what the screen shows, line by line. The one place that reaches into the compositor."""
    return "\n".join(strip.text for strip in app.screen._compositor.render_strips())


def table(app: App[Any], name: str = "table") -> ReportTable:
    """Give a list of the screen."""
    return app.screen.query_one(f"#{name}", ReportTable)


def connected_only(snapshot: Snapshot) -> Snapshot:
    """Give the snapshot as it was when only the connection had been observed."""
    stages = tuple(
        one if one.stage in CONNECTION_STAGES else StageFact(stage=one.stage, outcome=_outcome(one.stage))
        for one in snapshot.stages
    )
    return replace(snapshot, finished=False, stages=stages, accounts=None, projects=None, story_rows=None)


def _outcome(stage: StageName) -> Outcome:
    return Outcome.RUNNING if stage is StageName.ACCOUNTS else Outcome.PENDING


def nothing_yet(snapshot: Snapshot) -> Snapshot:
    """Give the snapshot as it was when nothing had ended."""
    stages = tuple(StageFact(stage=one.stage) for one in snapshot.stages)
    return replace(connected_only(snapshot), stages=stages, requests=(), user=None)


def going_on(snapshot: Snapshot, progress: str = "") -> Update:
    """Give the update of a run that goes on."""
    return Update(report=judge(snapshot), running=True, progress=progress)


def ended(report: Report) -> Update:
    """Give the last update of a run."""
    return Update(report=report, running=False, finished_at=report.finished_at)


def field_rows(report: Report) -> list[Row]:
    """Give all rows of the fields pane: fields, then integrations and unasked keys where there are some."""
    pane = next(pane for pane in PANES if pane.name is PaneName.FIELDS)
    return [row for group in pane.view(report).groups for row in group.rows]


def _with_text(pane: FieldsPane, text: str) -> FieldsPane:
    """Give the fields pane with one row of each kind, and the text wherever a host's words can stand."""
    replace_in = msgspec.structs.replace
    field = next(one for one in pane.fields if one.values and one.by_project)
    integration = replace_in(pane.integrations[0], name=text, project=text, kind=text, host=text)
    unasked = KeyRow(key=text, known=False, types=(), count=1, of=1, projects=1)
    return replace_in(
        pane,
        fields=(
            replace_in(
                field,
                field=text,
                reason=text,
                values=(replace_in(field.values[0], value=text),),
                by_project=(replace_in(field.by_project[0], project=text),),
                by_type=(replace_in(field.by_type[0], type=text),),
            ),
        ),
        integrations=(integration,),
        keys=(unasked,),
    )


def with_project_name(report: Report, name: str) -> Report:
    """Give the report with another name for its first project, wherever that is shown."""
    panes = report.panes
    roles = msgspec.structs.replace(
        panes.roles,
        projects=(
            msgspec.structs.replace(panes.roles.projects[0], name=name, role=name, reason=name, ok=False),
        ),
        user=msgspec.structs.replace(panes.roles.user, name=name) if panes.roles.user else None,
    )
    items = msgspec.structs.replace(
        panes.work_items,
        projects=(msgspec.structs.replace(panes.work_items.projects[0], project=name, reason=name),),
        types=(msgspec.structs.replace(panes.work_items.types[0], type=name, reason=name),),
    )
    categories = msgspec.structs.replace(
        panes.categorize,
        rows=(msgspec.structs.replace(panes.categorize.rows[0], type=name),),
        by_project=(msgspec.structs.replace(panes.categorize.by_project[0], project=name, type=name),),
    )
    fields = _with_text(panes.fields, name)
    stages = tuple(msgspec.structs.replace(one, detail=name) for one in panes.connection.stages)
    connection = msgspec.structs.replace(panes.connection, stages=stages)
    findings = tuple(
        msgspec.structs.replace(
            one,
            title=name,
            subject=name,
            cause=name,
            impact=name,
            evidence={name: name},
            page=name,
            docs=name,
        )
        for one in report.findings
    )
    return msgspec.structs.replace(
        report,
        panes=msgspec.structs.replace(
            panes, roles=roles, work_items=items, categorize=categories, fields=fields, connection=connection
        ),
        findings=findings,
    )
