"""The tables of the pane; a row's key says what it is about."""

from __future__ import annotations

from collections import defaultdict
from typing import Final

from diagnostics.report.panes import CategorizePane, CategoryRow, RuleRow, RuleStatus
from tui.panes.charts import drawn, heat
from tui.panes.figures import NOTHING, number, share
from tui.signs import INFO, Sign, Tone
from tui.view import Column, Group, Part, Row, sign

NONE: Final = "uncategorised"
UNMAPPED: Final = "unmapped"
STATUS: Final = {
    RuleStatus.ACTIVE: Sign("✓", "active", Tone.OK),
    RuleStatus.UNCERTAIN: Sign("?", "uncertain", Tone.INFO),
    RuleStatus.SHADOWED: Sign("▲", "shadowed", Tone.WARN),
    RuleStatus.EMPTY: Sign(INFO.glyph, "empty", Tone.INFO),
    RuleStatus.UNUSABLE: Sign("▲", "unusable", Tone.WARN),
    RuleStatus.UNSEEN: Sign("…", "unseen", Tone.MUTED),
}
_BAR: Final = 20
_SHORT: Final = {"Supporting Artifact": "SUPPORTING", NONE: "UNCATEGORISED"}
_TYPES: Final = (
    Column("TYPE"),
    Column("FLOW ITEM"),
    Column("COUNT", right=True),
    Column("%", right=True),
    Column("BY RULES", right=True, priority=3),
    Column("SHARE", flex=True, priority=1, least=8, charts=True),
    Column("WHY", flex=True, priority=2, least=20),
)
_RULES: Final = (
    Column("RULE", flex=True, least=14),
    Column("FLOW ITEM"),
    Column("STATUS"),
    Column("MATCHES", right=True),
    Column("CATCHES", right=True),
    Column("WHAT", flex=True, priority=2, least=30),
)
_BUCKETS: Final = (
    Column("WHERE STORIES GO", flex=True, least=18),
    Column("COUNT", right=True),
    Column("%", right=True),
    Column("SHARE", flex=True, priority=2, least=8, charts=True),
    Column("BY RULES", right=True, priority=1),
    Column("BY TYPE", right=True, priority=1),
)
_STATES: Final = (
    Column("STATE"),
    Column("FLOW STATE"),
    Column("COUNT", right=True),
    Column("BASIS"),
    Column("WHY", flex=True, priority=2, least=20),
)
_DONE: Final = (
    Column("DISTRIBUTION PREVIEW", flex=True, least=20),
    Column("30 DAYS", right=True),
    Column("%", right=True),
    Column("OVERALL", right=True),
    Column("%", right=True),
    Column("SHARE", flex=True, priority=1, least=8, charts=True),
)


def types(pane: CategorizePane) -> Group:
    """Give the types as Viz's screen has them: one row for all projects."""
    return Group(_TYPES, tuple(_type(one) for one in pane.rows), "types")


def _type(one: CategoryRow) -> Row:
    item = Part(one.flow_item) if one.flow_item else Part(NONE, Tone.WARN)
    return Row(
        f"type:{one.type}",
        (
            Part(one.type, Tone.STRONG),
            item,
            Part(number(one.count)),
            Part(share(one.share)),
            Part(number(one.caught or None)),
            drawn(one.share, _BAR),
            Part(one.reason, Tone.MUTED),
        ),
    )


def rules(pane: CategorizePane) -> Group:
    """Give the rules in their order."""
    return Group(_RULES, tuple(_rule(one) for one in pane.rules), "rules")


def _rule(one: RuleRow) -> Row:
    applied = one.status is not RuleStatus.UNUSABLE
    return Row(
        f"rule:{one.name}",
        (
            Part(f"{one.place} {one.name}", Tone.STRONG),
            Part(one.flow_item),
            sign(STATUS[one.status]),
            Part(number(one.matches) if applied else NOTHING),
            Part(number(one.catches) if applied else NOTHING),
            Part(one.text, Tone.MUTED),
        ),
    )


def projects(pane: CategorizePane) -> Group:
    """Give the flow items of each project, which Viz's screen does not show."""
    names: dict[int, str] = {}
    counts: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for one in pane.by_project:
        names[one.project_id] = one.project or str(one.project_id)
        for item, count in one.flow_items.items():
            counts[one.project_id][item] = counts[one.project_id].get(item, 0) + count
    items = [one.bucket for one in pane.buckets if one.count]
    columns = (
        Column("PROJECT", flex=True, least=18),
        *(
            Column(_SHORT.get(item, item.upper()), right=True, priority=min(place, 1))
            for place, item in enumerate(items)
        ),
    )
    cells = heat([[counts[project].get(item) for item in items] for project in names])
    rows = (
        Row(f"project:{project}", (Part(name, Tone.STRONG), *of))
        for (project, name), of in zip(names.items(), cells, strict=True)
    )
    return Group(columns, tuple(rows), "projects")


def buckets(pane: CategorizePane) -> Group:
    """Give where all stories go; nothing where there are none."""
    rows = (
        Row(
            f"bucket:{one.bucket}",
            (
                Part(one.bucket, Tone.STRONG),
                Part(number(one.count)),
                Part(share(one.share)),
                drawn(one.share, _BAR, Tone.WARN if one.bucket == NONE else Tone.INFO),
                Part(number(one.by_rules)),
                Part(number(one.by_type)),
            ),
            marked=one.bucket == NONE,
        )
        for one in pane.buckets
        if one.count
    )
    return Group(_BUCKETS, tuple(rows), "flow items")


def states(pane: CategorizePane) -> Group:
    """Give Tracker's states with their flow states."""
    rows = (
        Row(
            f"state:{one.state}",
            (
                Part(one.state, Tone.STRONG),
                Part(one.flow_state)
                if one.flow_state
                else Part(UNMAPPED, Tone.WARN if one.count else Tone.MUTED),
                Part(number(one.count)),
                Part(one.basis, Tone.MUTED),
                Part(one.reason, Tone.MUTED),
            ),
        )
        for one in pane.states
    )
    return Group(_STATES, tuple(rows), "states")


def done(pane: CategorizePane) -> Group:
    """Give the preview of Flow Distribution."""
    rows = (
        Row(
            f"done:{one.flow_item}",
            (
                Part(one.flow_item, Tone.STRONG),
                Part(number(one.recent)),
                Part(share(one.recent_share)),
                Part(number(one.overall)),
                Part(share(one.overall_share)),
                drawn(one.overall_share, _BAR),
            ),
        )
        for one in pane.flow_distribution.rows
    )
    return Group(_DONE, tuple(rows), "done")


def load(pane: CategorizePane) -> Group:
    """Give the preview of Flow Load."""
    known = pane.flow_load.rows
    named = tuple(known[0].by_state) if known else ()
    columns = (
        Column("LOAD PREVIEW", flex=True, least=18),
        *(Column(state.upper(), right=True) for state in named),
        Column("COUNT", right=True),
    )
    rows = (
        Row(
            f"load:{one.flow_item}",
            (
                Part(one.flow_item, Tone.STRONG),
                *(Part(number(one.by_state[state])) for state in named),
                Part(number(one.count)),
            ),
        )
        for one in known
    )
    return Group(columns, tuple(rows), "in progress")
