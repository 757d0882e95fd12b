"""An app that follows one session: its state, the rules as they are edited, and what is told in one line."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

from textual import on, work
from textual.reactive import var

from diagnostics.report.model import Report
from tui.messages import AllFindingsToggled, EditsMade, RefreshAsked, RunFailed, StopAsked, Updated
from tui.screens import Saying
from tui.session import Session, Update
from tui.state import State, can_be_alone
from tui.trouble import where
from tui.wires import WiredApp

if TYPE_CHECKING:
    from diagnostics.report.levels import PaneName
    from diagnostics.rules import RuleSet
    from tui.editing.edits import Edits


class FollowingApp(WiredApp[int]):
    """Holds what a session gives; what is shown of it, the app made of this one says."""

    state: var[State] = var(State())
    all_findings: var[bool] = var(False)
    edits: var[Edits | None] = var(None)
    """What was made of the rules in this session; None: nothing so far."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    @work(exclusive=True, group="session", exit_on_error=False, description="following the session")
    async def follow(self, pane: PaneName | None = None) -> None:
        """Pass the session's updates on; what breaks it is told in the header."""
        try:
            async with aclosing(self._session.updates(pane)) as updates:  # type: ignore[type-var]
                async for update in updates:
                    self.post_message(await self.told(update))
        except Exception as error:  # noqa: BLE001 - the border where a defect becomes a line of the header
            self.post_message(RunFailed(where(error)))

    @on(Updated)
    def _updated(self, message: Updated) -> None:
        self.state = self.state.updated(message.update, message.changes)

    @on(RunFailed)
    def _run_failed(self, message: RunFailed) -> None:
        self.state = self.state.failed(message.trouble)

    async def told(self, update: Update) -> Updated:
        """Give an update as it is passed on."""
        return Updated(update)

    @on(RefreshAsked)
    def _refresh_asked(self, message: RefreshAsked) -> None:
        if not self._session.live:
            self.say("There is nothing to read again: this is a saved report")
        elif message.pane is not None and self.state.running and self.state.pane is None:
            self.say("Everything is being read already, this pane too")
        else:
            pane = message.pane if can_be_alone(self.state) else None
            self.state = self.state.begun(pane, quiet=message.quiet)
            self.follow(pane)

    @on(StopAsked)
    def _stop_asked(self) -> None:
        self._session.stop()
        self.say("Stopped; what was read stays" if self._session.live else "This cannot be stopped; q quits")

    def editing(self) -> Edits | None:
        """Give the rules as they are edited; None where nothing could be judged by others."""
        from tui.editing.edits import Edits  # noqa: PLC0415 - not before the first paint

        rules = self._session.rules if self.edits is None else None
        return self.edits if rules is None else Edits.begun(rules)

    async def preview(self, rules: RuleSet) -> Report | None:
        """Give what other rules would make of what was seen last; None while nothing was seen."""
        return await self._session.previewed(rules)

    @on(EditsMade)
    def _edits_made(self, message: EditsMade) -> None:
        self.edits = message.edits
        self._judge_again(message.edits.rules)

    @work(exclusive=True, group="judging", exit_on_error=False, description="judging by the edited rules")
    async def _judge_again(self, rules: RuleSet) -> None:
        try:
            report = await self._session.judged_with(rules)
        except Exception as error:  # noqa: BLE001 - a defect of the judging is told, and the dashboard lives on
            self.say(f"Not judged again: {where(error)}")
            return
        if report is not None:
            self.state = self.state.judged_again(report)

    @on(AllFindingsToggled)
    def _all_findings_toggled(self) -> None:
        self.all_findings = not self.all_findings

    def say(self, text: str) -> None:
        """Tell something on the screen, where it has a place for that."""
        if isinstance(self.screen, Saying):
            self.screen.say(text)
