"""Rows D1 to D10: what stands in the answers."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from diagnostics.sandbox.scenarios import Scenario, load
from tests.faults.access import PROJECT, below
from tests.faults.bench import Bench
from tests.faults.http import MEASURED
from tests.faults.model import Case, Ended, Expect, Scene, case, failed, warned
from tests.faults.running import run_command
from tests.faults.server import Exchange, Respond
from tests.faults.setting_up import edited, fresh, header_of, message, on, only, respond, with_header, world

HOSTILE: Final = (
    "A\x1b]0;OWNED\x07B \x1b]52;c;Zm9v\x07 \u202eevil\u2066 \x00 \x9b31m \ud800 "
    "[/bold] [bold]x <script>alert(1)</script> =cmd()"
)
CANARY: Final = "9c1e5b7a3f2d48609bd1c7e4a8f05263"
"""Looks like somebody's token."""
_MEMORY_KB: Final = 150 << 10
_STORIES: Final = f"/projects/{PROJECT}/stories"
_PAGES: Final = below(_STORIES)


def _first_page(exchange: Exchange) -> bool:
    return exchange.path == _STORIES and "limit=500&offset=0&" in exchange.target


def _story(**changes: Any) -> Respond:
    """Give the host with its first story changed."""
    return edited(_first_page, lambda stories: [{**stories[0], **changes}, *stories[1:]])


def _raw(change: Callable[[bytes], bytes], chosen: Callable[[Exchange], bool] = _first_page) -> Respond:
    """Give the host with the bytes of a body changed."""

    async def behaviour(exchange: Exchange) -> None:
        await exchange.forward((lambda head, body: (head, change(body))) if chosen(exchange) else None)

    return behaviour


def _without_id(story: Any) -> Any:
    return {key: value for key, value in story.items() if key != "id"}


def _unknown_words() -> Respond:
    """Give a host with one story of an unknown type and state, which its totals by type leave out, too."""
    types: list[str] = []

    def spoil(stories: Any) -> Any:
        types.append(stories[0]["story_type"])
        return [{**stories[0], "story_type": "spike", "current_state": "blocked"}, *stories[1:]]

    def one_less(head: bytes, body: bytes) -> tuple[bytes, bytes]:
        total = int(header_of(head, "X-Tracker-Pagination-Total"))
        return with_header(head, {"X-Tracker-Pagination-Total": str(total - 1)}), body

    async def behaviour(exchange: Exchange) -> None:
        of_type = types and _PAGES(exchange) and exchange.target.endswith(f"with_story_type={types[0]}")
        await (exchange.forward(one_less) if of_type else edited(_first_page, spoil)(exchange))

    return behaviour


async def _drifting(exchange: Exchange) -> None:
    """Count three stories more than there are."""

    def more(head: bytes, body: bytes) -> tuple[bytes, bytes]:
        return with_header(head, {"X-Tracker-Pagination-Total": "643"}), body

    await exchange.forward(more if _PAGES(exchange) and "with_" not in exchange.target else None)


async def _looping(exchange: Exchange) -> None:
    """Give the first page again for every other."""
    if _PAGES(exchange):
        exchange.head = exchange.head.replace(b"offset=500", b"offset=0")
    await exchange.forward()


def _without_projects(exchange: Exchange) -> bool:
    return exchange.path in {"/me", "/projects"}


def _nothing(answer: Any) -> Any:
    return [] if isinstance(answer, list) else {**answer, "projects": [], "accounts": []}


def half_big() -> Scenario:
    """Give a world with 50,000 stories in one project."""
    big = load("big")
    first = replace(big.projects[0], copies=25)
    return replace(big, name="half-big", projects=(first, *big.projects[1:]))


@contextlib.contextmanager
def _many_read(bench: Bench) -> Iterator[Scene]:
    peak = bench.home() / "peak"

    def check(_ended: Ended, _report: Mapping[str, Any]) -> list[str]:
        used = int(peak.read_text())
        return [f"{used} kB of memory"] if used > _MEMORY_KB else []

    url = bench.host(half_big()).url
    scene = on(url, "--stories", "all", variables={"PEAK_FILE": str(peak)})
    yield replace(scene, command=MEASURED, check=check)


async def _slow_pages(exchange: Exchange) -> None:
    """Take a while for each page of stories, and less than a request may take."""
    if exchange.path.endswith("/stories"):
        await asyncio.sleep(0.4)
    await exchange.forward()


