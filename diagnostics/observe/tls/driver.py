"""One TLS handshake over memory, so that what the server says in clear can be read along with it.

No request is sent, and certificate and name are verified in every handshake: one whose verification fails
ends there, as it would in any other program.
"""

from __future__ import annotations

import asyncio
import ssl
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from diagnostics.faults import Fault, FaultKind, Scalar
from diagnostics.observe.dial import Dial, dial
from diagnostics.observe.tls.records import Heard, hear, shows_no_certificate
from diagnostics.tracker.classify import fault_of
from diagnostics.tracker.errors import UnreachableError

_READ: Final = 1 << 16
_KEPT: Final = 1 << 18
"""Bytes of the server that are kept for reading; a chain takes a few thousand."""
_LEAST_WAIT_S: Final = 0.1
_MOST_WAIT_S: Final = 1.0

Context = Callable[[], ssl.SSLContext]
"""Makes a verifying context; called in a thread, since reading a store takes its time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """How one handshake ended."""

    heard: Heard
    fault: Fault | None = None
    """What it ended in; None where it passed."""
    version: str = ""
    cipher: str = ""
    leaf: bytes = b""
    """The host's certificate as DER, where the handshake passed."""
    sent: tuple[bytes, ...] = ()
    """All certificates that the server sent, where the handshake passed and this Python tells them."""

    @property
    def passed(self) -> bool:
        """Tell whether the handshake came to its end."""
        return self.fault is None

    @property
    def verify_code(self) -> int | None:
        """OpenSSL's reason for not accepting the certificate."""
        code = self.fault.facts.get("verify_code") if self.fault else None
        return code if isinstance(code, int) else None


class _ClosedError(Exception):
    """The server ended the connection where it had to go on, without a reset."""


async def attempt(host: str, way: Dial, context: Context, timeout_s: float) -> Attempt:
    """Make one handshake for `host` at the end of `way`, and hang up.

    Whatever it ends in is told in the answer; nothing is raised.
    """
    driver = _Driver(host)
    fault: Fault | None = None
    where = f"{host}:{way.port}"
    try:
        async with asyncio.timeout(timeout_s):
            await driver.run(way, context)
    except TimeoutError:
        facts: dict[str, Scalar] = {"timeout_s": timeout_s, "received_bytes": len(driver.received)}
        fault = Fault(kind=FaultKind.TLS_BROKEN_OFF, where=where, facts=facts)
    except _ClosedError:
        facts = {"tls_reason": driver.closed, "received_bytes": len(driver.received)}
        fault = Fault(kind=FaultKind.TLS_BROKEN_OFF, where=where, facts=facts)
    except UnreachableError as error:
        fault = error.fault  # the proxy in between did not let it through
    except ConnectionError as error:
        fault = Fault(kind=FaultKind.RESET, where=where, facts=fault_of(error, where).facts)
    except OSError as error:  # ssl.SSLError is one, too
        fault = fault_of(error, where)
    finally:
        driver.hang_up()
    return driver.attempt(fault)


class _Driver:
    """The state of one handshake."""

    def __init__(self, host: str) -> None:
        self._host = host
        self._incoming, self._outgoing = ssl.MemoryBIO(), ssl.MemoryBIO()
        self._tls: ssl.SSLObject | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._asked = False
        self.received = bytearray()
        self._sent = bytearray()
        self.closed = "CLOSED_IN_HANDSHAKE"

    async def run(self, way: Dial, context: Context) -> None:
        """Go through the handshake, and then wait for what a TLS 1.3 server says only after it."""
        tls = self._tls = await asyncio.to_thread(self._wrap, context)
        reader, self._writer = await dial(way)
        start = time.perf_counter()
        await self._finish(tls, reader)
        if tls.version() == "TLSv1.3":
            self._asked = shows_no_certificate(bytes(self._sent))
            await self._hear_out(tls, reader, time.perf_counter() - start)

    def hang_up(self) -> None:
        """Close the connection at once."""
        if self._writer is not None:
            self._writer.transport.abort()

    def attempt(self, fault: Fault | None) -> Attempt:
        """Give how it ended."""
        heard = hear(bytes(self.received))
        heard = replace(heard, asks_certificate=heard.asks_certificate or self._asked)
        if fault is not None or self._tls is None:
            return Attempt(heard=heard, fault=fault)
        cipher = self._tls.cipher()
        return Attempt(
            heard=heard,
            version=self._tls.version() or "",
            cipher=cipher[0] if cipher else "",
            leaf=self._tls.getpeercert(binary_form=True) or b"",
            sent=_sent(self._tls),
        )

    def _wrap(self, context: Context) -> ssl.SSLObject:
        return context().wrap_bio(self._incoming, self._outgoing, server_hostname=self._host)

    async def _hear_out(self, tls: ssl.SSLObject, reader: asyncio.StreamReader, took_s: float) -> None:
        """Wait one more round trip: for the session's ticket, or for the alert that refuses the client.

        In TLS 1.3 the client is done before the server has seen the client's certificate (RFC 8446 §4.4.2.4).
        """
        wait_s = _MOST_WAIT_S if self._asked else min(max(_LEAST_WAIT_S, 2 * took_s), _MOST_WAIT_S)
        try:
            async with asyncio.timeout(wait_s):
                if not self._incoming.pending:
                    await self._receive(reader)
            tls.read(1)
        except (TimeoutError, ssl.SSLWantReadError):
            return  # nothing refused us: a ticket came, or nothing
        except (ConnectionError, _ClosedError, ssl.SSLZeroReturnError):
            if self._asked:
                self.closed = "CLOSED_AFTER_HANDSHAKE"
                raise _ClosedError from None

    async def _finish(self, tls: ssl.SSLObject, reader: asyncio.StreamReader) -> None:
        while True:
            try:
                tls.do_handshake()
            except ssl.SSLWantReadError:
                pass
            else:
                return
            finally:
                self._send()  # also the last flight, and the alert that says why we end it
            await self._receive(reader)

    def _send(self) -> None:
        if self._writer is not None and self._outgoing.pending:
            part = self._outgoing.read()
            self._sent += part
            self._writer.write(part)

    async def _receive(self, reader: asyncio.StreamReader) -> None:
        part = await reader.read(_READ)
        if not part:
            raise _ClosedError
        self.received += part[: max(0, _KEPT - len(self.received))]
        self._incoming.write(part)


def _sent(tls: ssl.SSLObject) -> tuple[bytes, ...]:
    """Give the certificates of a handshake that passed; Python tells them from 3.13 on."""
    if sys.version_info >= (3, 13):
        return tuple(tls.get_unverified_chain())
    return ()
