"""A port that drops every SYN: its queue of connections is full, and nobody takes one out."""

from __future__ import annotations

import contextlib
import errno
import select
import socket
from collections.abc import Iterator

import pytest

_FILLERS = 8


@contextlib.contextmanager
def black_hole(address: str = "127.0.0.1", port: int = 0) -> Iterator[int]:
    """Give the port on `address` that answers no attempt to connect; skip where the system has none."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with contextlib.ExitStack() as held, socket.socket(family) as listener:
        try:
            listener.bind((address, port))
        except OSError as error:
            pytest.skip(f"no socket on {address}: {errno.errorcode.get(error.errno or 0)}")
        listener.listen(0)
        number = int(listener.getsockname()[1])
        fillers = []
        for _ in range(_FILLERS):
            filler = held.enter_context(socket.socket(family))
            filler.setblocking(False)
            filler.connect_ex((address, number))
            fillers.append(filler)
        _, taken, _ = select.select([], fillers[-1:], [], 0.3)
        if taken:
            pytest.skip("this system takes connections beyond the queue")
        yield number
