"""The headless commands: `check` and `sandbox`, and the options that name a target.

What is slow to load is loaded where it is used, so that `--version` and `--help` answer at once. Results
go to standard output, talk goes to standard error.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

if TYPE_CHECKING:
    from diagnostics.exit_codes import ExitCode
    from diagnostics.observe import Observation
    from diagnostics.report.model import Report
    from diagnostics.settings import Options
    from diagnostics.target import Target

FORMATS: Final = ("text", "json", "markdown")
PANES: Final = ("connection", "roles", "work_items", "fields", "categorize")
DEFAULT_SANDBOX_PORT: Final = 8089

F = TypeVar("F", bound=Callable[..., Any])

_TARGET_OPTIONS: Final = (
    click.option("--url", help="The API's base; a bare host gets /services/v5.  [env: TRACKER_URL]"),
    click.option("--username", help="With TRACKER_PASSWORD: basic authentication.  [env: TRACKER_USERNAME]"),
    click.option("--token-stdin", is_flag=True, help="Read the API token from standard input."),
    click.option(
        "--token-file", type=click.Path(path_type=Path), help="Read the API token from a file (mode 0600)."
    ),
    click.option("--profile", metavar="NAME", help="A profile of profiles.toml."),
    click.option(
        "--project",
        "projects",
        metavar="ID",
        type=click.IntRange(min=1),
        multiple=True,
        help="Look at this project only; may be repeated.",
    ),
    click.option("--ca-file", type=click.Path(path_type=Path), help="Trust this CA certificate (PEM)."),
    click.option(
        "--deadline",
        "deadline_s",
        metavar="SECONDS",
        type=click.FloatRange(min=1, max=3600),
        help="End the run after so many seconds.  [default: 30]",
    ),
    click.option(
        "--concurrency",
        metavar="N",
        type=click.IntRange(min=1, max=32),
        help="Requests in flight at once.  [default: 8]",
    ),
)


def target_options(command: F) -> F:
    """Give `command` the options that name a target; none of them takes a secret's value."""
    for option in reversed(_TARGET_OPTIONS):
        command = option(command)
    return command


def options_of(arguments: dict[str, Any]) -> Options:
    """Give the target's options out of a command's arguments."""
    from diagnostics.settings import Options  # noqa: PLC0415 - see the module's docstring

    return Options(**arguments)


def resolve_target(arguments: dict[str, Any]) -> Target:
    """Give the target that options, environment and profile describe."""
    from diagnostics.settings import load_target  # noqa: PLC0415 - see the module's docstring

    return load_target(options_of(arguments), os.environ, sys.stdin.read)


@click.command()
@target_options
@click.option("--format", "fmt", type=click.Choice(FORMATS), help="The report's format.  [default: text]")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the report to this file.")
@click.option(
    "--fail-on",
    type=click.Choice(("fail", "warn")),
    default="fail",
    show_default=True,
    help="Worst accepted.",
)
@click.option("--pane", type=click.Choice(PANES), help="Judge this pane only.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of --format json, and end.")
def check(
    fmt: str | None,
    output: Path | None,
    fail_on: str,
    pane: str | None,
    schema: bool,
    **arguments: Any,  # noqa: ANN401 - the options of a target
) -> None:
    """Diagnose a target and print a report.

    \b
    Exit codes: 0 nothing at or above --fail-on   1 the tool itself failed
                2 usage or settings               3 a failure was found
                4 warnings, with --fail-on warn   5 refused
                6 something could not be judged   130 interrupted
    """  # noqa: D301 - click's own mark for a block that is not to be wrapped
    if schema:
        from diagnostics.report.json import write_schema  # noqa: PLC0415 - see the module's docstring

        click.echo(write_schema(), nl=False)
        return
    from diagnostics.exit_codes import ExitCode, exit_code  # noqa: PLC0415 - see the module's docstring
    from diagnostics.report.levels import Severity  # noqa: PLC0415

    target = resolve_target(arguments)
    report, interrupted = asyncio.run(_diagnose(target, pane or ""))
    code = exit_code(report, fail_on=Severity(fail_on), interrupted=interrupted)
    if code is ExitCode.USAGE:
        _tell_settings(report)
    if code is not ExitCode.USAGE or fmt or output:
        code = _deliver(report, fmt or "text", output) or code
    raise SystemExit(code)


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=DEFAULT_SANDBOX_PORT, show_default=True)
@click.option("--scenario", metavar="NAME", default="mixed", show_default=True)
def sandbox(port: int, scenario: str) -> None:
    """Run the embedded Tracker alone, until interrupted."""
    from diagnostics.sandbox import Sandbox  # noqa: PLC0415 - see the module's docstring

    with sandbox_errors(), Sandbox(scenario=scenario, port=port) as running:
        click.echo(f"Embedded Tracker, scenario {scenario}: {running.url}")
        for user in running.users:
            click.echo(f"  {user.key:<8} TRACKER_TOKEN={user.token}  {user.about}")
        click.echo("Made-up data on this machine only. End it with ctrl+c.", err=True)
        ended = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            # Set on purpose: a shell starts background jobs with SIGINT ignored.
            signal.signal(number, lambda *_: ended.set())
        ended.wait()


