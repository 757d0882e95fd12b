"""The options that name a target; none of them takes a secret's value."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from diagnostics.cli.rules import rules_option

if TYPE_CHECKING:
    from diagnostics.settings import Options
    from diagnostics.target import Target

F = TypeVar("F", bound=Callable[..., Any])

STORIES: Final = ("auto", "all", "totals")
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
    click.option(
        "--stories",
        type=click.Choice(STORIES),
        help="Read all stories, or let the host count them.  [default: auto, by their number]",
    ),
    rules_option,
)


def target_options(command: F) -> F:
    """Give `command` the options that name a target; none of them takes a secret's value."""
    for option in reversed(_TARGET_OPTIONS):
        command = option(command)
    return command


def options_of(arguments: dict[str, Any]) -> Options:
    """Give the target's options out of a command's arguments."""
    from diagnostics.settings import Options  # noqa: PLC0415 - slow to load; see the package's docstring
    from diagnostics.snapshot import Reading  # noqa: PLC0415

    stories = arguments["stories"]
    return Options(**{**arguments, "stories": Reading(stories) if stories else None})


def resolve_target(arguments: dict[str, Any]) -> Target:
    """Give the target that options, environment and profile describe."""
    from diagnostics.settings import load_target  # noqa: PLC0415 - slow to load; see the package's docstring

    return load_target(options_of(arguments), os.environ, sys.stdin.read)
