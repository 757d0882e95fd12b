"""How long it takes from the start of a command until the terminal has its first full frame."""

from __future__ import annotations

import codecs
import os
import select
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from tests.support.cells import Cells
from tests.support.terminal import terminal

SIZE: Final = (80, 24)
_PATIENCE_S: Final = 30.0
_PAUSE_S: Final = 0.05
"""Only when nothing came for so long is looked at what did: looking takes time of its own."""


def first_frame_ms(
    command: Sequence[str], variables: Mapping[str, str], folder: Path, texts: Sequence[str]
) -> float:
    """Start a command in a pseudo-terminal, and give the time of the last byte of its first full frame.

    Args:
        command: The command; it is killed once the frame is there.
        variables: Its whole environment.
        folder: Where it runs.
        texts: What stands on a full frame, at its top, in its middle and at its bottom.

    Raises:
        RuntimeError: It never showed them.
    """
    start = time.perf_counter()
    with terminal(command, variables, folder, SIZE) as opened:
        parts: list[tuple[float, bytes]] = []
        while time.perf_counter() - start < _PATIENCE_S:
            if select.select([opened._master], [], [], _PAUSE_S)[0]:
                try:
                    parts.append((time.perf_counter(), os.read(opened._master, 1 << 16)))
                except OSError:  # it has ended
                    break
            elif (at := _full_at(parts, texts)) is not None:
                return (at - start) * 1000
    raise RuntimeError(f"{' '.join(command)} showed no frame with {', '.join(texts)}")


def _full_at(parts: Sequence[tuple[float, bytes]], texts: Sequence[str]) -> float | None:
    """Give when the part came with which all texts stand on the screen; None: not yet."""
    cells, decoder, left = Cells(), codecs.getincrementaldecoder("utf-8")("replace"), ""
    for at, part in parts:
        left = cells_taken(cells, left + decoder.decode(part))
        shown = cells.text
        if all(text in shown for text in texts):
            return at
    return None


def cells_taken(cells: Cells, text: str) -> str:
    """Put text on the screen, and give the beginning of a sequence whose end has not come yet."""
    last = text.rfind("\x1b", max(0, len(text) - 64))
    whole = text if last < 0 or any(sign.isalpha() for sign in text[last:]) else text[:last]
    cells.take(whole)
    return text[len(whole) :]