@contextlib.contextmanager
def _hostile(bench: Bench) -> Iterator[Scene]:
    def spoil(answer: Any) -> Any:
        if isinstance(answer, dict):
            return {**answer, "name": HOSTILE}
        return [{**one, "name": HOSTILE} for one in answer]

    def chosen(exchange: Exchange) -> bool:
        return exchange.path in {"/me", "/projects"} or "offset=0&fields=id,name" in exchange.target

    with bench.serve(edited(chosen, spoil)) as server:
        scene = on(server.url)

        def check(ended: Ended, _report: Mapping[str, Any]) -> list[str]:
            faces = {fmt: run_command(scene, bench.home(), fmt).stdout for fmt in ("text", "markdown")}
            faces["json"] = ended.stdout
            return [
                f"{sign!r} stands in the {face} report"
                for face, text in faces.items()
                for sign in ("\x1b", "\x07", "\x00", "\x9b", "\u202e", "\u2066")
                if sign in text
            ]

        yield replace(scene, check=check)


@contextlib.contextmanager
def _canary(bench: Bench) -> Iterator[Scene]:
    label = {"kind": "label", "id": 1, "name": CANARY}
    with bench.serve(_story(name=f"token {CANARY} of ours", labels=[label])) as server:
        scene = on(server.url)
        yield replace(scene, secrets=(*scene.secrets, CANARY))


def _malformed(name: str, fault: str, change: Callable[[bytes], bytes], expect: Expect) -> Case:
    return case(f"D1-{name}", fault, respond(_raw(change)), expect)


_DEEP: Final = b"[" * 100_000 + b"]" * 100_000
_MALFORMED: Final = failed("API601", "work_items", "vendor")

CASES: Final = (
    case(
        "D1-json",
        "The JSON of /me ends in the middle.",
        respond(only(below("/me"), message(b'{"id": 7, "name": "V'))),
        failed("API601", "http", "vendor"),
    ),
    case(
        "D1-bom",
        "A byte order mark stands before the JSON.",
        respond(_raw(lambda body: b"\xef\xbb\xbf" + body, lambda _: True)),
        warned("API601", "connection", "vendor"),
    ),
    _malformed(
        "latin1",
        "A title comes in Latin-1.",
        lambda body: body.replace(b'"name":"', b'"name":"\xfc', 1),
        _MALFORMED,
    ),
    _malformed(
        "nan",
        "An estimate is NaN.",
        lambda body: body.replace(b'"id":', b'"estimate":NaN,"id":', 1),
        _MALFORMED,
    ),
    _malformed("depth", "A list is 100,000 levels deep.", lambda _: _DEEP, _MALFORMED),
    case(
        "D2",
        "A story has a type and a state that nobody knows.",
        fresh(_unknown_words),
        warned("API602", "work_items", "planview", "spike", "blocked", beside=frozenset({"CAT607"})),
    ),
    case(
        "D3-type",
        "A story's id is a word.",
        respond(_story(id="forty-two")),
        warned("API603", "work_items", "vendor", "$[0].id", beside=frozenset({"FIELD602"})),
    ),
    case(
        "D3-missing",
        "A story has no id.",
        respond(edited(_first_page, lambda stories: [_without_id(stories[0]), *stories[1:]])),
        warned("API603", "work_items", "vendor", "$[0]"),
    ),
    case(
        "D4",
        "A story has a key that nobody knows.",
        respond(_story(customer_tier="gold")),
        Expect(
            code="FIELD605", severity="info", at="fields", actor="vendor", exit=0, figures=("customer_tier",)
        ),
    ),
    case(
        "D5",
        "The total is three more than the stories that come.",
        respond(_drifting),
        warned("DATA610", "work_items", "user", "643", "640"),
    ),
    case("D6", "Every page is the first one.", respond(_looping), failed("DATA611", "work_items", "vendor")),
    case(
        "D7-stories", "Nobody has written a story.", world("empty"), warned("DATA620", "work_items", "user")
    ),
    case(
        "D7-projects",
        "The user is a member of no project.",
        respond(edited(_without_projects, _nothing)),
        replace(warned("DATA620", "roles", "user"), exit=6),
    ),
    case(
        "D8-memory",
        "50,000 stories.",
        _many_read,
        Expect(code="WORK603", severity="info", at="work_items", actor="user", exit=0),
    ),
    case(
        "D8-deadline",
        "More stories than can be read in time.",
        respond(_slow_pages, 3, "--concurrency", "1"),
        Expect(code="LOC732", severity="warn", at="work_items", actor="user", exit=6),
    ),
    case(
        "D9",
        "Names hold what drives a terminal.",
        _hostile,
        Expect(code="DATA630", severity="info", at="work_items", actor="user", exit=0),
    ),
    case(
        "D10",
        "What looks like a token stands in a title and in a label.",
        _canary,
        Expect(code="ROLE531", severity="info", at="roles", actor="tracker-owner", exit=0),
    ),
)
