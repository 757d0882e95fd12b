"""An area of the benchmark that needs no time: a goal met, one not met, and a figure that is no goal."""

from __future__ import annotations

from tests.bench.measure import Bound, Figure, Sense, Side, constant


def figures() -> list[Figure]:
    """Give the three."""
    slow, fast, many = Side((30.0, 29.0, 31.0)), Side((20.0, 21.0, 19.0)), Bound(20.0, Sense.AT_LEAST)
    return [
        Figure("quick", "fast enough", "ms", slow, "a stock one", fast, Bound(1.5)),
        Figure("quick", "not fast", "ms", fast, "a slow one", slow, many, "it waits for the host"),
        Figure("quick", "seen only", "B", constant(12_000.0), "a | in its name", constant(0.0)),
    ]
