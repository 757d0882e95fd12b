"""A bundle in the dashboard: its own report first, the same panes, and other rules where it can be judged."""

from __future__ import annotations

import dataclasses
import sys
from pathlib import Path

import msgspec
import pytest

from diagnostics.bundle import Opened, open_bundle
from diagnostics.case import Case
from diagnostics.judge import judge
from diagnostics.judge.version import rules_version
from diagnostics.outputs import write_output
from diagnostics.report.model import Report, Tool
from diagnostics.rules import FlowItem, RuleSet
from diagnostics.version import __version__
from tests.bundle.support import case_of, written
from tests.support.command import clean_environment
from tests.support.terminal import terminal
from tests.tui.support import dashboard, screen_text, settle
from tui.saved import saved_session
from tui.session import FixedSession, SnapshotSession

RISKS = RuleSet(types={"bug": FlowItem.RISK, "feature": FlowItem.FEATURE})


@pytest.fixture(scope="module")
def healthy() -> Case:
    """The run on a world where all is well."""
    return case_of("healthy")


def _opened(case: Case, folder: Path) -> Opened:
    return open_bundle(written(case, folder / "ticket.zip"))


def _marked(case: Case, tool: Tool | None = None) -> Case:
    """Give a run whose saved report differs from what would be judged, so that one sees which is shown."""
    first, *rest = case.report.findings
    report = msgspec.structs.replace(
        case.report,
        findings=(msgspec.structs.replace(first, title="As it was saved"), *rest),
        tool=tool or case.report.tool,
    )
    return dataclasses.replace(case, report=report)


async def _shown(session: FixedSession | SnapshotSession) -> Report:
    (update,) = [one async for one in session.updates()]
    assert not update.running
    return update.report


async def test_the_saved_report_is_what_is_shown_first(healthy: Case, tmp_path: Path) -> None:
    """Where it was judged by today's rules nothing is judged, and the header names the file."""
    case = _marked(healthy)
    session = saved_session(_opened(case, tmp_path), "ticket.zip")

    assert await _shown(session) == case.report
    assert session.title == "ticket.zip"


@pytest.mark.parametrize(
    "tool",
    [
        Tool(name="tracker-doctor", version="0.0.1", rules=rules_version()),
        Tool(name="tracker-doctor", version=__version__, rules="older"),
    ],
)
async def test_a_report_of_other_rules_is_judged_by_those_of_today(
    healthy: Case, tool: Tool, tmp_path: Path
) -> None:
    """What is shown is what this program says of what was seen."""
    case = healthy
    session = saved_session(_opened(_marked(case, tool), tmp_path), "ticket.zip")

    assert await _shown(session) == case.report


async def test_rules_that_are_given_are_put_to_what_was_seen(healthy: Case, tmp_path: Path) -> None:
    """With the command's --rules, and with those that somebody edits."""
    case = healthy
    assert case.snapshot is not None
    opened = _opened(_marked(case), tmp_path)
    given, edited = saved_session(opened, "", RISKS), saved_session(opened, "")
    await _shown(edited)

    assert await _shown(given) == judge(case.snapshot, rules=RISKS) != case.report
    assert await edited.judged_with(RISKS) == judge(case.snapshot, rules=RISKS)
    assert await edited.previewed(RuleSet()) == judge(case.snapshot, rules=RuleSet())


async def test_the_rules_of_the_bundle_are_those_to_begin_with(healthy: Case, tmp_path: Path) -> None:
    """An editor shows the customer's own."""
    snapshot = healthy.snapshot
    assert snapshot is not None
    case = Case(report=judge(snapshot, rules=RISKS), snapshot=snapshot, rules=RISKS)
    session = saved_session(_opened(case, tmp_path), "")

    assert session.rules == RISKS
    assert await _shown(session) == case.report


async def test_why_is_answered_offline(healthy: Case, tmp_path: Path) -> None:
    """A story of the bundle is explained by what was seen."""
    case = healthy
    assert case.snapshot is not None
    assert case.snapshot.stories is not None
    session = saved_session(_opened(case, tmp_path), "")
    answer = await session.why(case.snapshot.stories["id"][0])

    assert answer is not None
    assert answer.story.id == case.snapshot.stories["id"][0]


@pytest.mark.parametrize("held", [True, False])
async def test_a_bundle_that_is_exported_again_is_the_bundle(
    healthy: Case, held: bool, tmp_path: Path
) -> None:
    """With all that was seen, of the machine it was seen on, or with as little as there was."""
    case = healthy if held else Case(report=healthy.report)
    path = written(case, tmp_path / "ticket.zip")
    session = saved_session(open_bundle(path), "")
    again = write_output(session.case(await _shown(session)), "bundle", tmp_path / "again.zip", ())

    assert again.read_bytes() == path.read_bytes()


async def test_a_bundle_of_a_report_alone_has_no_rules_to_edit(healthy: Case, tmp_path: Path) -> None:
    """It is shown, and nothing is made up in the place of what was seen."""
    case = Case(report=healthy.report)
    session = saved_session(_opened(case, tmp_path), "ticket.zip")

    assert await _shown(session) == case.report
    assert session.rules is None
    assert await session.judged_with(RISKS) is None


async def test_the_panes_of_a_bundle_are_those_of_the_run(healthy: Case, tmp_path: Path) -> None:
    """The screen on the bundle is the screen on the report, but for the name in its header."""
    case = healthy
    title = FixedSession(case.report).title
    shown = []
    for source in (case.report, saved_session(_opened(case, tmp_path), title)):
        app = dashboard(source)
        async with app.run_test(size=(120, 40)) as pilot:
            await settle(app, pilot)
            await pilot.press("4")
            await settle(app, pilot)
            shown.append(screen_text(app))

    assert shown[0] == shown[1]


def test_open_shows_a_bundle_under_its_name(healthy: Case, tmp_path: Path) -> None:
    """The real command on a real terminal, without settings."""
    path = written(healthy, tmp_path / "ticket.zip")
    command = [sys.executable, "-m", "tui", "open", str(path)]
    with terminal(command, clean_environment(tmp_path), Path(__file__).parents[2], (120, 40)) as screen:
        screen.wait_for("Reading ticket.zip")
        screen.wait_for("Healthy")
        screen.press("4")
        screen.wait_for("FIELD6")
        assert b"ticket.zip" in screen.written.replace(b"Reading ticket.zip", b"")
        screen.press("q")
        assert screen.wait_for_end() == 0
