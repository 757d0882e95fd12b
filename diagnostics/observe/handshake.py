"""One TLS handshake by itself: no request is sent, and verification is never switched off."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass

from diagnostics.faults import Fault, FaultKind, Scalar
from diagnostics.observe.dial import Dial, dial
from diagnostics.tracker.classify import fault_of
from diagnostics.tracker.errors import UnreachableError
from diagnostics.tracker.trust import trust_context


@dataclass(frozen=True, slots=True)
class Session:
    """A TLS handshake that passed."""

    version: str
    cipher: str
    issuer: str
    subject: str
    expires: str


async def handshake(host: str, way: Dial, ca_file: str | None, timeout_s: float) -> Session:
    """Make one handshake for `host`, certificate and name verified.

    Raises:
        UnreachableError: It did not come to its end.
    """
    where = f"{host}:{way.port}"
    try:
        async with asyncio.timeout(timeout_s):
            _, writer = await dial(way)
            await writer.start_tls(trust_context(ca_file), server_hostname=host)
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
