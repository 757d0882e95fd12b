"""Ways to set faults up that rows of several groups share."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from typing import Any, Final

from tests.faults.bench import TOKEN, Bench
from tests.faults.model import Inject, Scene
from tests.faults.server import Exchange, Respond
from tests.support.resolver import planned

HOST: Final = "https://tracker.example.com"
"""A name that nobody has (RFC 2606), for rows that plan the resolver."""


def on(
    url: str,
    *arguments: str,
    deadline_s: float = 30.0,
    token: str = TOKEN,
    variables: Mapping[str, str] | None = None,
) -> Scene:
    """Give the call of the command on `url`, as the connection's user where no other token is given."""
    return Scene(
        arguments=("--url", url, "--deadline", str(deadline_s), *arguments),
        environment={"TRACKER_TOKEN": token, **(variables or {})},
        secrets=(token,) if token else (),
        deadline_s=deadline_s,
    )


def resolver(plan: str, url: str = HOST, deadline_s: float = 30.0) -> Inject:
    """Give a fault of the resolver, as `tests/support/dns_site` plans it."""

    @contextlib.contextmanager
    def inject(_bench: Bench) -> Iterator[Scene]:
        yield on(url, deadline_s=deadline_s, variables=planned(plan))

    return inject


def respond(
    behaviour: Respond, deadline_s: float = 30.0, *arguments: str, scenario: str = "healthy"
) -> Inject:
    """Give a host that does `behaviour` with each request; the scenario's host stands behind it."""

    @contextlib.contextmanager
    def inject(bench: Bench) -> Iterator[Scene]:
        with bench.serve(behaviour, scenario=scenario) as server:
            yield on(server.url, *arguments, deadline_s=deadline_s)

    return inject


def fresh(make: Callable[[], Respond], deadline_s: float = 30.0) -> Inject:
    """Give a host whose behaviour remembers what came before, made anew for each run."""

    def inject(bench: Bench) -> AbstractContextManager[Scene]:
        return respond(make(), deadline_s)(bench)

    return inject


def world(scenario: str, *arguments: str) -> Inject:
    """Give a sample world as it is; the fault lies in it."""

    @contextlib.contextmanager
    def inject(bench: Bench) -> Iterator[Scene]:
        yield on(bench.host(scenario).url, *arguments)

    return inject


def message(
    body: bytes = b"", status: str = "200 OK", media_type: str = "application/json", *headers: str
) -> bytes:
    """Give a well-formed answer after which the server closes."""
    head = [f"HTTP/1.1 {status}", f"Content-Type: {media_type}", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join([*head, "Connection: close", "", ""]).encode() + body


def page(title: str, status: str = "200 OK", *headers: str) -> bytes:
    """Give a page for people."""
    body = f"<!doctype html><html><head><title>{title}</title></head><body><h1>{title}</h1></body></html>"
    return message(body.encode(), status, "text/html; charset=utf-8", *headers)


def error(code: str, status: str) -> bytes:
    """Give one of v5's own error bodies (tracker-api-v5 §5)."""
    body = {"kind": "error", "code": code, "error": f"The stand-in for {code}."}
    return message(json.dumps(body).encode(), status)


def always(raw: bytes) -> Respond:
    """Give the behaviour of one answer to everything."""

    async def behaviour(exchange: Exchange) -> None:
        await exchange.send(raw)

    return behaviour


def only(chosen: Callable[[Exchange], bool], raw: bytes) -> Respond:
    """Give the behaviour of one answer to the requests chosen; the host's own to the others."""

    async def behaviour(exchange: Exchange) -> None:
        await (exchange.send(raw) if chosen(exchange) else exchange.forward())

    return behaviour


def edited(chosen: Callable[[Exchange], bool], change: Callable[[Any], Any]) -> Respond:
    """Give the behaviour that changes the JSON of the requests chosen on its way."""

    def edit(head: bytes, body: bytes) -> tuple[bytes, bytes]:
        return head, json.dumps(change(json.loads(body))).encode()

    async def behaviour(exchange: Exchange) -> None:
        await exchange.forward(edit if chosen(exchange) else None)

    return behaviour


def with_header(head: bytes, headers: Mapping[str, str]) -> bytes:
    """Give `head` with these headers in the place of its own."""
    names = {name.lower().encode() for name in headers}
    lines = [one for one in head.split(b"\r\n") if one.partition(b":")[0].lower() not in names]
    return b"\r\n".join([*lines, *(f"{name}: {value}".encode() for name, value in headers.items())])


def header_of(head: bytes, name: str) -> str:
    """Give the value of a header; empty where there is none."""
    lines = (line.partition(b":") for line in head.split(b"\r\n"))
    return next(
        (value.strip().decode() for key, _, value in lines if key.lower() == name.lower().encode()), ""
    )
