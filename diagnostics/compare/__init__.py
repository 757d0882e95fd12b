"""Two reports against each other: what broke, was fixed, changed, or can no longer be seen. Pure."""

from __future__ import annotations

from diagnostics.called import call_as
from diagnostics.compare.comparing import compare
from diagnostics.compare.model import Change, Class, Comparison, Difference, Kind, RulesChanged, Side

__all__ = [
    "Change",
    "Class",
    "Comparison",
    "Difference",
    "Kind",
    "RulesChanged",
    "Side",
    "compare",
]

call_as(__name__, compare)
