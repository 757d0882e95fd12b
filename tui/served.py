"""Whether this process draws into a browser: `serve` has started it, with pipes for a terminal."""

from __future__ import annotations

import os
import sys
from typing import Final

DRIVER: Final = "tui.browser.driver:PageDriver"
"""What draws there; the variable TEXTUAL_DRIVER names it."""
MARK: Final = "TRACKER_DOCTOR_SERVED"


def is_served() -> bool:
    """Tell whether `serve` started this process: with the driver, its own mark, and no terminal at all."""
    marked = os.environ.get("TEXTUAL_DRIVER") == DRIVER and os.environ.get(MARK) == "1"
    return marked and not any(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))
