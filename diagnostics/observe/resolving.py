"""Names to addresses, in a thread that nobody waits for."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable
from typing import Any

from diagnostics.faults import Fault, FaultKind
from diagnostics.tracker.classify import fault_of
from diagnostics.tracker.errors import UnreachableError

Lookup = Callable[..., Any]
"""`socket.getaddrinfo`, or what a test puts in its place."""


async def resolve(lookup: Lookup, host: str, port: int, timeout_s: float) -> tuple[str, ...]:
    """Give the addresses of `host`, in the resolver's order.

    The resolver runs in a daemon thread: the event loop's own executor would be waited for at exit.

    Raises:
        UnreachableError: There is no such name, or no answer.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[tuple[str, ...]] = loop.create_future()

    def look_up() -> None:
        try:
            found = lookup(host, port, type=socket.SOCK_STREAM)
            result: tuple[str, ...] | OSError = tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
        except OSError as error:
            result = error
        except UnicodeError:
            result = socket.gaierror(socket.EAI_NONAME, "not a host name")
        with contextlib.suppress(RuntimeError):  # the loop is gone: nobody waits for this any more
            loop.call_soon_threadsafe(_settle, answer, result)

    threading.Thread(target=look_up, name="resolver", daemon=True).start()
    try:
        async with asyncio.timeout(timeout_s):
            return await answer
    except TimeoutError:
        fault = Fault(kind=FaultKind.RESOLVER_TIMEOUT, where=host, facts={"timeout_s": timeout_s})
        raise UnreachableError(fault) from None
    except OSError as error:
        raise UnreachableError(fault_of(error, host)) from None


def _settle(answer: asyncio.Future[tuple[str, ...]], result: tuple[str, ...] | OSError) -> None:
    if answer.done():
        return
    if isinstance(result, OSError):
        answer.set_exception(result)
    else:
        answer.set_result(result)
