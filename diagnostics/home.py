"""Paths as people type them."""

from __future__ import annotations

from pathlib import Path


def expanded(path: Path) -> Path:
    """Give the path with `~` as the user's folder; as typed where there is no such user, as in a shell."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path
