"""Field support: each story field, whether Viz supports it, and how it is filled here."""

from __future__ import annotations

from typing import Final

from diagnostics.report.levels import PaneName
from diagnostics.report.model import Report
from diagnostics.report.panes import FieldRow, IntegrationRow, IntegrationState, KeyRow
from tui.panes.charts import drawn
from tui.panes.field_detail import field_detail, integration_detail, key_detail
from tui.panes.figures import number, percent
from tui.panes.pane import Pane, RowFilter
from tui.signs import Tone, supported
from tui.view import Column, Detail, Group, Part, Row, View, pair, sign

_BAR: Final = 12
_FIELDS: Final = (
    Column("FIELD", flex=True, least=16),
    Column("TYPE"),
    Column("SUPPORTED"),
    Column("IN RULES", priority=3),
    Column("%", right=True),
    Column("FILLED", flex=True, priority=1, least=6, charts=True),
    Column("N OF M", right=True, priority=2),
    Column("BASIS", priority=4),
    Column("VALUES", right=True, priority=5),
    Column("GROUP", priority=6),
)
_INTEGRATIONS: Final = (
    Column("INTEGRATION", flex=True, least=12),
    Column("HOST", flex=True, priority=2, least=12),
    Column("PROJECT", flex=True, priority=1, least=12),
    Column("STORIES", right=True),
    Column("STATE"),
)
_KEYS: Final = (
    Column("KEY NOT ASKED FOR", flex=True, least=16),
    Column("DOCUMENTED"),
    Column("COMES AS", priority=1),
    Column("STORIES", right=True),
)


def view(report: Report) -> View:
    """Give the fields, then integrations and unasked keys where there are some; the caveat stands above."""
    pane = report.panes.fields
    usable = ", ".join(one.standard_type for one in pane.types if one.usable_in_rules)
    more = f"{number(pane.more_keys)} further keys came without being asked for."
    sampled = f"{number(pane.sampled)} of the stories are samples of large projects."
    notes = (
        *(((Part(sampled),),) if pane.sampled else ()),
        pair("Usable in rules", usable),
        (Part(pane.caveat, Tone.MUTED),),
        *((Part(f"{one.text} {one.note}", Tone.MUTED),) for one in pane.effects),
        *(((Part(more, Tone.MUTED),),) if pane.more_keys else ()),
    )
    groups = [Group(_FIELDS, tuple(_row(one) for one in pane.fields), "fields")]
    if pane.integrations:
        rows = tuple(_of_integration(one) for one in pane.integrations)
        groups.append(Group(_INTEGRATIONS, rows, "integrations"))
    if pane.keys:
        groups.append(Group(_KEYS, tuple(_of_key(one) for one in pane.keys), "unasked keys"))
    return View(tuple(groups), notes)


def _key(one: FieldRow | IntegrationRow | KeyRow) -> str:
    if isinstance(one, IntegrationRow):
        return f"integration:{one.project_id}:{one.id}"
    return f"key:{one.key}" if isinstance(one, KeyRow) else one.api_name or one.field


def _row(one: FieldRow) -> Row:
    of = f"{number(one.populated)} of {number(one.of)}"
    if one.populated is None:
        of = "not read" if one.in_source else "not in the export"
    odd = one.drift or one.outside
    return Row(
        _key(one),
        (
            Part(one.field, Tone.STRONG),
            Part(one.standard_type),
            sign(supported(one.supported)),
            sign(supported(one.usable_in_rules)),
            Part(percent(one.fill_rate)),
            drawn(one.fill_rate, _BAR),
            Part(of, Tone.MUTED),
            Part(one.basis, Tone.MUTED),
            Part(f"{'▲ ' if odd else ''}{number(one.distinct)}", Tone.WARN if odd else Tone.MUTED),
            Part(one.group, Tone.MUTED),
        ),
        marked=one.supported is False and bool(one.populated),
    )


def _of_integration(one: IntegrationRow) -> Row:
    name = one.name or one.kind or (f"id {one.id}" if one.id is not None else "(none named)")
    well = one.state in {IntegrationState.THERE, IntegrationState.NONE_NAMED}
    return Row(
        _key(one),
        (
            Part(name, Tone.STRONG),
            Part(one.host or "·"),
            Part(one.project or str(one.project_id)),
            Part(number(one.stories)),
            Part("not active" if one.active is False else str(one.state), Tone.PLAIN if well else Tone.INFO),
        ),
    )


def _of_key(one: KeyRow) -> Row:
    return Row(
        _key(one),
        (
            Part(one.key, Tone.STRONG),
            Part("yes" if one.known else "no"),
            Part(", ".join(kind.type for kind in one.types)),
            Part(f"{number(one.count)} of {number(one.of)}"),
        ),
    )


def detail(report: Report, key: str) -> Detail:
    """Give one row of the pane in full."""
    pane = report.panes.fields
    for one in pane.fields:
        if _key(one) == key:
            return field_detail(report, one)
    for row in pane.integrations:
        if _key(row) == key:
            return integration_detail(row)
    return next((key_detail(unasked) for unasked in pane.keys if _key(unasked) == key), ())


def _not_supported(report: Report) -> frozenset[str]:
    return frozenset(_key(one) for one in report.panes.fields.fields if one.supported is False)


def _filled(report: Report) -> frozenset[str]:
    return frozenset(_key(one) for one in report.panes.fields.fields if one.populated)


FIELDS: Final = Pane(
    name=PaneName.FIELDS,
    title="Field support",
    short="Fields",
    about="Each story field: whether Viz supports it, whether rules can use it, how often it is filled.",
    reads="the fields",
    view=view,
    detail=detail,
    filters=(
        RowFilter(
            name="unsupported",
            key="u",
            label="not supported",
            short="Unsupported",
            about="Only fields that are not supported; again: all",
            keeps=_not_supported,
        ),
        RowFilter(
            name="filled",
            key="p",
            label="filled",
            short="Populated",
            about="Only fields that a story here fills; again: all",
            keeps=_filled,
        ),
    ),
)
