"""What each pane says on hosts that answer in other ways than Tracker's last v5, over real sockets."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from diagnostics.exit_codes import ExitCode, exit_code
from diagnostics.judge import judge
from diagnostics.observe import observe
from diagnostics.report.json import write_json
from diagnostics.report.levels import PaneName
from diagnostics.report.markdown import write_markdown
from diagnostics.report.text import write_text
from diagnostics.report.words import pane_verdicts
from diagnostics.sandbox import Sandbox
from diagnostics.secret import Secret
from diagnostics.target import Target
from tests.conftest import TODAY
from tests.support.worlds import observed

NO_LIST = "this host has no list of an account's members"
NO_TOTAL = "the host sends no total"
COSTS_OF_LITETRACKER = {
    ("Changes while reading", "observed"),
    ("Counts against the host's own", "observed"),
    ("Only what is needed", "observed"),
    ("Role in the account", "observed"),
    ("Filters", "inferred"),
    ("Last update", "inferred"),
    ("Large projects", "inferred"),
}
COSTS_OF_NO_TOTALS = {("Counts against the host's own", "observed")}
SIGN_OF_NO_TOTALS = "lists of stories come without paging headers"
SIGN_OF_NO_FILTERS = "lists are not answered with a filter"
SIGNS_OF_LITETRACKER = [
    "projects have `title`",
    "projects have no `kind`",
    "projects have no version",
    SIGN_OF_NO_TOTALS,
    "`fields` is not obeyed",
    "the list of an account's members is not there",
]

TABLE: dict[str, dict[str, Any]] = {
    "healthy": {
        "flavour": "sandbox",
        "verdicts": "pass pass pass pass pass",
        "not_judged": set(),
        "limits": set(),
        "signs": ["the Server header", "name, kind, version"],
        "exit": ExitCode.OK,
    },
    "litetracker": {
        "flavour": "litetracker",
        "verdicts": "pass incomplete incomplete pass pass",
        "not_judged": {("roles", NO_LIST), ("work_items", NO_TOTAL)},
        "limits": COSTS_OF_LITETRACKER,
        "signs": SIGNS_OF_LITETRACKER,
        "exit": ExitCode.INCOMPLETE,
    },
    "litetracker-strict": {
        "flavour": "litetracker",
        "verdicts": "pass fail pass pass pass",
        "not_judged": {("roles", NO_LIST)},
        "limits": COSTS_OF_LITETRACKER - COSTS_OF_NO_TOTALS | {("Totals by filters", "observed")},
        "signs": [SIGN_OF_NO_FILTERS if one is SIGN_OF_NO_TOTALS else one for one in SIGNS_OF_LITETRACKER],
        "exit": ExitCode.FAILURE,
    },
    "old-v5": {
        "flavour": "sandbox",
        "verdicts": "pass pass pass pass pass",
        "not_judged": set(),
        "limits": {("Accounts", "observed"), ("Fields", "observed")},
        "signs": ["the Server header", "/me names no accounts", "stories do not know the field"],
        "exit": ExitCode.OK,
    },
}


@pytest.mark.parametrize("scenario", TABLE)
def test_each_pane_says_what_it_can_and_why_not_the_rest(scenario: str) -> None:
    """Flavour, signs, limits, verdicts and what is not judged with its reason are those of the table."""
    expected = TABLE[scenario]
    _, report = observed(scenario)
    verdicts = pane_verdicts(report)
    flavour = report.panes.connection.flavour

    assert report.target.flavour == flavour.name == expected["flavour"]
    assert " ".join(verdicts[pane] for pane in PaneName) == expected["verdicts"]
    assert {(one.pane, one.because) for one in report.coverage.not_judged} == expected["not_judged"]
    assert {(one.what, one.basis) for one in flavour.limits} == expected["limits"]
    for told, sign in zip(flavour.evidence, expected["signs"], strict=True):
        assert told.startswith(sign)
    assert exit_code(report) == expected["exit"]
    stages = {one.stage: one.status for one in report.panes.connection.stages}
    assert {name for name, status in stages.items() if status != "pass"} == {"dns", "proxy", "tls"}


@pytest.mark.parametrize("scenario", ["litetracker", "old-v5"])
def test_every_story_of_another_host_is_counted(scenario: str) -> None:
    """Pages of 50 without totals, or without priorities, add up to all stories of the open projects."""
    with Sandbox(scenario=scenario, today=TODAY) as sandbox:
        boards = sandbox.world.boards.values()
        kept = sum(len(board.stories) for board in boards if sandbox.connection_user.id in board.memberships)
    _, report = observed(scenario)

    assert report.summary.total == kept > 1000


def test_owners_and_titles_reach_the_stories() -> None:
    """Owners given as objects and titles given as such stand where v5's owner_ids and name would."""
    with Sandbox(scenario="litetracker", today=TODAY) as sandbox:
        served = {story["id"]: story for board in sandbox.world.boards.values() for story in board.stories}
    snapshot, report = observed("litetracker")
    assert snapshot.stories is not None

    for row in snapshot.stories.iter_rows(named=True):
        assert row["owner_ids"] == served[row["id"]]["owner_ids"]
        assert row["name"]
    assert {row.name for row in report.panes.roles.projects} == {
        "Storefront",
        "Payments Platform",
        "Warehouse",
    }


