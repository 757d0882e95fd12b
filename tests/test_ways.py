"""The quick way: the host's totals and a sample in place of every story."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from pytest_httpx import HTTPXMock

from diagnostics.judge import judge
from diagnostics.observe import Surroundings, observe
from diagnostics.observe.ways import choose
from diagnostics.report.model import Report
from diagnostics.sandbox import Sandbox
from diagnostics.secret import Secret
from diagnostics.settings import Options, load_target
from diagnostics.snapshot import Reading, Snapshot, Way, WayCause
from diagnostics.target import Target
from tests.conftest import target_for
from tests.support.network import OpenNetwork

BASE = "https://tracker.example.com/services/v5"
ME = {"id": 7, "username": "viz", "projects": [{"project_id": 1, "project_name": "One", "role": "member"}]}
ANSWERS: dict[str, Any] = {
    "/me": ME,
    "/projects": [{"id": 1, "name": "One", "version": 5}],
    "/projects/1/memberships": [],
    "/projects/1/epics": [],
    "/my/activity": [],
}


@pytest.fixture(scope="module")
def quick(mixed: Sandbox) -> Snapshot:
    """What the quick way sees of the default world."""
    return asyncio.run(observe(replace(target_for(mixed), stories=Reading.TOTALS)))


@pytest.mark.parametrize(
    ("wanted", "total", "page", "deadline", "way", "cause"),
    [
        ("auto", 0, 0, 30, Way.ALL, WayCause.FITS),
        ("auto", 1_000, 500, 30, Way.ALL, WayCause.FITS),
        ("auto", 18_500, 500, 30, Way.ALL, WayCause.FITS),
        ("auto", 18_501, 500, 30, Way.TOTALS, WayCause.TOO_MANY),
        ("auto", 200_000, 500, 30, Way.TOTALS, WayCause.TOO_MANY),
        ("auto", 200_000, 500, 400, Way.ALL, WayCause.FITS),
        ("auto", 10_000, 500, 1, Way.ALL, WayCause.FITS),
        ("auto", 10_001, 500, 1, Way.TOTALS, WayCause.TOO_MANY),
        ("auto", None, 500, 30, Way.ALL, WayCause.NO_TOTAL),
        ("all", 200_000, 500, 30, Way.ALL, WayCause.ASKED),
        ("totals", 10, 10, 30, Way.TOTALS, WayCause.ASKED),
        ("totals", 0, 0, 30, Way.ALL, WayCause.FITS),
        ("totals", None, 10, 30, Way.ALL, WayCause.NO_TOTAL),
    ],
)
def test_the_way_follows_from_the_settings_the_first_page_and_the_deadline(
    wanted: str, total: int | None, page: int, deadline: float, way: Way, cause: WayCause
) -> None:
    """Pages at 2.5 a second against half of the deadline decide, and twenty pages are always read."""
    choice = choose(Reading(wanted), total, page, deadline)

    assert (choice.way, choice.cause) == (way, cause)


def test_totals_are_what_reading_every_story_counts(quick: Snapshot, mixed_snapshot: Snapshot) -> None:
    """By project, type, state and age the host's totals are exactly what the rows add up to."""
    by_totals, by_rows = judge(quick), judge(replace(mixed_snapshot, started_at=quick.started_at))

    assert by_totals.panes.work_items.counts == by_rows.panes.work_items.counts
    assert by_totals.panes.work_items.ages == by_rows.panes.work_items.ages
    assert by_totals.summary == by_rows.summary
    assert by_totals.panes.categorize.rows == by_rows.panes.categorize.rows
    assert by_totals.panes.categorize.by_project == by_rows.panes.categorize.by_project
    assert _code(by_totals, "WORK603") == _code(by_rows, "WORK603")


def _code(report: Report, code: str) -> dict[str, Any]:
    return next(one.evidence for one in report.findings if one.code == code)


