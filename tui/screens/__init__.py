"""The screens of the dashboard."""

from __future__ import annotations

from typing import Protocol, runtime_checkable


@runtime_checkable
class Saying(Protocol):
    """A screen that can tell something in one line."""

    def say(self, text: str) -> None:
        """Tell it."""
