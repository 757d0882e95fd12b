"""The connection form as an app of its own: it ends with a target, and the dashboard begins after it."""

from __future__ import annotations

import os
from typing import ClassVar

from textual import work
from textual.app import App
from textual.binding import Binding, BindingType

from diagnostics.target import Target
from tui.connecting import Start
from tui.manner import Manner
from tui.screens.connect import ConnectScreen
from tui.trouble import where


class ConnectApp(App[Target]):
    """Asks where and as whom; what it returns is None where somebody left."""

    TITLE = "tracker-doctor"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c,ctrl+q", "quit", "Quit", show=False, priority=True),
    ]

    def __init__(self, start: Start) -> None:
        """Prepare the app.

        Args:
            start: The settings that there are.
        """
        super().__init__()
        self._start = start
        self.animation_level = "none"
        if os.environ.get("NO_COLOR"):
            self.theme = "ansi-dark"

    def on_mount(self) -> None:
        """Show the form."""
        self._ask()

    @work(group="form", description="asking for the connection")
    async def _ask(self) -> None:
        self.exit(await self.push_screen_wait(ConnectScreen(self._start)))

    def _fatal_error(self) -> None:
        """Leave with one line: the stock way prints the locals of each frame, secrets included."""
        self.bell()
        self.panic(f"tracker-doctor failed: {where(self._exception)}. Nothing was changed anywhere.")


def ask_connection(start: Start, manner: Manner) -> tuple[Target | None, int]:
    """Run the form.

    Returns:
        The target to open, None where somebody left; and the exit code, which is 1 after a defect.
    """
    app = ConnectApp(start)
    target = app.run(mouse=manner.mouse)
    return target, app.return_code or 0
