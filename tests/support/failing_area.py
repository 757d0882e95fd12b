"""An area of the benchmark that fails after its first figures."""

from __future__ import annotations

from collections.abc import Iterator

from tests.bench.measure import Figure
from tests.support import quick_area


def figures() -> Iterator[Figure]:
    """Give what the quick area has, then fail."""
    yield from quick_area.figures()
    raise RuntimeError("the peer is missing\nand more is told of it")
