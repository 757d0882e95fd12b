"""One run to its end, and what is said of settings that no run can be made with."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from diagnostics.observe import Observation
    from diagnostics.report.model import Report
    from diagnostics.rules import RuleSet
    from diagnostics.target import Target


async def diagnose(target: Target, pane: str, rules: RuleSet | None = None) -> tuple[Report, bool]:
    """Give the report, and whether somebody interrupted the run; without rules, stories go as proposed."""
    from diagnostics.judge import PANE_STAGES, judge  # noqa: PLC0415 - slow to load; see the package's docstring
    from diagnostics.observe import Observation  # noqa: PLC0415
    from diagnostics.report.levels import PaneName  # noqa: PLC0415

    if pane:
        observation = Observation(target, pane=pane, wanted=PANE_STAGES[PaneName(pane)])
    else:
        observation = Observation(target)
    interrupted = interrupt_on_signal(observation)
    async for _ in observation:
        pass
    return judge(observation.snapshot(), rules=rules), bool(interrupted)


def interrupt_on_signal(observation: Observation) -> list[int]:
    """End the run in order on ctrl+c, and give a list that then holds the signal."""
    seen: list[int] = []

    def stop(number: int) -> None:
        seen.append(number)
        observation.interrupt()

    import asyncio  # noqa: PLC0415 - slow to load; see the package's docstring

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop, number)
        except NotImplementedError:  # Windows has no such handlers; ctrl+c then ends the run without a report
            break
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
        report, _ = asyncio.run(diagnose(target, ""))
        tell_settings(report)
        raise SystemExit(ExitCode.USAGE)


def tell_settings(report: Report) -> None:
    """Say what is wrong with the settings: what, where, what to do."""
    for finding in report.findings:
        if finding.severity == "fail":
            click.echo(f"{finding.code}: {finding.title}. {finding.cause}", err=True)
            click.echo(f"  {finding.remediation.text}", err=True)
            for command in finding.remediation.commands:
                click.echo(f"    {command}", err=True)
