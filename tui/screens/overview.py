"""The overview as a screen: its own rows are the findings, and some lead to a pane."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding

from diagnostics.clock import Clock
from diagnostics.report.model import Report
from tui.messages import PaneAsked
from tui.panes import Page
from tui.panes.findings import finding_detail
from tui.panes.overview import PANE_KEY
from tui.screens.pane import PaneScreen
from tui.view import Detail

_ALL: Final = "all_findings"


class OverviewScreen(PaneScreen):
    """The first screen; it has no second list, since all findings stand in the one that it has."""

    def __init__(self, page: Page, title: str, clock: Clock) -> None:
        super().__init__(page, title, clock)
        self.add_class("whole")

    def told(self, report: Report, key: str) -> Detail:
        """Give what is told of a row; of a finding, since when it is there, too."""
        return finding_detail(report, key, self._state.past) or super().told(report, key)

    def acts(self, binding: Binding) -> bool:
        """Leave the key out of the footer that has nothing to add here."""
        return binding.action != _ALL and super().acts(binding)

    def action_all_findings(self) -> None:
        """Say that they stand here."""
        self.say("The overview shows the findings of all panes already")

    def action_stories(self) -> None:
        """Say where stories stand behind rows."""
        self.say("Stories stand behind the rows of panes 3, 4 and 5")

    async def action_open(self) -> None:
        """Go to the pane whose row it is, or open what is known of another row."""
        key = self.table.key or ""
        if key.startswith(PANE_KEY) and self.focused is self.table:
            self.post_message(PaneAsked(key.removeprefix(PANE_KEY)))
        else:
            await super().action_open()
