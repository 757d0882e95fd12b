"""Name, connection and TLS, each tried by itself before any HTTP, so that each has its own time and cause."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from diagnostics.faults import Fault, FaultKind, Scalar
from diagnostics.tracker.classify import fault_of
from diagnostics.tracker.errors import UnreachableError
from diagnostics.tracker.trust import trust_context

_GRACE_S = 0.2
"""Further addresses get this long after the first one answered."""


@dataclass(frozen=True, slots=True)
class Reached:
    """Which addresses took a connection, and what the others did."""

    address: str
    """The first that answered."""
    refused: Mapping[str, str] = field(default_factory=dict)
    """Address to symptom."""


@dataclass(frozen=True, slots=True)
class Session:
    """A TLS handshake that passed."""

    version: str
    cipher: str
    issuer: str
    subject: str
    expires: str


class Network(Protocol):
    """What the library asks of the network below HTTP; each raises `UnreachableError`."""

    async def resolve(self, host: str, port: int, timeout_s: float) -> tuple[str, ...]:
        """Give the addresses of `host`, in the resolver's order."""

    async def connect(self, addresses: tuple[str, ...], port: int, timeout_s: float) -> Reached:
        """Open and close one TCP connection to each address."""

    async def handshake(
        self, host: str, address: str, port: int, ca_file: str | None, timeout_s: float
    ) -> Session:
        """Make one TLS handshake for `host` at `address`, sending no request."""


class SystemNetwork:
    """The machine's own network."""

    async def resolve(self, host: str, port: int, timeout_s: float) -> tuple[str, ...]:
        """Give the addresses of `host`.

        The resolver runs in a daemon thread: the event loop's own executor would be waited for at exit.
        """
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[tuple[str, ...]] = loop.create_future()

        def look_up() -> None:
            try:
                found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
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

    async def connect(self, addresses: tuple[str, ...], port: int, timeout_s: float) -> Reached:
        """Try all addresses at once; one that answers is enough."""
        tries = {asyncio.create_task(_try(address, port, timeout_s)): address for address in addresses}
        reached: str | None = None
        try:
            for attempt in asyncio.as_completed(tries):
                if await attempt is None:
                    break
            else:
                faults = [task.result() for task in tries]
                raise UnreachableError(next(fault for fault in faults if fault is not None))
            await asyncio.wait(tries, timeout=_GRACE_S)
            done = {address: task.result() for task, address in tries.items() if task.done()}
            reached = next(address for address, fault in done.items() if fault is None)
            return Reached(reached, {a: fault.kind.value for a, fault in done.items() if fault is not None})
        finally:
            for task in tries:
                task.cancel()
            await asyncio.gather(*tries, return_exceptions=True)

    async def handshake(
        self, host: str, address: str, port: int, ca_file: str | None, timeout_s: float
    ) -> Session:
        """Make one TLS handshake, certificate and name verified."""
        where = f"{host}:{port}"
        try:
            async with asyncio.timeout(timeout_s):
                _, writer = await asyncio.open_connection(
                    address, port, ssl=trust_context(ca_file), server_hostname=host
                )
        except TimeoutError:
            facts: dict[str, Scalar] = {"timeout_s": timeout_s}
            fault = Fault(kind=FaultKind.TLS_BROKEN_OFF, where=where, facts=facts)
            raise UnreachableError(fault) from None
        except ConnectionResetError as error:
            fault = fault_of(error, where)
            raise UnreachableError(Fault(kind=FaultKind.RESET, where=where, facts=fault.facts)) from None
        except OSError as error:
            raise UnreachableError(fault_of(error, where)) from None
        try:
            return _session(writer.get_extra_info("ssl_object"))
        finally:
            writer.transport.abort()


def _settle(answer: asyncio.Future[tuple[str, ...]], result: tuple[str, ...] | OSError) -> None:
    if answer.done():
        return
    if isinstance(result, OSError):
        answer.set_exception(result)
    else:
        answer.set_result(result)


async def _try(address: str, port: int, timeout_s: float) -> Fault | None:
    where = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
    try:
        async with asyncio.timeout(timeout_s):
            _, writer = await asyncio.open_connection(address, port)
    except TimeoutError:
        return Fault(kind=FaultKind.CONNECT_TIMEOUT, where=where, facts={"timeout_s": timeout_s})
    except OSError as error:
        return fault_of(error, where)
    writer.transport.abort()
    return None


def _session(connection: ssl.SSLObject) -> Session:
    cipher = connection.cipher()
    certificate = connection.getpeercert() or {}
    return Session(
        version=connection.version() or "",
        cipher=cipher[0] if cipher else "",
        issuer=_common_name(certificate.get("issuer")),
        subject=_common_name(certificate.get("subject")),
        expires=str(certificate.get("notAfter", "")),
    )


def _common_name(name: object) -> str:
    """Give the common name, else the organisation, of a name as `getpeercert` writes it."""
    pairs = {
        str(part[0][0]): str(part[0][1])
        for part in (name if isinstance(name, tuple) else ())
        if isinstance(part, tuple) and part and isinstance(part[0], tuple)
    }
    return pairs.get("commonName") or pairs.get("organizationName") or ""
