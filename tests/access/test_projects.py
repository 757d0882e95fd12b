"""Projects that are closed, gone or empty, told apart."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.access.worlds import codes, report_on, told
from tests.support.host import ME, PROJECT, Host, story

REFUSED = {"kind": "error", "code": "unauthorized_operation", "error": "Authorization failure."}


class Closed(Host):
    """A host with a second project that answers as a test chooses."""

    def __init__(self, status: int, body: dict[str, Any]) -> None:
        super().__init__([story(1), story(2)])
        self._status, self._body = status, body

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Give the answer chosen for everything below the second project."""
        if "/projects/2" in request.url.path:
            return httpx.Response(self._status, json=self._body)
        return super().__call__(request)


async def test_one_closed_project_does_not_stop_the_others() -> None:
    """A project that the user may not open is ROLE520, and the others are read and judged."""
    report = await report_on(Closed(403, REFUSED), projects=(1, 2))

    finding = told(report, "ROLE520")
    assert (finding.severity, finding.confidence, finding.subject) == ("fail", "proved", "project 2")
    assert report.summary.total == 2
    assert [one.ok for one in report.panes.roles.projects] == [True, False]
    assert not codes(report) & {"AUTH510", "AUTH512", "AUTH513", "DATA620", "ROLE522"}


async def test_a_project_that_never_was_is_told_apart_from_a_closed_one() -> None:
    """An id that Tracker does not know is ROLE522: nobody can be asked for access to it."""
    body = {"kind": "error", "code": "unfound_resource", "error": "The object you tried to access"}

    report = await report_on(Closed(404, body), projects=(1, 2))

    finding = told(report, "ROLE522")
    assert (finding.actor, finding.confidence) == ("user", "proved")
    assert "ROLE520" not in codes(report)
    assert report.summary.total == 2


@pytest.mark.parametrize("listed", [[], None])
async def test_no_project_at_all_is_empty_and_not_closed(listed: list[Any] | None) -> None:
    """A user without any project, refused nothing, gets DATA620 and no finding about access."""
    host = Host([])
    host.answers |= {"/me": {**ME, "projects": listed}, "/projects": []}

    report = await report_on(host)

    assert told(report, "DATA620").pane == "roles"
    assert not [code for code in codes(report) if code.startswith(("ROLE52", "AUTH"))]


async def test_no_story_in_any_project_is_told_once_and_apart_from_no_access() -> None:
    """Projects that are open and empty are DATA620; a project that is closed is not called empty."""
    empty = await report_on(Host([]))
    closed = await report_on(Closed(403, REFUSED), projects=(2,))

    assert told(empty, "DATA620").pane == "work_items"
    assert "DATA620" not in codes(closed)
    assert "ROLE520" in codes(closed)


async def test_a_key_that_nobody_knows_is_no_defect() -> None:
    """Further keys in any answer are left out of what is read, and are at most for information."""
    host = Host([story(1, blockers=[{"id": 5}], brand_new={"a": [1]})])
    host.answers["/me"] = {**ME, "brand_new": {"deep": [None]}}
    host.answers["/projects"] = [{**PROJECT, "brand_new": 1}]

    report = await report_on(host)

    assert report.summary.total == 1
    assert not [one for one in report.findings if one.code.startswith("API") and one.severity != "info"]
