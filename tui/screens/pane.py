"""The one screen that draws any pane, with what is done from it: export, why, refresh, help."""

from __future__ import annotations

from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from diagnostics.report.levels import PaneName
from tui.commands import Command, without_keys
from tui.copying import Piece, pieces
from tui.messages import AllFindingsToggled, RefreshAsked, StoriesAsked
from tui.screens.help import HelpScreen, help_text
from tui.screens.lists import ListScreen
from tui.stories import scope_of, scope_words
from tui.widgets.copy_bar import CopyBar
from tui.widgets.export_bar import ExportBar
from tui.widgets.footer import PaneFooter
from tui.widgets.palette import Palette
from tui.widgets.story_bar import StoryBar

_NOTHING: Final = "There is nothing to {} yet"


class PaneScreen(ListScreen):
    """One pane on the screen."""

    CSS_PATH = "pane.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "all_findings", "All", id="pane.all", tooltip="Findings of this pane, or of all"),
        Binding(
            "w", "why", "Why", show=False, id="general.why", tooltip="Why one story is, or is not, in Viz"
        ),
        Binding(
            "l", "stories", "List", show=False, id="pane.stories", tooltip="List the stories behind the row"
        ),
        Binding("r", "refresh", "Refresh", id="general.refresh", tooltip="Read this pane again"),
        Binding(
            "R",
            "refresh_all",
            "Refresh all",
            show=False,
            id="general.refresh_all",
            tooltip="Read everything again",
        ),
        Binding("e", "export", "Export", id="general.export", tooltip="Write the report to a file"),
        Binding("question_mark", "help", "Help", id="general.help", tooltip="These keys"),
    ]

    def compose(self) -> ComposeResult:
        """Give the pane's parts."""
        yield from self.lists()
        yield Static(id="message", markup=False)
        yield PaneFooter(self.acts)

    @on(ExportBar.Closed)
    @on(StoryBar.Closed)
    @on(CopyBar.Closed)
    @on(Palette.Closed)
    def _bar_left(self) -> None:
        self.prompt_closed()

    def action_all_findings(self) -> None:
        """Show the findings of all panes, or of this one only."""
        if self._state.report is None:
            self.say("There are no findings yet")
        elif not self.list_is_hidden():
            self.post_message(AllFindingsToggled())

    def action_refresh(self) -> None:
        """Ask for this pane to be read again; the overview is made of all."""
        self.post_message(RefreshAsked(self.pane_name))

    def action_refresh_all(self) -> None:
        """Ask for everything to be read again."""
        self.post_message(RefreshAsked())

    async def action_export(self, form: str = "") -> None:
        """Open the export form, with a form chosen where one is named."""
        if self._state.report is None:
            self.say(_NOTHING.format("export"))
        else:
            self.remove_class("saying")
            self.add_class("filtering")
            bar = await self.bar(ExportBar)
            bar.open(self._state.report)
            if form:
                bar.choose(form)

    async def action_why(self) -> None:
        """Ask for a story's number or address."""
        self.remove_class("saying")
        (await self.bar(StoryBar)).open()

    def action_stories(self) -> None:
        """List the stories behind the row under the cursor; those behind a finding are all."""
        row = None if self.source is self.findings else self.table.row
        scope = scope_of(self._pane.name, row)
        if self._pane.name is PaneName.CONNECTION:
            self.say("Stories stand behind the rows of panes 3, 4 and 5")
        else:
            self.post_message(StoriesAsked(scope, scope_words(scope, row)))

    def pieces(self) -> tuple[Piece, ...]:
        """Give what can be copied of the row under the cursor."""
        if self._state.report is None:
            self.say(_NOTHING.format("copy"))
            return ()
        exported = self.app.exported[-1] if self.app.exported else None
        row, here = self.source.row, self.source is self.findings
        return pieces(self._state.report, self._pane.name, row, finding=here, exported=exported)

    def more_commands(self) -> tuple[Command, ...]:
        """Give what has no key: each form of a report, and each theme."""
        return without_keys(self.app.themes(), self.refusal("export"))

    def refusal(self, action: str) -> str:
        """Give why an action cannot act now, for the palette; empty where it can, or says so itself."""
        if self._state.report is None and action in {"export", "copy", "compare"}:
            return _NOTHING.format(action)
        if action == "open" and self.source.key is None:
            return "there is no row"
        if action == "filter" and not self.source.total:
            return "there are no rows"
        return ""

    def action_help(self) -> None:
        """Show the keys that are live here."""
        text = help_text(self._pane, self.active_bindings, self.app, self.app.moved_keys())
        self.app.push_screen(HelpScreen(text))
