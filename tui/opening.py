"""The dashboard opened: on a target, on the embedded Tracker, on a saved file."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from diagnostics.cli.exports import load_bundle, load_export
from diagnostics.cli.history import open_history
from diagnostics.cli.options import STORIES, resolve_target
from diagnostics.cli.rules import rules_of, rules_option
from diagnostics.cli.running import refuse_unusable
from diagnostics.cli.sandbox import sandbox_errors, sandbox_target, scenario_options
from tui.asked import usable_target
from tui.manner import manner_of, manner_options, watch_option
from tui.served import is_served

if TYPE_CHECKING:
    from diagnostics.target import Target


def open_target(arguments: dict[str, Any], *, no_history: bool) -> None:
    """Open the dashboard on a target.

    Args:
        arguments: The options of a target and of the dashboard's manner.
        no_history: The user wants no history.

    Raises:
        SystemExit: The dashboard was left, or could not be opened.
    """
    manner = manner_of(arguments)
    require_terminal("tracker-doctor check")
    target, keys = with_keys(usable_target(resolve_target(arguments), arguments, manner))
    refuse_unusable(target)
    manner = replace(manner, keys=keys)
    given = rules_of(target.rules_file)
    from diagnostics.contract import load_contract  # noqa: PLC0415 - not before the terminal is known to be one
    from tui.app import run_dashboard  # noqa: PLC0415 - Textual is slow to load
    from tui.session import LiveSession  # noqa: PLC0415

    past, watched = open_history(off=no_history), manner.watch_s is not None
    session = LiveSession(target, rules=given, history=past, sparing=watched)
    raise SystemExit(run_dashboard(session, target.secrets(load_contract()), manner=manner))


@click.command()
@scenario_options
@click.option(
    "--stories", type=click.Choice(STORIES), default="auto", show_default=True, help="How they are counted."
)
@rules_option
@manner_options
@watch_option
def demo(scenario: str, stories: str, rules: Path | None, **arguments: Any) -> None:  # noqa: ANN401 - the manner's
    """Open the dashboard on the embedded Tracker."""
    manner = manner_of(arguments)
    require_terminal(f"tracker-doctor sandbox --scenario {scenario}")
    given = rules_of(rules)
    from diagnostics.contract import load_contract  # noqa: PLC0415 - slow to load
    from diagnostics.sandbox import Sandbox  # noqa: PLC0415 - the server is slow to load
    from tui.app import run_dashboard  # noqa: PLC0415
    from tui.session import LiveSession  # noqa: PLC0415

    with sandbox_errors(), Sandbox(scenario=scenario) as running:
        target = sandbox_target(running, scenario, stories)
        session = LiveSession(target, rules=given)
        code = run_dashboard(session, target.secrets(load_contract()), manner=manner)
    raise SystemExit(code)


@click.command(name="open")
@click.argument("path", type=click.Path(path_type=Path))
@click.option(
    "--compare",
    "other",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Show what differs from this earlier report.",
)
@rules_option
@manner_options
@click.option("--watch", hidden=True)
def open_export(
    path: Path,
    other: Path | None,
    rules: Path | None,
    watch: str | None,
    **arguments: Any,  # noqa: ANN401 - the manner's
) -> None:
    """Open the dashboard on a bundle, a project's CSV export, its ZIP, or a folder of these."""
    if watch is not None:
        raise click.UsageError("A saved file cannot be watched: nothing in it changes. Leave --watch out.")
    manner = manner_of(arguments)
    require_terminal(f"tracker-doctor check --from {shlex.quote(str(path))}")
    given = rules_of(rules)
    from diagnostics.text import clean_text  # noqa: PLC0415 - not before the terminal is known to be one

    told = f"Reading {clean_text(path.name)} ..."
    click.echo(told.encode("ascii", "replace").decode() if manner.ascii else told, err=True)
    opened = load_bundle(path)
    if opened is not None and opened.kept_because and given is not None:
        told = f"--rules judges anew, and this bundle cannot be: {opened.kept_because}."
        raise click.UsageError(f"{told} Leave it out.")
    snapshot = load_export(path) if opened is None else None
    from tui.app import run_dashboard  # noqa: PLC0415 - Textual is slow to load
    from tui.saved import saved_session  # noqa: PLC0415
    from tui.session import SnapshotSession  # noqa: PLC0415

    if snapshot is not None:
        raise SystemExit(
            run_dashboard(SnapshotSession(snapshot, rules=given), compare_with=other, manner=manner)
        )
    if opened is not None:
        session = saved_session(opened, clean_text(path.name), given)
        raise SystemExit(run_dashboard(session, compare_with=other, manner=manner))


def with_keys(target: Target) -> tuple[Target, Mapping[str, str]]:
    """Give the target and the keys of its profile; those that cannot be had are a fault of the target."""
    from diagnostics.settings import profile_keys, profile_path  # noqa: PLC0415 - slow to load

    keys = profile_keys(target.profile)
    if keys:
        from diagnostics.faults import Fault, FaultKind  # noqa: PLC0415 - slow to load
        from tui.keymap import refusal  # noqa: PLC0415 - it loads Textual

        if problem := refusal(keys):
            fault = Fault(
                kind=FaultKind.SETTINGS_UNKNOWN,
                where=str(profile_path()),
                facts={"profile": target.profile, "problem": problem},
            )
            target = replace(target, faults=(*target.faults, fault))
    return target, keys


def require_terminal(instead: str) -> None:
    """Refuse to draw a screen where there is none.

    Raises:
        click.UsageError: A standard stream is no terminal, or TERM says that it cannot be drawn on.
    """
    if is_served():
        return
    drawable = os.environ.get("TERM", "") not in {"", "dumb"} or os.name == "nt"
    # Textual draws on standard error.
    if not (drawable and all(stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))):
        raise click.UsageError(
            f"The dashboard needs a terminal for input, output and errors. Without one, use: {instead}"
        )
