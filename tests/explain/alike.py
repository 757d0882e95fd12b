"""Whether two examples say the same, but for what differs from run to run: figures, dates, places."""

from __future__ import annotations

import re
from typing import Final

import msgspec

from diagnostics.explain import Example
from diagnostics.report.model import Finding

BY_MACHINE: Final = frozenset({"TLS301", "TLS306", "TLS307", "TLS314"})
"""Their words depend on the machine: on the authorities that its variables name, and on Python's version."""
_MOVING: Final = (
    (re.compile(r"/tmp/[^\s',:]+"), "/tmp/..."),  # noqa: S108 - what stands in examples
    (re.compile(r"\b[0-9a-fA-F:]{32,}\b"), "..."),
    (re.compile(r"\d+(?:[.,]\d+)*"), "#"),
)


def alike(one: Finding, other: Finding) -> bool:
    """Tell whether two findings are one, seen in two runs."""
    if one.code == other.code and one.code in BY_MACHINE:
        return one.pane == other.pane
    return _still(one) == _still(other)


def same(one: Example | None, other: Example) -> bool:
    """Tell whether two examples are one, made in two runs."""
    if one is None or one.by != other.by:
        return False
    if one.finding is None or other.finding is None:
        return one.finding is other.finding and _masked(one.printed) == _masked(other.printed)
    return _still(one.finding) == _still(other.finding)


def _still(finding: Finding) -> str:
    """Give a finding without its evidence's values, and with its figures hidden."""
    plain = msgspec.to_builtins(msgspec.structs.replace(finding, page="", docs=""), enc_hook=str)
    names = sorted(name for name in plain.pop("evidence") if not name.startswith("retry_"))
    return _masked(msgspec.json.encode({**plain, "names": names}).decode())


def _masked(text: str) -> str:
    for pattern, shown in _MOVING:
        text = pattern.sub(shown, text)
    return text
