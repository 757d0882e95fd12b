"""The huge project of the embedded Tracker: a small one many times over, and exact all the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import pytest

from diagnostics.sandbox import Sandbox
from tests.sandbox.support import pages

TODAY = date(2026, 11, 1)
PROJECT = 2704417
STORIES = f"/projects/{PROJECT}/stories"


@pytest.fixture(scope="module")
def big() -> Iterator[Sandbox]:
    """Give the world with 200,000 stories in one project, served."""
    with Sandbox("big", today=TODAY) as running:
        yield running


@pytest.fixture(scope="module")
def client(big: Sandbox) -> Iterator[httpx.Client]:
    """Give a client with the connection user's token."""
    headers = {"X-TrackerToken": big.connection_user.token}
    with httpx.Client(base_url=big.url, headers=headers, trust_env=False) as running:
        yield running


def _every(big: Sandbox) -> Iterator[dict[str, Any]]:
    return iter(big.world.boards[PROJECT].stories)


def _total(client: httpx.Client, **query: str) -> int:
    return pages(client.get(STORIES, params={**query, "limit": "1"}))["Total"]


def test_each_of_200_000_stories_is_one_of_its_own(big: Sandbox) -> None:
    """Ids and addresses are all different, and each id leads to its story and back to its project."""
    ids, urls = set(), set()
    for story in _every(big):
        ids.add(story["id"])
        urls.add(story["url"])
    assert len(ids) == len(urls) == 200_000
    assert ids < big.world.home.keys()
    assert all(len(str(number)) == 9 for number in ids)


def test_filters_count_what_a_walk_over_the_data_counts(big: Sandbox, client: httpx.Client) -> None:
    """Totals under filters by type, state and time of update are those of every single story."""
    border = "2026-05-01T00:00:00Z"
    counts = Counter[tuple[str, str]]()
    old = 0
    for story in _every(big):
        counts[story["story_type"], story["current_state"]] += 1
        old += story["updated_at"] < border
    for (story_type, state), count in counts.items():
        assert _total(client, with_story_type=story_type, with_state=state) == count
    assert _total(client, updated_before=border) == old
    assert _total(client) == sum(counts.values()) == 200_000
    assert _total(client, with_story_type="release", with_state="rejected") == 0


def test_pages_join_to_the_list_without_gap_or_repetition(big: Sandbox, client: httpx.Client) -> None:
    """Two pages next to each other, far inside, are the list's own stories in its own order."""
    board = big.world.boards[PROJECT]
    read = [
        story["id"]
        for offset in (99_800, 100_300)
        for story in client.get(STORIES, params={"limit": "500", "offset": str(offset)}).json()
    ]
    assert read == [story["id"] for story in board.stories[99_800:100_800]]
    assert pages(client.get(STORIES, params={"offset": "199990"}))["Returned"] == 10


def test_a_copy_is_found_by_its_id_with_its_own_history(big: Sandbox, client: httpx.Client) -> None:
    """A story of the huge project answers on its own, with the moves that lead to its state."""
    story = big.world.boards[PROJECT].stories[123_456]
    found = client.get(f"/stories/{story['id']}").json()
    assert found == story
    assert big.world.boards[PROJECT].moves[story["id"]][-1].state == story["current_state"]
    assert client.get("/stories/499999999").status_code == 404
