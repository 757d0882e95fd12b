"""TLS servers with one thing wrong each: certificates of every kind on real sockets."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

_DAY = timedelta(days=1)


def now() -> datetime:
    """Give the moment as certificates have it."""
    return datetime.now(UTC).replace(microsecond=0)


@dataclass(frozen=True)
class Issued:
    """A certificate, its key, and the certificates that were used to sign it."""

    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey
    above: tuple[x509.Certificate, ...] = ()
    """Those that a server sends along, nearest first."""

    def pem(self, *, chain: bool = True) -> bytes:
        """Give the certificate and those above it in PEM."""
        sent = (self.certificate, *(self.above if chain else ()))
        return b"".join(one.public_bytes(Encoding.PEM) for one in sent)


def authority(
    name: str = "Test Authority",
    by: Issued | None = None,
    *,
    critical: bool = True,
    not_after: datetime | None = None,
) -> Issued:
    """Give an authority; without `by` one that signed itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _builder(name, key, by, now() - 30 * _DAY, not_after or now() + 3650 * _DAY)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=critical)
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=False, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=True, crl_sign=True, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    builder = builder.add_extension(usage, critical=True)
    builder = builder.add_extension(
        x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
    )
    if by is not None:
        builder = builder.add_extension(_key_id(by), critical=False)
    certificate = builder.sign((by.key if by else key), hashes.SHA256())
    return Issued(certificate, key, (by.certificate, *by.above) if by and by.above else ())


def leaf(
    by: Issued,
    *names: str,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
    key_id: bool = True,
) -> Issued:
    """Give a host's certificate for `names`; none: localhost. It goes with all above it but the top."""
    key = ec.generate_private_key(ec.SECP256R1())
    builder = _builder(
        (names or ("localhost",))[0], key, by, not_before or now() - 5 * _DAY, not_after or now() + 300 * _DAY
    )
    hosts = [_general_name(one) for one in names or ("localhost",)]
    builder = builder.add_extension(x509.SubjectAlternativeName(hosts), critical=False)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    if key_id:
        builder = builder.add_extension(_key_id(by), critical=False)
    certificate = builder.sign(by.key, hashes.SHA256())
    is_root = by.certificate.subject == by.certificate.issuer
    return Issued(certificate, key, () if is_root else (by.certificate, *by.above))


def server_context(issued: Issued, folder: Path) -> ssl.SSLContext:
    """Give a server's context that shows a certificate and those above it."""
    file = folder / f"server-{issued.certificate.serial_number}.pem"
    key = issued.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(key + issued.pem())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


def trust_file(issued: Issued, folder: Path) -> str:
    """Write an authority's certificate to a file of its own, and give its path."""
    file = folder / f"ca-{issued.certificate.serial_number}.pem"
    file.write_bytes(issued.pem(chain=False))
    return str(file)


def only(context: ssl.SSLContext, version: ssl.TLSVersion) -> ssl.SSLContext:
    """Let a server speak one version, also one that is out of use."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version, context.maximum_version = version, version
    if version < ssl.TLSVersion.TLSv1_2:
        context.set_ciphers("ALL:@SECLEVEL=0")
    return context


def free_port() -> int:
    """Give a port of the loopback that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port: int = closed.getsockname()[1]
    return port


def _builder(
    name: str, key: ec.EllipticCurvePrivateKey, by: Issued | None, not_before: datetime, not_after: datetime
) -> x509.CertificateBuilder:
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(not_before)
        .not_valid_after(not_after)
    )


def _key_id(by: Issued) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key())


def _general_name(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
