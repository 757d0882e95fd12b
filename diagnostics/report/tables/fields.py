"""Field support as tables."""

from __future__ import annotations

from collections.abc import Iterable

from diagnostics.report.model import Report
from diagnostics.report.panes import FieldRow, FieldsPane, JsonType, ProjectFill, TypeFill
from diagnostics.report.tables.table import Table
from diagnostics.report.words import number, percent, yes_no

_NUMERIC = frozenset({"Filled", "Distinct", "Stories", "Without", "Share", "Projects", "Outside"})
_LEFT_OUT = "Fields that all stories have, or none, are left out."


def tables(report: Report) -> tuple[Table, ...]:
    """Give the fields with why, how they are filled and with what; then what is odd, where something is."""
    pane = report.panes.fields
    read = [one for one in pane.fields if one.populated is not None]
    always = (_fields(pane), _why(pane))
    filled = (_by_type(read), _by_project(read), _values(read)) if read else ()
    some = (_missed(read), _integrations(pane), _drift(pane), _keys(pane))
    return (*always, *filled, *(table for table in some if table.rows))


def _fields(pane: FieldsPane) -> Table:
    rows = tuple(
        (
            one.field,
            one.api_name or "-",
            one.group,
            one.standard_type,
            yes_no(one.supported),
            yes_no(one.usable_in_rules),
            one.basis,
            percent(one.fill_rate),
            f"{number(one.populated)} of {number(one.of)}" if one.in_source else "not in the export",
        )
        for one in pane.fields
    )
    columns = ("Field", "API name", "Group", "Type", "Supported", "In rules", "Basis", "Filled", "Of")
    effects = (f"{one.text} ({one.note})" for one in pane.effects)
    sampled = (
        (f"{number(pane.sampled)} of the stories are samples of large projects.",) if pane.sampled else ()
    )
    return Table("Fields", columns, rows, _NUMERIC, " ".join((pane.caveat, *effects, *sampled)))


def _why(pane: FieldsPane) -> Table:
    rows = tuple((one.field, f"{one.ground_text}: {one.reason}") for one in pane.fields)
    return Table("Why fields can or cannot be used in rules", ("Field", "Why"), rows)


def _by_type(read: Iterable[FieldRow]) -> Table:
    rows = tuple(
        (one.field, _shares((fill.type, fill) for fill in one.by_type)) for one in read if _in_part(one)
    )
    return Table("Filled by type", ("Field", "Types"), rows, note=_LEFT_OUT)


def _by_project(read: Iterable[FieldRow]) -> Table:
    rows = tuple(
        (
            one.field,
            _shares((f"{fill.project} ({fill.project_id})".lstrip(), fill) for fill in one.by_project),
        )
        for one in read
        if _in_part(one)
    )
    return Table("Filled by project", ("Field", "Projects"), rows, note=_LEFT_OUT)


def _in_part(one: FieldRow) -> bool:
    return bool(one.populated and one.missed)


def _shares(fills: Iterable[tuple[str, TypeFill | ProjectFill]]) -> str:
    return "; ".join(
        f"{name} {percent(fill.fill_rate)} ({number(fill.populated)} of {number(fill.of)})"
        for name, fill in fills
    )


def _values(read: Iterable[FieldRow]) -> Table:
    rows = []
    for one in read:
        values = "; ".join(
            f"{value.value} = {number(value.count)}{' (not documented)' if value.documented is False else ''}"
            for value in one.values
        )
        more = f"; and {number(one.more_values)} more" if one.more_values else ""
        rows.append((one.field, number(one.distinct), number(one.outside), values + more or "-"))
    columns = ("Field", "Distinct", "Outside", "Values of select fields")
    return Table("Values", columns, tuple(rows), _NUMERIC)


def _missed(read: Iterable[FieldRow]) -> Table:
    rows = tuple(
        (one.field, fill.type, number(fill.missed), percent(fill.missed_rate))
        for one in read
        if one.ground == "damaged_source" and one.populated
        for fill in one.by_type
    )
    title = "What a rule on the integration fields would miss: stories without them"
    return Table(title, ("Field", "Type", "Without", "Share"), rows, _NUMERIC)


def _integrations(pane: FieldsPane) -> Table:
    rows = tuple(
        (
            str(one.project_id),
            one.project,
            "-" if one.id is None else str(one.id),
            one.kind or "-",
            one.name or "-",
            one.host or "-",
            yes_no(one.active),
            number(one.stories),
            one.state,
            one.reason,
        )
        for one in pane.integrations
    )
    columns = ("Project", "Name", "Id", "Kind", "Called", "Host", "Active", "Stories", "State", "Reason")
    return Table("Integrations that stories name", columns, rows, _NUMERIC)


def _drift(pane: FieldsPane) -> Table:
    rows = tuple((one.field, one.api_name, _types(one.drift)) for one in pane.fields if one.drift)
    return Table("JSON types that the API does not give", ("Field", "API name", "Met"), rows)


def _keys(pane: FieldsPane) -> Table:
    rows = tuple(
        (
            one.key,
            yes_no(one.known),
            number(one.projects),
            f"{number(one.count)} of {number(one.of)}",
            _types(one.types),
        )
        for one in pane.keys
    )
    columns = ("Key", "Documented", "Projects", "Met in", "As")
    more = f"{number(pane.more_keys)} further keys were met and not kept." if pane.more_keys else ""
    return Table("Keys that were not asked for", columns, rows, _NUMERIC, more)


def _types(types: Iterable[JsonType]) -> str:
    return ", ".join(f"{one.type} {number(one.count)}" for one in types)
