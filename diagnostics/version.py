"""The version of this program, apart from the package's front so that every room may name it."""

from __future__ import annotations

__version__ = "0.1.0"
