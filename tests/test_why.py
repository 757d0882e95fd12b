"""Why a story is, or is not, in Viz: each reason that can keep one out comes first in its chain."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import msgspec
import polars as pl
import pytest

from diagnostics.clock import SystemClock
from diagnostics.judge.why import explain_story
from diagnostics.observe import Observation, Surroundings
from diagnostics.report.levels import Status
from diagnostics.report.why import InViz, StepName, Why
from diagnostics.rows import StoryRows
from diagnostics.rules import FlowItem, FlowState, RuleSet
from diagnostics.sandbox import Sandbox
from diagnostics.snapshot import Snapshot
from diagnostics.story_id import parse_story_id
from diagnostics.target import Target
from tests.conftest import TODAY, target_for
from tests.support.command import run

STOREFRONT = 2104417
"""The user owns it, and its account's admin."""
VIEWED = 2183564
"""The user may only look."""
UNLISTED = 2159925
"""Open to the account's admin, who is no member."""
SINCE = "2026-05-01T00:00:00Z"
"""Six months before the day that the sample worlds are dated back from."""


class StoodClock(SystemClock):
    """The day of the sample worlds, so that what is recent stays recent."""

    def now(self) -> datetime:
        """Give the one moment."""
        return datetime.combine(TODAY, time(), UTC)


def pick(sandbox: Sandbox, project: int, chosen: Callable[[dict[str, Any]], bool]) -> int:
    """Give the id of a story in a project that a condition holds for."""
    return next(int(one["id"]) for one in sandbox.world.boards[project].stories if chosen(one))


def recent(story_type: str, state: str = "started") -> Callable[[dict[str, Any]], bool]:
    """Give the condition for a story of the first load."""
    return lambda one: bool(
        one["story_type"] == story_type and one["current_state"] == state and one["updated_at"] > SINCE
    )


def see(target: Target, story_id: int) -> Snapshot:
    """Give what is seen of one story."""

    async def make() -> Snapshot:
        observation = Observation(target, Surroundings(clock=StoodClock()), story_id=story_id)
        async for _ in observation:
            pass
        return observation.snapshot()

    return asyncio.run(make())


def why(target: Target, story_id: int) -> Why:
    """Give the answer for one story."""
    return explain_story(see(target, story_id), story_id)


def reason(answer: Why) -> tuple[InViz, StepName | None]:
    """Give the answer and the first link that decides it."""
    return answer.verdict, answer.reason


def detail(answer: Why) -> str:
    """Give what the deciding link says."""
    return next(step.detail for step in answer.steps if step.step is answer.reason)


def test_a_story_that_nothing_keeps_out_is_in_viz(mixed: Sandbox) -> None:
    """A recent bug in a project of which the user is owner passes every link."""
    answer = why(target_for(mixed), pick(mixed, STOREFRONT, recent("bug")))

    assert reason(answer) == (InViz.IN, None)
    assert [step.step for step in answer.steps] == list(StepName)
    assert {step.status for step in answer.steps} == {Status.PASS}


def test_a_story_that_never_was_is_told_as_not_there(mixed: Sandbox) -> None:
    """What Tracker answers with 404 is deleted or never was, and later links are not asked."""
    answer = why(target_for(mixed), 99)

    assert reason(answer) == (InViz.OUT, StepName.FOUND)
    assert "deleted, or never was" in detail(answer)
    assert {step.status for step in answer.steps[2:]} == {Status.SKIPPED}


def test_a_refused_story_names_the_projects_that_are_closed(mixed: Sandbox) -> None:
    """403 for a story of a project with API access off names the project that looks switched off."""
    answer = why(target_for(mixed), pick(mixed, 2098861, lambda _: True))

    assert reason(answer) == (InViz.OUT, StepName.FOUND)
    assert "Legacy ERP Bridge" in detail(answer)
    assert answer.steps[1].code == "ROLE524"


