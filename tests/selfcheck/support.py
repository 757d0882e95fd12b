"""A machine that a test makes up."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import trustme

from diagnostics.selfcheck import Line, Machine, SelfCheck

NOW = datetime(2026, 11, 2, 12, 30, tzinfo=UTC)
ETC = {
    "resolv.conf": (
        "# from DHCP\nnameserver 192.0.2.53\nnameserver 2001:db8::53\nsearch example.com\noptions timeout:1\n"
    ),
    "hosts": "127.0.0.1 localhost\n",
    "os-release": 'NAME="Test"\nPRETTY_NAME="Test Linux 1"\n',
    "ssl/certs/ca-certificates.crt": "",
}


def certificate() -> bytes:
    """Give one authority's certificate as PEM."""
    return trustme.CA().cert_pem.bytes()


def made_up(folder: Path, environment: dict[str, str] | None = None, **changes: Any) -> Machine:
    """Give a machine with its files below `folder` on which everything is as it should be."""
    for name, text in ETC.items():
        path = folder / "root" / "etc" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.write_bytes(text.encode() if text else certificate())
    for name in ("working", "temporary", "libraries"):
        (folder / name).mkdir(exist_ok=True)
    variables = {"TERM": "xterm-256color", "LANG": "C.UTF-8", **(environment or {})}
    as_it_should: dict[str, Any] = {
        "environment": variables,
        "terminals": {"input": True, "output": True, "errors": True},
        "size": (120, 40),
        "umask": 0o022,
        "now": NOW,
        "working": folder / "working",
        "config": folder / "config",
        "temporary": folder / "temporary",
        "root": folder / "root",
        "libraries": (folder / "libraries",),
    }
    return Machine(**{**as_it_should, **changes})


def lines_of(result: SelfCheck, key: str) -> list[Line]:
    """Give the lines of one key."""
    return [one for one in result.lines if one.key == key]


def line_of(result: SelfCheck, key: str) -> Line:
    """Give the only line of one key."""
    (found,) = lines_of(result, key)
    return found
