"""The library as a user's program sees it: `make lint` checks these types with mypy, the tests run them."""

from __future__ import annotations

from typing import assert_type

import polars as pl

from diagnostics import (
    Observation,
    Report,
    Secret,
    Snapshot,
    Target,
    diagnose,
    find_target,
    judge,
    load,
    observe,
)
from diagnostics.observe import Event, RunEnded
from diagnostics.report.levels import Verdict
from diagnostics.sandbox import Sandbox


async def test_a_program_is_checked_from_its_target_to_its_figures(empty: Sandbox) -> None:
    """Every step has the type that the next one needs."""
    target = assert_type(
        find_target(url=empty.url, token=Secret(empty.connection_user.token), projects=(1,)), Target
    )
    run = assert_type(observe(target), Observation)
    events = [assert_type(event, Event) async for event in run]
    snapshot = assert_type(await run, Snapshot)
    report = assert_type(judge(snapshot), Report)
    assert_type(report.verdict, Verdict)
    assert_type(report.to_frame(), pl.DataFrame)
    assert_type(report.panes.work_items.to_frame("types"), pl.DataFrame)
    assert_type(report.summary.stories_by_type, dict[str, int])

    assert isinstance(events[-1], RunEnded)
    assert_type(await diagnose(target, progress=False, pane="connection"), Report)


def test_what_no_program_may_do_is_told_by_the_checker() -> None:
    """Each of these lines is an error to mypy; were it none, the unused comment would be one."""

    def wrong(path: int) -> None:
        find_target(token="plain text")  # type: ignore[arg-type]
        find_target(address="x")  # type: ignore[call-arg]
        load(path)  # type: ignore[arg-type]
        observe("https://tracker.example.com")  # type: ignore[arg-type]

    assert callable(wrong)