def test_a_host_without_totals_is_neither_right_nor_wrong() -> None:
    """Rows that nothing can be held against agree neither with the host nor disagree."""
    _, report = observed("litetracker")

    assert report.panes.work_items.reconciled is None
    assert {one.reconciled for one in report.panes.work_items.projects} == {None}
    assert not [one for one in report.findings if one.code == "DATA610"]


def test_a_missing_list_of_members_is_told_apart_from_a_refusal() -> None:
    """On a host without the list the account role is unknown for want of the list, not of a permission."""
    _, report = observed("litetracker")

    assert {(one.ok, one.reason) for one in report.panes.roles.accounts} == {(None, NO_LIST)}
    codes = {one.code for one in report.findings}
    assert "API605" in codes
    assert "ROLE526" not in codes


def test_a_field_that_the_host_does_not_know_is_not_called_empty() -> None:
    """Priority on a host without it has no fill rate at all; the other fields have theirs."""
    _, report = observed("old-v5")
    fields = {one.api_name: one for one in report.panes.fields.fields}

    assert fields["story_priority"].populated is None
    assert fields["story_priority"].fill_rate is None
    assert "does not know the field" in fields["story_priority"].reason
    assert fields["story_type"].fill_rate == 1


def test_accounts_of_an_old_host_come_from_the_projects() -> None:
    """Where `/me` names no accounts, those of the listed projects are judged."""
    snapshot, report = observed("old-v5")

    assert snapshot.user is not None
    assert snapshot.user.lists_accounts is False
    assert [one.ok for one in report.panes.roles.accounts] == [True, True]


def test_an_old_host_takes_name_and_password_too() -> None:
    """Basic authentication goes on without the fields that the host does not know."""
    with Sandbox(scenario="old-v5", today=TODAY) as sandbox:
        user = sandbox.connection_user
        target = Target(
            url=sandbox.url,
            username=user.username,
            password=Secret(user.password),
            secret_source="the test",
        )
        report = judge(asyncio.run(observe(target)))

    assert report.verdict == "pass"
    assert report.panes.roles.user is not None
    assert user.token not in write_json(report)


def test_signs_and_limits_are_in_every_format() -> None:
    """Text, Markdown and JSON name the host's kind, what it was told by and what it costs."""
    _, report = observed("litetracker")

    for text in (write_text(report), write_markdown(report), write_json(report)):
        plain = " ".join(text.split())
        assert "LiteTracker, v5 in part" in plain
        assert "have no" in plain
        assert "Changes while reading" in plain


def test_an_old_host_is_never_asked_for_the_token() -> None:
    """A refused field leads to the fields of older years, and not to `/me` whole, which holds the token."""
    snapshot, _ = observed("old-v5")
    asked = [one.path for one in snapshot.requests if one.path.startswith("/me")]

    assert len(asked) > 1
    assert all(path.startswith("/me?fields=id") for path in asked)
