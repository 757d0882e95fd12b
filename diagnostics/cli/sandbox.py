"""`sandbox`: the embedded Tracker alone."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

DEFAULT_SANDBOX_PORT: Final = 8089


def scenario_options(command: F) -> F:
    """Give `command` the choice of a sample world, and the list of them."""
    told = "Print the scenarios, and end."
    listed = click.option(
        "--list", is_flag=True, expose_value=False, is_eager=True, callback=_list, help=told
    )
    named = "Which sample world; --list shows them all."
    chosen = click.option("--scenario", metavar="NAME", default="mixed", show_default=True, help=named)
    return chosen(listed(command))


def _list(context: click.Context, _option: click.Parameter, value: bool) -> None:
    if not value or context.resilient_parsing:
        return
    from diagnostics.sandbox import scenario_groups  # noqa: PLC0415 - slow to load; see the package's docstring

    for group, scenarios in scenario_groups().items():
        click.echo(group)
        for name, about in scenarios.items():
            click.echo(f"  {name:<20} {about}")
    context.exit()


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=DEFAULT_SANDBOX_PORT, show_default=True)
@scenario_options
def sandbox(port: int, scenario: str) -> None:
    """Run the embedded Tracker alone, until interrupted."""
    from diagnostics.sandbox import Sandbox  # noqa: PLC0415 - slow to load; see the package's docstring

    with sandbox_errors(), Sandbox(scenario=scenario, port=port) as running:
        click.echo(f"Embedded Tracker, scenario {scenario}: {running.url}")
        for user in running.users:
            click.echo(f"  {user.key:<8} TRACKER_TOKEN={user.token}  {user.about}")
        click.echo(running.about, err=True)
        click.echo("Made-up data on this machine only. End it with ctrl+c.", err=True)
        ended = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            # Set on purpose: a shell starts background jobs with SIGINT ignored.
            signal.signal(number, lambda *_: ended.set())
        ended.wait()


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
