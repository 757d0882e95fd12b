"""The keys that edit types, states and rules on their pane, pressed in the real app."""

from __future__ import annotations

from typing import Final

import msgspec
import pytest
from textual.pilot import Pilot

from diagnostics.contract import load_contract
from diagnostics.judge import judge
from diagnostics.report.model import Report
from diagnostics.report.panes import CategorizePane
from diagnostics.rules import Condition, FlowItem, FlowState, Operator, Rule, RuleSet, proposed
from diagnostics.snapshot import Snapshot
from tests.tui.support import (
    NARROW,
    WIDE,
    GatedSession,
    dashboard,
    ended,
    screen_text,
    settle,
    table,
)
from tui.app import DoctorApp
from tui.session import SnapshotSession, Update

PROPOSED: Final = proposed(load_contract())
SECURITY: Final = Rule("Security", FlowItem.RISK, (Condition("Labels", Operator.CONTAINS, ("security",)),))
BUGS: Final = Rule("Bugs", FlowItem.DEFECT, (Condition("Type", Operator.IS, ("bug",)),))
RULES: Final = msgspec.structs.replace(PROPOSED, rules=(SECURITY, BUGS), source="")


async def press(app: DoctorApp, pilot: Pilot[int], *keys: str) -> None:
    """Press keys, one after the other, each when what the one before it caused is done."""
    for key in keys:
        await pilot.press(key)
        await settle(app, pilot)


async def on_row(app: DoctorApp, pilot: Pilot[int], key: str) -> None:
    """Go to the pane, and to a row of it."""
    await settle(app, pilot)
    await press(app, pilot, "5")
    table(app).seek(key)
    await settle(app, pilot)


def shown(app: DoctorApp) -> CategorizePane:
    """Give what the pane shows."""
    assert app.state.report is not None
    return app.state.report.panes.categorize


def by(rules: RuleSet, seen: Snapshot) -> CategorizePane:
    """Give what judging says of the same rules."""
    return judge(seen, rules=msgspec.structs.replace(rules, source="")).panes.categorize


def order(app: DoctorApp) -> list[str]:
    """Give the rules in the order that the pane has them in."""
    return [one.name for one in shown(app).rules]