def test_a_story_of_a_foreign_project_is_refused(no_admin: Sandbox) -> None:
    """403 without a closed project of one's own says that a membership is missing."""
    board = no_admin.world.boards[2404417]
    del board.memberships[no_admin.connection_user.id]

    answer = why(target_for(no_admin), pick(no_admin, 2404417, lambda _: True))

    assert reason(answer) == (InViz.OUT, StepName.FOUND)
    assert answer.steps[1].code == "ROLE520"


def test_a_project_outside_the_settings_is_told_first(mixed: Sandbox) -> None:
    """A story of a project that --project does not name is out of scope, whatever else holds."""
    target = replace(target_for(mixed), projects=(2131906,))

    answer = why(target, pick(mixed, STOREFRONT, recent("bug")))

    assert reason(answer) == (InViz.OUT, StepName.PROJECT)
    assert "2131906" in detail(answer)


def test_a_viewer_cannot_bring_a_story_in_and_learns_whom_to_ask(mixed: Sandbox) -> None:
    """The documented minimum is member or owner; the remedy names an owner."""
    answer = why(target_for(mixed), pick(mixed, VIEWED, recent("feature")))

    assert reason(answer) == (InViz.OUT, StepName.ROLE)
    assert next(step for step in answer.steps if step.step is StepName.ROLE).code == "ROLE521"
    assert "Marta Lindqvist" in next(step.remedy for step in answer.steps if step.step is StepName.ROLE)


def test_a_project_without_a_membership_keeps_its_stories_out(mixed: Sandbox) -> None:
    """That an account's admin may read a project does not make him a member of it."""
    answer = why(target_for(mixed), pick(mixed, UNLISTED, lambda one: one["story_type"] == "feature"))

    assert reason(answer) == (InViz.OUT, StepName.ROLE)
    assert next(step for step in answer.steps if step.step is StepName.ROLE).code == "ROLE523"


def test_an_account_role_that_cannot_be_seen_leaves_the_answer_open(no_admin: Sandbox) -> None:
    """Not permitted to see is unknown, and never a no."""
    answer = why(target_for(no_admin), pick(no_admin, 2447733, recent("feature")))

    assert reason(answer) == (InViz.UNKNOWN, StepName.ACCOUNT)


def test_a_plain_member_of_the_account_is_told_as_likely(mixed: Sandbox) -> None:
    """The document's 'instance' is read as the account, so that the reason is likely and not proved."""
    number = pick(mixed, STOREFRONT, recent("bug"))
    snapshot = see(target_for(mixed), number)
    plain = tuple(msgspec.structs.replace(one, owner=False, admin=False) for one in snapshot.accounts or ())

    answer = explain_story(replace(snapshot, accounts=plain), number)

    assert reason(answer) == (InViz.OUT, StepName.ACCOUNT)
    assert "(likely)" in answer.summary


@pytest.mark.parametrize(
    ("story_type", "expected"),
    [("release", (InViz.OUT, StepName.TYPE)), ("spike", (InViz.UNKNOWN, StepName.TYPE))],
)
def test_a_type_beyond_the_document_is_the_reason(
    mixed: Sandbox, story_type: str, expected: tuple[InViz, StepName]
) -> None:
    """Even where rules map it: a release is not documented, and of a type nobody knows nothing is."""
    number = pick(mixed, STOREFRONT, recent("feature"))
    snapshot = see(target_for(mixed), number)
    assert snapshot.stories is not None
    changed = snapshot.stories.with_columns(pl.lit(story_type).alias("story_type"))

    mapped = RuleSet(types={story_type: FlowItem.FEATURE}, states={"started": FlowState.ACTIVE})
    answer = explain_story(replace(snapshot, story_rows=StoryRows.of(changed)), number, rules=mapped)

    assert reason(answer) == expected


