"""Certificates with one thing wrong each, from authorities of the tests' own."""

from __future__ import annotations

import ssl
import warnings
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Final

import trustme
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

ADDRESS: Final = "127.0.0.1"
"""What the rows' servers listen on, and what a sound certificate is for."""
ISSUER: Final = "Fault Matrix"
_DAY: Final = timedelta(days=1)


class Authority:
    """A sound certificate authority, whose file a row hands to --ca-file."""

    def __init__(self, folder: Path) -> None:
        self._ca = trustme.CA(organization_name=ISSUER, organization_unit_name="Sound")
        self.file = folder / "ca.pem"
        self._ca.cert_pem.write_to_path(str(self.file))

    def context(
        self, *names: str, not_before: datetime | None = None, not_after: datetime | None = None
    ) -> ssl.SSLContext:
        """Give a server's context with a certificate for `names`, else for the loopback's address."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        leaf = self._ca.issue_cert(*(names or (ADDRESS,)), not_before=not_before, not_after=not_after)
        leaf.configure_cert(context)
        return context

    def context_until(self, days: float) -> ssl.SSLContext:
        """Give a server's context with a certificate that ends in so many days; negative: that has ended."""
        end = datetime.now(UTC) + days * _DAY
        return self.context(not_before=min(end, datetime.now(UTC)) - 30 * _DAY, not_after=end)

    def context_from(self, days: float) -> ssl.SSLContext:
        """Give a server's context with a certificate that is valid in so many days only."""
        start = datetime.now(UTC) + days * _DAY
        return self.context(not_before=start, not_after=start + 90 * _DAY)

    def context_for_clients(self, version: ssl.TLSVersion) -> ssl.SSLContext:
        """Give a server's context that demands a certificate of the client, in one version of TLS."""
        context = self.context()
        context.minimum_version = context.maximum_version = version
        context.verify_mode = ssl.CERT_REQUIRED
        self._ca.configure_trust(context)
        return context

    def context_of_old(self) -> ssl.SSLContext:
        """Give a server's context that speaks TLS 1.1 and nothing newer."""
        context = self.context()
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
        return context


def loose_authority(
    folder: Path, *, key_id: bool = True, critical: bool = True
) -> tuple[Path, ssl.SSLContext]:
    """Give the file of an authority that breaks a rule of X.509, and a server's context from it.

    Args:
        folder: Where the files go.
        key_id: Whether the server's certificate names its authority's key.
        critical: Whether the authority marks its basic constraints as critical.
    """
    key, leaf_key = (ec.generate_private_key(ec.SECP256R1()) for _ in range(2))
    name = x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, f"{ISSUER}, loose")])
    usage = x509.KeyUsage(
        digital_signature=False, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    authority = (
        _builder(name, name, key.public_key())
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=critical)
        .add_extension(usage, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, ADDRESS)])
    leaf = _builder(name, own, leaf_key.public_key()).add_extension(
        x509.SubjectAlternativeName([x509.IPAddress(ip_address(ADDRESS))]), critical=False
    )
    if key_id:
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key())
        leaf = leaf.add_extension(identifier, critical=False)
    file, chain = folder / "loose-ca.pem", folder / "loose.pem"
    file.write_bytes(authority.public_bytes(Encoding.PEM))
    private = leaf_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    chain.write_bytes(private + leaf.sign(key, hashes.SHA256()).public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    return file, context


def _builder(
    issuer: x509.Name, subject: x509.Name, key: ec.EllipticCurvePublicKey
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .issuer_name(issuer)
        .subject_name(subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _DAY)
        .not_valid_after(now + 90 * _DAY)
    )
