"""How somebody wants the dashboard: the same on every screen, and settled before the first one is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import click

from tui.watch.watch import LEAST_S

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """What was asked for on the command line or in the profile."""

    mouse: bool = True
    """Whether the mouse is taken; where it is not, the terminal's own selection works."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """A binding's id to the keys, with commas between, that somebody wants for it."""
    watch_s: float | None = None
    """Everything is read again so many seconds after each run; None: only when it is asked for."""


def watch_option(command: F) -> F:
    """Give `command` the option that reads a host again and again."""
    return click.option(
        "--watch",
        type=click.FloatRange(min=LEAST_S),
        metavar="SECONDS",
        help=f"Read everything again so long after each run, and mark what changed; {LEAST_S:.0f} at least.",
    )(command)


def manner_options(command: F) -> F:
    """Give `command` the options of the dashboard's manner."""
    return click.option(
        "--no-mouse", is_flag=True, help="Leave the mouse to the terminal; every key works without."
    )(command)


def manner_of(arguments: dict[str, Any]) -> Manner:
    """Take the manner's options out of a command's arguments, and give what they ask for."""
    return Manner(mouse=not arguments.pop("no_mouse"), watch_s=arguments.pop("watch", None))
