"""Names to addresses, in a thread that nobody waits for."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Callable
from typing import Any

from diagnostics.faults import Fault, FaultKind, Scalar
from diagnostics.tracker.classify import fault_of
from diagnostics.tracker.errors import UnreachableError

Lookup = Callable[..., Any]
"""`socket.getaddrinfo`, or what a test puts in its place."""

_Answer = tuple[str, ...] | Exception


async def resolve(lookup: Lookup, host: str, port: int, timeout_s: float) -> tuple[str, ...]:
    """Give the addresses of `host`, in the resolver's order.

    The resolver runs in a daemon thread: the event loop's own executor would be waited for at exit.

    Raises:
        UnreachableError: There is no such name, or no answer.
    """
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[_Answer] = loop.create_future()

    def look_up() -> None:
        found = _ask(lookup, host, port)
        with contextlib.suppress(RuntimeError):  # the loop is gone: nobody waits for this any more
            loop.call_soon_threadsafe(_settle, answer, found)

    start = time.perf_counter()
    threading.Thread(target=look_up, name="resolver", daemon=True).start()
    try:
        async with asyncio.timeout(timeout_s):
            found = await answer
    except TimeoutError:
        fault = Fault(kind=FaultKind.RESOLVER_TIMEOUT, where=host, facts={"timeout_s": timeout_s})
        raise UnreachableError(fault) from None
    if isinstance(found, tuple):
        return found
    after_s = round(time.perf_counter() - start, 3)
    raise UnreachableError(_fault_of(found, host, after_s)) from None


def _ask(lookup: Lookup, host: str, port: int) -> _Answer:
    """Give the addresses, or what came in their place: an exception must not end in the thread."""
    try:
        found = lookup(host, port, type=socket.SOCK_STREAM)
        addresses = tuple(dict.fromkeys(_address_of(entry[4]) for entry in found))
    except Exception as error:  # noqa: BLE001 - handed over whole; one that is no answer of a resolver is raised there
        return error
    return addresses or socket.gaierror(socket.EAI_NODATA, "no address")


def _address_of(socket_address: tuple[Any, ...]) -> str:
    """Give the address, a link-local one with its interface: without that nothing can be sent to it."""
    address = str(socket_address[0])
    scope = socket_address[3] if len(socket_address) > 3 else 0  # noqa: PLR2004 - IPv6 has four parts
    return f"{address}%{scope}" if scope and "%" not in address else address


def _fault_of(error: Exception, host: str, after_s: float) -> Fault:
    """Give what the resolver's error says.

    An OSError that is no `gaierror` is EAI_SYSTEM: the resolver's own failure, whatever its errno says.
    """
    facts: dict[str, Scalar] = {"after_s": after_s}
    if isinstance(error, UnicodeError):
        facts = {"answer": "not a host name"}
        return Fault(kind=FaultKind.NAME_NOT_FOUND, where=host, facts=facts)
    if isinstance(error, socket.gaierror):
        return fault_of(error, host, facts)
    if isinstance(error, OSError):
        facts |= {"answer": "EAI_SYSTEM", "errno": error.errno}
        return Fault(kind=FaultKind.RESOLVER_FAILED, where=host, facts=facts)
    raise error


def _settle(answer: asyncio.Future[_Answer], found: _Answer) -> None:
    if not answer.done():
        answer.set_result(found)
