"""What a host may do otherwise than v5: a layer over the answers, of which the endpoints know nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from diagnostics.sandbox.model import World

Query = Mapping[str, str]
Headers = dict[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """A web page in place of the API."""

    status: int
    title: str
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def html(self) -> str:
        """The page itself."""
        return f"<!DOCTYPE html><html><head><title>{self.title}</title></head><body></body></html>"


class PageInsteadError(Exception):
    """A request that a web page is sent for."""

    def __init__(self, page: Page) -> None:
        super().__init__(page.title)
        self.page = page


def _every(_path: str) -> bool:
    return True


def _as_asked(_path: str, _taken: frozenset[str], query: Query) -> Query:
    return query


def _as_it_is(_world: World, body: Any) -> Any:  # noqa: ANN401 - any JSON value
    return body


def _unchanged(headers: Headers) -> Headers:
    return headers


@dataclass(frozen=True, slots=True)
class Flavour:
    """One way to answer; what is not given is as v5 has it."""

    has: Callable[[str], bool] = _every
    """Whether there is an endpoint of that path."""
    ask: Callable[[str, frozenset[str], Query], Query] = _as_asked
    """From an endpoint's path, the parameters it takes and the query to what v5 is asked; may raise."""
    body: Callable[[World, Any], Any] = _as_it_is
    """From v5's JSON to the host's own."""
    headers: Callable[[Headers], Headers] = _unchanged
    """From v5's headers to the host's own."""
    everywhere: Page | None = None
    """The one page that answers every request; None where there is an API."""
