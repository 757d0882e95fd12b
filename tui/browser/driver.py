"""How a dashboard behind a page draws: as Textual does it, and it ends with the server that it draws for."""

from __future__ import annotations

import os
from typing import Any

from textual import messages
from textual.app import App
from textual.drivers.web_driver import WebDriver


class PageDriver(WebDriver):
    """Textual's own driver for a browser; where nobody is at the other end of its pipes, it leaves."""

    def __init__(self, app: App[Any], **wanted: Any) -> None:  # noqa: ANN401 - Textual's own settings
        super().__init__(app, **wanted)
        self._write = self._send  # type: ignore[assignment]

    def _send(self, data: bytes) -> int:
        try:
            return os.write(self.fileno, data)
        except OSError:  # the server is gone, however it went
            self._leave()
            return 0

    def run_input_thread(self) -> None:
        """Read keys; when there will be no more, nobody could end this any other way."""
        super().run_input_thread()
        self._leave()

    def _leave(self) -> None:
        if not self.exit_event.is_set():
            self._app.post_message(messages.ExitApp())
