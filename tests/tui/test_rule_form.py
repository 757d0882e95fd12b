"""The form of a rule: what is typed, what it would catch, what is refused, and how it looks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec
import pytest
from textual.pilot import Pilot

from diagnostics.contract import load_contract
from diagnostics.judge import judge
from diagnostics.report.panes import RuleRow
from diagnostics.rules import Condition, FlowItem, Join, Operator, Rule, RuleSet, proposed
from diagnostics.snapshot import Snapshot
from tests.tui.support import NARROW, dashboard, screen_text, settle
from tests.tui.test_editing import BUGS, PROPOSED, RULES, on_row, press, shown
from tui.app import DoctorApp
from tui.session import SnapshotSession

LABELLED: Final = ("tab", "l", "l", "tab", "tab", "enter", *"lab", "enter", "tab", *"security")
"""From the name on: Risk, and labels that hold `security`."""


def judged(rules: RuleSet, place: int, seen: Snapshot) -> RuleRow:
    """Give what judging says of one rule."""
    return judge(seen, rules=rules).panes.categorize.rules[place]


def last_rule(app: DoctorApp) -> Rule:
    """Give the last rule as it was kept."""
    assert app.edits is not None
    return app.edits.rules.rules[-1]


async def form(app: DoctorApp, pilot: Pilot[int], *keys: str) -> str:
    """Open the form of a new rule, press keys in it, and give what is seen."""
    await on_row(app, pilot, "type:bug")
    await press(app, pilot, "plus", *keys)
    return screen_text(app)


async def test_a_new_rule_counts_while_it_is_typed_and_is_kept_by_enter(seen: Snapshot) -> None:
    """The form says what the rule would catch and what stays; kept, the pane says the same."""
    rule = Rule("Sec", FlowItem.RISK, (Condition("Labels", Operator.CONTAINS, ("security",)),))
    rules = msgspec.structs.replace(PROPOSED, rules=(rule,))
    wanted = judged(rules, 0, seen)
    left = judge(seen, rules=rules).panes.categorize.uncategorised
    app = dashboard(SnapshotSession(seen))
    async with app.run_test(size=NARROW) as pilot:
        text = await form(app, pilot, *"Sec", *LABELLED)
        assert f"catches {wanted.catches:,} of {wanted.matches:,} that match" in text
        assert f"uncategorised: {left:,}" in text
        await press(app, pilot, "enter")
        assert last_rule(app) == rule
        row = shown(app).rules[0]
        assert (row.matches, row.catches) == (wanted.matches, wanted.catches)
        assert app.screen.query_one("#table").has_focus


async def test_two_conditions_joined_by_any_with_several_values(seen: Snapshot) -> None:
    """ctrl+n adds a condition; several values stand with commas, one with a comma in quotes."""
    app = dashboard(SnapshotSession(seen))
    async with app.run_test(size=NARROW) as pilot:
        keys = ["tab", "tab", "right", "tab", "enter", *"state", "enter", "right", "right", "tab"]
        typed = ["s", "t", "a", "r", "t", "e", "d", "comma", "space", '"', "a", "comma", "b", '"']
        await form(app, pilot, *"Any", *keys, *typed, "ctrl+n", "enter", *"title", "enter", "tab", *"api")
        await press(app, pilot, "ctrl+s")
        states = Condition("State", Operator.IS_ONE_OF, ("started", "a,b"))
        titles = Condition("Title", Operator.IS, ("api",))
        assert last_rule(app) == Rule("Any", FlowItem.FEATURE, (states, titles), Join.ANY)
        await press(app, pilot, "enter")
        assert 'started, "a,b"' in screen_text(app)
        await press(app, pilot, "tab", "tab", "tab", "ctrl+x", "enter", "tab", "ctrl+s")
        assert "Title" in screen_text(app)


async def test_a_field_that_viz_cannot_use_is_refused_with_the_reason(seen: Snapshot) -> None:
    """The list shows it with the reason; choosing it says why, takes nothing, and esc goes back."""
    app = dashboard(SnapshotSession(seen))
    async with app.run_test(size=NARROW) as pilot:
        text = await form(app, pilot, "tab", "tab", "tab", "enter", *"owner")
        assert "– no" in text  # noqa: RUF001 - the sign of a no
        await press(app, pilot, "enter")
        text = " ".join(screen_text(app).split())
        assert "Not taken: Owners cannot be used in a rule" in text
        assert "Persons are not among the four documented types" in text
        await press(app, pilot, "escape")
        assert "choose a field" in screen_text(app)


async def test_a_field_that_is_not_known_of_is_taken_and_marked(seen: Snapshot) -> None:
    """Unknown is no refusal: the rule counts, and the field bears the sign of it."""
    app = dashboard(SnapshotSession(seen))
    async with app.run_test(size=NARROW) as pilot:
        await form(app, pilot, "tab", "tab", "tab", "enter", *"estim", "enter", "tab", "3")
        text = screen_text(app)
        assert "? Estimate" in text
        assert "? uncertain  catches" in text


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ((), "The rule needs a name"),
        ((*"x",), "choose a field"),
        ((*"x", *LABELLED[:-8]), "type a value"),
        ((*"bugs", *LABELLED), "Another rule has the name “bugs” already"),
    ],
)
async def test_a_rule_that_lacks_something_is_not_kept(
    keys: tuple[str, ...], told: str, seen: Snapshot
) -> None:
    """The form says what is missing and stays."""
    app = dashboard(SnapshotSession(seen, rules=RULES))
    async with app.run_test(size=NARROW) as pilot:
        await form(app, pilot, *keys, "ctrl+s")
        assert told in screen_text(app)
        await press(app, pilot, "escape")
        assert app.edits is None


@pytest.mark.parametrize("key", ["m", "enter"])
async def test_a_rule_is_edited_in_its_place(key: str, seen: Snapshot) -> None:
    """The form begins with the rule as it is; esc leaves it so, enter keeps what was changed."""
    app = dashboard(SnapshotSession(seen, rules=RULES))
    async with app.run_test(size=NARROW) as pilot:
        await on_row(app, pilot, "rule:Security")
        await press(app, pilot, key)
        text = screen_text(app)
        assert "Rule 1 of 2" in text
        assert "contains" in text
        await press(app, pilot, "tab", "4", "escape")
        assert "not saved" not in screen_text(app)
        await press(app, pilot, key, "tab", "4", "enter")
        assert app.edits is not None
        assert app.edits.rules.rules == (
            msgspec.structs.replace(RULES.rules[0], flow_item=FlowItem.DEBT),
            BUGS,
        )
        assert shown(app).rules[0].flow_item == "Debt"


async def test_a_value_is_completed_from_what_was_seen(seen: Snapshot) -> None:
    """Types are told with the line that is typed into, and the right arrow completes one."""
    app = dashboard(SnapshotSession(seen))
    async with app.run_test(size=NARROW) as pilot:
        text = await form(app, pilot, *"T", "tab", "tab", "tab", "enter", *"type", "enter", "tab")
        assert "seen: feature, bug, chore" in text
        await press(app, pilot, "c")
        await pilot.press("right", "enter")
        await settle(app, pilot)
        assert last_rule(app).conditions == (Condition("Type", Operator.IS, ("chore",)),)


async def test_what_is_typed_is_inert(seen: Snapshot) -> None:
    """Markup in a name and a value is text everywhere it is shown."""
    hostile = ["[", "b", "]", "[", "/", "x", "]"]
    app = dashboard(SnapshotSession(seen))
    async with app.run_test(size=NARROW) as pilot:
        await form(app, pilot, *hostile, *LABELLED[:-8], *hostile, "enter")
        assert last_rule(app).name == "[b][/x]"
        assert "1 [b][/x]" in screen_text(app)
        await press(app, pilot, "x")
        assert "Deleted: [b][/x]" in screen_text(app)


def test_the_form_looks_as_it_did(seen: Snapshot, snap_compare: Callable[..., bool]) -> None:
    """The whole form at 80x24 is what was looked at and found right."""
    rules = msgspec.structs.replace(proposed(load_contract()), rules=RULES.rules)

    async def opened(pilot: Pilot[int]) -> None:
        app = pilot.app
        assert isinstance(app, DoctorApp)
        await on_row(app, pilot, "rule:Security")
        await press(app, pilot, "m", "tab", "tab", "tab")
        await settle(app, pilot)

    assert snap_compare(
        dashboard(SnapshotSession(seen, rules=rules)), run_before=opened, terminal_size=NARROW
    )