async def _diagnose(target: Target, pane: str) -> tuple[Report, bool]:
    """Give the report, and whether somebody interrupted the run."""
    from diagnostics.judge import PANE_STAGES, judge  # noqa: PLC0415 - see the module's docstring
    from diagnostics.observe import Observation  # noqa: PLC0415
    from diagnostics.report.levels import PaneName  # noqa: PLC0415

    if pane:
        observation = Observation(target, pane=pane, wanted=PANE_STAGES[PaneName(pane)])
    else:
        observation = Observation(target)
    interrupted = _interrupt_on_signal(observation)
    async for _ in observation:
        pass
    return judge(observation.snapshot()), bool(interrupted)


def _interrupt_on_signal(observation: Observation) -> list[int]:
    """End the run in order on ctrl+c, and give a list that then holds the signal."""
    seen: list[int] = []

    def stop(number: int) -> None:
        seen.append(number)
        observation.interrupt()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, stop, number)
        except NotImplementedError:  # Windows has no such handlers; ctrl+c then ends the run without a report
            break
    return seen


def _deliver(report: Report, fmt: str, output: Path | None) -> ExitCode | None:
    """Write the report where it was asked for; give an exit code only where that failed."""
    from diagnostics.exit_codes import ExitCode  # noqa: PLC0415 - see the module's docstring
    from diagnostics.report.write import (  # noqa: PLC0415
        WRITERS,
        LinkRefusedError,
        WriteRefusedError,
        write_report,
    )

    if output is None or str(output) == "-":
        _print(WRITERS[fmt](report))
        return None
    try:
        path = write_report(report, fmt, output)
    except LinkRefusedError as error:
        click.echo(f"Refused: {error}", err=True)
        return ExitCode.REFUSED
    except WriteRefusedError as error:
        click.echo(f"Error: {error}", err=True)
        return ExitCode.INTERNAL
    click.echo(f"Report written to {path}", err=True)
    return None


def _print(text: str) -> None:
    """Print, also into a terminal whose encoding lacks a sign, and to a pager that was closed."""
    encoding = sys.stdout.encoding or "utf-8"
    try:
        sys.stdout.write(text.encode(encoding, "replace").decode(encoding))
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read this has seen enough; the interpreter's own flush at exit must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def refuse_unusable(target: Target) -> None:
    """Say what keeps a target from being asked at all, and end with the exit code for it.

    Raises:
        SystemExit: The target has such a fault; nothing was sent.
    """
    from diagnostics.exit_codes import ExitCode  # noqa: PLC0415 - see the module's docstring
    from diagnostics.target import BLOCKING  # noqa: PLC0415

    if any(fault.kind in BLOCKING for fault in target.faults):
        report, _ = asyncio.run(_diagnose(target, ""))
        _tell_settings(report)
        raise SystemExit(ExitCode.USAGE)


def _tell_settings(report: Report) -> None:
    """Say what is wrong with the settings: what, where, what to do."""
    for finding in report.findings:
        if finding.severity == "fail":
            click.echo(f"{finding.code}: {finding.title}. {finding.cause}", err=True)
            click.echo(f"  {finding.remediation.text}", err=True)
            for command in finding.remediation.commands:
                click.echo(f"    {command}", err=True)


@contextlib.contextmanager
def sandbox_errors() -> Iterator[None]:
    """Turn what a user can cause with the embedded Tracker into one sentence and exit code 2."""
    try:
        yield
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise click.UsageError(f"The port cannot be used: {reason}. Name another with --port.") from error
