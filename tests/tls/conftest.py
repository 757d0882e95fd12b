"""Authorities that the TLS tests share."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.tls_server import Issued, authority, trust_file


@dataclass(frozen=True)
class Trusted:
    """An authority, and the file that trusts it."""

    issuer: Issued
    file: str
    folder: Path


@pytest.fixture
def trusted(tmp_path: Path) -> Trusted:
    """An authority of the test's own."""
    issuer = authority()
    return Trusted(issuer, trust_file(issuer, tmp_path), tmp_path)


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away the tester's own variables that name authorities."""
    for name in ("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
