"""Certificates as facts: for whom, by whom, from when to when."""

from __future__ import annotations

import functools
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final, TypeVar

from diagnostics.text import clean_text

if TYPE_CHECKING:
    from cryptography import x509

_E = TypeVar("_E", bound="x509.ExtensionType")

_NAME: Final = 80
_NAMES: Final = 8
_CHAIN: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What is told of one certificate; all text is safe."""

    subject: str
    """Its common name, else its organisation."""
    issuer: str
    names: tuple[str, ...]
    """The hosts and addresses it is for, in its own order."""
    not_before: datetime
    not_after: datetime
    sha256: str
    self_issued: bool
    """Subject and issuer are the same, as with an authority at the top."""
    has_issuer_key: bool
    """It says which key signed it: the Authority Key Identifier (RFC 5280 §4.2.1.1)."""
    is_loose_authority: bool
    """An authority whose basic constraints are not marked as critical (RFC 5280 §4.2.1.9)."""


def read_certificate(der: bytes) -> Certificate | None:
    """Give what is told of a certificate; None for bytes that are none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # old certificates break rules that cryptography would warn about
        return _read(der)


def _read(der: bytes) -> Certificate | None:
    from cryptography import x509  # noqa: PLC0415 - takes its time to load, and plain HTTP needs none of it
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415

    try:
        found = x509.load_der_x509_certificate(der)
        constraints = _extension(found, x509.BasicConstraints)
        return Certificate(
            subject=_name(found.subject),
            issuer=_name(found.issuer),
            names=_alternative_names(found),
            not_before=found.not_valid_before_utc,
            not_after=found.not_valid_after_utc,
            sha256=found.fingerprint(SHA256()).hex(),
            self_issued=found.subject == found.issuer,
            has_issuer_key=_extension(found, x509.AuthorityKeyIdentifier) is not None,
            is_loose_authority=constraints is not None and constraints.value.ca and not constraints.critical,
        )
    except (ValueError, TypeError, x509.DuplicateExtension, x509.UnsupportedGeneralNameType):
        return None


def read_chain(ders: Sequence[bytes]) -> tuple[Certificate, ...]:
    """Give the certificates of a chain, the host's own first, as far as they can be read."""
    return tuple(one for one in map(_kept, ders) if one is not None)


def chain_text(chain: Sequence[Certificate]) -> str:
    """Give a chain in one line, the host's own first, and who signed the last one that was sent."""
    if not chain:
        return ""
    links = [one.subject for one in chain]
    if not chain[-1].self_issued:
        links.append(f"{chain[-1].issuer} (not sent)")
    return str(clean_text(" <- ".join(links), limit=_CHAIN))


def names_text(certificate: Certificate) -> str:
    """Give the names a certificate is for in one line; of many, the first ones and how many more."""
    shown = ", ".join(certificate.names[:_NAMES])
    more = len(certificate.names) - _NAMES
    return f"{shown} and {more} more" if more > 0 else shown


_kept = functools.lru_cache(maxsize=32)(read_certificate)
"""Several handshakes of one run see the same chain."""


def _extension(certificate: x509.Certificate, kind: type[_E]) -> x509.Extension[_E] | None:
    from cryptography import x509  # noqa: PLC0415

    try:
        return certificate.extensions.get_extension_for_class(kind)
    except x509.ExtensionNotFound:
        return None


def _alternative_names(certificate: x509.Certificate) -> tuple[str, ...]:
    from cryptography import x509  # noqa: PLC0415

    extension = _extension(certificate, x509.SubjectAlternativeName)
    if extension is None:
        return ()
    hosts = (one.value for one in extension.value if isinstance(one, x509.DNSName | x509.IPAddress))
    return tuple(str(clean_text(str(one), limit=_NAME)) for one in hosts)


def _name(name: x509.Name) -> str:
    """Give the common name, else the organisation, else the whole in RFC 4514's form."""
    from cryptography.x509.oid import NameOID  # noqa: PLC0415

    for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        for one in name.get_attributes_for_oid(kind):
            value = one.value if isinstance(one.value, str) else one.value.decode("utf-8", "replace")
            if value.strip():
                return str(clean_text(value, limit=_NAME))
    return str(clean_text(name.rfc4514_string(), limit=_NAME)) or "no name"
