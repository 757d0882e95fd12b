"""Field support: each story field, whether Viz supports it, and how often it is filled here."""

from __future__ import annotations

from typing import Final

from diagnostics.report.levels import PaneName
from diagnostics.report.model import Report
from diagnostics.report.panes import FieldRow
from tui.panes.figures import bar, number, percent, share
from tui.panes.pane import Pane, RowFilter
from tui.signs import Tone, supported
from tui.view import BLANK, Column, Detail, Group, Part, Row, View, heading, pair, section, sign

_BAR: Final = 5
_COLUMNS: Final = (
    Column("FIELD", flex=True, least=16),
    Column("TYPE"),
    Column("SUPPORTED"),
    Column("IN RULES", priority=2),
    Column("FILLED", priority=1),
    Column("BASIS", priority=3),
    Column("N OF M", right=True, priority=4),
)


def view(report: Report) -> View:
    """Give the fields; above them the standard types and the document's caveat."""
    pane = report.panes.fields
    usable = ", ".join(one.standard_type for one in pane.types if one.usable_in_rules)
    notes = (pair("Usable in rules", usable), (Part(pane.caveat, Tone.MUTED),))
    return View((Group(_COLUMNS, tuple(_row(one) for one in pane.fields), "fields"),), notes)


def _key(one: FieldRow) -> str:
    return one.api_name or one.field


def _row(one: FieldRow) -> Row:
    of = f"{number(one.populated)} of {number(one.of)}"
    if one.populated is None:
        of = "not read" if one.in_source else "not in the export"
    return Row(
        _key(one),
        (
            Part(one.field, Tone.STRONG),
            Part(one.standard_type),
            sign(supported(one.supported)),
            sign(supported(one.usable_in_rules)),
            Part(f"{bar(one.fill_rate, _BAR).ljust(_BAR)} {percent(one.fill_rate):>5}", Tone.INFO),
            Part(one.basis, Tone.MUTED),
            Part(of, Tone.MUTED),
        ),
    )


def detail(report: Report, key: str) -> Detail:
    """Give one field in full, with the reason for what is said of it."""
    one = next((field for field in report.panes.fields.fields if _key(field) == key), None)
    if one is None:
        return ()
    filled = "not in the export: nothing can be told of it"
    if one.in_source:
        filled = "not read: its values are not among what this program asks for"
    if one.populated is not None:
        filled = f"{number(one.populated)} of {number(one.of)} stories ({share(one.fill_rate)})"
    return (
        heading(one.field),
        pair("in the API", one.api_name or "not known"),
        pair("type", one.standard_type),
        *_standard(report, one),
        (Part("supported  ", Tone.MUTED), sign(supported(one.supported))),
        (Part("usable in rules  ", Tone.MUTED), sign(supported(one.usable_in_rules))),
        pair("basis", one.basis),
        pair("filled", filled),
        BLANK,
        *section("Why it is not supported" if one.supported is False else "Why", one.reason),
        *section("Mind", report.panes.fields.caveat),
    )


def _standard(report: Report, one: FieldRow) -> Detail:
    kind = next((kind for kind in report.panes.fields.types if kind.standard_type == one.standard_type), None)
    if kind is None:
        return (pair("standard type", "no: not among the documented ones"),)
    return (
        pair("standard type", f"{'usable' if kind.usable_in_rules else 'not usable'} in rules, {kind.basis}"),
    )


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
            key="f",
            label="filled",
            short="Filled",
            about="Only fields that a story here fills; again: all",
            keeps=_filled,
        ),
    ),
)
