"""The connection tried on its own: what is seen of its links, again and again until the last one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from diagnostics.report.levels import PaneName, Status
from diagnostics.report.model import Report
from diagnostics.report.panes import Stage
from diagnostics.target import Target
from tui.panes.figures import milliseconds
from tui.panes.findings import about_stage, actor_words
from tui.signs import STATUS, Tone
from tui.view import Detail, Line, Part

_SIGN = 10
_TITLE = 18
_MS = 8
_MOST_BROKEN = 2
"""Settings can be at fault and the run goes on; what follows a broken link beyond them is skipped."""


@dataclass(frozen=True, slots=True)
class Tried:
    """How far the trying is."""

    report: Report
    running: bool


async def tried(target: Target) -> AsyncGenerator[Tried, None]:
    """Observe the connection and give what is known after each link; leaving early ends the run."""
    await asyncio.to_thread(_load)
    from diagnostics.judge import PANE_STAGES, judge  # noqa: PLC0415 - loaded just now, off the loop
    from diagnostics.observe import Observation, StageEnded  # noqa: PLC0415

    wanted = PANE_STAGES[PaneName.CONNECTION]
    observation = Observation(target, pane=PaneName.CONNECTION, wanted=wanted)
    async with aclosing(observation.__aiter__()) as events:
        async for event in events:
            if isinstance(event, StageEnded):
                yield Tried(await asyncio.to_thread(judge, observation.snapshot()), running=True)
    yield Tried(await asyncio.to_thread(judge, observation.snapshot()), running=False)


def _load() -> None:
    import diagnostics.judge  # noqa: PLC0415 - so is the point: in a thread, after the first paint
    import diagnostics.observe  # noqa: F401, PLC0415


def passed(report: Report) -> bool:
    """Tell whether no link is broken."""
    return all(one.status is not Status.FAIL for one in report.panes.connection.stages)


def link_lines(tried: Tried) -> Detail:
    """Give the links that have been tried, one a line: sign, name, milliseconds, what was seen."""
    stages = tried.report.panes.connection.stages
    after = [one for one in stages if one.because]
    shown = [one for one in stages if one not in after and not (tried.running and _untried(one))]
    lines = tuple(_link(one) for one in shown)
    if tried.running or not after:
        return lines
    names = ", ".join(one.title for one in after)
    return (*lines, (Part(f" Not tried, because of {after[0].because}: {names}", Tone.MUTED),))


def _untried(stage: Stage) -> bool:
    return stage.status in {Status.UNKNOWN, Status.SKIPPED} and stage.ms is None


def _link(stage: Stage) -> Line:
    shown = STATUS[stage.status]
    return (
        Part(" "),
        Part(str(shown).ljust(_SIGN), shown.tone),
        Part(stage.title.ljust(_TITLE), Tone.STRONG),
        Part(f"{milliseconds(stage.ms) if stage.ms is not None else '':>{_MS}}  "),
        Part(stage.detail, Tone.MUTED if stage.status is Status.SKIPPED else Tone.PLAIN),
    )


def verdict_lines(tried: Tried) -> Detail:
    """Give what came out: the first broken links, what to do and who acts; or that all of them hold."""
    broken = [one for one in tried.report.panes.connection.stages if one.status is Status.FAIL]
    if not (broken or tried.running):
        return (_holding(tried.report),)
    return tuple(line for one in broken[:_MOST_BROKEN] for line in _broken(tried.report, one))


def _broken(report: Report, stage: Stage) -> Detail:
    found = next(iter(about_stage(report, stage)), None)
    what = found.title if found else stage.detail
    first: Line = (
        Part(" ✗ ", Tone.FAIL),
        Part(stage.title, Tone.STRONG),
        Part(f" · {f'{found.code}: ' if found else ''}{what}"),
    )
    if found is None:
        return (first,)
    return (first, (Part(f"   {found.remediation.text} To act: {actor_words(found.actor)}.", Tone.MUTED),))


def _holding(report: Report) -> Line:
    user = report.panes.roles.user
    warned = [one for one in report.findings if one.pane is PaneName.CONNECTION]
    more = f" · {warned[0].code}: {warned[0].title}" if warned else ""
    return (
        Part(" ✓ All links hold", Tone.OK),
        Part(f", as {user.name or user.username}" if user else ""),
        Part(more, Tone.WARN),
    )
