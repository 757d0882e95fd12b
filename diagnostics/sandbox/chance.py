"""Repeatable chance: the same seed gives the same world on every machine and Python version."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from itertools import accumulate
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """A stream of choices that depends on the seed's text alone.

    Only `Random.random` is used below: of the standard generator it is the one method whose sequence Python
    promises to keep between versions.
    """

    def __init__(self, seed: str) -> None:
        self.uniform: Callable[[], float] = random.Random(seed).random  # noqa: S311 - sample data, no secret

    def below(self, bound: int) -> int:
        """Give an integer from 0 to bound - 1."""
        return int(self.uniform() * bound)

    def happens(self, share: float) -> bool:
        """Tell whether something of this share, 0 to 1, happens."""
        return self.uniform() < share

    def pick(self, items: Sequence[T]) -> T:
        """Give one of the items, each as likely as the next."""
        return items[int(self.uniform() * len(items))]

    def sample(self, items: Sequence[T], count: int) -> list[T]:
        """Give up to count different items, in an order of their own."""
        rest = list(items)
        return [rest.pop(self.below(len(rest))) for _ in range(min(count, len(rest)))]


class Weighted:
    """A choice with shares, prepared once: drawing from it costs one random number."""

    def __init__(self, shares: Mapping[str, float]) -> None:
        total = sum(shares.values())
        self._steps = [
            (bound / total, name) for name, bound in zip(shares, accumulate(shares.values()), strict=True)
        ]

    def draw(self, chance: Chance) -> str:
        """Give one of the names by its share."""
        point = chance.uniform()
        return next((name for bound, name in self._steps if point < bound), self._steps[-1][1])
