"""Options for replacing names before a report is sent on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from diagnostics.cli.deliver import refuse_place
from diagnostics.home import expanded

if TYPE_CHECKING:
    from diagnostics.pseudonyms import Pseudonyms

F = TypeVar("F", bound=Callable[..., Any])


def pseudonym_options(command: F) -> F:
    """Give a command the two options."""
    to_map = click.option(
        "--pseudonym-map",
        metavar="FILE",
        type=click.Path(path_type=Path),
        help="Keep who is who in this file; it stays here.",
    )
    replace = click.option(
        "--pseudonyms", is_flag=True, help="Replace people, projects, titles and labels by made-up names."
    )
    return replace(to_map(command))


def take_pseudonyms(arguments: dict[str, Any], output: Path | None) -> Pseudonyms | None:
    """Take the two out of a command's arguments, before anything is asked.

    Raises:
        click.UsageError: There is a map to be kept of names that are not replaced, or in the report's place.
        SystemExit: The map cannot be written where it is to be.
    """
    wanted, place = arguments.pop("pseudonyms"), arguments.pop("pseudonym_map")
    if not wanted:
        if place is not None:
            raise click.UsageError("--pseudonym-map keeps who is who under --pseudonyms: give both.")
        return None
    refuse_place(place)
    if place is not None and _is_report(place, output):
        raise click.UsageError("--pseudonym-map is the report itself: name another file, which stays here.")
    from diagnostics.pseudonyms import Pseudonyms  # noqa: PLC0415 - slow to load; see the package's docstring

    return Pseudonyms(map_to=place)


def _is_report(place: Path, output: Path | None) -> bool:
    """Tell whether the map would be printed, or stand where the report is to."""
    if str(place) == "-":
        return True
    return output is not None and expanded(place).resolve() == expanded(output).resolve()
