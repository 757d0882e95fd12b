"""An app that follows one session: its state, the rules as they are edited, and what is told in one line."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

from textual import on, work
from textual.reactive import var

from diagnostics.report.model import Report
from tui.messages import AllFindingsToggled, EditsMade, RefreshAsked, RunFailed, Updated
from tui.screens import Saying
from tui.session import Session
from tui.state import State
from tui.trouble import where
from tui.wires import WiredApp

if TYPE_CHECKING:
    from diagnostics.rules import RuleSet
    from tui.editing.edits import Edits


class FollowingApp(WiredApp):
    """Holds what a session gives; what is shown of it, the app made of this one says."""

    state: var[State] = var(State())
    all_findings: var[bool] = var(False)
    edits: var[Edits | None] = var(None)
    """What was made of the rules in this session; None: nothing so far."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session

    @work(exclusive=True, group="session", exit_on_error=False, description="following the session")
    async def follow(self) -> None:
        """Pass the session's updates on; what breaks it is told in the header."""
        try:
            async with aclosing(self._session.updates()) as updates:  # type: ignore[type-var]
                async for update in updates:
                    self.post_message(Updated(update))
        except Exception as error:  # noqa: BLE001 - the border where a defect becomes a line of the header
            self.post_message(RunFailed(where(error)))

    @on(Updated)
    def _updated(self, message: Updated) -> None:
        self.state = self.state.updated(message.update)

    @on(RunFailed)
    def _run_failed(self, message: RunFailed) -> None:
        self.state = self.state.failed(message.trouble)

    @on(RefreshAsked)
    def _refresh_asked(self) -> None:
        self.state = self.state.begun()
        self.follow()

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
