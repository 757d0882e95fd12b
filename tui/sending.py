"""An app that sends texts to the clipboard of the terminal it is shown in: cleaned, and without secrets."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from textual import on

from tui import clipboard
from tui.following import FollowingApp
from tui.messages import CopyAsked

if TYPE_CHECKING:
    from diagnostics.clock import Clock
    from diagnostics.secret import Secret


class SendingApp(FollowingApp):
    """Sends, or shows what cannot be sent, and says which of the two it did."""

    _clock: Clock
    _secrets: tuple[Secret, ...]

    def copy_to_clipboard(self, text: str) -> None:
        """Send a text, also one that was selected; what is refused is told, and nothing of it is sent."""
        from diagnostics.leaks import LeakError  # noqa: PLC0415 - not before the first paint
        from diagnostics.outputs import piece_text  # noqa: PLC0415

        try:
            clean = piece_text(text, self._secrets)
        except LeakError as error:
            self.say(f"Not sent: {error}")
            return
        because = clipboard.refusal(clean, os.environ, browser=self.is_web)
        if because:
            from tui.screens.copied import CopyScreen  # noqa: PLC0415 - not before the first paint

            self.push_screen(CopyScreen(clean, because, self._clock))
        elif self._driver is not None:
            self._clipboard = clean  # what Textual's own lines paste
            self._driver.write(clipboard.sequence(clean, os.environ))
            self.say(clipboard.told(clean))

    @on(CopyAsked)
    def _copy_asked(self, message: CopyAsked) -> None:
        self.copy_to_clipboard(message.text)
