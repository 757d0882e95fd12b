"""Field support: which fields there are, how a customer's stories fill them, and what is odd about them."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from diagnostics.contract import Ground, load_contract
from diagnostics.fill import distinct, filled, filled_by, most_frequent, outside
from diagnostics.frame import SCHEMA
from diagnostics.judge import judge
from diagnostics.judge.field_values import points_of
from diagnostics.observe import observe
from diagnostics.report.model import Report
from diagnostics.report.panes import FieldRow
from diagnostics.rows import StoryRows
from diagnostics.sandbox import Sandbox
from diagnostics.tracker.wire import STORY_FIELDS
from tests.conftest import TODAY, target_for
from tests.test_judge import _get

FACTS = Path(__file__).resolve().parents[2] / "shared" / "facts" / "tracker-api-v5.md"


@pytest.fixture(scope="module")
def odd() -> Iterator[Sandbox]:
    """The embedded Tracker with stories whose fields are not as documented."""
    with Sandbox(scenario="odd-fields", today=TODAY) as sandbox:
        yield sandbox


@pytest.fixture(scope="module")
def odd_report(odd: Sandbox) -> Report:
    """The report on it."""
    return judge(asyncio.run(observe(target_for(odd))))


@pytest.fixture(scope="module")
def odd_stories(odd: Sandbox) -> list[dict[str, Any]]:
    """Its stories, read with nothing of the library."""
    return [
        story
        for membership in _get(odd, "/me")["projects"]
        for story in _get(odd, f"/projects/{membership['project_id']}/stories?limit=500")
    ]


def _field(report: Report, api_name: str) -> FieldRow:
    return next(one for one in report.panes.fields.fields if one.api_name == api_name)


def _finding(report: Report, code: str) -> Any:
    return next(one for one in report.findings if one.code == code)


def test_every_field_of_the_reference_has_a_row() -> None:
    """Each name in the reference's table of a story's fields stands in the contract, with its type."""
    if not FACTS.is_file():
        pytest.skip("the sheet of facts is not beside this checkout")
    table = FACTS.read_text("utf-8").partition("### 3.7 story")[2].partition("Sources:")[0]
    cells = [row.split("|")[1] for row in table.splitlines() if row.startswith("| ")][1:]
    named = {name for cell in cells for name in re.findall(r"[a-z_]+", re.sub(r"\[.*?\]|…_ids", "", cell))}

    rows = {key: one for one in load_contract().fields for key in one.keys}

    assert len(named) > 40
    assert named <= set(rows)
    assert {"title", "owners"} <= set(rows)
    assert all(one.standard_type and one.reason for one in rows.values())


def test_what_is_read_is_what_is_asked_for_and_what_has_a_column() -> None:
    """The contract's `read` rows, the list of fields sent to the host, and the frame name the same fields."""
    read = {one.api_name for one in load_contract().fields if one.read}

    assert read == set(re.sub(r"\(.*?\)", "", STORY_FIELDS).split(","))
    assert read == set(SCHEMA) - {"name_altered"}


def test_reasons_for_not_being_usable_are_told_apart(mixed_report: Report) -> None:
    """Another type, free text and a rollup are three reasons, and each has its words."""
    grounds = {
        name: _field(mixed_report, name).ground
        for name in ("owner_ids", "description", "points_total", "name")
    }

    assert grounds == {
        "owner_ids": Ground.OTHER_TYPE,
        "description": Ground.FREE_TEXT,
        "points_total": Ground.ROLLUP,
        "name": Ground.LISTED,
    }
    assert len({_field(mixed_report, name).ground_text for name in grounds}) == 4
    rules = {one.usable_in_rules for one in mixed_report.panes.fields.fields if one.ground == Ground.ROLLUP}
    assert rules == {False}


