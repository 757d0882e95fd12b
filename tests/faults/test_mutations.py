"""What the matrix notices: promises broken on purpose in the command, and the rows that then fail."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace

from tests.faults.bench import Bench
from tests.faults.model import Case, Scene
from tests.faults.rows import CASES
from tests.faults.running import run_case

_FOLLOW = """
import httpx
from diagnostics.tracker.transport import BorderTransport
plain = BorderTransport.handle_async_request
async def follow(self, request):
    reply = await plain(self, request)
    if not 300 <= reply.status_code < 400:
        return reply
    await reply.aclose()
    goal = request.url.join(reply.headers["location"])
    return await plain(self, httpx.Request("GET", goal, extensions=request.extensions))
BorderTransport.handle_async_request = follow
"""
_UNGUARDED = """
from diagnostics.tracker import transport
transport.origin_of = lambda _: ("", "", None)
"""
_NO_DEADLINE = """
import asyncio, types
from diagnostics import observe
observe.asyncio = types.SimpleNamespace(**vars(asyncio))
observe.asyncio.timeout = lambda _: asyncio.timeout(None)
"""
_LIMIT_IS_LOGIN = """
from diagnostics.faults import FaultKind
from diagnostics.judge.catalogue import codes_by_fault
codes_by_fault()[FaultKind.RATE_LIMITED] = "AUTH510"
"""
_MAIN = """
from tui.__main__ import main
main()
"""


def _mutated(name: str, *mutations: str) -> Case:
    """Give the case with the command changed before it starts."""
    case = next(one for one in CASES if one.id == name)

    @contextlib.contextmanager
    def inject(bench: Bench) -> Iterator[Scene]:
        with case.inject(bench) as scene:
            yield replace(scene, command=("-c", "".join((*mutations, _MAIN))))

    return replace(case, inject=inject)


def _misses(bench: Bench, case: Case) -> str:
    return "; ".join(run_case(case, bench).misses)


def test_a_command_changed_in_nothing_passes(bench: Bench) -> None:
    """The way in which the mutations are put in is not what makes the rows fail."""
    assert _misses(bench, _mutated("H1")) == ""


def test_h1_notices_that_redirects_are_followed(bench: Bench) -> None:
    """Whoever follows a redirect is found out, and even then the token stays with its one origin."""
    misses = _misses(bench, _mutated("H1", _FOLLOW))

    assert "the redirect was followed" in misses
    assert "a secret" not in misses


def test_h1_notices_that_the_origin_is_not_guarded(bench: Bench) -> None:
    """Without the guard of the origin the token reaches the second server, and the row says so."""
    misses = _misses(bench, _mutated("H1", _FOLLOW, _UNGUARDED))

    assert "a secret went to a server that is not the target" in misses


def test_d8_notices_that_the_run_has_no_deadline(bench: Bench) -> None:
    """Without the total deadline the run goes on for as long as stories come."""
    misses = _misses(bench, _mutated("D8-deadline", _NO_DEADLINE))

    assert "exit 0, not 6" in misses


def test_h4_notices_that_a_limit_is_told_as_a_rejected_token(bench: Bench) -> None:
    """A 429 that is blamed on the token fails its row."""
    misses = _misses(bench, _mutated("H4-seconds", _LIMIT_IS_LOGIN))

    assert "HTTP411 is not told" in misses
    assert "AUTH510" in misses
