"""Hosts that keep the program waiting: each is told by its own code, and the run ends when it must."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest

from diagnostics.judge import judge
from diagnostics.observe import Observation, StageStarted, Surroundings, observe
from diagnostics.observe.limits import ends_after, limits_within
from diagnostics.observe.network import SystemNetwork
from diagnostics.secret import Secret
from diagnostics.target import Target
from tests.support import slow_hosts
from tests.support.black_hole import black_hole
from tests.support.command import clean_environment, run
from tests.support.host import BASE, Host
from tests.support.network import OpenNetwork
from tests.support.raw_server import Behaviour, answer, hang_up, raw, reset, serve
from tests.support.resolver import answering, planned
from tests.support.terminal import terminal

TOKEN = "5f1c0a9e7b3d4826a1f09c3e8d7b6a54"
DEADLINE_S = 8.0
LAST_S = DEADLINE_S + 1.0
"""The promise: a command has ended one second after its deadline, whatever a host does."""


@contextlib.contextmanager
def _plain(behaviour: Behaviour) -> Iterator[str]:
    with serve(behaviour) as server:
        yield server.url


@contextlib.contextmanager
def _not_tls_at_all() -> Iterator[str]:
    with serve(slow_hosts.silent, until=b"") as server:
        yield server.url.replace("http:", "https:")


@contextlib.contextmanager
def _dropped() -> Iterator[str]:
    with black_hole() as port:
        yield f"http://127.0.0.1:{port}"


def _checked(url: str, home: Path, **variables: str) -> tuple[int, dict[str, Any], float]:
    start = time.monotonic()
    ended = run(
        *("check", "--url", url, "--deadline", str(DEADLINE_S), "--format", "json"),
        home=home,
        TRACKER_TOKEN=TOKEN,
        **variables,
    )
    took_s = time.monotonic() - start
    assert "Traceback" not in ended.stderr
    return ended.returncode, json.loads(ended.stdout), took_s


@pytest.mark.parametrize(
    ("host", "code", "figures"),
    [
        (_dropped(), "NET111", {"timeout_s": 2.67}),
        (_not_tls_at_all(), "TLS310", {"timeout_s": 2.67}),
        (_plain(slow_hosts.silent), "NET123", {"timeout_s": 4.0, "received_bytes": 0}),
        (_plain(slow_hosts.dripping), "NET123", {"timeout_s": 4.0, "expected_bytes": 1000}),
        (_plain(slow_hosts.endless_headers), "NET123", {"timeout_s": 4.0, "received_bytes": 0}),
        (_plain(slow_hosts.endless_chunks), "NET123", {"timeout_s": 4.0}),
    ],
    ids=["syn", "handshake", "silent", "dripping", "headers", "chunks"],
)
def test_a_host_that_keeps_waiting_is_told_by_its_own_code(
    host: AbstractContextManager[str], code: str, figures: dict[str, Any], tmp_path: Path
) -> None:
    """The link's limit, a share of the deadline, comes first: one failure, its figures, an end in time."""
    with host as url:
        exit_code, report, took_s = _checked(url, tmp_path)

    assert [one["code"] for one in report["findings"]] == [code]
    assert figures.items() <= report["findings"][0]["evidence"].items()
    assert exit_code == 3
    assert took_s < LAST_S


def test_a_resolver_that_hangs_does_not_hold_the_process(tmp_path: Path) -> None:
    """NET103 after a third of the deadline, and the command ends though the resolver goes on for 60 s."""
    exit_code, report, took_s = _checked("tracker.example.com", tmp_path, **planned("hang:60"))

    assert [one["code"] for one in report["findings"]] == ["NET103"]
    assert report["findings"][0]["evidence"]["timeout_s"] == 2.67
    assert exit_code == 3
    assert took_s < LAST_S


def test_a_name_is_never_resolved_again(tmp_path: Path) -> None:
    """The second question to the resolver would hang for 60 s, also at exit; nobody asks it."""
    with serve(answer(b'{"id": 7}')) as server:
        url = f"http://tracker.localhost:{server.port}"
        _, report, took_s = _checked(url, tmp_path, **planned("addr:127.0.0.1|hang:60"))

    links = {one["stage"]: one["status"] for one in report["panes"]["connection"]["stages"]}
    assert (links["dns"], links["tcp"], links["http"]) == ("pass", "pass", "pass")
    assert took_s < LAST_S


