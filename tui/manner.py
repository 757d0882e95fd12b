"""How somebody wants the dashboard: the same on every screen, and settled before the first one is drawn."""

from __future__ import annotations

import locale
import os
import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

THEMES: Final = ("auto", "dark", "light", "ansi-dark", "ansi-light")
LEAST_S: Final = 5.0
"""Seconds between two runs of a watch, at least."""
_THEME: Final = "TRACKER_DOCTOR_THEME"
_FEW_SIGNS: Final = re.compile(r"linux|vt\d|ansi|cons25|dumb")
"""Terminals that lack most signs beyond ASCII: consoles, and those that are older than they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """What was asked for on the command line or in the profile."""

    mouse: bool = True
    """Whether the mouse is taken; where it is not, the terminal's own selection works."""
    keys: Mapping[str, str] = field(default_factory=dict)
    """A binding's id to the keys, with commas between, that somebody wants for it."""
    watch_s: float | None = None
    """Everything is read again so many seconds after each run; None: only when it is asked for."""
    theme: str = "auto"
    """The theme's name; `auto`: what suits the terminal."""
    ascii: bool = False
    """Whether nothing but ASCII is drawn."""


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
    for option in (
        click.option(
            "--no-mouse", is_flag=True, help="Leave the mouse to the terminal; every key works without."
        ),
        click.option(
            "--theme",
            type=click.Choice(THEMES),
            help=f"Colours; also by {_THEME}. The ansi ones are the terminal's own. [default: auto]",
        ),
        click.option(
            "--ascii", is_flag=True, help="Draw with ASCII alone; by itself where the locale is not UTF-8."
        ),
    ):
        command = option(command)
    return command


def manner_of(arguments: dict[str, Any]) -> Manner:
    """Take the manner's options out of a command's arguments, and give what they ask for.

    Raises:
        click.UsageError: The variable names no theme.
    """
    mouse, theme, plain = not arguments.pop("no_mouse"), arguments.pop("theme"), arguments.pop("ascii")
    return Manner(
        mouse=mouse,
        watch_s=arguments.pop("watch", None),
        theme=theme or _theme_by_variable(),
        ascii=plain or _only_ascii(),
    )


def _theme_by_variable() -> str:
    named = os.environ.get(_THEME, "")
    if named and named not in THEMES:
        raise click.UsageError(f"{_THEME} names no theme; use one of: {', '.join(THEMES)}.")
    return named or "auto"


def _only_ascii() -> bool:
    """Tell whether the terminal is one that ASCII is safer on, by its name or by the locale's encoding."""
    if _FEW_SIGNS.match(os.environ.get("TERM", "")):
        return True
    # Python speaks UTF-8 in a C locale, whatever the terminal understands; this asks for the locale's own.
    encodings = [getattr(sys.__stderr__, "encoding", None) or "ascii"]
    if os.name != "nt":
        encodings.append(locale.getencoding())
    return any(one.lower().replace("-", "") != "utf8" for one in encodings)
