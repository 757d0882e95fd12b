"""Rows N1 to N14: name, connection, and transfers that break off, stall or flap."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from typing import Final

from tests.faults.bench import Bench, pass_on
from tests.faults.model import Scene, case, failed, warned
from tests.faults.server import Exchange, Respond
from tests.faults.setting_up import fresh, on, resolver, respond
from tests.support.black_hole import black_hole
from tests.support.resolver import planned

NO_ROUTE: Final = "https://224.0.0.1"
"""TCP to a multicast address: the kernel itself answers ENETUNREACH, with or without a network."""
_ANYWHERE: Final = "0.0.0.0"  # noqa: S104 - an address that a sinkhole gives, nothing is bound to it
_CUT: Final = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n"


@contextlib.contextmanager
def _refused(_bench: Bench) -> Iterator[Scene]:
    # Held and never listened on: nobody else can take the port while the row runs.
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield on(f"http://127.0.0.1:{held.getsockname()[1]}")


@contextlib.contextmanager
def _syn_dropped(_bench: Bench) -> Iterator[Scene]:
    with black_hole() as port:
        yield on(f"http://127.0.0.1:{port}", deadline_s=3)


@contextlib.contextmanager
def _half_reachable(bench: Bench) -> Iterator[Scene]:
    tls = bench.authority.context("tracker.localhost")
    with bench.serve(pass_on, tls) as server, black_hole("::1", server.port):
        url = f"https://tracker.localhost:{server.port}"
        yield on(url, "--ca-file", str(bench.authority.file), variables=planned("addr:127.0.0.1,::1"))


async def _reset(exchange: Exchange) -> None:
    exchange.reset()


async def _close(_exchange: Exchange) -> None:
    """Hang up without a word."""


async def _cut(exchange: Exchange) -> None:
    await exchange.send(_CUT + b'{"id": 7, "name": "'.ljust(400))


async def _drip(exchange: Exchange) -> None:
    await exchange.send(_CUT)
    while True:
        await asyncio.sleep(0.4)
        await exchange.send(b" ")


async def _slow(exchange: Exchange) -> None:
    if exchange.target == "/me?fields=id":
        await asyncio.sleep(1.05)
    await exchange.forward()


def _flapping() -> Respond:
    failed_so_far = 0

    async def behaviour(exchange: Exchange) -> None:
        nonlocal failed_so_far
        if failed_so_far < 2:
            failed_so_far += 1
            exchange.reset()
        else:
            await exchange.forward()

    return behaviour


CASES: Final = (
    case(
        "N1",
        "The resolver knows no such name.",
        resolver("nxdomain"),
        failed("NET101", "dns", "user", "tracker.example.com"),
    ),
    case(
        "N2",
        "The resolver does not answer (EAI_AGAIN).",
        resolver("again"),
        failed("NET102", "dns", "network"),
    ),
    case(
        "N3",
        "The resolver takes 8 s, the run has 3.",
        resolver("hang:8", deadline_s=3),
        failed("NET103", "dns", "network", " s"),
    ),
    case(
        "N4-loopback",
        "A public name resolves to this machine.",
        resolver("addr:127.0.0.1"),
        failed("NET104", "dns", "network", "127.0.0.1"),
    ),
    case(
        "N4-zero",
        "A public name resolves to 0.0.0.0.",
        resolver(f"addr:{_ANYWHERE}"),
        failed("NET104", "dns", "network", _ANYWHERE),
    ),
    case(
        "N5",
        "The IPv6 address is a black hole, the IPv4 address answers.",
        _half_reachable,
        # The stories' own addresses name the host behind: the row asks under another name.
        warned("NET105", "tcp", "network", "ok ", "no answer in", beside=frozenset({"WORK605"})),
    ),
    case(
        "N6",
        "Nobody listens on the port.",
        _refused,
        failed("NET110", "tcp", "user", "111", "ECONNREFUSED"),
    ),
    case("N7", "Every SYN is dropped.", _syn_dropped, failed("NET111", "tcp", "network", "1.0 s")),
    case(
        "N8",
        "There is no route to the network.",
        resolver("real", NO_ROUTE),
        failed("NET112", "tcp", "user", "ENETUNREACH"),
    ),
    case(
        "N9",
        "Each request is answered with an RST.",
        respond(_reset),
        failed("NET120", "http", "network", "104"),
    ),
    case(
        "N10",
        "The server closes before it answers.",
        respond(_close),
        failed("NET121", "http", "vendor"),
    ),
    case(
        "N11",
        "The body is cut at 40 %.",
        respond(_cut),
        failed("NET122", "http", "network", "400", "1000"),
    ),
    case(
        "N12",
        "One byte comes each 0.4 s.",
        respond(_drip, 3),
        failed("NET123", "http", "network", "received_bytes"),
    ),
    case(
        "N13",
        "Each small answer takes 1 s.",
        respond(_slow),
        warned("NET130", "latency", "network", "p50", "p95"),
    ),
    case(
        "N14",
        "Two requests are reset, then all work.",
        fresh(_flapping),
        warned("NET131", "http", "network"),
    ),
)
