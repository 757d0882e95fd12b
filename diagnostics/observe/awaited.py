"""Something to iterate that can be awaited as well, wherever asyncio takes a coroutine."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Coroutine, Generator
from typing import Any, TypeVar

T = TypeVar("T")


class Awaited(Coroutine[Any, Any, T]):
    """A coroutine of `_whole`, which begins when it is first awaited or made a task of.

    `asyncio.run` and `create_task` take nothing but coroutines up to Python 3.13.
    """

    _begun: Coroutine[Any, Any, T] | None = None

    @abstractmethod
    async def _whole(self) -> T:
        """Give what awaiting gives."""

    def __await__(self) -> Generator[Any, Any, T]:
        return self._whole().__await__()

    def send(self, value: Any, /) -> Any:  # noqa: ANN401 - as the event loop has it
        """Go on; the event loop calls this."""
        return self._coroutine().send(value)

    def throw(self, error: Any, value: Any = None, trace: Any = None, /) -> Any:  # noqa: ANN401 - the same
        """Go on with an exception, such as a cancellation; the event loop calls this."""
        if value is None and trace is None:
            return self._coroutine().throw(error)
        return self._coroutine().throw(error, value, trace)

    def close(self) -> None:
        """End what was begun."""
        if self._begun is not None:
            self._begun.close()

    def _coroutine(self) -> Coroutine[Any, Any, T]:
        if self._begun is None:
            self._begun = self._whole()
        return self._begun
