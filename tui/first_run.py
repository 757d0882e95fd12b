"""The connection form as an app of its own: it ends with a target, and the dashboard begins after it."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.binding import Binding, BindingType

from diagnostics.target import Target
from tui.connecting import Start
from tui.manner import Manner
from tui.screens.connect import ConnectScreen
from tui.wires import WiredApp, let_go


class ConnectApp(WiredApp[Target]):
    """Asks where and as whom; what it returns is None where somebody left."""

    TITLE = "tracker-doctor"
    ENABLE_COMMAND_PALETTE = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+c,ctrl+q", "quit", "Quit", show=False, priority=True),
    ]

    def __init__(self, start: Start, manner: Manner) -> None:
        """Prepare the app.

        Args:
            start: The settings that there are.
            manner: How the form is wanted.
        """
        super().__init__()
        self._start = start
        self.animation_level = "none"
        self.dress(manner)

    def on_mount(self) -> None:
        """Show the form."""
        self._ask()

    @work(group="form", description="asking for the connection")
    async def _ask(self) -> None:
        self.exit(await self.push_screen_wait(ConnectScreen(self._start)))


def ask_connection(start: Start, manner: Manner) -> tuple[Target | None, int]:
    """Run the form.

    Returns:
        The target to open, None where somebody left; and the exit code, which is 1 after a defect.
    """
    app = ConnectApp(start, manner)
    app.suit_terminal()
    target = app.run(mouse=manner.mouse)
    let_go()
    return target, app.return_code or 0
