"""Whom TLS trusts: the operating system's store, the one file that the settings name, or certifi's list.

Every context here verifies the certificate and the name. There is none that does not.
"""

from __future__ import annotations

import enum
import os
import ssl
import sys
from datetime import date
from typing import Final

import truststore

BY_OPENSSL: Final = sys.platform not in {"win32", "darwin"}
"""Whether the system's store is asked by OpenSSL, which then also reads SSL_CERT_FILE and SSL_CERT_DIR."""

FILE_VARIABLE: Final = "SSL_CERT_FILE"
FOLDER_VARIABLE: Final = "SSL_CERT_DIR"
_OF_OTHERS: Final = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


class Store(enum.StrEnum):
    """Where a handshake takes its trust from."""

    RUN = "run"
    """As all requests of the run: the file that the settings name, else the system's."""
    SYSTEM = "system"
    CERTIFI = "certifi"
    """Mozilla's list, which comes with Python programs and knows no authority of a company."""


def trust_context(ca_file: str | None) -> ssl.SSLContext:
    """Give a verifying client context.

    Raises:
        OSError: The file cannot be read.
        ssl.SSLError: The file holds no certificate.
    """
    if ca_file is not None:
        return ssl.create_default_context(cafile=ca_file)
    return truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def store_context(store: Store, ca_file: str | None) -> ssl.SSLContext:
    """Give a verifying client context that trusts what `store` holds.

    Raises:
        OSError: A file of certificates cannot be read.
    """
    if store is Store.CERTIFI:
        import certifi  # noqa: PLC0415 - a healthy run over plain HTTP does not need it

        return ssl.create_default_context(cafile=certifi.where())
    return trust_context(ca_file if store is Store.RUN else None)


def is_strict(context: ssl.SSLContext) -> bool:
    """Tell whether a context holds certificates to the strict rules of RFC 5280."""
    return bool(context.verify_flags & ssl.VERIFY_X509_STRICT)


def set_strict(context: ssl.SSLContext, *, strict: bool) -> None:
    """Turn the strict rules of RFC 5280 on or off; everything else is verified as before."""
    if strict:
        context.verify_flags |= ssl.VERIFY_X509_STRICT
    else:
        context.verify_flags &= ~ssl.VERIFY_X509_STRICT


def list_date() -> date | None:
    """Give the day of certifi's list: no clock that is right can stand before it. None where it has none."""
    import certifi  # noqa: PLC0415 - only where a certificate fails by the clock

    try:
        year, month, day = (int(part) for part in certifi.__version__.split(".")[:3])
        return date(year, month, day)
    except ValueError:
        return None


def strict_by_default(ca_file: str | None) -> bool:
    """Tell whether this Python holds the run's certificates to the strict rules of RFC 5280.

    `ssl.create_default_context` does from Python 3.13 on; the system's store is asked without them.
    """
    return ca_file is not None and is_strict(ssl.create_default_context(cafile=ca_file))


def trust_name(ca_file: str | None) -> str:
    """Give where the run's trust comes from."""
    if ca_file is not None:
        return f"--ca-file {ca_file}"
    named = [
        f"{name} {os.environ[name]}" for name in (FILE_VARIABLE, FOLDER_VARIABLE) if os.environ.get(name)
    ]
    return " and ".join(named) if named and BY_OPENSSL else "the system's store"


def unread_variables() -> tuple[str, ...]:
    """Give the variables that name authorities for other programs, and are not read by this one."""
    return tuple(name for name in _OF_OTHERS if os.environ.get(name))
