"""Tracker's own service after its end: what it is told by, where it answers at all (tracker-api-v5 §7)."""

from __future__ import annotations

import re
from typing import Final

from diagnostics.contract import Service
from diagnostics.faults import Fault, FaultKind
from diagnostics.judge.catalogue.flavours import load_flavours

_PAGES: Final = frozenset({FaultKind.NOT_JSON, FaultKind.REDIRECT, FaultKind.NO_SUCH_PATH})
_OWN_TITLE: Final = re.compile(r"\s*pivotal tracker\b", re.IGNORECASE)
_SOMEBODY_ELSE: Final = re.compile(r"alternative|replace|successor|import|migrat|switch|clone", re.IGNORECASE)
"""Words of those who offer another service to Tracker's users."""


def retired_sign(fault: Fault, host: str, service: Service) -> str | None:
    """Give what shows an answer to be the retired service's, as the end of a sentence; None: nothing does."""
    words = load_flavours().retired
    if fault.kind is FaultKind.GONE and fault.where in {"", "/me"}:
        return words.own_host if host in service.hosts else words.gone
    if fault.kind not in _PAGES:
        return None
    if host in service.hosts:
        return words.own_host
    title = str(fault.facts.get("title") or "")
    return words.page.format(title=title) if is_own_title(title) else None


def is_own_title(title: str) -> bool:
    """Tell the title of a page of the retired service itself from that of somebody who would replace it."""
    return bool(_OWN_TITLE.match(title)) and not _SOMEBODY_ELSE.search(title)
