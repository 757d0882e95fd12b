"""Rows A1 to A9: who asks, and what of it is permitted."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from tests.faults.bench import Bench, pass_on
from tests.faults.model import Case, Ended, Inject, Scene, case, failed, settings
from tests.faults.server import Exchange
from tests.faults.setting_up import always, edited, error, on, only, page, respond, world

REVOKED: Final = "0b6d3f8a5e1c4792bd04a7c9f2e81d36"
"""The token of a sample user who has left."""
PROJECT: Final = 2204417
"""The first project of the healthy world."""


def below(path: str) -> Callable[[Exchange], bool]:
    """Choose the requests for `path` and what lies below it."""
    return lambda exchange: exchange.path == path or exchange.path.startswith(f"{path}/")


def _with_token(token: str) -> Inject:
    """Give a token that no request can be made with: none must be."""

    @contextlib.contextmanager
    def inject(bench: Bench) -> Iterator[Scene]:
        with bench.serve(pass_on) as server:

            def check(_ended: Ended, _report: Mapping[str, Any]) -> list[str]:
                return ["a request was made"] if server.requests else []

            scene = on(server.url, token=token)
            # An empty secret stands everywhere; so do the marks that a shell or an editor adds.
            yield replace(scene, secrets=(token.strip("\"'"),) if token.strip() else (), check=check)

    return inject


@contextlib.contextmanager
def _rejected(bench: Bench) -> Iterator[Scene]:
    yield on(bench.host().url, token=REVOKED)


@contextlib.contextmanager
def _somebody_else(bench: Bench) -> Iterator[Scene]:
    yield on(bench.host().url, "--username", "marta.lindqvist")


@contextlib.contextmanager
def _of_a_deleted_project(bench: Bench) -> Iterator[Scene]:
    yield on(bench.host().url, "--project", str(PROJECT), "--project", "4242424")


def _without(answer: Any) -> Any:
    """Give what somebody sees who is no member of the project."""
    if isinstance(answer, list):
        return [one for one in answer if one["id"] != PROJECT]
    projects = [one for one in answer.get("projects", []) if one["project_id"] != PROJECT]
    return {**answer, "projects": projects, "accounts": []}


@contextlib.contextmanager
def _closed(bench: Bench) -> Iterator[Scene]:
    hide = edited(lambda exchange: exchange.path in {"/me", "/projects"}, _without)

    async def behaviour(exchange: Exchange) -> None:
        await (_REFUSED if below("/projects")(exchange) and exchange.path != "/projects" else hide)(exchange)

    with bench.serve(behaviour) as server:
        yield on(server.url, "--project", str(PROJECT), "--project", "2231906")


async def _revoked_on_the_way(exchange: Exchange) -> None:
    """Take the token for as long as `/me` is asked the first time."""
    if exchange.number == 1:
        await exchange.forward()
    else:
        await exchange.send(error("invalid_authentication", "403 Forbidden"))


def _malformed(name: str, fault: str, token: str) -> Case:
    return case(f"A2-{name}", fault, _with_token(token), settings("CFG502"))


_REFUSED: Final = only(below(f"/projects/{PROJECT}"), error("unauthorized_operation", "403 Forbidden"))
_GUARDED: Final = always(
    page("Authorization Required", "401 Unauthorized", "Server: squid/5.7", "Via: 1.1 gate (squid/5.7)")
)

CASES: Final = (
    case("A1", "The token is empty.", _with_token(""), settings("CFG501")),
    _malformed("newline", "A line break stands in the token.", "5f1c0a9e7b3d4826\na1f09c3e8d7b6a54"),
    _malformed("blank", "A blank stands in the token.", "5f1c0a9e7b3d4826 a1f09c3e8d7b6a54"),
    _malformed("zero-width", "A zero-width blank stands in it.", "5f1c0a9e7b3d4826\u200ba1f09c3e8d7b6a54"),
    _malformed("quotes", "The token stands in quotes.", '"5f1c0a9e7b3d4826a1f09c3e8d7b6a54"'),
    case(
        "A3-403", "The token is revoked; v5 says so with 403.", _rejected, failed("AUTH510", "auth", "user")
    ),
    case(
        "A3-401",
        "The token is revoked; the host says so with 401.",
        respond(always(error("invalid_authentication", "401 Unauthorized"))),
        failed("AUTH510", "auth", "user", "invalid_authentication"),
    ),
    case(
        "A4",
        "One of the projects asked for is closed to the user.",
        _closed,
        failed("ROLE520", "roles", "tracker-owner", str(PROJECT)),
    ),
    case(
        "A4-member",
        "A project refuses its own member: its API access is off.",
        respond(_REFUSED),
        failed("ROLE524", "roles", "tracker-admin", str(PROJECT)),
    ),
    case(
        "A5",
        "The user may only look.",
        world("viewer-only"),
        failed("ROLE521", "roles", "tracker-owner", beside=frozenset({"ROLE526"})),
    ),
    case(
        "A6",
        "The token belongs to another user than the settings name.",
        _somebody_else,
        failed("AUTH511", "auth", "user", "viz-connector", "marta.lindqvist"),
    ),
    case(
        "A7",
        "The token is revoked while the run lasts.",
        respond(_revoked_on_the_way),
        replace(failed("AUTH512", "auth", "user"), broken=frozenset({"latency"})),
    ),
    case(
        "A8",
        "A proxy-like server asks for a log-in with 401.",
        respond(_GUARDED),
        failed("PRX205", "http", "network", "squid"),
    ),
    case("A9", "A project is gone.", _of_a_deleted_project, failed("ROLE522", "roles", "user", "4242424")),
)
