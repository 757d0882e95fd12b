"""The stage graph: each stage waits for those it needs, and is skipped because of the first that failed."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass

import msgspec

from diagnostics.faults import Fault, FaultKind, Scalar
from diagnostics.observe.events import StageEnded, StageStarted
from diagnostics.observe.limits import StageLimit
from diagnostics.observe.revoked import revocation
from diagnostics.observe.run import STAGE, Run
from diagnostics.snapshot import Outcome, StageFact, StageName
from diagnostics.tracker.errors import TrackerError

Facts = dict[str, Scalar]
_log = logging.getLogger("tracker-doctor")


class NotApplicableError(Exception):
    """There is nothing to observe in this run, such as TLS on plain HTTP; later stages go on."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One observation: what it needs, and how it is made."""

    name: StageName
    needs: tuple[StageName, ...]
    observe: Callable[[Run], Awaitable[Facts]]
    """Gives the stage's figures; raises TrackerError when it fails."""
    after: tuple[StageName, ...] = ()
    """Stages to wait for that need not have passed."""
    beside: tuple[StageName, ...] = ()
    """Stages to wait for until they have ended, or say that others may begin beside them."""
    limit: StageLimit | None = None
    """The longest it may take; None: as long as the run."""

    def limit_s(self, run: Run) -> float | None:
        """Give the seconds that it may take in `run`."""
        return None if self.limit is None else self.limit.seconds(run.target.deadline_s)


async def run_stages(stages: Sequence[Stage], run: Run) -> None:
    """Make all observations, those that do not need each other at the same time.

    A stage that crashes is a fact like one that fails: it shows in its place and the rest lives on.
    """
    run.ended = {stage.name: asyncio.Event() for stage in stages}
    run.joined = {stage.name: asyncio.Event() for stage in stages}
    as_user = _upon(StageName.AUTH, stages)
    async with asyncio.TaskGroup() as group:
        for stage in stages:
            group.create_task(_run_stage(stage, run, as_user), name=f"stage {stage.name}")


def end_pending(run: Run, kind: FaultKind, facts: Facts) -> None:
    """Mark what has not ended as ended by `kind`, when the deadline passed or somebody interrupted.

    Each tells what was going on then.
    """
    left = [fact for fact in run.stages.values() if fact.outcome in {Outcome.PENDING, Outcome.RUNNING}]
    going_on = [fact.stage.value for fact in left if fact.outcome is Outcome.RUNNING]
    for fact in left:
        fault = Fault(kind=kind, where=fact.stage, facts={**facts, "during": ", ".join(going_on) or None})
        _end(run, msgspec.structs.replace(fact, outcome=Outcome.FAILED, fault=fault))


async def _run_stage(stage: Stage, run: Run, as_user: Collection[StageName]) -> None:
    for need in (*stage.needs, *stage.after):
        await run.end_of(need)
    for other in stage.beside:
        await run.start_beside(other)
    because = run.revoked_at or run.limited_at if stage.name in as_user else None
    because = because or _blocking(stage, run)
    if because is not None:
        _end(run, StageFact(stage=stage.name, outcome=Outcome.SKIPPED, because=because))
    else:
        await _observe(stage, run)
    run.ended[stage.name].set()
    run.joined[stage.name].set()


async def _observe(stage: Stage, run: Run) -> None:
    run.stages[stage.name] = StageFact(stage=stage.name, outcome=Outcome.RUNNING)
    STAGE.set(stage.name)
    run.emit(StageStarted(stage.name))
    start = run.clock.perf()
    fault: Fault | None = None
    facts: Facts = {}
    outcome = Outcome.DONE
    limit = asyncio.timeout(stage.limit_s(run))
    try:
        async with limit:
            facts = await stage.observe(run)
    except NotApplicableError:
        outcome = Outcome.NOT_APPLICABLE
    except TrackerError as error:
        fault, outcome = error.fault, Outcome.FAILED
    except Exception as error:  # noqa: BLE001 - the one border where a defect becomes a fact, with its cause
        fault = _overdue(stage, run) if limit.expired() else _crash(stage.name, error)
        outcome = Outcome.FAILED
    if (gone := await revocation(run, stage.name)) is not None:
        fault, outcome = gone, Outcome.FAILED
    if fault is not None and fault.kind is FaultKind.RATE_LIMITED:
        run.limited_at = run.limited_at or stage.name
    ms = (run.clock.perf() - start) * 1000
    _end(run, StageFact(stage=stage.name, outcome=outcome, ms=ms, facts=facts, fault=fault))


def _overdue(stage: Stage, run: Run) -> Fault | None:
    """Give what it means that a stage took all of its time: the last request's own fault, if it had one."""
    if stage.limit is None:
        return None
    facts: Facts = {"timeout_s": stage.limit_s(run)}
    last = run.last_request(stage.name)
    if last is not None and last.fault is not None:
        return last.fault
    if last is not None:
        facts["received_bytes"] = last.received_bytes
    if run.route.proxied:
        facts |= {"proxy": run.route.address, "symptom": FaultKind.STALLED.value}
    host, port = run.target_facts.host, run.target_facts.port
    return Fault(kind=stage.limit.overdue, where=f"{host}:{port}", facts=facts)


def _crash(stage: StageName, error: Exception) -> Fault:
    """Give a crash as a fact: its type and place; its text could repeat remote data or a secret."""
    place = traceback.extract_tb(error.__traceback__)[-1]
    where = f"{place.filename.replace(chr(92), '/').rpartition('/')[2]}:{place.lineno}"
    _log.debug("stage %s crashed with %s at %s", stage, type(error).__name__, where)
    facts: Facts = {"exception": type(error).__name__, "at": where, "in": place.name}
    return Fault(kind=FaultKind.CRASHED, where=stage, facts=facts)


def _upon(name: StageName, stages: Sequence[Stage]) -> frozenset[StageName]:
    """Give the stages that stand on `name`, directly or by another; the graph's order has needs first."""
    found = {name}
    for stage in stages:
        if found.intersection(stage.needs):
            found.add(stage.name)
    return frozenset(found - {name})


def _blocking(stage: Stage, run: Run) -> StageName | None:
    """Give the failed stage at the root of why this one cannot be tried."""
    for need in stage.needs:
        fact = run.stages[need]
        if fact.outcome is Outcome.FAILED:
            return fact.stage
        if fact.outcome is Outcome.SKIPPED:
            return fact.because
    return None


def _end(run: Run, fact: StageFact) -> None:
    run.stages[fact.stage] = fact
    run.emit(StageEnded(fact))
