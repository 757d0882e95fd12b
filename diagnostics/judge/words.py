"""Words for texts that are data."""

from __future__ import annotations

from collections.abc import Mapping

from diagnostics.faults import Scalar


class Words(dict[str, Scalar]):
    """Words for the texts; one that is missing or None shows as a dash, never as an error in a report."""

    def __init__(self, words: Mapping[str, Scalar]) -> None:
        super().__init__({name: value for name, value in words.items() if value is not None})

    def __missing__(self, key: str) -> str:
        return "-"
