"""What a fault server speaks TLS with."""

from __future__ import annotations

import ssl
import warnings
from dataclasses import dataclass
from pathlib import Path

from diagnostics.sandbox.faults.certificates import CertificatePlan, issue
from diagnostics.sandbox.faults.plans import TlsPlan


@dataclass(frozen=True, slots=True)
class Secured:
    """A server's side of TLS, and the file that a client trusts it by."""

    context: ssl.SSLContext
    ca_file: Path


def secure(plan: TlsPlan, folder: Path) -> Secured:
    """Make the certificates in `folder`, and a context that serves them.

    Raises:
        ValueError: This machine's OpenSSL cannot do what the fault needs, such as TLS 1.1.
    """
    issued = issue(CertificatePlan(**plan.certificate))
    files = {"chain.pem": issued.chain, "key.pem": issued.key, "ca.pem": issued.root}
    for name, text in files.items():
        (folder / name).write_bytes(text)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "chain.pem", folder / "key.pem")
    if plan.old:
        _only_old(context)
    if plan.asks_client:
        context.load_verify_locations(folder / "ca.pem")
        context.verify_mode = ssl.CERT_REQUIRED
    return Secured(context, folder / "ca.pem")


def _only_old(context: ssl.SSLContext) -> None:
    try:
        context.set_ciphers("ALL:@SECLEVEL=0")
        with warnings.catch_warnings():
            # That these versions are old is the point.
            warnings.simplefilter("ignore", DeprecationWarning)
            context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
    except (ssl.SSLError, ValueError) as error:
        raise ValueError("OpenSSL on this machine no longer speaks TLS 1.1") from error
