"""`sandbox`: the embedded Tracker alone."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from typing import Final

import click

DEFAULT_SANDBOX_PORT: Final = 8089


@click.command()
@click.option("--port", type=click.IntRange(0, 65535), default=DEFAULT_SANDBOX_PORT, show_default=True)
@click.option("--scenario", metavar="NAME", default="mixed", show_default=True)
def sandbox(port: int, scenario: str) -> None:
    """Run the embedded Tracker alone, until interrupted."""
    from diagnostics.sandbox import Sandbox  # noqa: PLC0415 - slow to load; see the package's docstring

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
