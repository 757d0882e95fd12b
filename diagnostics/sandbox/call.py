"""One request as an endpoint sees it, and what an endpoint gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from diagnostics.sandbox.access import readable_board
from diagnostics.sandbox.errors import unfound
from diagnostics.sandbox.model import Board, Json, World
from diagnostics.sandbox.params import PAGING, limit_and_offset
from diagnostics.sandbox.users import SandboxUser

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page:
    """The numbers of a page, as its headers and its envelope tell them (tracker-api-v5 §1.4)."""

    total: int
    limit: int
    offset: int
    returned: int


@dataclass(frozen=True, slots=True)
class Answer:
    """A successful answer before it is shaped."""

    kind: str
    """The kind of the resource, or of each one in the list."""
    body: Json | list[Json]
    board: Board | None = None
    """The project whose version the headers tell; None outside projects."""
    page: Page | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """An authenticated request."""

    world: World
    user: SandboxUser
    path: Mapping[str, str]
    """The path's variable parts by name."""
    query: Mapping[str, str]

    def number(self, name: str) -> int:
        """Give an id of the path.

        Raises:
            ApiError: 404 when it is no number: the service finds nothing rather than complaining of the form.
        """
        text = self.path[name]
        if not (text.isascii() and text.isdigit()):
            raise unfound()
        return int(text)

    def board(self) -> Board:
        """Give the project of the path.

        Raises:
            ApiError: 404 or 403, as `readable_board` has it.
        """
        return readable_board(self.world, self.user, self.number("project"))

    def item(self, name: str, items: Sequence[Json]) -> Json:
        """Give the one that the path names, by its id.

        Raises:
            ApiError: 404 when none has that id.
        """
        number = self.number(name)
        found = next((item for item in items if item["id"] == number), None)
        if found is None:
            raise unfound()
        return found

    def story(self) -> tuple[Board, Json]:
        """Give the story of the path and its project.

        Raises:
            ApiError: 404 when the story is not in the project, and what `board` raises.
        """
        board, number = self.board(), self.number("story")
        if number not in board.place:
            raise unfound()
        return board, board.story(number)

    def page(
        self,
        kind: str,
        rows: Sequence[T],
        board: Board | None,
        *,
        render: Callable[[T], Json],
        default: int = 100,
    ) -> Answer:
        """Give the page of a list that limit and offset ask for.

        Raises:
            ApiError: 400 for a bad limit or offset.
        """
        limit, offset = limit_and_offset(self.query, default)
        body = [render(row) for row in rows[offset : offset + limit]]
        return Answer(kind, body, board, Page(len(rows), limit, offset, len(body)))


def same(resource: Json) -> Json:
    """Give a resource that needs no rendering."""
    return resource


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A path below /services/v5, with its variable parts in braces, and what answers it."""

    path: str
    handler: Callable[[Call], Answer]
    params: frozenset[str] = frozenset()
    """Query parameters beyond the shaping ones."""
    basic: bool = False
    """Whether HTTP basic authentication will do."""


def paged(path: str, handler: Callable[[Call], Answer], *params: str) -> Endpoint:
    """Give an endpoint that takes limit and offset."""
    return Endpoint(path, handler, PAGING | frozenset(params))
