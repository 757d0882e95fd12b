"""Pages of stories that change while they are read, and pages that contradict themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from diagnostics.report.model import Finding, Report
from diagnostics.snapshot import Reading
from tests.access.worlds import codes, report_on, told
from tests.support.host import Host, story


def _stories(count: int) -> list[dict[str, Any]]:
    return [story(number) for number in range(1, count + 1)]


class Busy(Host):
    """A host where people work: what stands in its list is decided anew for each page."""

    def __init__(self, rows: Callable[[int], list[dict[str, Any]]], page: int = 7) -> None:
        super().__init__([], page)
        self.asked: list[int] = []
        self._rows = rows

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Give the page as the list is now."""
        if request.url.path.endswith("/stories") and request.url.params["limit"] != "1":
            self._stories = self._rows(len(self.asked))
            self.asked.append(int(request.url.params["offset"]))
        return super().__call__(request)


def _row(report: Report) -> Any:
    return report.panes.work_items.projects[0]


def _drift(report: Report) -> Finding | None:
    return next((one for one in report.findings if one.code == "DATA610"), None)


async def test_stories_that_move_once_are_read_again_and_then_agree() -> None:
    """A story deleted between two pages is no finding where the second reading is quiet; the row tells it."""
    host = Busy(lambda asked: _stories(30) if asked == 0 else _stories(29))

    report = await report_on(host, concurrency=1)

    assert _drift(report) is None
    assert report.summary.total == 29
    assert _row(report).reconciled is True
    assert "read twice" in _row(report).reason
    assert "30 counted by the host" in _row(report).reason
    assert host.asked.count(0) == 2


async def test_a_list_that_never_rests_is_told_with_the_figures_of_both_readings() -> None:
    """Where the second reading differs too, DATA610 has its figures and those of the first."""
    host = Busy(lambda asked: _stories(30 - asked))

    report = await report_on(host, concurrency=1)

    finding = told(report, "DATA610")
    assert finding.severity == "warn"
    assert finding.evidence["first_total"] == 30
    assert finding.evidence["total"] == 25
    assert finding.evidence["first_read"] != finding.evidence["first_total"]
    assert host.asked.count(0) == 2


async def test_a_story_that_comes_on_two_pages_is_counted_once_after_the_second_reading() -> None:
    """A new story on top moves another onto the next page, too; the second reading sets it right."""
    host = Busy(lambda asked: _stories(14) if asked == 0 else [story(15), *_stories(14)])

    report = await report_on(host, concurrency=1)

    assert report.summary.total == 15
    assert _drift(report) is None
    assert "(1 twice)" in _row(report).reason


async def test_spoiled_stories_are_not_told_twice_because_they_were_read_twice() -> None:
    """What cannot be decoded is counted in the reading that stands, and not in both."""
    spoiled = {**story(2), "id": "two"}
    rows = [story(1), spoiled, *_stories(20)[2:]]
    host = Busy(lambda asked: [*rows, story(21)] if asked == 0 else rows)

    report = await report_on(host, concurrency=1)

    assert told(report, "API603").evidence["spoiled"] == 1
    assert report.summary.total == 19
    assert _row(report).reconciled is True


async def test_a_total_of_none_with_stories_is_stopped_and_told() -> None:
    """A host that counts 0 and sends some contradicts itself: DATA611, and what came is kept."""
    host = Zero(_stories(5))

    report = await report_on(host)

    finding = told(report, "DATA611")
    assert (finding.severity, finding.actor, finding.pane) == ("fail", "vendor", "work_items")
    assert (finding.evidence["total"], finding.evidence["items"]) == (0, 5)
    assert report.summary.total == 5
    assert "DATA610" not in codes(report)


class Zero(Host):
    """A host that says of every list that it is empty."""

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Give the page with a total of 0."""
        made = super().__call__(request)
        made.headers["X-Tracker-Pagination-Total"] = "0"
        return made


class Deaf(Host):
    """A host that does not look at the offset; it says so, or not."""

    def __init__(self, rows: list[dict[str, Any]], echo: str | None) -> None:
        super().__init__(rows, 7)
        self._echo = echo

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Give the first page, whichever was asked for."""
        if request.url.path.endswith("/stories"):
            request.url = request.url.copy_set_param("offset", "0")
        made = super().__call__(request)
        if self._echo is None and "X-Tracker-Pagination-Offset" in made.headers:
            del made.headers["X-Tracker-Pagination-Offset"]
        return made


@pytest.mark.parametrize("echo", ["0", None])
async def test_the_first_page_in_place_of_every_page_is_told_and_counted_once(echo: str | None) -> None:
    """A host that ignores the offset gets DATA611 and no drift, whether it echoes the offset or not."""
    report = await report_on(Deaf(_stories(30), echo))

    assert told(report, "DATA611").evidence["asked_offset"] in {7, 14, 21, 28}
    assert report.summary.total == 7
    assert "DATA610" not in codes(report)


async def test_a_total_that_promises_far_more_than_comes_ends_at_the_first_empty_page() -> None:
    """A total of a thousand million with 30 stories is not walked to its end."""
    host = Promising(_stories(30), 7)

    report = await report_on(host, stories=Reading.ALL, concurrency=2)

    assert report.summary.total == 30
    assert host.pages < 40
    assert told(report, "DATA610").evidence["read"] == 30


class Promising(Host):
    """A host that counts far more than it has."""

    pages = 0

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Give the page with an immense total."""
        self.pages += request.url.path.endswith("/stories")
        made = super().__call__(request)
        made.headers["X-Tracker-Pagination-Total"] = "1000000000"
        return made


class Versioned(Promising):
    """A host that counts too much and tells the project's version."""

    def __init__(self, moves: int) -> None:
        super().__init__(_stories(30), 7)
        self._moves = moves

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Give the page, with a version that moves or stands."""
        made = super().__call__(request)
        made.headers["X-Tracker-Project-Version"] = str(5 + self.pages * self._moves)
        return made


@pytest.mark.parametrize(("moves", "confidence"), [(0, "likely"), (1, "proved")])
async def test_only_a_version_that_moves_proves_that_somebody_worked(moves: int, confidence: str) -> None:
    """Figures that differ under one and the same version may be the host's own, and prove no change."""
    report = await report_on(Versioned(moves), stories=Reading.ALL)

    assert told(report, "DATA610").confidence == confidence
