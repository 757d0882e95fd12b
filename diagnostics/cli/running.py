"""One run to its end, and what is said of settings that no run can be made with."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from diagnostics.case import Case
    from diagnostics.observe import Observation, Surroundings
    from diagnostics.report.model import Report
    from diagnostics.rules import RuleSet
    from diagnostics.target import Target

_INTERRUPTED: Final = 130
"""`ExitCode.INTERRUPTED`, where nothing can be loaded any more."""


def started() -> Surroundings:
    """Give the machine's own surroundings, with what starting the command took of the deadline.

    That is what the processor took: somebody may have typed a token meanwhile.
    """
    from diagnostics.observe import Surroundings  # noqa: PLC0415 - slow to load; see the package's docstring

    return Surroundings(spent_s=time.process_time())


async def diagnose(target: Target, pane: str, rules: RuleSet | None = None) -> tuple[Case, bool]:
    """Give the run, judged, and whether somebody interrupted it; without rules, stories go as proposed."""
    from diagnostics.case import Case  # noqa: PLC0415 - slow to load; see the package's docstring
    from diagnostics.judge import PANE_STAGES, judge  # noqa: PLC0415
    from diagnostics.observe import Observation  # noqa: PLC0415
    from diagnostics.report.levels import PaneName  # noqa: PLC0415

    if pane:
        observation = Observation(target, started(), pane=pane, wanted=PANE_STAGES[PaneName(pane)])
    else:
        observation = Observation(target, started())
    interrupted = interrupt_on_signal(observation)
    async for _ in observation:
        pass
    snapshot = observation.snapshot()
    return Case(report=judge(snapshot, rules=rules), snapshot=snapshot, rules=rules), bool(interrupted)


def interrupt_on_signal(observation: Observation) -> list[int]:
    """End the run in order on ctrl+c, and give a list that then holds the signal.

    The second one ends the process at once, whatever it waits for: nothing is written any more.
    """
    import asyncio  # noqa: PLC0415 - slow to load; see the package's docstring

    seen: list[int] = []
    loop = asyncio.get_running_loop()

    def stop(number: int, _frame: object) -> None:
        seen.append(number)
        if len(seen) > 1:
            os._exit(_INTERRUPTED)
        if not loop.is_closed():
            loop.call_soon_threadsafe(observation.interrupt)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    return seen


def refuse_unusable(target: Target) -> None:
    """Say what keeps a target from being asked at all, and end with the exit code for it.

    Raises:
        SystemExit: The target has such a fault; nothing was sent.
    """
    import asyncio  # noqa: PLC0415 - slow to load; see the package's docstring

    from diagnostics.exit_codes import ExitCode  # noqa: PLC0415
    from diagnostics.target import BLOCKING  # noqa: PLC0415

    if any(fault.kind in BLOCKING for fault in target.faults):
        case, _ = asyncio.run(diagnose(target, ""))
        tell_settings(case.report)
        raise SystemExit(ExitCode.USAGE)


def tell_settings(report: Report) -> None:
    """Say what is wrong with the settings: what, where, what to do."""
    for finding in report.findings:
        if finding.severity == "fail" or finding.code == "LOC720":  # why there is no secret
            click.echo(f"{finding.code}: {finding.title}. {finding.cause}", err=True)
            click.echo(f"  {finding.remediation.text}", err=True)
            for command in finding.remediation.commands:
                click.echo(f"    {command}", err=True)
