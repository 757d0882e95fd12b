"""Any JSON, and any bytes, in place of any answer: a whole report, and never a traceback."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.decoders.checks import hold
from tests.decoders.strategies import HEADERS, ODD, Body, any_bytes, any_json, one_change
from tests.decoders.world import ANSWERS, World, run
from tests.support.examples import examples

KINDS = (
    "me",
    "projects",
    "project",
    "account",
    "account_membership",
    "account_memberships",
    "memberships",
    "epics",
    "stories",
    "integrations",
    "activity",
)
FEW = examples(8)
"""Each example is a whole run."""

STATUSES = st.sampled_from([200, 200, 200, 201, 204, 302, 400, 401, 403, 404, 410, 418, 429, 500, 503])


def test_the_host_as_it_is_gives_a_whole_report() -> None:
    """Unchanged, every answer of this host is read, so that a change is what a failing example is about."""
    snapshot, report = run(World())

    hold(snapshot, report)
    assert report.summary.total == 10
    assert report.panes.work_items.reconciled is True
    assert [one.fault for one in snapshot.requests if one.fault] == []


@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(body=st.one_of(any_json(), one_change(), any_bytes()))
def test_anything_in_place_of_an_answer_gives_a_report(kind: str, body: Body) -> None:
    """Whatever stands where an answer is due, the run ends, its figures add up and every face shows it."""
    hold(*run(World(kind, body)))


@FEW
@given(kind=st.sampled_from(KINDS), body=st.one_of(any_json(), any_bytes()), status=STATUSES)
def test_anything_as_the_body_of_any_status_gives_a_report(kind: str, body: Body, status: int) -> None:
    """An error body of any form, under any status, is a finding and no traceback."""
    hold(*run(World(kind, body, status=status)))


@FEW
@given(body=one_change(), status=st.sampled_from([400, 403, 404, 500]), kind=st.sampled_from(KINDS))
def test_an_error_body_with_one_change_gives_a_report(kind: str, body: Body, status: int) -> None:
    """Tracker's own error body with one place changed is a finding and no traceback."""
    hold(*run(World(kind, lambda _: body(ANSWERS["error"]), status=status)))


@FEW
@given(body=st.one_of(any_json(), one_change(), any_bytes()))
def test_anything_in_place_of_a_total_gives_a_report(body: Body) -> None:
    """The host's answers to the filters, of which the headers count, may have any body."""
    hold(*run(World("stories", body, only_totals=True)))


@FEW
@given(kind=st.sampled_from(["me", "projects", "stories"]), body=one_change())
def test_a_password_in_place_of_a_token_changes_nothing_of_that(kind: str, body: Body) -> None:
    """With basic authentication, where /me must give a token, there is a report as well."""
    hold(*run(World(kind, body), basic=True))


@FEW
@given(kind=st.sampled_from(["story", "epic", "project", "me"]), body=st.one_of(any_json(), one_change()))
def test_anything_in_place_of_the_one_story_gives_a_report(kind: str, body: Body) -> None:
    """The question why a story is not in Viz ends in a report, whatever the host says of it."""
    hold(*run(World(kind, body), story_id=1))


@FEW
@given(kind=st.sampled_from(KINDS), headers=HEADERS)
def test_anything_in_the_headers_gives_a_report(kind: str, headers: dict[str, bytes]) -> None:
    """Dates, figures of pages, versions and names in headers may be anything that a socket can carry."""
    hold(*run(World(kind, headers=headers)))


@FEW
@given(headers=HEADERS, status=st.sampled_from([302, 401, 403, 404, 500]))
def test_anything_in_the_headers_of_a_refusal_gives_a_report(headers: dict[str, bytes], status: int) -> None:
    """The same holds where the answer is a refusal or a redirect."""
    hold(*run(World("me", headers=headers, status=status)))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if isinstance(ANSWERS[kind], list)])
def test_each_key_of_an_item_may_hold_anything(kind: str) -> None:
    """A list of items, each with one key in one odd form, is read: what can be kept is, the rest is told."""
    whole: dict[str, Any] = ANSWERS[kind][0]
    items = [
        {**whole, **({"id": number} if key != "id" else {}), key: odd}
        for number, (key, odd) in enumerate(itertools.product(whole, ODD), 1000)
    ]

    snapshot, report = run(World(kind, lambda _: json.dumps(items).encode()))

    hold(snapshot, report)
    assert snapshot.spoiled
    if kind == "stories":
        assert report.summary.total > len(items) / 2
