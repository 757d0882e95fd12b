"""`serve`: the dashboard in a browser on this machine, for who cannot have it in a terminal."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from click.core import ParameterSource

from diagnostics.cli.history import no_history_option
from diagnostics.cli.options import resolve_target, target_options
from diagnostics.cli.running import refuse_unusable
from tui.manner import manner_of, manner_options

if TYPE_CHECKING:
    from tui.browser.child import Started

_PORT: Final = 8090
_OWN: Final = frozenset({"port", "scenario", "source", "token_stdin"})
_OF_TARGET: Final = frozenset(
    {
        "url",
        "username",
        "token_file",
        "profile",
        "projects",
        "ca_file",
        "deadline_s",
        "concurrency",
        "no_history",
    }
)
_OF_HOST: Final = _OF_TARGET | {"stories"}
"""What an export or a bundle has no use for."""
_INSTALL: Final = "pip install 'tracker-doctor[serve]'"


@click.command()
@target_options
@no_history_option
@click.option("--scenario", metavar="NAME", help="Show a sample world of the embedded Tracker instead.")
@click.option(
    "--from",
    "source",
    metavar="FILE",
    type=click.Path(path_type=Path, exists=True),
    help="Show a bundle, a project's CSV export, its ZIP, or a folder of these instead.",
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=_PORT, show_default=True, help="0: any that is free."
)
@manner_options
@click.pass_context
def serve(
    context: click.Context,
    /,
    scenario: str | None,
    source: Path | None,
    port: int,
    no_history: bool,  # noqa: ARG001 - the dashboard's own process takes it
    **arguments: Any,  # noqa: ANN401 - the options of a target
) -> None:
    """Show the dashboard in a browser on this machine, until interrupted.

    It listens on 127.0.0.1 only, and there is no option for more: whoever reaches the page has the dashboard.
    From another machine, let SSH bring the port: ssh -L 8090:127.0.0.1:8090 USER@HOST
    """
    if importlib.util.find_spec("textual_serve") is None:
        raise click.UsageError(f"'serve' needs textual-serve, which is not installed. Install it: {_INSTALL}")
    given = given_options(context)
    manner_of(arguments)
    if scenario is not None or source is not None:
        started = _of_sample(scenario, source, given, token_stdin=arguments["token_stdin"])
    else:
        started = _of_target(arguments, given)
    import asyncio  # noqa: PLC0415 - slow to load

    from tui.browser.server import BrowserServer  # noqa: PLC0415 - slow to load

    server = BrowserServer(started)

    def tell() -> None:
        click.echo(f"The dashboard in a browser on this machine: {server.address}")
        brought = f"ssh -L {server.port}:127.0.0.1:{server.port} USER@THIS-HOST"
        click.echo(f"From another one, by the same address: {brought}", err=True)
        click.echo("Whoever has the address has the dashboard. End it with ctrl+c.", err=True)

    try:
        asyncio.run(server.run(port, tell))
    except OSError as error:  # asyncio's own text repeats the address
        reason = os.strerror(error.errno) if error.errno else type(error).__name__
        raise click.UsageError(f"The port cannot be used: {reason}. Name another with --port.") from error


def given_options(context: click.Context) -> dict[str, list[str]]:
    """Give the options that stand on the command line, by name, as they are to be written again."""
    given = {}
    for one in context.command.params:
        name, value = one.name or "", context.params.get(one.name or "")
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE and name not in _OWN:
            values = value if isinstance(value, tuple) else (value,)
            written = [one.opts[0]] if value is True else [x for v in values for x in (one.opts[0], str(v))]
            given[name] = written
    return given


def _of_target(arguments: dict[str, Any], given: dict[str, list[str]]) -> Started:
    """Give the dashboard on a target; a secret that came by a variable or standard input goes by one."""
    from diagnostics.settings import PASSWORD_VARIABLE, TOKEN_VARIABLE  # noqa: PLC0415 - slow to load
    from tui.browser.child import Started  # noqa: PLC0415

    target = resolve_target(arguments)
    refuse_unusable(target)
    variables = {}
    if target.secret_source.startswith(("standard input", "environment ")):
        held = {TOKEN_VARIABLE: target.token, PASSWORD_VARIABLE: target.password}
        variables = {name: secret.reveal() for name, secret in held.items() if secret is not None}
    return Started(arguments=[word for words in given.values() for word in words], variables=variables)


def _of_sample(
    scenario: str | None, source: Path | None, given: dict[str, list[str]], *, token_stdin: bool
) -> Started:
    """Give the dashboard on the embedded Tracker, or on a file."""
    from tui.browser.child import Started  # noqa: PLC0415 - slow to load

    lost = [words[0] for name, words in given.items() if name in (_OF_TARGET if scenario else _OF_HOST)]
    lost += ["--from"] if scenario and source else ["--token-stdin"] if token_stdin else []
    if lost:
        raise click.UsageError(f"{lost[0]} does not go with {'--scenario' if scenario else '--from'}.")
    words = ["demo", "--scenario", scenario] if scenario else ["open", str(source and source.absolute())]
    if scenario is not None:
        _refuse_unknown(scenario)
    return Started(arguments=[*words, *(word for option in given.values() for word in option)])


def _refuse_unknown(scenario: str) -> None:
    from diagnostics.sandbox import fault_groups, scenario_groups  # noqa: PLC0415 - slow to load

    worlds = {name for group in scenario_groups().values() for name in group}
    faults = {name for group in fault_groups().values() for name in group}
    if scenario not in worlds | faults:
        raise click.UsageError(f"There is no scenario {scenario!r}; 'tracker-doctor demo --list' shows all.")
