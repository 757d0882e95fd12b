"""Ports of this machine: one to listen on, one where nobody does, and one whose queue is full."""

from __future__ import annotations

import contextlib
import os
import socket
from typing import Final

HOST: Final = "127.0.0.1"
_QUEUE: Final = 128
_FILLERS: Final = 4
"""A queue of length 0 holds one connection on Linux; the next ones make sure."""


def listen(port: int) -> socket.socket:
    """Give a listening socket.

    Raises:
        OSError: The port cannot be had; errno is EADDRINUSE when somebody else listens on it.
    """
    return _opened(port, _QUEUE)


def closed(port: int) -> socket.socket:
    """Give a socket that holds the port and does not listen: who connects is refused.

    Raises:
        OSError: As for `listen`.
    """
    return _opened(port, None)


def full(port: int) -> list[socket.socket]:
    """Give a listening socket whose queue is full, then what fills it: who connects hears nothing.

    That is so on Linux; other systems may refuse or take the connection.

    Raises:
        OSError: As for `listen`.
    """
    held = [_opened(port, 0)]
    for _ in range(_FILLERS):
        filler = socket.socket()
        filler.setblocking(False)
        held.append(filler)
        with contextlib.suppress(BlockingIOError):
            filler.connect(held[0].getsockname())
    return held


def _opened(port: int, queue: int | None) -> socket.socket:
    # The protocol is named: asyncio sets TCP_NODELAY only then, and without it each answer waits 40 ms.
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if os.name == "posix":
            # A port just left can be taken again at once. On Windows the option would share a used port.
            opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        opened.bind((HOST, port))
        if queue is not None:
            opened.listen(queue)
    except OSError:
        opened.close()
        raise
    return opened
