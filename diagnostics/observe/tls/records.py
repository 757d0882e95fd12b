"""What a server says in clear during a handshake: its version, its certificates, its alert (RFC 5246, 8446).

Up to TLS 1.2 the server's certificates travel unencrypted, so that those of a handshake whose verification
failed can still be read. In TLS 1.3 everything after the ServerHello is encrypted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_ALERT: Final = 21
_HANDSHAKE: Final = 22
_ENCRYPTED: Final = 23
_RECORDS: Final = range(20, 25)
_HEAD: Final = 5
_SERVER_HELLO: Final = 2
_CERTIFICATE: Final = 11
_CERTIFICATE_REQUEST: Final = 13
_ALERT_LENGTH: Final = 2
_SHOWN: Final = 60
_MOST_CERTIFICATES: Final = 10
"""Chains have two to four; what a server sends beyond this is not looked at."""
_VERSIONS: Final = {0x0300: "SSLv3", 0x0301: "TLSv1", 0x0302: "TLSv1.1", 0x0303: "TLSv1.2"}


@dataclass(frozen=True, slots=True)
class Heard:
    """What a server said in clear."""

    count: int = 0
    """Bytes in all."""
    opening: str = ""
    """How an answer that is not TLS begins; text as it came, not made safe."""
    version: str = ""
    """The version its ServerHello names; TLS 1.3 names TLSv1.2 here."""
    certificates: tuple[bytes, ...] = ()
    """DER, the host's own first."""
    asks_certificate: bool = False
    """It asked for a certificate of the client."""
    alert: int | None = None
    """The number of its alert, where that came in clear."""

    @property
    def is_tls(self) -> bool:
        """Tell whether what was heard can be TLS; silence can."""
        return not self.opening


def hear(raw: bytes) -> Heard:
    """Give what stands in the first bytes that a server sent; what is cut or damaged is left out."""
    if raw and raw[0] not in _RECORDS:
        return Heard(count=len(raw), opening=raw[:_SHOWN].decode("utf-8", "replace"))
    version, asks = "", False
    certificates: tuple[bytes, ...] = ()
    for kind, body in _messages(raw):
        if kind == _SERVER_HELLO:
            version = _VERSIONS.get(int.from_bytes(body[:2]), "")
        elif kind == _CERTIFICATE:
            certificates = tuple(_listed(body))
        elif kind == _CERTIFICATE_REQUEST:
            asks = True
    return Heard(len(raw), "", version, certificates, asks, _alert(raw))


def shows_no_certificate(sent: bytes) -> bool:
    """Tell whether a TLS 1.3 client answered a demand for its certificate, with none.

    The demand is encrypted; the answer to it is a record of its own before the client's Finished, the only
    encrypted one that is always there (RFC 8446 §4.4).
    """
    place, encrypted = 0, 0
    while place + _HEAD <= len(sent):
        encrypted += sent[place] == _ENCRYPTED
        place += _HEAD + int.from_bytes(sent[place + 3 : place + _HEAD])
    return encrypted > 1


def _records(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Give type and content of each whole record up to where the server begins to encrypt."""
    place = 0
    while place + _HEAD <= len(raw) and raw[place] in {_ALERT, _HANDSHAKE}:
        end = place + _HEAD + int.from_bytes(raw[place + 3 : place + _HEAD])
        if end > len(raw):
            return
        yield raw[place], raw[place + _HEAD : end]
        place = end


def _messages(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Give type and content of each handshake message, put together where records divide it."""
    stream = b"".join(content for kind, content in _records(raw) if kind == _HANDSHAKE)
    place = 0
    while place + 4 <= len(stream):
        end = place + 4 + int.from_bytes(stream[place + 1 : place + 4])
        if end > len(stream):
            return
        yield stream[place], stream[place + 4 : end]
        place = end


def _listed(body: bytes) -> Iterator[bytes]:
    """Give the certificates of a Certificate message: each has its length before it, as has the list."""
    place = 3
    for _ in range(_MOST_CERTIFICATES):
        end = place + 3 + int.from_bytes(body[place : place + 3])
        if place + 3 > len(body) or end > len(body):
            return
        yield body[place + 3 : end]
        place = end


def _alert(raw: bytes) -> int | None:
    alerts = [one for kind, one in _records(raw) if kind == _ALERT and len(one) == _ALERT_LENGTH]
    return alerts[-1][1] if alerts else None
