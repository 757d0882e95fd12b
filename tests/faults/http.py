"""Rows H1 to H13: answers of HTTP that are not what API v5 gives."""

from __future__ import annotations

import contextlib
import functools
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, Final

from tests.faults.bench import Bench, pass_on
from tests.faults.model import Case, Ended, Scene, case, failed, warned
from tests.faults.running import run_command
from tests.faults.server import Exchange, Respond
from tests.faults.setting_up import always, fresh, message, on, page, respond

_RSS_LIMIT_KB: Final = 20 << 10
_NOTE_THE_PEAK: Final = (
    "import atexit, os, resource\n"
    "from pathlib import Path\n"
    "def note():\n"
    "    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
    "    Path(os.environ['PEAK_FILE']).write_text(str(peak))\n"
    "atexit.register(note)\n"
    "from tui.__main__ import main\n"
    "main()\n"
)
MEASURED: Final = ("-c", _NOTE_THE_PEAK)
"""The command, which leaves the most memory that it had, in kB."""


@contextlib.contextmanager
def _redirected(bench: Bench) -> Iterator[Scene]:
    with bench.serve(pass_on) as elsewhere:
        moved = always(page("Moved", "302 Found", f"Location: {elsewhere.url}/me"))
        with bench.serve(moved) as server:

            def check(_ended: Ended, _report: Mapping[str, Any]) -> list[str]:
                return ["the redirect was followed"] if elsewhere.requests else []

            yield replace(on(server.url), strangers=(elsewhere,), check=check)


@contextlib.contextmanager
def _redirected_in_a_circle(bench: Bench) -> Iterator[Scene]:
    async def again(exchange: Exchange) -> None:
        await exchange.send(page("Moved", "301 Moved Permanently", f"Location: {exchange.target}"))

    with bench.serve(again) as server:

        def check(_ended: Ended, _report: Mapping[str, Any]) -> list[str]:
            return [f"{len(server.requests)} requests went round"] if len(server.requests) > 1 else []

        yield replace(on(server.url), check=check)


def _limited_once() -> Respond:
    asked = 0

    async def behaviour(exchange: Exchange) -> None:
        nonlocal asked
        asked += 1
        if asked == 1:
            await exchange.send(message(b"", "429 Too Many Requests", "text/plain", "Retry-After: 2"))
        else:
            await exchange.forward()

    return behaviour


def _limited_for_long(*, as_date: bool) -> Respond:
    until = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True) if as_date else "3600"
    return always(message(b"slow down", "429 Too Many Requests", "text/plain", f"Retry-After: {until}"))


@functools.cache
def _bomb() -> bytes:
    """Give 200 MB of blanks as about 200 kB of gzip."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    million = b" " * (1 << 20)
    return b"".join(packer.compress(million) for _ in range(200)) + packer.flush()


@contextlib.contextmanager
def _bombed(bench: Bench) -> Iterator[Scene]:
    bomb = always(message(_bomb(), "200 OK", "application/json", "Content-Encoding: gzip"))
    small = always(message(b"", "204 No Content"))
    with bench.serve(bomb) as server, bench.serve(small) as harmless:
        folder = bench.home()
        peak, usual = folder / "peak", folder / "usual"

        def check(_ended: Ended, _report: Mapping[str, Any]) -> list[str]:
            run_command(
                replace(on(harmless.url, variables={"PEAK_FILE": str(usual)}), command=MEASURED), folder
            )
            grown = int(peak.read_text()) - int(usual.read_text())
            return [f"memory grew by {grown} kB"] if grown > _RSS_LIMIT_KB else []

        yield replace(on(server.url, variables={"PEAK_FILE": str(peak)}), command=MEASURED, check=check)


def _broken(fault: str, name: str, raw: bytes) -> Case:
    return case(f"H10-{name}", fault, respond(always(raw)), failed("HTTP440", "http", "vendor"))


def _server_error(status: str, code: str) -> Case:
    number = status.partition(" ")[0]
    answer = page("Sorry", status)
    expect = failed(code, "http", "vendor", number)
    return case(f"H5-{number}", f"Each request is answered with {status}.", respond(always(answer)), expect)


_HEAD: Final = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"

CASES: Final = (
    case(
        "H1",
        "The host redirects to another one.",
        _redirected,
        failed("HTTP401", "http", "user", "127.0.0.1"),
    ),
    case("H2", "The host redirects in a circle.", _redirected_in_a_circle, failed("HTTP401", "http", "user")),
    case(
        "H3",
        "The first request is answered with 429 and Retry-After 2.",
        fresh(_limited_once),
        warned("HTTP410", "http", "user"),
    ),
    case(
        "H4-seconds",
        "429 with Retry-After 3600.",
        respond(_limited_for_long(as_date=False)),
        failed("HTTP411", "http", "user", "UTC"),
    ),
    case(
        "H4-date",
        "429 with the date of when it ends.",
        fresh(functools.partial(_limited_for_long, as_date=True)),
        failed("HTTP411", "http", "user", "UTC"),
    ),
    _server_error("500 Internal Server Error", "HTTP420"),
    _server_error("502 Bad Gateway", "HTTP421"),
    _server_error("503 Service Unavailable", "HTTP422"),
    _server_error("504 Gateway Timeout", "HTTP423"),
    case(
        "H6",
        "503 with a maintenance page.",
        respond(always(page("Down for maintenance", "503 Service Unavailable", "Retry-After: 1800"))),
        failed("HTTP424", "http", "vendor"),
    ),
    case(
        "H7",
        "There is no /me below the address.",
        respond(always(message(b"Not Found", "404 Not Found", "text/plain"))),
        failed("HTTP430", "http", "user", "404"),
    ),
    case(
        "H8-gone",
        "The host answers 410.",
        respond(always(page("Gone", "410 Gone"))),
        failed("HTTP431", "http", "planview"),
    ),
    case(
        "H8-page",
        "A page about Tracker's end stands where the API was.",
        respond(always(page("Pivotal Tracker has been sunset"))),
        failed("HTTP431", "http", "planview", "2025-04-30"),
    ),
    case(
        "H9",
        "A log-in page comes with status 200.",
        respond(always(page("Sign in \x1b[31mhere"))),
        failed("HTTP432", "http", "user", "Sign in"),
    ),
    _broken("Content-Length is no number.", "length", _HEAD + b"Content-Length: many\r\n\r\n{}"),
    _broken(
        "A chunk's size is no number.", "chunk", _HEAD + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n"
    ),
    _broken("The headers never end.", "headers", _HEAD + b"X-Filler: " + b"x" * (200 << 10)),
    case(
        "H11",
        "What is said to be gzip is none.",
        respond(always(message(b"no gzip at all", "200 OK", "application/json", "Content-Encoding: gzip"))),
        failed("HTTP441", "http", "vendor"),
    ),
    case("H12", "200 kB of gzip become 200 MB.", _bombed, failed("HTTP442", "http", "vendor")),
    case(
        "H13-204",
        "204 where JSON is due.",
        respond(always(b"HTTP/1.1 204 No Content\r\n\r\n")),
        failed("HTTP443", "http", "vendor"),
    ),
    case(
        "H13-empty",
        "An empty body where JSON is due.",
        respond(always(message())),
        failed("HTTP443", "http", "vendor"),
    ),
)
