"""`sandbox`: the embedded Tracker alone."""

from __future__ import annotations

import contextlib
import shlex
import signal
import threading
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

if TYPE_CHECKING:
    from diagnostics.sandbox import FaultPlan, Sandbox
    from diagnostics.target import Target

F = TypeVar("F", bound=Callable[..., Any])

DEFAULT_SANDBOX_PORT: Final = 8089
_NAME_WIDTH: Final = 26


def scenario_options(command: F) -> F:
    """Give `command` the choice of a sample world, and the list of them."""
    told = "Print the scenarios, and end."
    listed = click.option(
        "--list", is_flag=True, expose_value=False, is_eager=True, callback=_list, help=told
    )
    named = "Which sample world or fault; --list shows them all."
    chosen = click.option("--scenario", metavar="NAME", default="mixed", show_default=True, help=named)
    return chosen(listed(command))


def _list(context: click.Context, _option: click.Parameter, value: bool) -> None:
    if not value or context.resilient_parsing:
        return
    from diagnostics.sandbox import fault_groups, scenario_groups  # noqa: PLC0415 - slow to load, as above

    faults = {f"Faults: {group}": plans for group, plans in fault_groups().items()}
    for group, samples in (scenario_groups() | faults).items():
        click.echo(group)
        for name, sample in samples.items():
            click.echo(f"  {name:<{_NAME_WIDTH}} {sample.code or '-':<8} {sample.about}")
    context.exit()


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=DEFAULT_SANDBOX_PORT, show_default=True)
@scenario_options
def sandbox(port: int, scenario: str) -> None:
    """Run the embedded Tracker alone, until interrupted."""
    from diagnostics.sandbox import Sandbox  # noqa: PLC0415 - slow to load; see the package's docstring

    with sandbox_errors(), Sandbox(scenario=scenario, port=port) as running:
        click.echo(f"Embedded Tracker, scenario {scenario}: {running.url}")
        if running.fault is None:
            for user in running.users:
                click.echo(f"  {user.key:<8} TRACKER_TOKEN={user.token}  {user.about}")
        _tell_call(running, running.fault)
        click.echo(running.about, err=True)
        click.echo("Made-up data on this machine only. End it with ctrl+c.", err=True)
        ended = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            # Set on purpose: a shell starts background jobs with SIGINT ignored.
            signal.signal(number, lambda *_: ended.set())
        ended.wait()


def _tell_call(running: Sandbox, fault: FaultPlan | None) -> None:
    """Say what to run, and of a fault what one should then see."""
    variables = {"TRACKER_TOKEN": running.connection_user.token, **running.variables}
    for name, value in variables.items():
        click.echo(f"  export {name}={shlex.quote(value)}")
    options = ["--url", running.url]
    options += ["--username", fault.username] if fault and fault.username else []
    options += ["--ca-file", running.ca_file] if running.ca_file else []
    for project in fault.ask if fault else ():
        options += ["--project", str(project)]
    click.echo(f"  tracker-doctor check {shlex.join(options)}")
    if fault:
        click.echo(f"  to be seen: {fault.code or 'no finding of its own'}, at {fault.at}")


def sandbox_target(running: Sandbox, scenario: str, stories: str = "auto") -> Target:
    """Give what a scenario is looked at with: its connection user's token, and what a fault needs.

    The proxy variables are the fault's own and not this process's: most go to this machine directly.
    """
    from diagnostics.route import route_for  # noqa: PLC0415 - slow to load; see the package's docstring
    from diagnostics.secret import Secret  # noqa: PLC0415
    from diagnostics.snapshot import Reading  # noqa: PLC0415
    from diagnostics.target import Target  # noqa: PLC0415

    fault = running.fault
    return Target(
        url=running.url,
        token=Secret(running.connection_user.token),
        secret_source=f"the scenario {scenario}",
        username=fault.username if fault else "",
        projects=fault.ask if fault else (),
        ca_file=running.ca_file,
        stories=Reading(stories),
        route=route_for(running.url, running.variables),
    )


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