def test_the_quick_way_is_complete_by_itself(quick: Snapshot, mixed_report: Report) -> None:
    """What could be judged by reading can be judged by totals; the pane is as complete, and reconciled."""
    report = judge(quick)

    assert report.panes.work_items.verdict == mixed_report.panes.work_items.verdict
    assert report.coverage.not_judged == mixed_report.coverage.not_judged
    assert report.coverage.answered == mixed_report.coverage.answered
    told = [one.reconciled for one in report.panes.work_items.projects]
    assert told == [one.reconciled for one in mixed_report.panes.work_items.projects]
    assert not {one.code for one in report.findings} & {"DATA610", "DATA612", "DATA620", "API602"}


def test_rows_of_the_sample_are_kept_apart_from_stories(quick: Snapshot) -> None:
    """One page of each project is kept as a sample, none of it among the stories, and each is told."""
    report = judge(quick)
    rows = {one.project_id: one for one in report.panes.work_items.projects if one.way == "totals"}

    assert quick.samples is not None
    sampled = Counter(quick.samples["project_id"].to_list())
    assert quick.stories is None or not set(quick.stories["project_id"]) & set(sampled)
    assert {number: row.sample for number, row in rows.items()} == sampled
    assert all(row.read is None and "--stories totals" in row.way_reason for row in rows.values())
    checked = sum(one.url_checked or 0 for one in report.panes.work_items.types)
    assert checked == quick.samples.height


def test_the_quick_way_asks_few_small_questions(quick: Snapshot) -> None:
    """A project costs one page and some fifty requests of one row, however many stories it has."""
    asked = [one.path for one in quick.requests if "/2104417/stories" in one.path]
    pages = [path for path in asked if "limit=500" in path]

    assert len(pages) == 1
    assert all("limit=1&" in path for path in asked if path not in pages)
    assert len(asked) <= 1 + 4 + 4 * 8 + 4 * 3 + 1 + 1


class Filtering:
    """A host with so many stories that answers filters as a test chooses."""

    def __init__(self, stories: int, totals: dict[str, int | None], status: int = 200) -> None:
        self.stories, self.totals, self.status = stories, totals, status

    def __call__(self, request: httpx.Request) -> httpx.Response:
        """Give pages of 10, and for a filter the total of its value; what is not chosen counts nothing."""
        path = request.url.path.removeprefix("/services/v5")
        if path != "/projects/1/stories":
            return httpx.Response(200, json=ANSWERS[path])
        query = {name: values[0] for name, values in parse_qs(urlsplit(str(request.url)).query).items()}
        value = query.get("with_state") or query.get("updated_before", "")[:4] or query.get("with_story_type")
        if value is None:
            return self._page(int(query["offset"]), int(query["limit"]))
        if self.status != 200:
            return httpx.Response(self.status, json={"kind": "error", "code": "invalid_parameter"})
        total = self.totals.get(value, self.totals.get("*", 0))
        headers = {} if total is None else {"X-Tracker-Pagination-Total": str(total)}
        return httpx.Response(200, json=[{"id": 1}], headers=headers)

    def _page(self, offset: int, limit: int) -> httpx.Response:
        last = min(offset + min(limit, 10), self.stories)
        rows = [
            {
                "id": number,
                "story_type": "bug",
                "current_state": "started",
                "url": f"https://x.example/{number}",
            }
            for number in range(offset + 1, last + 1)
        ]
        headers = {"X-Tracker-Pagination-Total": str(self.stories), "X-Tracker-Project-Version": "5"}
        return httpx.Response(200, json=rows, headers=headers)


async def _report(httpx_mock: HTTPXMock, host: Filtering, stories: Reading = Reading.TOTALS) -> Report:
    httpx_mock.add_callback(host, is_reusable=True)
    target = Target(url=BASE, token=Secret("0" * 32), secret_source="the test", stories=stories)
    report = judge(await observe(target, Surroundings(network=OpenNetwork())))
    assert not [one for one in report.findings if one.code == "LOC731"]
    return report


