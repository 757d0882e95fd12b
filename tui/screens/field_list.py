"""The fields that a condition can look at, and those that it cannot, with the reason."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.getters import query_one
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from diagnostics.contract import Contract, Field
from diagnostics.rules.fields import support
from tui.editing.draft import unusable
from tui.screens.steady import Steady
from tui.signs import Tone, supported
from tui.view import Column, Group, Part, Row, content, sign
from tui.widgets.prompts import Line
from tui.widgets.report_table import ReportTable

_COLUMNS: Final = (
    Column("FIELD", flex=True, least=20),
    Column("TYPE"),
    Column("IN RULES"),
    Column("WHY", flex=True, least=20),
)
_ORDER: Final = {True: 0, None: 1, False: 2}


class FieldList(Steady, ModalScreen[str | None]):
    """All fields; typing narrows, enter takes one that rules can use, esc leaves."""

    CSS_PATH = "rule_form.tcss"
    AUTO_FOCUS = "Line"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Leave", show=False),
        Binding("down", "move(1)", "Down", show=False),
        Binding("up", "move(-1)", "Up", show=False),
        Binding("pagedown", "page(1)", "Page down", show=False, priority=True),
        Binding("pageup", "page(-1)", "Page up", show=False, priority=True),
        Binding("tab,shift+tab", "stay", "Stay", show=False),
    ]
    table = query_one(ReportTable)

    def __init__(self, contract: Contract, field: str) -> None:
        """Prepare the list.

        Args:
            contract: Which fields there are.
            field: The one that the cursor begins on.
        """
        super().__init__()
        self._contract = contract
        self._field = field

    def compose(self) -> ComposeResult:
        """Give the list, the reason for the field under the cursor, and the line to type into."""
        told = "Fields for a condition · type to narrow · ↑ ↓ · enter takes · esc leaves"
        yield Static(told, classes="title", markup=False)
        yield Line(id="narrow")
        yield ReportTable()
        yield Static(id="field-reason", markup=False)

    def on_mount(self) -> None:
        """Fill the list: what rules can use first, then what is not known, then what they cannot."""
        fields = sorted(
            self._contract.fields, key=lambda one: _ORDER[support(one.field, self._contract).usable]
        )
        self._fields = {one: f"{one.field} {one.api_name} {one.standard_type}".casefold() for one in fields}
        self._show("")

    def _show(self, wanted: str) -> None:
        """Show the fields whose name or type holds the text; the reasons hold too many words."""
        rows = tuple(self._row(one) for one, names in self._fields.items() if wanted in names)
        rows = tuple(sorted(rows, key=lambda row: not row.key.casefold().startswith(wanted)))
        empty = "No field matches. backspace widens, esc leaves."
        start = self._field if not wanted and self._field else rows[0].key if rows else None
        self.table.show((Group(_COLUMNS, rows, "fields"),), start=start, empty=empty)

    def _row(self, one: Field) -> Row:
        told = support(one.field, self._contract)
        cells = (
            Part(one.field, Tone.STRONG if told.usable is not False else Tone.MUTED),
            Part(one.standard_type),
            sign(supported(told.usable)),
            Part(told.reason, Tone.MUTED),
        )
        return Row(one.field, cells)

    @on(Input.Changed)
    def _narrowed(self, event: Input.Changed) -> None:
        self._show(event.value.strip().casefold())

    @on(ReportTable.Highlighted)
    def _highlighted(self, event: ReportTable.Highlighted) -> None:
        told = support(event.key or "", self._contract)
        lines = [(Part(f"{told.basis}: ", Tone.MUTED), Part(told.reason))] if event.key else []
        self.query_one("#field-reason", Static).update(content(lines))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self._show(event.value.strip().casefold())  # the line tells of its changes later than of enter
        self._take()

    @on(ReportTable.Chosen)
    def _take(self) -> None:
        field = self.table.key
        if field is None:
            self.say("No field matches; backspace widens")
        elif refused := unusable(field, self._contract):
            self.say(f"Not taken: {refused}")
        else:
            self.dismiss(field)

    def action_move(self, by: int) -> None:
        """Move the cursor, while the typing stays where it is."""
        self.table.action_move(by)

    def action_page(self, by: int) -> None:
        """Move the cursor by pages."""
        self.table.action_page(by)

    def action_stay(self) -> None:
        """Keep the typing here."""

    def action_leave(self) -> None:
        """Leave without a field."""
        self.dismiss(None)

    def say(self, text: str) -> None:
        """Tell something in the reason's place."""
        self.query_one("#field-reason", Static).update(content([(Part(text, Tone.WARN),)]))
