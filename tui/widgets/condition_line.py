"""One condition of a rule that is being written: field, operator and value, side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.suggester import Suggester
from textual.widget import Widget
from textual.widgets import Input

from diagnostics.contract import Contract
from diagnostics.rules import Operator
from diagnostics.rules.fields import MANY_VALUES, ONE_VALUE, support
from tui.editing.draft import DraftCondition, operators_for
from tui.signs import Tone, supported
from tui.view import Part, content
from tui.widgets.choice import Choice
from tui.widgets.prompts import Line


class FieldCell(Widget, can_focus=True):
    """The field that a condition looks at; enter lists all of them."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,space", "list_fields", "Fields", show=False)]
    DEFAULT_CSS = "FieldCell { height: 1; width: 26; }"

    class Opened(Message):
        """Somebody wants another field."""

    def __init__(self, contract: Contract) -> None:
        super().__init__()
        self._contract = contract
        self._field = ""

    def show(self, field: str) -> None:
        """Show a field; one that it is not known of whether Viz can use it bears the sign of that."""
        self._field = field
        self.refresh()

    def render(self) -> Content:
        """Give the field's name, or the invitation to choose one."""
        if not self._field:
            parts = Part(" choose a field ", Tone.WARN)
            return content([(parts,)])
        told = supported(support(self._field, self._contract).usable)
        text = content([(Part(f" {told.glyph} ", told.tone), Part(f"{self._field} "))])
        return (
            text.stylize("$block-cursor-foreground on $block-cursor-background") if self.has_focus else text
        )

    def action_list_fields(self) -> None:
        """Ask for the list."""
        self.post_message(self.Opened())

    def on_click(self) -> None:
        """Ask for the list, too."""
        self.action_list_fields()

    def on_focus(self) -> None:
        """Show that keys go here."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that keys go elsewhere."""
        self.refresh()


class ValueSuggester(Suggester):
    """Completes a value to one that was seen in the stories; of several, the last one."""

    def __init__(self, seen: Sequence[str], *, several: bool) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._seen = seen
        self._several = several

    async def get_suggestion(self, value: str) -> str | None:
        """Give the whole value with what completes it."""
        before, comma, last = value.rpartition(",") if self._several else ("", "", value)
        typed = last.lstrip()
        blanks = last[: len(last) - len(typed)]
        for one in self._seen:
            if typed and one.casefold().startswith(typed.casefold()):
                return f"{before}{comma}{blanks}{typed}{one[len(typed) :]}"
        return None


class ConditionLine(Horizontal):
    """A condition in the making."""

    @dataclass
    class FieldAsked(Message):
        """Somebody wants another field for this condition."""

        line: ConditionLine

    class Changed(Message):
        """The condition is another now."""

    def __init__(
        self, condition: DraftCondition, contract: Contract, seen: Callable[[str], Sequence[str]]
    ) -> None:
        """Prepare the line.

        Args:
            condition: What it begins with.
            contract: Which fields there are.
            seen: Gives the values of a field that were seen.
        """
        super().__init__(classes="condition")
        self._condition = condition
        self._contract = contract
        self._seen = seen

    def compose(self) -> ComposeResult:
        """Give the three cells."""
        yield FieldCell(self._contract)
        yield Choice(alone=True)
        line = Line()
        line.value = self._condition.text
        yield line

    def on_mount(self) -> None:
        """Fill them."""
        self._show()

    @property
    def condition(self) -> DraftCondition:
        """The condition as it is now; the line tells of its changes only later."""
        return self._condition._replace(text=self.query_one(Line).value)

    def take_field(self, field: str) -> None:
        """Look at another field, with an operator that goes with it."""
        fitting = operators_for(field, self._contract)
        operator = self._condition.operator if self._condition.operator in fitting else fitting[0]
        self._condition = self._condition._replace(field=field, operator=operator)
        self._show()
        self.screen.set_focus(self.query_one(Choice))
        self.post_message(self.Changed())

    def _show(self) -> None:
        condition, choice, line = self._condition, self.query_one(Choice), self.query_one(Line)
        self.query_one(FieldCell).show(condition.field)
        choice.offer(operators_for(condition.field, self._contract), condition.operator)
        choice.display = bool(condition.field)
        line.display = bool(condition.field) and condition.operator in ONE_VALUE | MANY_VALUES
        several = condition.operator in MANY_VALUES
        line.placeholder = "one, two, “with, comma” in quotes" if several else ""
        line.suggester = ValueSuggester(self._seen(condition.field), several=several)

    @on(FieldCell.Opened)
    def _field_asked(self, event: FieldCell.Opened) -> None:
        event.stop()
        self.post_message(self.FieldAsked(self))

    @on(Choice.Changed)
    def _operator_changed(self, event: Choice.Changed) -> None:
        event.stop()
        self._condition = self._condition._replace(operator=Operator(event.choice.chosen))
        self._show()
        self.post_message(self.Changed())

    @on(Input.Changed)
    def _value_changed(self, event: Input.Changed) -> None:
        event.stop()
        if event.value != self._condition.text:
            self._condition = self._condition._replace(text=event.value)
            self.post_message(self.Changed())
