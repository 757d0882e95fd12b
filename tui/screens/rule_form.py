"""A rule as a form: name, flow item, conditions, and at once what the rule would catch."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import ClassVar, Final

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from diagnostics.contract import load_contract
from diagnostics.report.model import Report
from diagnostics.rules import FlowItem, Join, Rule, RuleSet
from tui.editing.counts import counts_of
from tui.editing.draft import Draft, DraftCondition
from tui.editing.edits import Edits
from tui.editing.seen import seen_values
from tui.screens.field_list import FieldList
from tui.screens.steady import Steady
from tui.signs import Tone
from tui.state import State
from tui.trouble import where
from tui.view import Detail, Part, content
from tui.widgets.choice import Choice
from tui.widgets.condition_line import ConditionLine, FieldCell
from tui.widgets.prompts import Line

_KEYS: Final = "enter keeps · esc leaves · tab next · ctrl+n adds, ctrl+x removes a condition"
_FIELD_KEYS: Final = "enter lists the fields · ctrl+s keeps · esc leaves · ctrl+n adds · ctrl+x removes"
_SHOWN_VALUES: Final = 8

Preview = Callable[[RuleSet], Awaitable[Report | None]]
"""Gives the report on what was seen last with other rules; None while nothing was seen."""


class RuleForm(Steady, ModalScreen[Rule | None]):
    """One rule; enter keeps it, esc leaves it as it was."""

    CSS_PATH = "rule_form.tcss"
    AUTO_FOCUS = "#rule-name"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "keep", "Keep", show=False),
        Binding("ctrl+s", "keep", "Keep", show=False, priority=True),
        Binding("escape", "leave", "Leave", show=False),
        Binding("ctrl+n", "add", "Add a condition", show=False, priority=True),
        Binding("ctrl+x", "remove", "Remove the condition", show=False, priority=True),
        # Before the lines take them: what is typed ahead belongs to the part that they lead to.
        Binding("tab,down", "app.focus_next", "Next", show=False, priority=True),
        Binding("shift+tab,up", "app.focus_previous", "Before", show=False, priority=True),
    ]

    def __init__(self, edits: Edits, place: int, preview: Preview) -> None:
        """Prepare the form.

        Args:
            edits: The rules as they are.
            place: Which one is edited, from 0; behind the last one, a new one.
            preview: What counts are taken from.
        """
        super().__init__()
        self._edits = edits
        self._place = place
        self._preview = preview
        self._contract = load_contract()
        rules = edits.rules.rules
        self._draft = Draft.of(rules[place]) if place < len(rules) else Draft()
        self._taken = [rule.name for other, rule in enumerate(rules) if other != place]
        self._report: Report | None = None
        self._stale = self._counting = False

    def compose(self) -> ComposeResult:
        """Give the form's lines."""
        draft = self._draft
        yield Static(Content(self._title()), classes="title")
        with Horizontal():
            yield Label(" Name     ")
            yield Line(id="rule-name")
        with Horizontal():
            yield Label(" Becomes  ")
            yield Choice(id="rule-item")
        with Horizontal():
            yield Label(" Where    ")
            yield Choice(id="rule-join")
            yield Label(" of these conditions hold:")
        with VerticalScroll(id="conditions", can_focus=False):
            for one in draft.conditions:
                yield self._line(one)
        yield Static(id="rule-counts", markup=False)
        yield Static(id="rule-keys", markup=False)

    def _title(self) -> str:
        count = len(self._edits.rules.rules)
        if self._place == count:
            return f"New rule · place {count + 1}, after all others"
        return f"Rule {self._place + 1} of {count} · the first that holds decides"

    def _line(self, one: DraftCondition) -> ConditionLine:
        return ConditionLine(one, self._contract, lambda field: seen_values(self._report, field))

    def on_mount(self) -> None:
        """Fill the lines, and count from now on whenever more was seen."""
        line = self.query_one("#rule-name", Line)
        line.value = self._draft.name
        line.cursor_position = len(line.value)
        self.query_one("#rule-item", Choice).offer([*FlowItem], self._draft.flow_item)
        self.query_one("#rule-join", Choice).offer([*Join], self._draft.join)
        self.watch(self.app, "state", self._take_state)

    def _take_state(self, state: State) -> None:
        self._report = state.report
        self._recount()

    @property
    def lines(self) -> list[ConditionLine]:
        """The lines of the conditions, in order."""
        return list(self.query(ConditionLine))

    @on(Input.Changed, "#rule-name")
    @on(Choice.Changed)
    @on(ConditionLine.Changed)
    def _changed(self) -> None:
        self._gather()
        self._recount()

    def _gather(self) -> None:
        self._draft = replace(
            self._draft,
            name=self.query_one("#rule-name", Line).value,
            flow_item=FlowItem(self.query_one("#rule-item", Choice).chosen),
            join=Join(self.query_one("#rule-join", Choice).chosen),
            conditions=tuple(one.condition for one in self.lines),
        )

    def _recount(self) -> None:
        """Count what the rule does; while one counting goes on, only the last change is counted after it."""
        lacking = self._draft.uncountable(self._contract)
        self._stale = not lacking
        if lacking:
            self._tell(((Part(f"Not counted: {lacking}", Tone.MUTED),),))
        elif not self._counting:
            self._counting = True
            self._count()

    @work(group="count", exit_on_error=False, description="counting what a rule catches")
    async def _count(self) -> None:
        try:
            while self._stale:
                self._stale = False
                edits = self._edits.with_rule(self._place, self._draft.rule())
                report = await self._preview(edits.rules)
                if not self._draft.uncountable(self._contract):
                    self._tell(self._counts(report))
        except Exception as error:  # noqa: BLE001 - a defect of the counting is told, and the form lives on
            self._tell(((Part(f"Not counted: {where(error)}", Tone.WARN),),))
        finally:
            self._counting = False

    def _counts(self, report: Report | None) -> Detail:
        if report is None:
            return ((Part("Not counted: no stories were read yet", Tone.MUTED),),)
        shown = self._report or report
        return counts_of(report, self._place, shown.panes.categorize.uncategorised)

    def _tell(self, lines: Detail) -> None:
        if self.is_attached:
            self.query_one("#rule-counts", Static).update(content(lines))

    @on(events.DescendantFocus)
    def _focused(self) -> None:
        """Say what the keys do here, and which values were seen where one is typed."""
        text = _FIELD_KEYS if isinstance(self.focused, FieldCell) else _KEYS
        line = self._here()
        if line is not None and isinstance(self.focused, Line):
            values = seen_values(self._report, line.condition.field)
            more = ", …" if len(values) > _SHOWN_VALUES else ""
            if values:
                text = f"seen: {', '.join(values[:_SHOWN_VALUES])}{more} · → completes"
        self.say(text, Tone.MUTED)

    def _here(self) -> ConditionLine | None:
        """Give the condition that keys go to."""
        parents = self.focused.ancestors if self.focused else ()
        return next((one for one in parents if isinstance(one, ConditionLine)), None)

    def action_add(self) -> None:
        """Add a condition, and go to its field."""
        self._add()

    @work(exclusive=True, group="conditions", exit_on_error=False, description="adding a condition")
    async def _add(self) -> None:
        line = self._line(DraftCondition())
        await self.query_one("#conditions").mount(line)
        self.set_focus(line.query_one(FieldCell))
        self._changed()

    def action_remove(self) -> None:
        """Remove the condition that keys go to."""
        line = self._here()
        if line is None:
            self.say("Go to the condition that is to go: tab")
        elif len(self.lines) == 1:
            self.say("A rule without a condition would catch every story")
        else:
            self._remove(line)

    @work(exclusive=True, group="conditions", exit_on_error=False, description="removing a condition")
    async def _remove(self, line: ConditionLine) -> None:
        place = self.lines.index(line)
        await line.remove()
        left = self.lines
        self.set_focus(left[min(place, len(left) - 1)].query_one(FieldCell))
        self._changed()

    @on(ConditionLine.FieldAsked)
    def _list_fields(self, event: ConditionLine.FieldAsked) -> None:
        line = event.line

        def taken(field: str | None) -> None:
            if field is not None:
                line.take_field(field)

        self.app.push_screen(FieldList(self._contract, line.condition.field), taken)

    @on(Input.Submitted)
    def action_keep(self) -> None:
        """Keep the rule, or say what it lacks."""
        self._gather()  # enter may come before what was typed is told of
        refused = self._draft.refusal(self._contract, self._taken)
        if refused:
            self.say(refused)
        else:
            self.dismiss(self._draft.rule())

    def action_leave(self) -> None:
        """Leave the rule as it was."""
        self.dismiss(None)

    def say(self, text: str, tone: Tone = Tone.WARN) -> None:
        """Tell something in the place of the keys, until another part is focused."""
        self.query_one("#rule-keys", Static).update(content([(Part(text, tone),)]))
