"""The link of connections: which address took one, what the others did, and what it means that none did."""

from __future__ import annotations

import asyncio
import errno
import socket
import time
from typing import Any

import httpx
import pytest

from diagnostics.faults import Fault, FaultKind
from diagnostics.judge import judge
from diagnostics.observe import Surroundings, observe
from diagnostics.observe.network import SystemNetwork
from diagnostics.observe.reaching import reach
from diagnostics.report.model import Finding, Report
from diagnostics.secret import Secret
from diagnostics.target import Target
from diagnostics.tracker.classify import fault_of
from diagnostics.tracker.errors import UnreachableError
from tests.support.black_hole import black_hole
from tests.support.raw_server import answer, serve
from tests.support.resolver import answering

NO_ROUTE = "224.0.0.1"
"""TCP to a multicast address: the kernel itself answers ENETUNREACH, with or without a network."""


@pytest.fixture
def closed() -> int:
    """A port that nobody listens on, of 127.0.0.1 and ::1 alike."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


async def _report(url: str, *addresses: str, deadline_s: float = 20) -> Report:
    target = Target(url=url, token=Secret("0" * 32), secret_source="the test", deadline_s=deadline_s)
    return judge(await observe(target, Surroundings(network=SystemNetwork(lookup=answering(*addresses)))))


def _finding(report: Report, code: str) -> Finding:
    return next(one for one in report.findings if one.code == code)


async def _fault(addresses: tuple[str, ...], port: int, timeout_s: float = 0.5) -> Fault:
    with pytest.raises(UnreachableError) as caught:
        await reach(addresses, port, timeout_s)
    return caught.value.fault


async def test_ipv6_that_is_a_black_hole_is_net105_and_holds_nothing() -> None:
    """IPv4 is taken at once, both families are told with their figures, the black hole is given up soon."""
    with serve(answer(b'{"id": 1}')) as server, black_hole("::1", server.port):
        report = await _report(f"http://localhost:{server.port}/services/v5", "::1", "127.0.0.1")

    finding = _finding(report, "NET105")
    links = {one.stage: one for one in report.panes.connection.stages}
    assert str(finding.evidence["ipv4"]).startswith("ok ")
    assert str(finding.evidence["ipv6"]).startswith("no answer in ")
    assert (finding.severity, finding.confidence, finding.actor) == ("warn", "likely", "network")
    assert (links["tcp"].status, links["http"].status) == ("warn", "pass")
    assert (links["tcp"].ms or 0) < 5000
    assert "127.0.0.1" in finding.impact
    ruled_out = {one.what: one.evidence for one in report.ruled_out}
    assert "127.0.0.1" in ruled_out["A closed port, a firewall in between or a missing route"]


async def test_a_local_service_on_one_loopback_is_no_finding() -> None:
    """`localhost` often listens on 127.0.0.1 only: the refusal of ::1 is told in the link, as no fault."""
    with serve(answer(b'{"id": 1}')) as server:
        report = await _report(f"http://localhost:{server.port}/services/v5", "::1", "127.0.0.1")

    tcp = next(one for one in report.panes.connection.stages if one.stage == "tcp")
    assert tcp.status == "pass"
    assert "127.0.0.1" in tcp.detail
    assert "::1 E" in tcp.detail
    assert "NET105" not in {one.code for one in report.findings}


async def test_one_black_hole_costs_a_moment_and_not_its_timeout() -> None:
    """Once an address has answered, the others have a second at most, whatever their limit is."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = int(server.getsockname()[1])
        with black_hole("127.0.0.2", port):
            start = time.monotonic()
            reached = await reach(("127.0.0.2", "127.0.0.1"), port, 60)

    assert time.monotonic() - start < 10
    assert reached.address == "127.0.0.1"
    assert reached.attempts[0].fault is not None
    assert reached.attempts[0].fault.kind is FaultKind.CONNECT_TIMEOUT
    assert reached.given_up_s is not None


async def test_the_first_address_of_the_resolver_is_preferred() -> None:
    """Where several answer, the resolver's order decides and not which was faster."""
    with socket.create_server(("127.0.0.1", 0)) as one:
        port = int(one.getsockname()[1])
        with socket.create_server(("127.0.0.2", port)):
            reached = await reach(("127.0.0.2", "127.0.0.1"), port, 5)

    assert reached.address == "127.0.0.2"
    assert reached.given_up_s is None
    assert all(attempt.ms is not None for attempt in reached.attempts)


