"""The flavours of the embedded Tracker: hosts that answer in other ways than Tracker's last v5."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from diagnostics.sandbox.flavours.flavour import Flavour, Page, PageInsteadError
from diagnostics.sandbox.flavours.litetracker import LITETRACKER, LITETRACKER_STRICT
from diagnostics.sandbox.flavours.old_v5 import OLD_V5
from diagnostics.sandbox.flavours.retired import RETIRED

__all__ = ["FLAVOURS", "Flavour", "Page", "PageInsteadError"]

FLAVOURS: Final[Mapping[str, Flavour]] = {
    "v5": Flavour(),
    "litetracker": LITETRACKER,
    "litetracker-strict": LITETRACKER_STRICT,
    "old-v5": OLD_V5,
    **RETIRED,
}
"""Every flavour by the name that `hosts.toml` gives it."""
