"""A huge list of stories out of a small one: each stands in it many times over, made when it is looked at.

What stands in it is known without making it: a copy has the type, state, labels and times of its original, so
that a filter is put to the originals alone and its count is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import overload

from diagnostics.sandbox.model import Json, Move


class Copies(Sequence[Json]):
    """Stories in the API's order; the copies of one stand next to each other."""

    def __init__(self, originals: Sequence[tuple[int, Json]], times: int, first_id: int) -> None:
        """Take the originals.

        Args:
            originals: Each with its place in the whole list of originals, which gives its copies their ids.
            times: How often each stands in the list.
            first_id: The id of the first copy of the first original; the others follow it.
        """
        self._originals, self._times, self._first_id = originals, times, first_id

    def __len__(self) -> int:
        return len(self._originals) * self._times

    @overload
    def __getitem__(self, key: int) -> Json: ...

    @overload
    def __getitem__(self, key: slice) -> list[Json]: ...

    def __getitem__(self, key: int | slice) -> Json | list[Json]:
        if isinstance(key, slice):
            return [self._copy(number) for number in range(*key.indices(len(self)))]
        return self._copy(range(len(self))[key])

    def __iter__(self) -> Iterator[Json]:
        return map(self._copy, range(len(self)))

    def kept(self, test: Callable[[Json], bool]) -> Copies:
        """Give the stories that pass a test of what a copy shares with its original."""
        originals = [(place, story) for place, story in self._originals if test(story)]
        return Copies(originals, self._times, self._first_id)

    def _copy(self, number: int) -> Json:
        row, copy = divmod(number, self._times)
        place, original = self._originals[row]
        story_id = self._first_id + place * self._times + copy
        url = original["url"].rpartition("/")[0]
        name = f"{original['name']} ({copy + 1})"
        return original | {"id": story_id, "name": name, "url": f"{url}/{story_id}"}


class CopiedMoves(Mapping[int, tuple[Move, ...]]):
    """The states in time of such stories, by story id: those of the originals."""

    def __init__(self, originals: Sequence[tuple[Move, ...]], times: int, first_id: int) -> None:
        self._originals, self._times, self._ids = (
            originals,
            times,
            range(first_id, first_id + len(originals) * times),
        )

    def __getitem__(self, key: int) -> tuple[Move, ...]:
        if key not in self._ids:
            raise KeyError(key)
        return self._originals[(key - self._ids.start) // self._times]

    def __iter__(self) -> Iterator[int]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


def kept(stories: Sequence[Json], test: Callable[[Json], bool]) -> Sequence[Json]:
    """Give the stories that pass a test; of copies, by asking their originals only."""
    if isinstance(stories, Copies):
        return stories.kept(test)
    return [story for story in stories if test(story)]
