"""The package's front: names that are the same whatever was loaded before, and runs as events or awaited."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest
from IPython.core.formatters import DisplayFormatter

import diagnostics
from diagnostics import observe
from diagnostics.compare.words import headline
from diagnostics.compare.write import write_markdown
from diagnostics.observe import Event, RunEnded, StageEnded
from diagnostics.sandbox import Sandbox
from diagnostics.snapshot import StageName
from tests.conftest import target_for
from tests.support.command import clean_environment
from tests.support.worlds import observed

_USE = """
from diagnostics import compare, judge, observe
import inspect, diagnostics.observe
run = observe(diagnostics.Target(url=""))
print(type(run).__name__, run.steps == len(diagnostics.observe.STAGES))
print(*inspect.signature(judge).parameters, *inspect.signature(observe).parameters)
print(*inspect.signature(compare).parameters)
"""


def test_every_name_of_the_front_is_there() -> None:
    """Each can be had and is told by `dir`; any other is no attribute."""
    for name in diagnostics.__all__:
        assert getattr(diagnostics, name) is not None
    assert set(diagnostics.__all__) <= set(dir(diagnostics))
    assert not hasattr(diagnostics, "diagnosis")


@pytest.mark.parametrize("before", ["", "import diagnostics.compare, diagnostics.judge, diagnostics.observe"])
def test_packages_are_called_whatever_was_loaded_before(tmp_path: Path, before: str) -> None:
    """Some names are packages too, whose other names stay; a prompt shows the function's signature."""
    ended = subprocess.run(
        [sys.executable, "-c", before + _USE],
        env=clean_environment(tmp_path),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    first, second, third = ended.stdout.splitlines()
    assert first == "Observation True"
    assert second.split() == ["snapshot", "contract", "rules", "target", "surroundings"]
    assert third.split() == ["before", "after", "files"]


def test_two_loaded_reports_are_compared_and_shown() -> None:
    """What became of a report is one call away, told in a line at a prompt and in full by a notebook."""
    before, after = observed("mixed")[1], observed("healthy")[1]
    comparison = diagnostics.compare(before, after)

    assert isinstance(comparison, diagnostics.Comparison)
    assert repr(comparison) == f"<Comparison {headline(comparison)}>"
    assert str(len(comparison.unseen)) in repr(comparison)
    shown, _ = DisplayFormatter().format(comparison)  # type: ignore[no-untyped-call]
    assert shown == {"text/plain": repr(comparison), "text/markdown": write_markdown(comparison)}


async def test_a_run_is_iterated_and_gives_its_snapshot_to_whoever_awaits_it(empty: Sandbox) -> None:
    """One takes the events, another waits for the same run; a second round of events is refused."""
    run = observe(target_for(empty))
    events: list[Event] = []
    waiting: asyncio.Task[diagnostics.Snapshot] | None = None
    async for event in run:
        waiting = waiting or asyncio.create_task(run)
        events.append(event)

    assert waiting is not None
    snapshot = await waiting
    assert isinstance(events[-1], RunEnded)
    assert sum(isinstance(event, StageEnded) for event in events) == run.steps == len(StageName) - 1
    assert snapshot.finished
    assert (await run).stages == snapshot.stages
    with pytest.raises(RuntimeError, match="observe"):
        await anext(aiter(run))


def test_asyncio_run_takes_a_run(empty: Sandbox) -> None:
    """What is awaited in a notebook is run in a script, without a word in between."""
    snapshot = asyncio.run(observe(target_for(empty)))

    assert snapshot.finished
    assert snapshot.user is not None


async def test_leaving_the_loop_leaves_no_task(empty: Sandbox) -> None:
    """A plain `break` is enough: the run has ended when the loop goes on to something else."""
    before = asyncio.all_tasks()
    run = observe(target_for(empty))
    async for event in run:
        if isinstance(event, StageEnded):
            break

    left = asyncio.all_tasks() - before
    if left:
        await asyncio.wait(left)
    snapshot = await run
    assert asyncio.all_tasks() == before
    assert {fact.fault.kind for fact in snapshot.stages if fact.fault} == {"interrupted"}
