"""What the additional checks said, and how they behaved."""

from __future__ import annotations

import msgspec

from diagnostics.faults import Fault
from diagnostics.plugins import Remark


class PluginFact(msgspec.Struct, frozen=True, kw_only=True):
    """One additional check. What it wrote is safe text."""

    name: str
    """The entry point's name."""
    ms: float
    remarks: tuple[Remark, ...] = ()
    fault: Fault | None = None
    """How it misbehaved; one that only printed has given its remarks all the same."""
