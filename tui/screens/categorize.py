"""The pane Categorize artifacts with the keys that edit types, states and rules."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on, work
from textual.binding import Binding, BindingType

from diagnostics.rules import FlowItem, FlowState, Rule
from tui.editing import file
from tui.editing.edits import Edits
from tui.messages import EditsMade
from tui.screens.pane import PaneScreen
from tui.screens.rule_form import RuleForm
from tui.trouble import where
from tui.widgets.edit_bars import ChoiceBar, SaveBar
from tui.widgets.report_table import ReportTable

if TYPE_CHECKING:
    from tui.app import DoctorApp

_NONE: Final = "none"
_TYPE, _RULE, _STATE = "type", "rule", "state"
_SAVED_REPORT: Final = "A saved report cannot be judged again; edit on the host itself"
_NO_RULE: Final = "Put the cursor on a rule first"
_REFUSED: Final = {
    "map": "Types, states and rules can be edited: put the cursor on one",
    "new_rule": "",
    "delete_rule": _NO_RULE,
    "move_rule(-1)": "This is the first rule already",
    "move_rule(1)": "This is the last rule already",
    "undo": "There is nothing to undo",
    "save": "There is nothing to save",
}
"""The keys that edit, and why they cannot where they could elsewhere."""


class CategorizeScreen(PaneScreen):
    """Pane 5. What is edited is held by the app, so that it outlives refreshes and other panes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("m", "map", "Map", id="pane.map", tooltip="Map the type or state, or edit the rule"),
        Binding("plus", "new_rule", "New", id="pane.new", tooltip="Write a new rule, behind all others"),
        Binding("x", "delete_rule", "Delete", id="pane.delete", tooltip="Delete the rule; u brings it back"),
        Binding(
            "K,left_square_bracket",
            "move_rule(-1)",
            "Earlier",
            id="pane.earlier",
            tooltip="Put the rule before the one above: the first one decides",
        ),
        Binding(
            "J,right_square_bracket",
            "move_rule(1)",
            "Later",
            id="pane.later",
            tooltip="Put the rule behind the one below",
        ),
        Binding("u", "undo", "Undo", id="pane.undo", tooltip="Undo the last edit, and those before it"),
        Binding("W", "save", "Save", id="pane.save", tooltip="Save the rules to their file"),
    ]
    app: DoctorApp

    def on_mount(self) -> None:
        """Follow the edits, too."""
        self._over = ""
        self._acting: frozenset[str] = frozenset()
        self.watch(self.app, "edits", self._show_edits)

    def _show_edits(self) -> None:
        edits, self._over = self.app.edits, ""
        self.mark = "not saved" if edits is not None and edits.dirty else ""
        if self.is_current:
            self._show()
            self._show_keys()

    @property
    def _row(self) -> tuple[str, str]:
        """The kind and the name of the row under the cursor; two empty texts where keys go elsewhere."""
        hidden = self.has_class("reading") and not self.has_class("-wide")
        if not self.is_mounted or self.source is not self.table or hidden:
            return "", ""
        kind, _, name = (self.table.key or "").partition(":")
        return kind, name

    def _refusal(self, action: str) -> str:
        """Give why a key cannot act now; nothing where it can, or where it is every pane's."""
        if action not in _REFUSED:
            return ""
        edits, (kind, name) = self.app.editing(), self._row
        if edits is None:
            return _SAVED_REPORT
        place = edits.place(name) if kind == _RULE else None
        able = {
            "map": kind in {_TYPE, _STATE} or place is not None,
            "delete_rule": place is not None,
            "move_rule(-1)": bool(place),
            "move_rule(1)": place is not None and place + 1 < len(edits.rules.rules),
            "undo": bool(edits.before),
            "save": edits.dirty,
        }
        if able.get(action, True):
            return ""
        return _NO_RULE if place is None and "_rule" in action else _REFUSED[action]

    def refusal(self, action: str) -> str:
        """Give why an action cannot act now, for the palette."""
        return self._refusal(action) or super().refusal(action)

    def acts(self, binding: Binding) -> bool:
        """Tell whether a key can act now, for the footer."""
        return not self._refusal(binding.action)

    def _begin(self, action: str) -> Edits | None:
        """Give the edits that a key acts on; None where it cannot, after saying why."""
        refused = self._refusal(action)
        if refused:
            self.say(refused)
            return None
        self.remove_class("saying")
        return self.app.editing()

    def _show_keys(self) -> None:
        """Draw the footer anew where other keys can act now."""
        acting = frozenset(
            one.binding.action for one in self.active_bindings.values() if self.acts(one.binding)
        )
        if acting != self._acting:
            self._acting = acting
            self.refresh_bindings()

    @on(ReportTable.Highlighted)
    def _row_changed(self) -> None:
        self._show_keys()

    @on(ReportTable.Chosen)
    async def _row_clicked(self, event: ReportTable.Chosen) -> None:
        if self._edits_by_enter():
            event.prevent_default()
            await self.action_map()

    async def action_open(self) -> None:
        """Edit the rule under the cursor; of any other row, open the detail."""
        if self._edits_by_enter():
            await self.action_map()
        else:
            await super().action_open()

    def _edits_by_enter(self) -> bool:
        return self._row[0] == _RULE and not self._refusal("map")

    async def action_map(self) -> None:
        """Choose the flow item of a type or the flow state of a state, or edit a rule."""
        edits = self._begin("map")
        if edits is None:
            return
        kind, name = self._row
        if kind == _TYPE:
            await self._choose(f"{name} becomes", [*FlowItem, _NONE], edits.rules.types.get(name, _NONE))
        elif kind == _STATE:
            await self._choose(f"{name} counts as", [*FlowState, _NONE], edits.rules.states.get(name, _NONE))
        else:
            self._edit_rule(edits, edits.place(name) or 0)

    async def _choose(self, question: str, words: Sequence[str], chosen: str) -> None:
        self.add_class("filtering")
        (await self.bar(ChoiceBar)).open(":".join(self._row), question, words, chosen)

    @on(ChoiceBar.Taken)
    def _mapped(self, message: ChoiceBar.Taken) -> None:
        edits, (kind, _, name), word = self.app.editing(), message.key.partition(":"), message.word
        if edits is None:
            return
        if kind == _TYPE:
            self._made(edits.with_type(name, None if word == _NONE else FlowItem(word)))
        else:
            self._made(edits.with_state(name, None if word == _NONE else FlowState(word)))

    def action_new_rule(self) -> None:
        """Write a new rule."""
        edits = self._begin("new_rule")
        if edits is not None:
            self._edit_rule(edits, len(edits.rules.rules))

    def _edit_rule(self, edits: Edits, place: int) -> None:
        def kept(rule: Rule | None) -> None:
            if rule is not None:
                self._made(edits.with_rule(place, rule))
                self.table.seek(f"{_RULE}:{rule.name}")

        self.app.push_screen(RuleForm(edits, place, self.app.preview), kept)

    def action_delete_rule(self) -> None:
        """Delete the rule under the cursor."""
        edits = self._begin("delete_rule")
        if edits is not None:
            self._made(edits.without(edits.place(self._row[1]) or 0))
            self.say(f"Deleted: {self._row[1]}. u brings it back")

    def action_move_rule(self, by: int) -> None:
        """Move the rule under the cursor up or down; the cursor goes along."""
        edits = self._begin(f"move_rule({by})")
        if edits is not None:
            self._made(edits.moved(edits.place(self._row[1]) or 0, by))

    def action_undo(self) -> None:
        """Undo the last edit."""
        edits = self._begin("undo")
        if edits is not None:
            self._made(edits.undone())

    def _made(self, edits: Edits) -> None:
        self.post_message(EditsMade(edits))

    async def action_save(self) -> None:
        """Save to the file that the rules came from, or ask for a path."""
        edits = self._begin("save")
        if edits is None:
            return
        if edits.path is None:
            self.add_class("filtering")
            (await self.bar(SaveBar)).open(file.DEFAULT_NAME)
        else:
            self._save(edits, edits.path, over=self._over == str(edits.path))

    @on(SaveBar.Asked)
    def _save_asked(self, message: SaveBar.Asked) -> None:
        edits = self.app.editing()
        if edits is not None:
            self._save(edits, message.path, over=message.over)

    @work(exclusive=True, group="save", thread=True, exit_on_error=False, description="saving the rules")
    def _save(self, edits: Edits, path: Path, *, over: bool) -> None:
        try:
            saved = file.save(edits, path, over=over)
        except Exception as error:  # noqa: BLE001 - a defect of the saving is told, and the edits live on
            saved = file.Saved(None, f"Not saved: {where(error)}")
        self.app.call_from_thread(partial(self._saved, path, saved))

    def _saved(self, path: Path, saved: file.Saved) -> None:
        for bar in self.query(SaveBar).filter(".open"):
            if saved.asks:
                bar.ask_again(saved.told)
                return
            bar.action_cancel()
        edits = self.app.editing()
        if saved.rules is not None and edits is not None:
            self._made(edits.kept(saved.rules))
        self.say(f"{saved.told}: W again writes over it" if saved.asks else saved.told)
        self._over = str(path) if saved.asks else ""

    @on(ChoiceBar.Closed)
    @on(SaveBar.Closed)
    def _bar_closed(self) -> None:
        self.prompt_closed()
