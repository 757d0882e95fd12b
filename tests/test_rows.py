"""Stories as they are kept: packed or as a frame, every answer is the same."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from diagnostics.addresses import addresses
from diagnostics.bundle.frames import read_frame, write_frame
from diagnostics.bundle.limits import Limits
from diagnostics.contract import load_contract
from diagnostics.fill import distinct
from diagnostics.frame import SCHEMA
from diagnostics.judge import judge
from diagnostics.observe.gathered import Gathered
from diagnostics.redact.walk import replaced
from diagnostics.repeats import once, repeats, twice_in
from diagnostics.report.json import write_json
from diagnostics.rows import Packed, StoryRows
from diagnostics.rules import proposed
from diagnostics.scope import Scope, ScopeKind
from diagnostics.snapshot import Snapshot
from diagnostics.stories import stories_behind
from diagnostics.tracker.stories import StoryColumns, read_stories
from tests.support.rules import frame
from tests.support.worlds import observed


def packed(rows: StoryRows | pl.DataFrame, size: int = 700) -> StoryRows:
    """Give the same rows packed, in pieces of some hundred; the last one is loose."""
    whole = rows.whole() if isinstance(rows, StoryRows) else rows
    parts = list(whole.iter_slices(size))
    return StoryRows((*map(Packed, parts[:-1]), parts[-1]))


@pytest.fixture(scope="module")
def seen() -> Snapshot:
    """A run over the mixed world."""
    return observed("mixed")[0]


def test_a_run_whose_stories_are_packed_is_judged_the_same(seen: Snapshot) -> None:
    """The whole report, and the list of single stories, are those of the same rows as one frame."""
    assert seen.story_rows is not None
    other = replace(seen, story_rows=packed(seen.story_rows))
    assert other.story_rows is not None
    assert other.story_rows.is_packed
    assert not seen.story_rows.is_packed

    assert write_json(judge(other)) == write_json(judge(seen))
    contract = load_contract()
    for scope in (Scope(), Scope(kind=ScopeKind.TYPE, name="bug")):
        mine, theirs = (stories_behind(one, contract, proposed(contract), scope) for one in (other, seen))
        assert mine is not None
        assert theirs is not None
        assert_frame_equal(mine.frame, theirs.frame)


def test_rows_that_repeat_and_addresses_that_are_shared_are_found_across_pieces() -> None:
    """Neither a repeated id nor a shared address has to stand in one piece with the other."""
    base = "https://www.pivotaltracker.com/story/show/"
    ids = [1, 2, 3, 1, 4, 2, 1]
    urls = ["1", "2", "3", "1", "3", "2", "1"]
    stories = [
        {"id": one, "url": base + url, "story_type": "bug"} for one, url in zip(ids, urls, strict=True)
    ]
    rows = packed(frame(stories), 2)

    found = repeats(rows)
    assert found is not None
    assert (found.ids, found.rows, found.first, found.project_ids) == (2, 3, 1, (1,))
    assert twice_in(rows) == {1: 3}
    assert rows.ask(once(rows).select("id")).to_series().to_list() == [1, 2, 3, 4]
    assert addresses(rows, {"www.pivotaltracker.com"})["bug"].shared == 2  # of 3 and 4
    assert distinct(rows, ["id", "url", "story_type", "labels"]) == {
        "id": 4,
        "url": 3,
        "story_type": 1,
        "labels": 0,
    }


def _page(first: int, count: int, title: str = "Story") -> StoryColumns:
    items = ",".join(f'{{"id":{number},"name":"{title}"}}' for number in range(first, first + count))
    return read_stories(f"[{items}]".encode(), "/x")[0]


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pack rows by the hundred, so that tests need not make tens of thousands."""
    monkeypatch.setattr("diagnostics.observe.gathered._TOGETHER", 100)
    monkeypatch.setattr("diagnostics.rows.MANY", 1000)
    monkeypatch.setattr("diagnostics.rows.PIECE", 300)


@pytest.mark.usefixtures("few")
def test_pages_come_together_in_their_order_and_are_packed_where_they_are_many() -> None:
    """What was read is there at any moment, and asked for twice it is the same object."""
    gathered = Gathered()
    assert gathered.rows() is None
    for start in range(0, 2050, 50):
        gathered.add(7, _page(start, 50))

    rows = gathered.rows()
    assert rows is not None
    assert rows.is_packed
    assert rows is gathered.rows()
    whole = rows.whole()
    assert whole.schema == pl.Schema(SCHEMA)
    assert whole["id"].to_list() == list(range(rows.height))
    assert gathered.repeated(7) == 0


@pytest.mark.usefixtures("few")
def test_a_newer_reading_takes_the_place_of_its_projects_rows_only() -> None:
    """Rows of other projects stay, packed ones as well."""
    gathered, newer = Gathered(), Gathered()
    gathered.add(1, _page(0, 1500))
    gathered.add(2, _page(1500, 10))
    gathered.add(1, _page(3, 2))
    assert gathered.repeated(1) == 2
    newer.add(1, _page(0, 3, "Newer"))
    gathered.replace(1, newer)

    rows = gathered.rows()
    assert rows is not None
    whole = rows.whole()
    assert whole.filter(project_id=2)["id"].to_list() == list(range(1500, 1510))
    assert whole.filter(project_id=1)["name"].to_list() == ["Newer"] * 3


def test_a_newer_reading_without_stories_leaves_none_and_not_nothing_read() -> None:
    """Where the only project is empty by the second reading, the rows that were read are none, and known."""
    gathered, newer = Gathered(), Gathered()
    gathered.add(1, _page(0, 5))
    newer.add(1, _page(0, 0))
    gathered.replace(1, newer)

    rows = gathered.rows()
    assert rows is not None
    assert rows.height == 0
    assert rows.whole().schema == pl.Schema(SCHEMA)


def test_texts_of_packed_rows_are_replaced_and_each_is_looked_at_once() -> None:
    """A title that stands in two pieces is changed in both; rows without one stay the object they are."""
    titles = ["plain", "secret"] * 4
    rows = packed(frame([{"id": number, "name": title} for number, title in enumerate(titles)]), 2)
    asked: list[str] = []

    def change(text: str, _: str) -> str:
        asked.append(text)
        return "(gone)" if text == "secret" else text

    new = replaced(rows, change)
    assert new.whole()["name"].to_list() == ["plain", "(gone)"] * 4
    assert new.is_packed
    assert asked.count("secret") == 1
    assert replaced(rows, lambda text, _: text) is rows


def test_of_a_part_of_many_stories_that_is_too_large_only_the_size_is_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Many are written in pieces; what can be opened comes back as it was."""
    monkeypatch.setattr("diagnostics.rows.MANY", 100)
    many = frame([{"id": number, "name": "Story", "url": f"/{number}"} for number in range(1000)])
    written, small = (write_frame(packed(many), limits) for limits in (Limits(), Limits(part=1000)))

    assert len(written.raw) == written.size == small.size
    assert small.raw == b""
    assert_frame_equal(read_frame(written.raw, Limits()).whole(), many)
