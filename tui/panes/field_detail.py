"""One field, integration or unasked key in full."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from diagnostics.report.model import Report
from diagnostics.report.panes import FieldRow, IntegrationRow, JsonType, KeyRow, ProjectFill, TypeFill
from tui.panes.figures import number, share
from tui.signs import Tone, supported
from tui.view import BLANK, Detail, Line, Part, heading, pair, section, sign

_NO_VALUES: Final = "Values of such keys are never kept."
_UNDECIDED: Final = "damaged_source"
"""The ground of the two integration fields, whose other reading would make them usable in rules."""


def field_detail(report: Report, one: FieldRow) -> Detail:
    """Give a field with why it can or cannot be used, and how stories fill it."""
    pane = report.panes.fields
    filled = "not in the export: nothing can be told of it"
    if one.in_source:
        filled = "not read: its values are not among what this program asks for"
    if one.populated is not None:
        filled = f"{number(one.populated)} of {number(one.of)} stories ({share(one.fill_rate)})"
    effects = (f"{effect.text} {effect.note}" for effect in pane.effects if one.standard_type in effect.types)
    why = "Why it is not supported" if one.supported is False else "Why"
    return (
        heading(one.field),
        pair("in the API", one.api_name or "not known"),
        *((pair("also", ", ".join(one.also)),) if one.also else ()),
        pair("group", one.group),
        pair("type", one.standard_type),
        *_standard(report, one),
        (Part("supported  ", Tone.MUTED), sign(supported(one.supported))),
        (Part("usable in rules  ", Tone.MUTED), sign(supported(one.usable_in_rules))),
        pair("basis", one.basis),
        pair("filled", filled),
        *((pair("different values", number(one.distinct)),) if one.distinct is not None else ()),
        BLANK,
        *section(why, _sentence(one.ground_text), one.reason),
        *_odd(one),
        *_values(one),
        *_fills("By type", one, [(fill.type, fill) for fill in one.by_type]),
        *_fills("By project", one, [(fill.project or str(fill.project_id), fill) for fill in one.by_project]),
        *_integrations(report, one),
        *section("Mind", pane.caveat, *effects),
    )


def _standard(report: Report, one: FieldRow) -> Detail:
    kind = next((kind for kind in report.panes.fields.types if kind.standard_type == one.standard_type), None)
    if kind is None:
        return (pair("standard type", "no: not among the documented ones"),)
    return (
        pair("standard type", f"{'usable' if kind.usable_in_rules else 'not usable'} in rules, {kind.basis}"),
    )


def _odd(one: FieldRow) -> Detail:
    """Give what is not as documented, where something is."""
    lines: list[Line] = []
    if one.outside:
        lines.append((Part(f"{number(one.outside)} stories have a value outside the documented ones."),))
    if one.drift:
        lines.append((Part(f"Comes as {_types(one.drift)} where the API does not give it so."),))
    return (heading("Not as documented"), *lines, BLANK) if lines else ()


def _values(one: FieldRow) -> Detail:
    if not one.values:
        return ()
    lines: list[Line] = [
        (
            Part(f"{value.count:>7,}  "),
            Part(value.value),
            *((Part("  not documented", Tone.WARN),) if value.documented is False else ()),
        )
        for value in one.values
    ]
    if one.more_values:
        lines.append((Part(f"         and {number(one.more_values)} more values", Tone.MUTED),))
    return (heading("Values"), *lines, BLANK)


def _fills(title: str, one: FieldRow, fills: list[tuple[str, TypeFill | ProjectFill]]) -> Detail:
    """Give how stories fill the field; where a rule on it is thinkable, how many that would miss."""
    if not fills:
        return ()
    rule = one.usable_in_rules is not False or one.ground == _UNDECIDED
    head = f" filled      %{'  missed  by a rule on it' if rule else ''}"
    lines = (
        (
            Part(f"{fill.populated:>7,} {_percent(fill.fill_rate)}{f'{fill.missed:>8,}' if rule else ''}  "),
            Part(name),
        )
        for name, fill in fills
    )
    return (heading(title), (Part(head, Tone.MUTED),), *lines, BLANK)


def _percent(rate: float) -> str:
    return share(rate).removesuffix(" %").rjust(6)


def _integrations(report: Report, one: FieldRow) -> Detail:
    """Give what stands behind the two fields of integrations."""
    rows = report.panes.fields.integrations
    if one.ground != _UNDECIDED or not rows:
        return ()
    lines = (
        (
            Part(f"{row.stories:>7,}  "),
            Part(" · ".join((*integration_words(row), row.project or str(row.project_id)))),
        )
        for row in rows
    )
    return (heading("Stories by integration"), *lines, BLANK)


def integration_words(row: IntegrationRow) -> tuple[str, ...]:
    """Give what is known of an integration, shortest first: name, host, and how it stands."""
    name = row.name or row.kind or (f"id {row.id}" if row.id is not None else "no integration")
    told = (name, row.host, "" if row.state == "there" else str(row.state))
    return tuple(word for word in told if word)


def integration_detail(row: IntegrationRow) -> Detail:
    """Give an integration with what could be told of it."""
    active = {True: "yes", False: "no", None: "not known"}[row.active]
    return (
        heading(row.name or row.kind or "Integration"),
        pair("id", "none" if row.id is None else str(row.id)),
        pair("kind", row.kind or "not known"),
        pair("host", row.host or "not known"),
        pair("active", active),
        pair("project", f"{row.project} ({row.project_id})"),
        pair("stories", number(row.stories)),
        pair("state", str(row.state)),
        BLANK,
        *section("Why", _sentence(row.reason)),
        *section("Mind", "The host is the integration's. A story's own address there is in no field of v5."),
    )


def key_detail(row: KeyRow) -> Detail:
    """Give a key that came without being asked for."""
    return (
        heading(row.key),
        pair("documented", "yes, and not asked for" if row.known else "no"),
        pair("comes as", _types(row.types)),
        pair("met in", f"{number(row.count)} of {number(row.of)} stories looked at"),
        pair("projects", number(row.projects)),
        BLANK,
        *section("Mind", "Looked at is the first page of each project. The name is the host's.", _NO_VALUES),
    )


def _types(types: Iterable[JsonType]) -> str:
    return ", ".join(f"{one.type} ({number(one.count)})" for one in types)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
