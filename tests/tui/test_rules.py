"""Rules in the dashboard: other rules for what was seen, also while a run goes on, and the pane."""

from __future__ import annotations

from contextlib import aclosing
from typing import Final

import pytest

import diagnostics.judge
from diagnostics.contract import load_contract
from diagnostics.judge import judge
from diagnostics.report.levels import PaneName
from diagnostics.report.model import Report
from diagnostics.rules import Condition, FlowItem, Operator, Rule, RuleSet, proposed
from diagnostics.sandbox import Sandbox
from diagnostics.snapshot import Snapshot
from tests.conftest import target_for
from tests.support.rules import snapshot_of
from tests.test_categorize import STORIES
from tests.tui.support import NARROW, WIDE, dashboard, screen_text, settle
from tui.panes import PANES
from tui.session import FixedSession, LiveSession
from tui.view import content

BUGS: Final = RuleSet(
    rules=(Rule("Bugs", FlowItem.RISK, (Condition("Type", Operator.IS, ("bug",)),)),), source="bugs.toml"
)
CHORES: Final = RuleSet(
    rules=(Rule("Chores", FlowItem.DEBT, (Condition("Type", Operator.IS, ("chore",)),)),), source=""
)
PANE: Final = next(pane for pane in PANES if pane.name is PaneName.CATEGORIZE)


def names(report: Report | None) -> list[str]:
    """Give the rules that a report was judged with."""
    assert report is not None
    return [one.name for one in report.panes.categorize.rules]


async def test_a_run_is_judged_with_its_rules_and_with_newer_ones(mixed: Sandbox) -> None:
    """Other rules are in each update from then on, and what was seen last is judged at once."""
    session = LiveSession(target_for(mixed), rules=BUGS)
    assert await session.judged_with(BUGS) is None
    async with aclosing(session.updates()) as updates:
        first = await anext(updates)
        again = await session.judged_with(CHORES)
        rest = [update async for update in updates]
    last = await session.judged_with(BUGS)

    assert names(first.report) == ["Bugs"]
    assert {tuple(names(one)) for one in (again, *(update.report for update in rest))} == {("Chores",)}
    assert names(last) == ["Bugs"]
    assert last is not None
    assert last.summary.total == rest[-1].report.summary.total > 5000
    assert session.rules is BUGS


async def test_rules_that_change_while_a_report_is_made_are_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A report that was begun with older rules is made again, and never shown."""
    from diagnostics.target import Target  # noqa: PLC0415

    session = LiveSession(Target(url="http://127.0.0.1:9/services/v5"))
    session._seen = snapshot_of(STORIES)
    seen = []

    def slow(snapshot: Snapshot, contract: None, rules: RuleSet) -> Report:
        seen.append(rules)
        session._rules = CHORES
        return judge(snapshot, contract, rules)

    monkeypatch.setattr(diagnostics.judge, "judge", slow)

    assert names(await session.judged_with(BUGS)) == ["Chores"]
    assert seen == [BUGS, CHORES]


async def test_a_saved_report_cannot_be_judged_again(report: Report) -> None:
    """A report holds no stories, and nothing is made up in their place."""
    assert await FixedSession(report).judged_with(BUGS) is None


def test_without_rules_a_session_has_the_proposed_ones() -> None:
    """An editor has something to begin with."""
    from diagnostics.target import Target  # noqa: PLC0415

    assert LiveSession(Target(url="")).rules == proposed(load_contract())


def test_the_pane_tells_what_became_of_each_rule() -> None:
    """Status, figures, the earlier rules and each condition's field, in the list and behind it."""
    labelled = Condition("Labels", Operator.IS_SET)
    rules = RuleSet(
        rules=(
            Rule("All", FlowItem.RISK, (labelled,)),
            Rule("Again", FlowItem.DEBT, (labelled,)),
            Rule("Owned", FlowItem.DEBT, (Condition("Owners", Operator.IS_SET),)),
            Rule("Sized", FlowItem.DEBT, (Condition("Estimate", Operator.IS_SET),)),
            Rule("None", FlowItem.DEBT, (Condition("Title", Operator.IS, ("zzz",)),)),
        ),
        source="mine.toml",
    )
    report = judge(snapshot_of(STORIES), None, rules)
    view = PANE.view(report)
    group = next(one for one in view.groups if one.what == "rules")

    assert [row.cells[2].text for row in group.rows] == [
        "✓ active", "▲ shadowed", "▲ unusable", "? uncertain", "• empty",
    ]  # fmt: skip
    assert [row.cells[4].text for row in group.rows] == ["2", "0", "·", "1", "0"]
    assert "mine.toml" in content(view.notes).plain
    told = content(PANE.detail(report, "rule:Again")).plain
    assert "Had before it by\n      2  All" in told
    assert "Planview documents no operators" in told
    assert (
        "Persons are not among the four documented types" in content(PANE.detail(report, "rule:Owned")).plain
    )


def test_the_metrics_are_called_a_preview_and_differ_from_viz_for_a_reason() -> None:
    """Nobody takes the figures for Viz's own."""
    report = judge(snapshot_of(STORIES))
    for key in ("done:Defect", "load:Feature"):
        told = content(PANE.detail(report, key)).plain
        assert "How it differs from Viz\nA preview" in told
    labels = [group.columns[0].label for group in PANE.view(report).groups]
    assert [label for label in labels if "PREVIEW" in label] == ["DISTRIBUTION PREVIEW", "LOAD PREVIEW"]


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_the_pane_says_whose_rules_it_shows(report: Report, size: tuple[int, int]) -> None:
    """Uncategorised stories and the rules' origin stand above the table, whatever else is told there."""
    app = dashboard(report)
    async with app.run_test(size=size) as pilot:
        await settle(app, pilot)
        await pilot.press("5")
        await pilot.pause()
        assert "Rules  proposed by this program" in screen_text(app)
        assert "119 of 6,030 stories" in screen_text(app)
