"""The connection tried on its own: what is seen of its links, again and again until the last one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from diagnostics.report.levels import PaneName, Status
from diagnostics.report.model import Report
from diagnostics.target import Target
from tui.panes.figures import milliseconds
from tui.panes.findings import about_stage, actor_words
from tui.signs import STATUS, Tone
from tui.view import Detail, Line, Part, sign

_SIGN = 10
_TITLE = 18
_MS = 8


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
    return tuple(
        (
            Part(" "),
            Part(str(STATUS[one.status]).ljust(_SIGN), STATUS[one.status].tone),
            Part(one.title.ljust(_TITLE), Tone.STRONG),
            Part(f"{milliseconds(one.ms) if one.ms is not None else '':>{_MS}}  "),
            Part(one.detail, Tone.MUTED if one.status is Status.SKIPPED else Tone.PLAIN),
        )
        for one in stages
        if not (tried.running and one.status in {Status.UNKNOWN, Status.SKIPPED})
    )


def verdict_lines(tried: Tried) -> Detail:
    """Give what came out: the first broken link, what to do and who acts; or that all of them hold."""
    stages = tried.report.panes.connection.stages
    broken = next((one for one in stages if one.status is Status.FAIL), None)
    if broken is None:
        return () if tried.running else (_holding(tried.report),)
    first: Line = (
        Part(" ✗ First broken link: ", Tone.FAIL),
        Part(broken.title, Tone.STRONG),
        Part(f" · {broken.detail}"),
    )
    found = next(iter(about_stage(tried.report, broken)), None)
    if found is None:
        return (first,)
    who = (
        sign(STATUS[broken.status])._replace(text=f" {found.code}"),
        Part(f" · to act: {actor_words(found.actor)} · "),
        Part(found.remediation.text),
    )
    return (first, who)


def _holding(report: Report) -> Line:
    user = report.panes.roles.user
    warned = [one for one in report.findings if one.pane is PaneName.CONNECTION]
    more = f" · {warned[0].code}: {warned[0].title}" if warned else ""
    return (
        Part(" ✓ All links hold", Tone.OK),
        Part(f", as {user.name or user.username}" if user else ""),
        Part(more, Tone.WARN),
    )
