"""The dashboard's colours: two themes that can be read by everybody, and the terminal's own colours."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from textual.theme import BUILTIN_THEMES, Theme

_DARK_TEXTS: Final = {
    "text-primary": "#87d7ff",
    "text-success": "#87d787",
    "text-warning": "#ffaf5f",
    "text-error": "#ff8787",
    "text-accent": "#d7afff",
    "text-secondary": "#87d7ff",
    "text": "#e4e4e4",
    "text-muted": "#b2b2b2",
    "block-cursor-foreground": "#ffffff",
    "block-cursor-background": "#005faf",
    "footer-key-foreground": "#ffaf5f",
    "scrollbar": "#585858",
    "scrollbar-hover": "#8a8a8a",
    "scrollbar-active": "#5fafff",
    "scrollbar-background": "#262626",
    "scrollbar-background-hover": "#262626",
    "scrollbar-background-active": "#262626",
    "scrollbar-corner-color": "#262626",
}
_LIGHT_TEXTS: Final = {
    "text-primary": "#005f87",
    "text-success": "#005f00",
    "text-warning": "#875f00",
    "text-error": "#af0000",
    "text-accent": "#5f00af",
    "text-secondary": "#005f87",
    "text": "#121212",
    "text-muted": "#4e4e4e",
    "block-cursor-foreground": "#ffffff",
    "block-cursor-background": "#005faf",
    "footer-key-foreground": "#875f00",
    "scrollbar": "#9e9e9e",
    "scrollbar-hover": "#767676",
    "scrollbar-active": "#005faf",
    "scrollbar-background": "#e4e4e4",
    "scrollbar-background-hover": "#e4e4e4",
    "scrollbar-background-active": "#e4e4e4",
    "scrollbar-corner-color": "#e4e4e4",
}
"""Each is a colour of the 256 that nearly every terminal has, so that it looks alike with these alone."""

DARK: Final = Theme(
    name="dark",
    primary="#5fafff",
    secondary="#5fafff",
    accent="#d7afff",
    warning="#ffaf5f",
    error="#ff5f5f",
    success="#5fd75f",
    foreground="#e4e4e4",
    background="#121212",
    surface="#1c1c1c",
    panel="#262626",
    dark=True,
    variables=_DARK_TEXTS,
)
LIGHT: Final = Theme(
    name="light",
    primary="#005faf",
    secondary="#005faf",
    accent="#5f00af",
    warning="#875f00",
    error="#af0000",
    success="#005f00",
    foreground="#121212",
    background="#ffffff",
    surface="#f5f5f5",
    panel="#eeeeee",
    dark=False,
    variables=_LIGHT_TEXTS,
)
OWN: Final = (DARK, LIGHT)
ANSI_DARK: Final = BUILTIN_THEMES["ansi-dark"].name
ANSI_LIGHT: Final = BUILTIN_THEMES["ansi-light"].name
_LIGHT_GROUNDS: Final = frozenset({"7", "15"})


def theme_of(wanted: str, environment: Mapping[str, str], *, few: bool = False) -> str:
    """Give the name of the theme to draw with.

    Without colours, and where a terminal has only sixteen, its own are used: what they are, it alone
    knows, and the nearest of them to a colour of ours may be the one of the ground.

    Args:
        wanted: What was asked for; `auto`: what suits the terminal.
        environment: The process's variables.
        few: Whether the terminal has no more than sixteen colours.
    """
    light = wanted == LIGHT.name or (wanted == "auto" and _has_light_ground(environment))
    if environment.get("NO_COLOR"):
        return ANSI_DARK
    if few and wanted in {"auto", DARK.name, LIGHT.name}:
        return ANSI_LIGHT if light else ANSI_DARK
    if wanted == "auto":
        return LIGHT.name if light else DARK.name
    return wanted


def _has_light_ground(environment: Mapping[str, str]) -> bool:
    """Tell whether the terminal says that its ground is light; rxvt, konsole and others set this variable."""
    return environment.get("COLORFGBG", "").rpartition(";")[2] in _LIGHT_GROUNDS
