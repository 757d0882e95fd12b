"""A run while it goes on: events, partial snapshots, crashes, early ends."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from dataclasses import replace

import pytest

import diagnostics.observe
from diagnostics.judge import judge
from diagnostics.observe import STAGES, Observation, Progress, RunEnded, StageEnded, StageStarted, observe
from diagnostics.observe.graph import Facts, Stage
from diagnostics.observe.run import Run
from diagnostics.report.model import Report
from diagnostics.sandbox import Sandbox
from diagnostics.secret import Secret
from diagnostics.snapshot import Outcome, StageName
from diagnostics.target import Target
from tests.conftest import target_for
from tests.support.raw_server import answer, serve


async def test_events_tell_the_run_in_order_and_end_it(mixed: Sandbox) -> None:
    """Each stage starts before it ends, stories tell their progress, and the end comes last."""
    events = [event async for event in Observation(target_for(mixed))]

    started = [event.stage for event in events if isinstance(event, StageStarted)]
    ended = [event.fact.stage for event in events if isinstance(event, StageEnded)]
    pages = [event for event in events if isinstance(event, Progress) and event.stage is StageName.STORIES]
    assert set(started) == set(ended) == set(StageName) - {StageName.STORY}
    assert ended.index(StageName.AUTH) < ended.index(StageName.ACCOUNTS)
    assert pages[-1].done == pages[-1].total
    assert [event.done for event in pages] == sorted(event.done for event in pages)
    assert isinstance(events[-1], RunEnded)


async def test_a_snapshot_at_any_moment_gives_a_valid_report(mixed: Sandbox) -> None:
    """After each event what is known can be judged; it never gets less, and nothing is called wrong early."""
    observation = Observation(target_for(mixed))
    totals = []
    async for event in observation:
        if isinstance(event, StageEnded | Progress):
            report = judge(observation.snapshot())
            totals.append(report.summary.total)
            assert {one.code for one in report.findings}.isdisjoint({"DATA610", "DATA620"})
    assert totals == sorted(totals)
    assert totals[-1] > 5000


def _with_crash(name: StageName) -> tuple[Stage, ...]:
    async def crash(_: Run) -> Facts:
        raise KeyError("5f1c0a9e7b3d4826a1f09c3e8d7b6a54")

    return tuple(replace(stage, observe=crash) if stage.name is name else stage for stage in STAGES)


@pytest.mark.parametrize(
    "name", [StageName.EPICS, StageName.ACCOUNTS, StageName.CLOCK, StageName.MEMBERSHIPS]
)
async def test_a_crash_of_one_observation_is_a_fact_and_the_rest_lives_on(
    mixed: Sandbox, monkeypatch: pytest.MonkeyPatch, name: StageName
) -> None:
    """A defect in one stage shows there, without its text, and all stories are still counted."""
    monkeypatch.setattr(diagnostics.observe, "STAGES", _with_crash(name))

    snapshot = await observe(target_for(mixed))

    report = judge(snapshot)
    finding = next(one for one in report.findings if one.code == "LOC731")
    assert "KeyError" in finding.cause
    assert "test_observation.py" in finding.cause
    assert report.summary.total > 5000
    assert "5f1c0a9e" not in repr(snapshot)


async def test_leaving_early_ends_the_run(mixed: Sandbox) -> None:
    """Whoever stops listening leaves no task behind."""
    before = asyncio.all_tasks()
    async with aclosing(Observation(target_for(mixed)).__aiter__()) as events:
        async for _ in events:
            break

    assert asyncio.all_tasks() == before


async def test_verdicts_do_not_depend_on_the_concurrency(mixed: Sandbox, mixed_report: Report) -> None:
    """One request at a time finds what eight at a time find."""
    report = judge(await observe(replace(target_for(mixed), concurrency=1)))

    assert report.summary == mixed_report.summary
    assert [(one.code, one.subject) for one in report.findings] == [
        (one.code, one.subject) for one in mixed_report.findings
    ]


async def test_a_failed_stage_is_the_reason_for_all_that_need_it() -> None:
    """After a rejected token nothing else is asked, and each skipped stage names that cause."""
    body = b'{"kind": "error", "code": "invalid_authentication", "error": "no"}'
    with serve(answer(body, "403 Forbidden")) as server:
        target = Target(url=server.url, token=Secret("0" * 32), secret_source="the test")
        snapshot = await observe(target)

    skipped = {fact.stage: fact.because for fact in snapshot.stages if fact.outcome is Outcome.SKIPPED}
    assert set(skipped.values()) == {StageName.AUTH}
    assert {StageName.LATENCY, StageName.ACCOUNTS, StageName.PROJECTS, StageName.STORIES} <= set(skipped)
    assert len(server.requests) == 1
    assert [one.code for one in judge(snapshot).findings] == ["AUTH510"]
