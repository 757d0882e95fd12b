"""Text to the clipboard of the terminal that shows this program, over SSH as well: the sequence OSC 52.

A terminal answers nothing to it, so that all that can be told is that it was sent. Where it is known to be
lost, it is not sent, and the reason is given.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Final

MOST: Final = 74_994
"""Characters of base64 that terminals take: tmux and xterm drop a longer sequence in silence."""
SWITCH: Final = "TRACKER_DOCTOR_CLIPBOARD"
"""The variable that says `off`, or `osc52` where this module would hold a terminal for one that cannot."""
_CHUNK: Final = 76
"""Characters that GNU screen passes on in one piece."""


def refusal(text: str, environment: Mapping[str, str], *, browser: bool = False) -> str:
    """Give why a text cannot be sent to the terminal's clipboard, in words; empty where it can.

    Args:
        text: What is to be sent.
        environment: The process's variables.
        browser: The dashboard is shown in a browser.
    """
    size = len(_encoded(text))
    mode = environment.get(SWITCH, "")
    if mode == "off":
        return f"{SWITCH}=off"
    if browser:
        return "a browser gives its clipboard to no program in it"
    if mode != "osc52":
        if environment.get("TERM_PROGRAM") == "Apple_Terminal":
            return "macOS's Terminal has no such sequence; iTerm2 and others do"
        if environment.get("TERM") == "linux":
            return "the Linux console has no clipboard"
    if size > MOST:
        return f"{size:,} characters are more than the {MOST:,} that terminals take"
    return ""


def sequence(text: str, environment: Mapping[str, str]) -> str:
    """Give what is written to the terminal.

    tmux takes the plain sequence where `set-clipboard` is on, and passes the wrapped one on where
    `allow-passthrough` is; which of them, nothing tells, and twice the same does no harm. GNU screen only
    passes on what is wrapped, in short pieces.
    """
    encoded = _encoded(text)
    plain = f"\x1b]52;c;{encoded}\x07"
    term = environment.get("TERM", "")
    if environment.get("TMUX") or term.startswith("tmux"):
        doubled = plain.replace("\x1b", "\x1b\x1b")
        return f"{plain}\x1bPtmux;{doubled}\x1b\\"
    if environment.get("STY") or term.startswith("screen"):
        # Where only TERM says so, it may as well be a tmux at the other end of an SSH line.
        return ("" if environment.get("STY") else plain) + _in_pieces(plain)
    return plain


def told(text: str) -> str:
    """Give what can be said once a text was sent."""
    return f"Sent {len(text.encode()):,} bytes to the terminal's clipboard"


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def _in_pieces(plain: str) -> str:
    pieces = (plain[start : start + _CHUNK] for start in range(0, len(plain), _CHUNK))
    return "".join(f"\x1bP{piece}\x1b\\" for piece in pieces)