async def test_addresses_that_fail_differently_are_each_told(closed: int) -> None:
    """A refusal tells most of the host and stands for all; the evidence has what each address did."""
    fault = await _fault((NO_ROUTE, "127.0.0.1"), closed)

    assert fault.kind is FaultKind.REFUSED
    assert fault.where == f"127.0.0.1:{closed}"
    assert fault.facts["tried"] == f"{NO_ROUTE} ENETUNREACH, 127.0.0.1 ECONNREFUSED"
    assert (fault.facts["errno"], fault.facts["errno_name"]) == (errno.ECONNREFUSED, "ECONNREFUSED")


async def test_silence_tells_more_than_a_missing_route() -> None:
    """Where one address has no route and the other drops packets, it is the other that is told."""
    with black_hole() as port:
        fault = await _fault((NO_ROUTE, "127.0.0.1"), port)

    assert fault.kind is FaultKind.CONNECT_TIMEOUT
    assert fault.facts["timeout_s"] == 0.5
    assert fault.facts["tried"] == f"{NO_ROUTE} ENETUNREACH, 127.0.0.1 no answer in 0.5 s"


async def test_no_route_is_the_users_and_tells_its_errno() -> None:
    """NET112 holds the errno by number and name, and the user acts: this machine may be offline."""
    finding = _finding(await _report(f"https://{NO_ROUTE}/services/v5"), "NET112")

    assert (finding.evidence["errno"], finding.evidence["errno_name"]) == (errno.ENETUNREACH, "ENETUNREACH")
    assert "ENETUNREACH" in finding.cause
    assert (finding.actor, finding.confidence) == ("user", "proved")


async def test_an_error_without_a_meaning_of_its_own_is_named_and_not_proved() -> None:
    """What no errno explains is told by its exception's name, as likely only."""

    class Odd(SystemNetwork):
        async def connect(self, addresses: tuple[str, ...], *_: Any) -> Any:
            raise UnreachableError(fault_of(OSError(errno.EMFILE, "as the system says"), addresses[0]))

    target = Target(url="https://192.0.2.1/services/v5", token=Secret("0" * 32), secret_source="the test")
    finding = _finding(judge(await observe(target, Surroundings(network=Odd()))), "NET112")

    assert (finding.evidence["exception"], finding.evidence["errno_name"]) == ("OSError", "EMFILE")
    assert "EMFILE" in finding.cause
    assert finding.confidence == "likely"


async def test_a_name_with_hundreds_of_addresses_opens_few_connections(
    monkeypatch: pytest.MonkeyPatch, closed: int
) -> None:
    """Eight addresses of each family are tried at most, in the resolver's order."""
    opened: list[str] = []

    async def refuse(address: str, *_: Any, **__: Any) -> Any:
        opened.append(address)
        raise ConnectionRefusedError(errno.ECONNREFUSED, "as the system says")

    monkeypatch.setattr(asyncio, "open_connection", refuse)
    fours, sixes = [f"192.0.2.{one}" for one in range(100)], [f"2001:db8::{one}" for one in range(100)]

    await _fault((*sixes, *fours), closed)

    assert opened == [*sixes[:8], *fours[:8]]


@pytest.mark.parametrize("number", [errno.EHOSTUNREACH, errno.ENETUNREACH, errno.ENETDOWN])
def test_what_the_kernel_says_of_routes_is_no_route(number: int) -> None:
    """Each of the kernel's words for a missing way is the same symptom, with its own name."""
    fault = fault_of(OSError(number, "as the system says"), "192.0.2.1:443")

    assert fault.kind is FaultKind.NO_ROUTE
    assert fault.facts["errno_name"] == errno.errorcode[number]
    assert "exception" not in fault.facts


async def test_a_connection_that_http_waits_for_in_vain_tells_its_limit() -> None:
    """A connect timeout of a request holds its seconds, as that of the link does."""
    with black_hole() as port:
        async with httpx.AsyncClient(timeout=httpx.Timeout(5, connect=0.4), trust_env=False) as client:
            with pytest.raises(httpx.ConnectTimeout) as caught:
                await client.get(f"http://127.0.0.1:{port}/")

    fault = fault_of(caught.value, "/me")
    assert (fault.kind, fault.facts["timeout_s"]) == (FaultKind.CONNECT_TIMEOUT, 0.4)
