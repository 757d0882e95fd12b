"""What is written to the terminal besides pictures: the modes it is put into, and how it gets them back."""

from __future__ import annotations

import asyncio
import codecs
import errno
import os
import select
import signal
import sys
import termios
import threading
from functools import partial
from typing import Any, Final

from textual._time import get_time
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

from tui.thin import ThinLine

_ENDING: Final = (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)
_PATIENCE_S: Final = 3.0
"""How long leaving in good order may take after a signal."""
_READ: Final = 4096
_MODES_BACK: Final = (
    "\x1b[?2004l\x1b[?7h\x1b[?2048l\x1b[?1000l\x1b[?1002l\x1b[?1006l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[?1004l"
)


class _Leaving(threading.Event):
    """Tells the thread that reads keys to end, and wakes it for that."""

    def __init__(self) -> None:
        super().__init__()
        self.wakes, self._wake = os.pipe()
        """What can be read from once the thread is to end."""

    def set(self) -> None:
        """End it."""
        super().set()
        os.write(self._wake, b"\0")

    def clear(self) -> None:
        """Let another thread begin."""
        super().clear()
        os.read(self.wakes, 1)


class ThinDriver(LinuxDriver):
    """Textual's own driver, which asks for no motion of the mouse, and leaves in good order when told to."""

    def __init__(self, app: App[int], **wanted: Any) -> None:  # noqa: ANN401 - Textual's own settings
        super().__init__(app, **wanted)
        self._line = ThinLine()
        self.exit_event = self._leaving = _Leaving()

    def write(self, data: str) -> None:
        """Send what differs from what is shown."""
        thin = self._line.thinned(data)
        if thin:
            super().write(thin)

    def forget(self) -> None:
        """Draw all anew the next time."""
        self._line.forget()

    def start_application_mode(self) -> None:
        """Take the terminal, and listen for what ends a program."""
        self._line = ThinLine()
        loop = asyncio.get_running_loop()
        for number in _ENDING:
            loop.add_signal_handler(number, partial(self._end, number))
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def _enable_mouse_support(self) -> None:
        """Ask for clicks, the wheel and drags.

        Textual asks for every motion (1003): then each move of the mouse sends bytes up the line, and what is
        drawn under it sends bytes down.
        """
        if self._mouse:
            self.write("\x1b[?1000h\x1b[?1002h\x1b[?1006h")

    def _disable_mouse_support(self) -> None:
        if self._mouse:
            if self._mouse_pixels:
                self.write("\x1b[?1016l")
            self.write("\x1b[?1006l\x1b[?1002l\x1b[?1000l")

    def _end(self, number: signal.Signals) -> None:
        """End as a shell expects it of that signal, in good order, or soon without."""
        code = 128 + number
        last = threading.Timer(_PATIENCE_S, self._give_up, (code,))
        last.daemon = True
        last.start()
        # In turn: a screen that is being built when it is told to leave has none of its parts.
        self._app.call_later(self._app.exit, None, code)

    def _give_up(self, code: int) -> None:
        """Give the terminal back without the app, which is stuck."""
        try:
            if self.attrs_before is not None:
                termios.tcsetattr(self.fileno, termios.TCSANOW, self.attrs_before)
            os.write(sys.__stderr__.fileno(), _MODES_BACK.encode())  # type: ignore[union-attr]
        except (OSError, termios.error, ValueError):
            pass  # the terminal is gone
        finally:
            os._exit(code)

    def run_input_thread(self) -> None:
        """Read keys, and sleep until one is pressed: Textual looks ten times a second for the end.

        Only a key that may be the beginning of another one, such as escape, is not waited for without end.
        """
        parser, decode = XTermParser(), codecs.getincrementaldecoder("utf-8")().decode
        while True:
            until = parser._timeout_time  # noqa: SLF001 - Textual's driver leaves it to its ticks
            left = None if until is None else max(until - get_time(), 0)
            ready, _, _ = select.select([self.fileno, self._leaving.wakes], [], [], left)
            if self._leaving.is_set():
                return
            typed = decode(self._typed()) if ready else ""
            # An empty text would be the end to the parser; it is the first byte of a letter of several.
            for event in (*(parser.feed(typed) if typed else ()), *parser.tick()):
                self.process_message(event)

    def _typed(self) -> bytes:
        """Give what was typed.

        Raises:
            OSError: The terminal is gone.
        """
        read = os.read(self.fileno, _READ)
        if not read:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return read

    def _run_input_thread(self) -> None:
        """Read keys; a terminal that is gone ends the program as if it had been told to."""
        try:
            self.run_input_thread()
        except OSError:
            self._app.call_later(self._end, signal.SIGHUP)
        except Exception as error:  # noqa: BLE001 - told as any other defect is, without its text
            self._app.call_later(self._app._handle_exception, error)  # noqa: SLF001 - as Textual's own does
