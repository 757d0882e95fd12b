"""Whom TLS trusts: the operating system's store, or the one file that the settings name."""

from __future__ import annotations

import ssl

import truststore


def trust_context(ca_file: str | None) -> ssl.SSLContext:
    """Give a verifying client context.

    Raises:
        OSError: The file cannot be read.
        ssl.SSLError: The file holds no certificate.
    """
    if ca_file is not None:
        return ssl.create_default_context(cafile=ca_file)
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
