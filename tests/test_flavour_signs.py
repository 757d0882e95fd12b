"""What a host is taken for, by its name and by its way of answering."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_httpx import HTTPXMock

from diagnostics.judge import judge
from diagnostics.observe import Surroundings, observe
from diagnostics.report.panes import Flavour
from diagnostics.secret import Secret
from diagnostics.target import Target
from tests.support.host import Host, story
from tests.support.network import OpenNetwork

V5: dict[str, Any] = {"id": 1, "name": "One", "kind": "project", "version": 5}
TITLED: dict[str, Any] = {"id": 1, "title": "One"}


async def _flavour(httpx_mock: HTTPXMock, name: str, project: dict[str, Any], *, headers: bool) -> Flavour:
    host = Host([story(number) for number in range(1, 5)], headers=headers)
    host.answers["/projects"] = [project]
    httpx_mock.add_callback(host, is_reusable=True)
    target = Target(url=f"https://{name}/services/v5", token=Secret("0" * 32), secret_source="the test")
    report = judge(await observe(target, Surroundings(network=OpenNetwork())))
    assert report.target.flavour == report.panes.connection.flavour.name
    return report.panes.connection.flavour


@pytest.mark.parametrize(
    ("name", "project", "flavour", "basis"),
    [
        ("app.litetracker.com", V5, "litetracker", "observed"),
        ("litetracker.com", TITLED, "litetracker", "observed"),
        ("tracker.example.com", TITLED, "litetracker", "inferred"),
        ("notlitetracker.com", V5, "v5-compatible", "inferred"),
        ("litetracker.com.example.com", V5, "v5-compatible", "inferred"),
        ("www.pivotaltracker.com", V5, "tracker", "observed"),
        ("www.pivotaltracker.com", TITLED, "tracker", "observed"),
    ],
)
async def test_a_host_is_taken_for_what_it_says_or_how_it_answers(
    httpx_mock: HTTPXMock, name: str, project: dict[str, Any], flavour: str, basis: str
) -> None:
    """The host's own name decides and is observed; `title` for `name` only hints; a lookalike is nobody."""
    seen = await _flavour(httpx_mock, name, project, headers=True)

    assert (seen.name, seen.basis) == (flavour, basis)
    assert any(name in one for one in seen.evidence) == (flavour != "v5-compatible" and basis == "observed")


async def test_what_differs_is_told_on_any_host(httpx_mock: HTTPXMock) -> None:
    """A nameless host without kind, version and paging headers has each as a sign, and what it costs."""
    seen = await _flavour(httpx_mock, "tracker.example.com", {"id": 1, "name": "One"}, headers=False)
    told = " | ".join(seen.evidence)

    assert seen.name == "v5-compatible"
    assert all(sign in told for sign in ("`kind`", "no version", "without paging headers", "`fields`"))
    assert {one.what for one in seen.limits} >= {"Changes while reading", "Counts against the host's own"}


async def test_filters_that_change_nothing_are_a_sign(httpx_mock: HTTPXMock) -> None:
    """A host that answers each filter with the whole list is told as such, and what that costs."""
    seen = await _flavour(httpx_mock, "tracker.example.com", V5, headers=True)

    assert "a filter by type changes nothing in the total of a list" in seen.evidence
    assert "Totals by type" in {one.what for one in seen.limits}


async def test_a_part_that_is_there_is_no_sign(httpx_mock: HTTPXMock) -> None:
    """With kind, version and paging headers in place, none of them is held against the host."""
    seen = await _flavour(httpx_mock, "tracker.example.com", V5, headers=True)
    told = " | ".join(seen.evidence)

    assert not [sign for sign in ("`kind`", "no version", "paging headers", "`title`") if sign in told]
