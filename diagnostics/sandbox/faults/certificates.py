"""Certificates with one thing wrong in them, made anew at each start, with keys on an elliptic curve."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_DAY: Final = timedelta(days=1)
_ADDRESS: Final = "127.0.0.1"
_BACK_DAYS: Final = 90
_AHEAD_DAYS: Final = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificatePlan:
    """What the server shows; the defaults are a certificate that is right."""

    names: tuple[str, ...] = ("localhost", _ADDRESS)
    from_days: float = -_BACK_DAYS
    """Days from now until it holds; negative: since when."""
    until_days: float = _AHEAD_DAYS
    """Days from now until it ends."""
    issuing_key_id: bool = True
    """Whether the issuing authority's own certificate names the key that signed it."""
    own_key_id: bool = True
    """Whether the issuing authority's own certificate names its key."""
    critical: bool = True
    """Whether the root marks as critical that it is an authority."""


@dataclass(frozen=True, slots=True)
class Issued:
    """What a server needs, as PEM, and the root to trust it by."""

    chain: bytes
    """The server's certificate, then the issuing authority's."""
    key: bytes
    root: bytes


def issue(plan: CertificatePlan) -> Issued:
    """Make a root, an issuing authority and a server's certificate."""
    root_key, issuing_key, key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    root_name, issuing_name = _name("Sandbox Root Authority"), _name("Sandbox Issuing Authority")
    long = (-_BACK_DAYS, 10.0 * _AHEAD_DAYS)
    root = _authority(_begun(root_name, root_name, root_key, long), critical=plan.critical)
    root = root.add_extension(_own(root_key), critical=False)
    issuing = _authority(_begun(issuing_name, root_name, issuing_key, long), critical=True)
    if plan.own_key_id:
        issuing = issuing.add_extension(_own(issuing_key), critical=False)
    if plan.issuing_key_id:
        issuing = issuing.add_extension(_signer(root_key), critical=False)
    span = (plan.from_days, plan.until_days)
    leaf = (
        _begun(_name(plan.names[0]), issuing_name, key, span)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([_alternative(one) for one in plan.names]), critical=False)
        .add_extension(x509.ExtendedKeyUsage([x509.OID_SERVER_AUTH]), critical=False)
        .add_extension(_signer(issuing_key), critical=False)
    )
    signed = [leaf.sign(issuing_key, hashes.SHA256()), issuing.sign(root_key, hashes.SHA256())]
    return Issued(
        chain=b"".join(one.public_bytes(serialization.Encoding.PEM) for one in signed),
        key=key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
        root=root.sign(root_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM),
    )


def _begun(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, span: tuple[float, float]
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now + span[0] * _DAY)
        .not_valid_after(now + span[1] * _DAY)
    )


def _authority(builder: x509.CertificateBuilder, *, critical: bool) -> x509.CertificateBuilder:
    usage = x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=True,
        crl_sign=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )
    return builder.add_extension(
        x509.BasicConstraints(ca=True, path_length=None), critical=critical
    ).add_extension(usage, critical=True)


def _own(key: ec.EllipticCurvePrivateKey) -> x509.SubjectKeyIdentifier:
    return x509.SubjectKeyIdentifier.from_public_key(key.public_key())


def _signer(key: ec.EllipticCurvePrivateKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "tracker-doctor sandbox"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