def test_an_epic_taken_for_a_story_is_told_as_one(mixed: Sandbox) -> None:
    """An epic's id leads to its project and to the types that are documented."""
    epic = mixed.world.boards[STOREFRONT].epics[0]

    answer = why(target_for(mixed), int(epic["id"]))

    assert reason(answer) == (InViz.OUT, StepName.TYPE)
    assert answer.story.type == "epic"


def test_a_story_older_than_the_first_load_is_likely_out(mixed: Sandbox) -> None:
    """Six months without a change are documented as beyond the first load."""
    answer = why(target_for(mixed), pick(mixed, STOREFRONT, lambda one: one["updated_at"] < "2025-01"))

    assert reason(answer) == (InViz.OUT, StepName.AGE)
    assert "WORK603" in {step.code for step in answer.steps}


def test_a_rejected_token_is_the_first_reason(mixed: Sandbox) -> None:
    """Viz sends the same token, so that nothing can come in with it."""
    left = next(user for user in mixed.users if user.revoked)

    answer = why(target_for(mixed, left.token), 1)

    assert reason(answer) == (InViz.OUT, StepName.REACHABLE)
    assert answer.steps[0].code == "AUTH510"


def test_a_host_that_cannot_be_reached_from_here_proves_nothing(mixed: Sandbox) -> None:
    """Viz may reach what this machine does not."""
    target = replace(target_for(mixed), url="http://127.0.0.1:9/services/v5")

    answer = why(target, 1)

    assert reason(answer) == (InViz.UNKNOWN, StepName.REACHABLE)
    assert answer.steps[0].code == "NET110"


def test_a_story_is_found_among_those_that_a_whole_run_read(mixed: Sandbox, mixed_snapshot: Snapshot) -> None:
    """A snapshot of all stories answers for one of them without asking again."""
    number = pick(mixed, STOREFRONT, recent("bug"))

    told = explain_story(replace(mixed_snapshot, started_at=StoodClock().now()), number)
    assert reason(told) == (InViz.IN, None)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("186456829", 186456829),
        (" #186456829 ", 186456829),
        ("https://www.pivotaltracker.com/story/show/186456829", 186456829),
        ("https://www.pivotaltracker.com/n/projects/99/stories/186456829?x=1", 186456829),
        ("http://127.0.0.1:8089/epic/show/4000001", 4000001),
        ("0", None),
        ("-1", None),
        ("12a", None),
        ("https://www.pivotaltracker.com/n/projects/99", None),
        ("١٢", None),
        ("", None),
    ],
)
def test_a_story_is_named_by_number_or_address(typed: str, number: int | None) -> None:
    """What Tracker shows and people paste is understood; anything else is no story."""
    assert parse_story_id(typed) == number


@pytest.mark.parametrize(
    ("argument", "code"), [("recent", 0), ("99", 3), ("abc", 2)], ids=["in", "out", "no id"]
)
def test_the_command_ends_with_the_code_of_its_answer(tmp_path: Path, argument: str, code: int) -> None:
    """0 in Viz, 3 kept out, 2 not a story; the JSON form says the same as the text."""
    with Sandbox(scenario="healthy") as healthy:
        last = max(healthy.world.boards[2231906].stories, key=lambda one: str(one["updated_at"]))
        story = str(last["id"]) if argument == "recent" else argument
        settings = {"TRACKER_URL": healthy.url, "TRACKER_TOKEN": healthy.connection_user.token}

        text = run("why", story, home=tmp_path, **settings)
        data = run("why", story, "--format", "json", home=tmp_path, **settings)

    assert text.returncode == data.returncode == code
    assert "Traceback" not in text.stderr
    if code != 2:
        assert json.loads(data.stdout)["summary"] in " ".join(text.stdout.split())


@pytest.fixture
def no_admin() -> Iterator[Sandbox]:
    """A host whose account memberships the user may not see."""
    with Sandbox(scenario="no-admin", today=TODAY) as sandbox:
        yield sandbox
