"""Certificates with one thing wrong each, from an authority of the tests' own."""

from __future__ import annotations

import ssl
from pathlib import Path

import trustme


class Authority:
    """A certificate authority whose file a row hands to --ca-file."""

    def __init__(self, folder: Path) -> None:
        self._ca = trustme.CA(organization_name="Fault Matrix", organization_unit_name="Sound")
        self.file = folder / "ca.pem"
        self._ca.cert_pem.write_to_path(str(self.file))

    def context(self, *names: str) -> ssl.SSLContext:
        """Give a server's context with a sound certificate for `names`; none: 127.0.0.1."""
        return context_of(self._ca.issue_cert(*(names or ("127.0.0.1",))))


def context_of(certificate: trustme.LeafCert) -> ssl.SSLContext:
    """Give a server's context that shows `certificate`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context
