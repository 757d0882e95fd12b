"""A resolver that does as a test says: in a command's own process, or in place of `socket.getaddrinfo`."""

from __future__ import annotations

import os
import socket
import time
from pathlib import Path
from typing import Any, Final

from diagnostics.observe.resolving import Lookup

_SITE: Final = Path(__file__).parent / "dns_site"


def planned(plan: str) -> dict[str, str]:
    """Give the variables that put `plan` in place of a command's resolver; `dns_site` has its grammar."""
    before = os.environ.get("PYTHONPATH", "")
    return {"FAULT_DNS": plan, "PYTHONPATH": os.pathsep.join(filter(None, (str(_SITE), before)))}


def answering(*addresses: str, after_s: float = 0.0) -> Lookup:
    """Give a lookup that finds these addresses for every name."""

    def lookup(_host: str, port: int, **_: Any) -> Any:
        time.sleep(after_s)
        return [
            entry for one in addresses for entry in socket.getaddrinfo(one, port, type=socket.SOCK_STREAM)
        ]

    return lookup


def failing(number: int) -> Lookup:
    """Give a lookup that fails with one of the resolver's errors, `socket.EAI_...`."""

    def lookup(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(number, "as the test says")

    return lookup