def test_what_was_read_until_the_deadline_is_kept_and_told(tmp_path: Path) -> None:
    """Where each answer takes long, LOC732 names what was going on, what was read stands, exit is 6."""
    with slow_hosts.late(Host([]), 2.0) as (url, came):
        exit_code, report, _ = _checked(url, tmp_path)
        took_s = time.monotonic() - came[0]

    finding = next(one for one in report["findings"] if one["code"] == "LOC732")
    links = {one["stage"]: one["status"] for one in report["panes"]["connection"]["stages"]}
    assert (links["http"], links["auth"]) == ("pass", "pass")
    assert finding["evidence"]["during"]
    assert finding["evidence"]["during"] in finding["cause"]
    assert report["coverage"]["not_judged"]
    assert exit_code == 6
    assert took_s < LAST_S


def test_q_ends_the_dashboard_whatever_the_run_waits_for(tmp_path: Path) -> None:
    """The key that quits does not wait for a resolver that hangs."""
    command = [sys.executable, "-m", "tui", "--url", "tracker.example.com", "--deadline", "30"]
    environment = clean_environment(tmp_path, TRACKER_TOKEN=TOKEN, **planned("hang:60"))
    with terminal(command, environment, Path(__file__).parents[1]) as screen:
        screen.wait_for("No failure so far")
        start = time.monotonic()
        screen.press("q")
        exit_code = screen.wait_for_end()
        took_s = time.monotonic() - start

    assert exit_code == 0
    assert took_s < 1 + 4  # the dashboard's own end; the resolver would take 60 s


class _NeverCloses(httpx.AsyncBaseTransport):
    """Answers, and does not come to an end when it is closed."""

    def __init__(self) -> None:
        self._host = Host([])

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Give the host's answer."""
        return self._host(request)

    async def aclose(self) -> None:
        """Wait for what never comes."""
        await asyncio.Event().wait()


async def test_a_connection_that_cannot_be_closed_does_not_hold_the_run() -> None:
    """Closing is bounded, and the run has ended in order."""
    target = Target(url=BASE, token=Secret("0" * 32), secret_source="the test")
    async with asyncio.timeout(30):
        snapshot = await observe(
            target, Surroundings(network=OpenNetwork(), transport=lambda *_: _NeverCloses())
        )

    assert snapshot.finished
    assert "LOC732" not in {one.code for one in judge(snapshot).findings}


async def test_leaving_early_does_not_wait_for_a_resolver() -> None:
    """Whoever stops listening while a name is resolved goes on at once."""
    target = Target(url="https://tracker.example.com/services/v5", token=Secret("0" * 32))
    network = SystemNetwork(lookup=answering("192.0.2.1", after_s=6))
    observation = Observation(target, Surroundings(network=network))
    start = time.monotonic()
    async with contextlib.aclosing(observation.__aiter__()) as events:
        async for event in events:
            if isinstance(event, StageStarted) and event.stage == "dns":
                break

    assert time.monotonic() - start < 3


@pytest.mark.parametrize(("deadline_s", "connect_s", "request_s"), [(30, 5, 15), (600, 5, 15), (3, 1, 1.5)])
def test_limits_are_shares_of_a_short_deadline(deadline_s: float, connect_s: float, request_s: float) -> None:
    """A name or a connection gets a third and a request a half, and no more than 5 s and 15 s."""
    limits = limits_within(deadline_s)

    assert (limits.connect_s, limits.request_s) == (connect_s, request_s)


@pytest.mark.parametrize(("spent_s", "ends_s"), [(0, 10), (2, 8), (9, 7)])
def test_starting_the_command_counts_against_the_deadline(spent_s: float, ends_s: float) -> None:
    """What starting took is taken off, but for seven tenths, which are left to the host."""
    assert ends_after(10, spent_s) == ends_s


@pytest.mark.parametrize(
    ("behaviour", "code", "figures"),
    [
        (reset, "NET120", {"errno_name": "ECONNRESET", "received_bytes": 0}),
        (hang_up, "NET121", {"received_bytes": 0}),
        (
            raw(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n[12]"),
            "NET122",
            {"received_bytes": 4, "expected_bytes": 1000},
        ),
    ],
)
async def test_a_transfer_that_breaks_off_tells_bytes_and_seconds(
    behaviour: Behaviour, code: str, figures: dict[str, Any]
) -> None:
    """A reset, a close and a cut each hold how much had come of how much, and after how long."""
    with serve(behaviour) as server:
        report = judge(await observe(Target(url=server.url, token=Secret(TOKEN), secret_source="the test")))

    (finding,) = report.findings
    assert finding.code == code
    assert figures.items() <= finding.evidence.items()
    assert 0 <= float(finding.evidence["after_s"] or 0) < 15
    assert "after_s" in finding.evidence