@pytest.mark.parametrize("name", ["estimate", "labels", "external_id", "deadline", "owner_ids", "url"])
def test_fill_by_project_and_by_type_equals_a_plain_count(
    odd_report: Report, odd_stories: list[dict[str, Any]], name: str
) -> None:
    """For each project and type: how many stories have the field, of how many, and how many do not."""
    row = _field(odd_report, name)
    for key, told in (
        ("project_id", {one.project_id: (one.populated, one.of, one.missed) for one in row.by_project}),
        ("story_type", {one.type: (one.populated, one.of, one.missed) for one in row.by_type}),
    ):
        of = Counter(story[key] for story in odd_stories)
        has = Counter(story[key] for story in odd_stories if story.get(name) not in (None, "", []))
        assert told == {group: (has[group], of[group], of[group] - has[group]) for group in of}
    assert row.populated == sum(one.populated for one in row.by_project)


def test_values_of_select_fields_are_counted_and_others_are_not_shown(
    odd_report: Report, odd_stories: list[dict[str, Any]]
) -> None:
    """Types, priorities and labels come with counts, the most frequent first; titles and people never do."""
    labels = Counter(label["name"] for story in odd_stories for label in story["labels"])
    row = _field(odd_report, "labels")
    told = {one.value: one.count for one in row.values}

    assert len(told) == min(20, len(labels))
    assert told.items() <= labels.items()
    assert min(told.values()) >= labels.most_common(20)[-1][1]
    assert row.distinct == len(labels) == len(row.values) + row.more_values
    priorities = {one.value: one.documented for one in _field(odd_report, "story_priority").values}
    assert priorities["urgent"] is False
    assert priorities["p3"] is True
    with_values = {one.api_name for one in odd_report.panes.fields.fields if one.values}
    assert with_values == {
        "story_type", "project_id", "current_state", "story_priority", "estimate", "labels"
    }  # fmt: skip


def test_a_type_of_json_that_the_api_does_not_give_is_told(
    odd_report: Report, odd_stories: list[dict[str, Any]]
) -> None:
    """An estimate as text is counted as drift, counts as filled, and is one finding that warns."""
    texts = sum(isinstance(story.get("estimate"), str) for story in odd_stories)
    drift = {one.type: one.count for one in _field(odd_report, "estimate").drift}
    finding = _finding(odd_report, "FIELD602")

    assert drift == {"string": texts}
    assert texts > 0
    assert (finding.severity, finding.evidence["expected"]) == ("warn", "number")
    assert odd_report.panes.fields.verdict == "warn"


def test_values_outside_the_documented_ones_are_counted(
    odd_report: Report, odd_stories: list[dict[str, Any]]
) -> None:
    """An unknown priority and estimates off the scale of their own project are told with their counts."""
    urgent = sum(story["story_priority"] == "urgent" for story in odd_stories)
    off = sum(story.get("estimate") == 13 for story in odd_stories)

    assert _field(odd_report, "story_priority").outside == urgent > 0
    assert _field(odd_report, "estimate").outside == off > 0
    assert _field(odd_report, "story_type").outside == 0
    assert _finding(odd_report, "FIELD603").evidence == {"count": urgent, "values": "urgent"}
    told = _finding(odd_report, "FIELD604").evidence
    assert (told["count"], told["values"], told["projects"]) == (off, "13", "Storefront (2604417)")


def test_an_ordinary_world_has_nothing_odd(mixed_report: Report) -> None:
    """On the default world there is neither drift nor a value or key outside the documentation."""
    pane = mixed_report.panes.fields

    assert not pane.keys
    assert not any(one.drift or one.outside for one in pane.fields)
    assert {one.code for one in mixed_report.findings if one.pane == "fields"} == {"FIELD601"}


def test_a_scale_that_cannot_be_read_blames_no_estimate() -> None:
    """Only points that are numbers make a scale."""
    assert points_of("0,0.5,1") == {0.0, 0.5, 1.0}
    assert points_of("") == points_of("S,M,L") == frozenset()


def test_figures_of_an_empty_frame_are_nothing_and_no_error() -> None:
    """A project without stories has no fill, no values and no groups."""
    empty = StoryRows.of(pl.DataFrame(schema=SCHEMA))

    assert filled(empty, ["labels", "no such column"]).counts == {"labels": 0}
    assert filled_by(empty, ["labels"], "story_type") == {}
    assert distinct(empty, ["labels", "name"]) == {"labels": 0, "name": 0}
    assert most_frequent(empty, "labels", 3) == outside(empty, "story_priority", ["p0"]) == ()
