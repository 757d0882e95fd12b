"""A project of 200,000 stories: counted by the host in no time, and read whole where that is asked for."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest

from diagnostics.judge import judge
from diagnostics.observe import observe
from diagnostics.report.markdown import write_markdown
from diagnostics.report.model import Report
from diagnostics.report.text import write_text
from diagnostics.sandbox import Sandbox
from diagnostics.snapshot import Reading
from tests.conftest import TODAY, target_for

PROJECT = 2704417


@pytest.fixture(scope="module")
def big() -> Iterator[Sandbox]:
    """The embedded Tracker with 200,000 stories in one project."""
    with Sandbox(scenario="big", today=TODAY) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def report(big: Sandbox) -> Report:
    """The report on it, as the settings are left alone."""
    return judge(asyncio.run(observe(target_for(big))))


def test_totals_of_the_quick_way_equal_a_count_of_the_data(big: Sandbox, report: Report) -> None:
    """By project, type and state the report has what a walk over the served data counts."""
    expected = Counter(
        (number, story["story_type"], story["current_state"])
        for number, board in big.world.boards.items()
        for story in board.stories
    )

    counted = Counter(
        {(row.project_id, row.type, row.state): row.count for row in report.panes.work_items.counts}
    )
    assert counted == expected
    assert report.summary.total == 200_530
    assert report.panes.work_items.reconciled is True


def test_how_a_project_was_counted_is_told_in_every_face(report: Report) -> None:
    """The way and its reason, with the figures that decided it, stand in the report, text and Markdown."""
    rows = {one.project_id: one for one in report.panes.work_items.projects}

    assert [one.way for one in rows.values()] == ["totals", "all", "all"]
    reason = rows[PROJECT].way_reason
    assert "400 pages would take about 160 s and the deadline leaves 15 s" in reason
    assert "500 stories read as a sample" in reason
    for text in (write_text(report), write_markdown(report)):
        assert "400 pages would take about" in " ".join(text.split())


def test_reading_all_of_it_agrees_with_the_totals(big: Sandbox, report: Report) -> None:
    """Every one of 200,000 stories is read where that is asked for, and the counts are the same."""
    target = replace(target_for(big), stories=Reading.ALL, deadline_s=600)

    everything = judge(asyncio.run(observe(target)))

    row = everything.panes.work_items.projects[0]
    assert (row.read, row.total, row.filtered) == (200_000, 200_000, 200_000)
    assert row.reconciled is True
    assert everything.panes.work_items.counts == report.panes.work_items.counts
    assert sum(one.count for one in everything.panes.work_items.ages) == 200_530
