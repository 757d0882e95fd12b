"""One request at a time or eight, quick answers or slow ones: the same findings in the same order."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from diagnostics.judge import judge
from diagnostics.observe import Surroundings, observe
from diagnostics.report.model import Report
from diagnostics.secret import Secret
from diagnostics.target import Target
from tests.support.host import BASE, story
from tests.support.in_memory import InMemory
from tests.support.network import OpenNetwork

PROJECTS = range(1, 7)
Spoil = Callable[[str, int, Any], httpx.Response | None]
"""Path, how often it was asked before, and what is due; gives another answer, or None."""


def due(path: str) -> Any:
    """Give what a sound host answers."""
    if path == "/me":
        roles = [{"project_id": one, "project_name": f"P{one}", "role": "owner"} for one in PROJECTS]
        return {"id": 7, "username": "viz", "projects": roles}
    if path == "/projects":
        return [{"id": one, "name": f"P{one}", "version": 5} for one in PROJECTS]
    if path.endswith("/stories"):
        project = int(path.split("/")[2])
        return [story(project * 10 + one) for one in range(3)]
    return []


class Host:
    """A host that takes its time, another one in each run, and spoils what the test says."""

    def __init__(self, spoil: Spoil, seed: int) -> None:
        self._spoil = spoil
        self._chance = random.Random(seed)  # noqa: S311 - delays of a test
        self._asked: dict[str, int] = {}

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        """Answer after some milliseconds."""
        path = request.url.path.removeprefix("/services/v5")
        question = str(request.url)
        before = self._asked.get(question, 0)
        self._asked[question] = before + 1
        await asyncio.sleep(self._chance.random() * 0.004)
        answer = due(path)
        spoiled = self._spoil(path, before, answer)
        if spoiled is not None:
            return spoiled
        headers = {"Content-Type": "application/json"}
        if path.endswith("/stories"):
            headers["X-Tracker-Pagination-Total"] = "3"
        return httpx.Response(200, content=json.dumps(answer), headers=headers)


def busy(path: str, _before: int, _due: Any) -> httpx.Response | None:
    """All lists of stories and of members answer 503."""
    return httpx.Response(503, text="busy") if path.endswith(("/stories", "/memberships")) else None


def broken_off(path: str, _before: int, _due: Any) -> httpx.Response | None:
    """Half of the projects reset the connection, whatever is asked of them."""
    if path.startswith(("/projects/2/", "/projects/4/", "/projects/6/")):
        raise httpx.ReadError("") from ConnectionResetError(104, "reset")
    return None


def odd(path: str, _before: int, answer: Any) -> httpx.Response | None:
    """Lists hold items that cannot be read, each list at another place, and some begin with a mark."""
    if path.endswith("/stories"):
        rows = [{**one, "id": "x"} if one["id"] % 3 == 0 else one for one in answer]
        body = b"\xef\xbb\xbf" + json.dumps(rows).encode()
        return httpx.Response(200, content=body, headers={"X-Tracker-Pagination-Total": "3"})
    if path.endswith("/epics"):
        return httpx.Response(200, json=[{"id": 1}, {"id": []}])
    return None


def flapping(path: str, before: int, _due: Any) -> httpx.Response | None:
    """Each question is answered only when it is asked again."""
    return httpx.Response(502, text="oops") if before == 0 and path.startswith("/projects") else None


async def verdict(spoil: Spoil, seed: int, concurrency: int) -> list[tuple[object, ...]]:
    """Give what the report of one run says, without what is measured."""
    target = Target(
        url=BASE,
        token=Secret("5f1c0a9e7b3d4826a1f09c3e8d7b6a54"),
        secret_source="the test",
        concurrency=concurrency,
    )
    chance = random.Random(seed)  # noqa: S311 - waits of a test
    surroundings = Surroundings(
        network=OpenNetwork(),
        transport=lambda *_: InMemory(Host(spoil, seed)),
        random=lambda: chance.random() * 0.01,
    )
    report = judge(await observe(target, surroundings))
    return [("verdict", report.verdict, report.summary.total), *told(report)]


def told(report: Report) -> list[tuple[object, ...]]:
    """Give the findings in their order: what, where, how often, and the requests that they list."""
    return [
        (
            one.code,
            one.severity,
            one.pane,
            one.subject,
            one.title,
            one.evidence.get("times"),
            one.evidence.get("pointer"),
            *(
                str(text).partition(":")[0]
                for name, text in one.evidence.items()
                if name.startswith("retry_")
            ),
        )
        for one in report.findings
    ]


@pytest.mark.parametrize(
    ("spoil", "codes"),
    [
        (busy, {"HTTP422"}),
        (broken_off, {"NET120"}),
        (odd, {"API601", "API603"}),
        (flapping, {"NET131"}),
    ],
    ids=["busy", "broken-off", "odd", "flapping"],
)
async def test_timing_and_concurrency_change_no_finding(spoil: Spoil, codes: set[str]) -> None:
    """Twenty runs with other delays, one request at a time and eight, tell the same in the same order."""
    runs = [await verdict(spoil, seed, 8 if seed % 2 else 1) for seed in range(20)]

    assert codes <= {str(one[0]) for one in runs[0]}
    assert [run for run in runs if run != runs[0]] == []


async def test_a_fault_that_many_requests_meet_is_one_finding_with_their_number() -> None:
    """Six lists of stories that are all refused are told once, six times; tries are not counted."""
    findings = await verdict(busy, 1, 8)

    stories = [one for one in findings if one[0] == "HTTP422" and one[2] == "work_items"]
    assert [one[5] for one in stories] == [6]