@pytest.mark.parametrize(
    ("keys", "item"),
    [
        (["right", "right", "enter"], FlowItem.RISK),
        (["l", "l", "h", "enter"], FlowItem.DEFECT),
        (["s", "enter"], FlowItem.SUPPORTING_ARTIFACT),
        (["d", "d", "enter"], FlowItem.DEBT),
        (["6", "enter"], FlowItem.IGNORE),
        (["7", "enter"], None),
        (["left", "enter"], None),
        (["tab", "enter"], FlowItem.DEFECT),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
async def test_m_maps_a_type_and_everything_follows(
    keys: list[str], item: FlowItem | None, seen: Snapshot
) -> None:
    """Counts, flow items, distribution and load are at once those that judging gives for the same rules."""
    app = dashboard(SnapshotSession(seen))
    async with app.run_test(size=NARROW) as pilot:
        await on_row(app, pilot, "type:feature")
        await press(app, pilot, "m", *keys)
        types = {name: word for name, word in PROPOSED.types.items() if name != "feature"}
        wanted = by(RuleSet({**types, **({"feature": item} if item else {})}, PROPOSED.states), seen)
        assert shown(app) == wanted
        assert shown(app).rules_source == "edited"
        assert "Categorize artifacts · not saved · " in screen_text(app)
        assert table(app).key == "type:feature"


async def test_the_choice_shows_whole_and_esc_leaves_it(seen: Snapshot) -> None:
    """All seven words are seen at 80 columns; keys of the pane do not act, and esc changes nothing."""
    app = dashboard(SnapshotSession(seen))
    async with app.run_test(size=NARROW) as pilot:
        await on_row(app, pilot, "type:bug")
        before = app.state.report
        await press(app, pilot, "m", "right", "q", "x")
        text = screen_text(app)
        assert "bug becomes" in text
        assert "1 Feature  2 Defect  3 Risk  4 Debt  5 Supporting Artifact  6 Ignore  7 none" in text
        await press(app, pilot, "escape")
        assert app.state.report is before
        assert app.is_running
        assert table(app).has_focus
        assert "m Map" in screen_text(app).splitlines()[-1]


async def test_m_maps_a_state(seen: Snapshot) -> None:
    """A state takes a flow state, or none, and the preview of what is done follows."""
    app = dashboard(SnapshotSession(seen))
    async with app.run_test(size=NARROW) as pilot:
        await on_row(app, pilot, "state:delivered")
        await press(app, pilot, "m", "d", "enter")
        states = {**PROPOSED.states, "delivered": FlowState.DONE}
        assert shown(app) == by(RuleSet(PROPOSED.types, states), seen)
        await press(app, pilot, "m", "n", "enter")
        assert next(one for one in shown(app).states if one.state == "delivered").flow_state is None
        assert [one.state for one in shown(app).unmapped_states] == ["delivered"]


async def test_rules_move_and_the_cursor_goes_along(seen: Snapshot) -> None:
    """J and K, or the brackets, change which rule comes first; at the ends they say so."""
    app = dashboard(SnapshotSession(seen, rules=RULES))
    async with app.run_test(size=NARROW) as pilot:
        await on_row(app, pilot, "rule:Security")
        await press(app, pilot, "J")
        assert order(app) == ["Bugs", "Security"]
        assert shown(app) == by(msgspec.structs.replace(RULES, rules=(BUGS, SECURITY)), seen)
        assert table(app).key == "rule:Security"
        await press(app, pilot, "J")
        assert "This is the last rule already" in screen_text(app)
        await press(app, pilot, "left_square_bracket")
        assert order(app) == ["Security", "Bugs"]
        await press(app, pilot, "K")
        assert "This is the first rule already" in screen_text(app)
        await press(app, pilot, "right_square_bracket")
        assert order(app) == ["Bugs", "Security"]


async def test_a_rule_is_deleted_and_undo_brings_each_edit_back(seen: Snapshot) -> None:
    """Each u undoes one edit more; with the last one nothing is unsaved any more."""
    app = dashboard(SnapshotSession(seen, rules=RULES))
    async with app.run_test(size=NARROW) as pilot:
        await on_row(app, pilot, "rule:Security")
        await press(app, pilot, "J", "x")
        assert order(app) == ["Bugs"]
        assert "u brings it back" in screen_text(app)
        await press(app, pilot, "u")
        assert order(app) == ["Bugs", "Security"]
        await press(app, pilot, "u")
        assert shown(app) == by(RULES, seen)
        assert "not saved" not in screen_text(app)
        await press(app, pilot, "u")
        assert "There is nothing to undo" in screen_text(app)


async def test_edits_outlive_a_refresh_and_other_panes(seen: Snapshot) -> None:
    """What was edited is there after r and after a visit to another pane, and in what r reads."""
    app = dashboard(SnapshotSession(seen))
    async with app.run_test(size=NARROW) as pilot:
        await on_row(app, pilot, "type:feature")
        await press(app, pilot, "m", "3", "enter", "2", "r", "5")
        assert shown(app).rows[0].flow_item == "Risk"
        assert "not saved" in screen_text(app)
        await press(app, pilot, "u")
        assert shown(app).rows[0].flow_item == "Feature"


async def test_the_footer_has_a_key_only_where_it_can_act(seen: Snapshot) -> None:
    """Delete and moves stand on rules, undo and save behind an edit; the help lists all of them always."""
    app = dashboard(SnapshotSession(seen, rules=RULES))
    async with app.run_test(size=WIDE) as pilot:
        await on_row(app, pilot, "bucket:Risk")
        footer = screen_text(app).splitlines()[-1]
        assert "+ New" in footer
        for word in ("Map", "Delete", "Undo", "Save", "Earlier"):
            assert word not in footer
        table(app).seek("rule:Bugs")
        await settle(app, pilot)
        footer = screen_text(app).splitlines()[-1]
        assert "m Map" in footer
        assert "K Earlier" in footer
        assert "Later" not in footer
        await press(app, pilot, "x")
        await press(app, pilot, "k")
        footer = screen_text(app).splitlines()[-1]
        assert "u Undo" in footer
        assert "W Save" in footer
        assert "q Quit" in footer
        await press(app, pilot, "question_mark")
        for told in (
            "Write a new rule",
            "Delete the rule",
            "Undo the last edit",
            "Save the rules",
            "Put the rule",
        ):
            assert told in screen_text(app)


@pytest.mark.parametrize(
    ("row", "keys", "told"),
    [
        ("bucket:Feature", "m", "put the cursor on one"),
        ("type:bug", "x", "Put the cursor on a rule first"),
        ("type:bug", "J", "Put the cursor on a rule first"),
        ("type:bug", "W", "There is nothing to save"),
    ],
)
async def test_a_key_that_cannot_act_says_why(row: str, keys: str, told: str, seen: Snapshot) -> None:
    """Nothing happens silently."""
    app = dashboard(SnapshotSession(seen))
    async with app.run_test(size=NARROW) as pilot:
        await on_row(app, pilot, row)
        await press(app, pilot, *keys)
        assert told in screen_text(app)
        assert app.edits is None


@pytest.mark.parametrize("key", ["m", "plus", "x", "u", "W", "J"])
async def test_a_saved_report_cannot_be_edited_and_says_so(key: str, report: Report) -> None:
    """Without its stories a report cannot be judged by other rules; its footer offers no such key."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await on_row(app, pilot, "type:bug")
        assert "+ New" not in screen_text(app)
        await press(app, pilot, key)
        assert "A saved report cannot be judged again" in screen_text(app)


async def test_a_judgement_of_an_older_sight_does_not_replace_a_newer_one(seen: Snapshot) -> None:
    """What comes late from before the last update is dropped; the update was judged by the same rules."""
    late = judge(seen, rules=RULES)
    newer = msgspec.structs.replace(late, finished_at=late.finished_at.replace(year=2027))
    app = dashboard(GatedSession([Update(report=newer, running=True), ended(newer)]))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.pause()
        app.state = app.state.updated(ended(newer))
        assert app.state.judged_again(late).report is newer
        assert app.state.judged_again(newer).report is newer
