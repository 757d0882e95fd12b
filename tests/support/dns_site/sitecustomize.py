"""A resolver that does as the variable FAULT_DNS says, for commands in a process of their own.

Python loads this module where its folder is on PYTHONPATH; `tests/support/resolver.py` puts it there.
The plan, by example:

    nxdomain                       there is no such name (EAI_NONAME)
    nodata, again, fail            EAI_NODATA, EAI_AGAIN, EAI_FAIL
    hang:8                         no answer for 8 s, then EAI_AGAIN
    hang:8+addr:127.0.0.1          an answer after 8 s
    addr:127.0.0.1,::1             these addresses, in this order
    addr:127.0.0.1|hang:8          the first call gets the first answer; the last answer stays
    a.example=nxdomain;real        a name with a plan of its own; for the others `real` asks really

Literal addresses are never planned.
"""

from __future__ import annotations

import collections
import ipaddress
import os
import socket
import time
from typing import Any

_ERRORS = {
    "nxdomain": socket.EAI_NONAME,
    "nodata": socket.EAI_NODATA,
    "again": socket.EAI_AGAIN,
    "fail": socket.EAI_FAIL,
}

_real = socket.getaddrinfo
_calls: collections.Counter[str] = collections.Counter()


def _plan_of(name: str, plans: str) -> str:
    every = ""
    for one in plans.split(";"):
        host, equals, plan = one.rpartition("=")
        if equals and host == name:
            return plan
        if not equals:
            every = one
    return every or "real"


def _planned(host: Any, port: Any, family: int = 0, type: int = 0, proto: int = 0, flags: int = 0) -> Any:  # noqa: A002 - as getaddrinfo names it
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    if host is None or _is_address(name):
        return _real(host, port, family, type, proto, flags)
    answers = _plan_of(name, os.environ["FAULT_DNS"]).split("|")
    answer = answers[min(_calls[name], len(answers) - 1)]
    _calls[name] += 1
    for step in answer.split("+"):
        word, _, value = step.partition(":")
        if word == "real":
            return _real(host, port, family, type, proto, flags)
        if word == "hang":
            time.sleep(float(value))
        elif word == "addr":
            found = [_real(one, port, family, type, proto, flags) for one in value.split(",")]
            return [entry for entries in found for entry in entries]
        else:
            raise socket.gaierror(_ERRORS[word], f"planned: {word}")
    raise socket.gaierror(socket.EAI_AGAIN, "planned: nothing after the wait")


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return False
    return True


if os.environ.get("FAULT_DNS"):
    socket.getaddrinfo = _planned