async def test_what_no_filter_claims_is_counted_as_other(httpx_mock: HTTPXMock) -> None:
    """Stories of a type or state that no filter asks for stand in the counts under their own word."""
    host = Filtering(100, {"bug": 60, "feature": 30, "started": 20, "accepted": 5})

    report = await _report(httpx_mock, host)

    counts = {(row.type, row.state): row.count for row in report.panes.work_items.counts}
    assert counts == {
        ("bug", "started"): 20,
        ("bug", "accepted"): 5,
        ("bug", "(other)"): 35,
        ("feature", "started"): 20,
        ("feature", "accepted"): 5,
        ("feature", "(other)"): 5,
        ("(other)", "(other)"): 10,
    }
    assert report.summary.total == 100
    assert report.panes.work_items.reconciled is True
    assert report.panes.categorize.uncategorised >= 10
    assert {one.subject for one in report.findings if one.code == "API602"} == {"story type", "state"}


async def test_a_state_filter_that_is_ignored_leaves_the_types(httpx_mock: HTTPXMock) -> None:
    """Where each state is answered with the whole of its type, the types count and the states are other."""
    states = (
        "accepted",
        "delivered",
        "finished",
        "started",
        "rejected",
        "planned",
        "unstarted",
        "unscheduled",
    )
    host = Filtering(90, {"bug": 90, **dict.fromkeys(states, 90)})

    report = await _report(httpx_mock, host)

    assert [(row.type, row.state, row.count) for row in report.panes.work_items.counts] == [
        ("bug", "(other)", 90)
    ]
    assert report.panes.work_items.reconciled is True


@pytest.mark.parametrize(("probe", "older"), [(0, 90), (90, 0)])
async def test_a_border_that_is_ignored_makes_no_project_old(
    httpx_mock: HTTPXMock, probe: int, older: int
) -> None:
    """A host that counts stories of before Tracker existed tells nothing of age; one that does not, all."""
    host = Filtering(90, {"bug": 90, "started": 90, "2000": probe, "*": 0})
    years = {str(year): 90 for year in range(2020, 2040)}
    host.totals |= years

    report = await _report(httpx_mock, host)

    assert report.panes.work_items.projects[0].older == older
    assert ("WORK606" in {one.code for one in report.findings}) == bool(older)
    assert sum(one.count for one in report.panes.work_items.ages) == 90


@pytest.mark.parametrize(("total", "status"), [(90, 200), (None, 200), (0, 400), (0, 504)])
async def test_a_host_that_does_not_count_by_filters_is_read_after_all(
    httpx_mock: HTTPXMock, total: int | None, status: int
) -> None:
    """Filters ignored, without totals or refused: every story is read, which is told, and nothing differs."""
    report = await _report(httpx_mock, Filtering(90, {"*": total}, status))

    row = report.panes.work_items.projects[0]
    assert (row.way, row.read, row.total, row.filtered) == ("all", 90, 90, None)
    assert "does not count by filters" in row.way_reason
    assert row.reconciled is True
    assert "DATA613" in {one.code for one in report.findings}
    assert report.summary.stories_by_type == {"bug": 90}


async def test_more_claimed_than_there_are_is_a_disagreement(httpx_mock: HTTPXMock) -> None:
    """Totals by type that exceed the whole, or states that exceed their type, are told with the type."""
    report = await _report(httpx_mock, Filtering(90, {"bug": 80, "chore": 20, "started": 81, "*": 0}))

    finding = next(one for one in report.findings if one.code == "DATA612")
    assert (finding.evidence["total"], finding.evidence["filtered"]) == (90, 100)
    assert finding.evidence["bug"] == "81 against 80"
    assert report.panes.work_items.reconciled is False


@pytest.mark.parametrize(
    ("option", "profile", "stories"), [(None, "totals", "totals"), ("all", "totals", "all")]
)
def test_the_way_can_be_set_in_a_profile_and_by_option(
    tmp_path: Path, option: str | None, profile: str, stories: str
) -> None:
    """`stories` of a profile holds, an option wins over it, and another word is a fault of the settings."""
    path = tmp_path / "profiles.toml"
    path.write_text(f'[acme]\nurl = "tracker.example.com"\nstories = "{profile}"\n')
    asked = Options(profile="acme", stories=Reading(option) if option else None)

    assert load_target(asked, {"TRACKER_TOKEN": "0" * 32}, str, path).stories == stories
    path.write_text('[acme]\nstories = "some"\n')
    broken = load_target(asked, {"TRACKER_TOKEN": "0" * 32}, str, path)
    assert "settings_unknown" in {one.kind for one in broken.faults}
