"""Exports of all generations: every row is counted once, by the names of the columns."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from diagnostics.exports import read_export
from diagnostics.frame import SCHEMA
from tests.exports.support import GENERATIONS, counted, epic, export_text, modern, put, report_on, story
from tests.support.recordings import require_recordings

KINDS = ("feature", "bug", "chore", "release")
STATES = ("unscheduled", "unstarted", "started", "finished", "delivered", "rejected", "accepted")


@pytest.mark.parametrize("name", ["warroom_2016.csv", "modern_format_synthetic.csv"])
def test_a_recorded_export_is_counted_as_a_plain_reader_counts_it(name: str) -> None:
    """Types and states agree with an independent count, and each row is in it once."""
    path = require_recordings() / "csv" / name
    expected = counted(path.read_text("utf-8"))

    report = report_on(path)

    told = Counter({(row.type, row.state): row.count for row in report.panes.work_items.counts})
    assert told == expected
    assert report.source is not None
    (file,) = report.source.files
    assert file.rows == file.stories == expected.total() == report.summary.total
    assert (file.epics, file.spoiled) == (0, 0)


@pytest.mark.parametrize("generation", GENERATIONS)
def test_each_generation_is_told_by_its_columns_and_counted_whole(tmp_path: Path, generation: str) -> None:
    """Stories, epics and spoiled rows add up to the rows, whatever columns there are."""
    rows = [story(number, KINDS[number % 4], STATES[number % 7]) for number in range(1, 60)]
    spoiled = [{"Id": "", "Title": "Nobody"}, {"Id": "no number", "Title": "Somebody"}]
    text = export_text(GENERATIONS[generation], [*rows, epic(900), epic(901), *spoiled])

    snapshot = read_export(put(tmp_path / "Project.csv", text))

    (sheet,) = snapshot.source.sheets
    assert sheet.generation == generation
    assert (sheet.rows, sheet.stories, sheet.epics, sheet.spoiled) == (63, 59, 2, 2)
    assert [(row.line, row.problem) for row in sheet.spoiled_rows] == [
        (63, "no id"),
        (64, "the id is no number"),
    ]
    report = report_on(tmp_path / "Project.csv")
    assert report.summary.stories_by_type == dict(Counter(row["Type"] for row in rows))
    assert report.panes.work_items.projects[0].epics == 2


@pytest.mark.parametrize("generation", GENERATIONS)
def test_columns_are_found_by_name_in_any_order(tmp_path: Path, generation: str) -> None:
    """A shuffled header in other capitals gives the same stories."""
    columns = list(GENERATIONS[generation])
    rows = [story(number, "bug", "accepted", Labels="one, two", Estimate="3") for number in range(1, 9)]
    plain = read_export(put(tmp_path / "plain.csv", export_text(columns, rows))).stories
    columns = [*columns[5:], *reversed(columns[:5])]
    lines = export_text(columns, rows).split("\r\n", 1)
    shuffled = read_export(put(tmp_path / "other.csv", f" {lines[0].upper()}\r\n{lines[1]}")).stories

    assert plain is not None
    assert shuffled is not None
    assert plain.equals(shuffled)
    assert dict(plain.schema) == dict(SCHEMA)


def test_cells_become_what_the_api_would_have_told(tmp_path: Path) -> None:
    """Guard, -1, priority, labels and dates are read as Tracker meant them; people give no ids."""
    row = story(
        7,
        Title="'=SUM(A1)",
        Estimate="-1",
        Priority="p0 - Critical",
        Labels="auth, customer",
        **{"Accepted at": "2023-11-09", "Deadline": "Dec 1, 2023", "Owned By": "Person Two"},
    )
    snapshot = read_export(put(tmp_path / "a.csv", modern([row, story(8, Estimate="2.5", Priority="none")])))

    assert snapshot.stories is not None
    first, second = snapshot.stories.to_dicts()
    assert first["name"] == "=SUM(A1)"
    assert first["estimate"] is None
    assert first["story_priority"] == "p0"
    assert first["labels"] == ["auth", "customer"]
    assert first["created_at"] == datetime(2016, 2, 11, tzinfo=UTC)
    assert first["accepted_at"] == datetime(2023, 11, 9, tzinfo=UTC)
    assert first["deadline"] == datetime(2023, 12, 1, tzinfo=UTC)
    assert (second["estimate"], second["story_priority"]) == (2.5, "none")
    assert first["owner_ids"] is first["requested_by_id"] is first["updated_at"] is None
    (sheet,) = snapshot.source.sheets
    assert (sheet.people, sheet.guarded_titles) == (2, 1)


def test_free_text_is_not_kept(tmp_path: Path) -> None:
    """What Viz does not collect is nowhere in the snapshot: descriptions, comments, tasks."""
    secret = "a sentence from the description"
    row = story(1, Description=secret, Task=secret)

    snapshot = read_export(put(tmp_path / "a.csv", modern([row])))

    assert snapshot.stories is not None
    assert secret not in repr(snapshot.stories.to_dicts()) + repr(snapshot.source)


def test_the_age_of_stories_is_not_known(tmp_path: Path) -> None:
    """An export does not say when a story last changed: its age is unknown, and never "none is old"."""
    pane = report_on(put(tmp_path / "a.csv", modern([story(1), story(2)]))).panes.work_items

    assert [(one.age, one.count) for one in pane.ages] == [("unknown", 2)]
    assert [one.older for one in pane.projects] == [None]


def test_dates_that_could_mean_two_days_are_not_guessed(tmp_path: Path) -> None:
    """A date rewritten by a spreadsheet counts as empty, and is told with its column."""
    rows = [story(1, **{"Created at": "2/11/2016"}), story(2, Estimate="many"), story(3)]

    report = report_on(put(tmp_path / "a.csv", modern(rows)))

    finding = next(one for one in report.findings if one.code == "DATA646")
    assert finding.evidence == {"count": 2, "columns": "Created at 1, Estimate 1"}
    created = next(one for one in report.panes.fields.fields if one.api_name == "created_at")
    assert (created.populated, created.of) == (2, 3)
