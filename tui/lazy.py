"""A group of commands that are loaded when they are called, and listed without being loaded."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any, Final

import click

_AROUND: Final = 6
"""Columns beside a command's name and its text."""


class LazyGroup(click.Group):
    """Knows of each command where it is and what it is for."""

    def __init__(self, *arguments: Any, places: Mapping[str, tuple[str, str]], **named: Any) -> None:  # noqa: ANN401 - click's own
        """Take the commands.

        Args:
            arguments: Those of any group.
            places: Of each name `module:function`, and the first sentence of the command's help.
            named: Those of any group.
        """
        super().__init__(*arguments, **named)
        self._places = places
        for name, (_, told) in places.items():
            self.add_command(click.Command(name, help=told))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give a command, loaded now."""
        if cmd_name not in self._places:
            return super().get_command(ctx, cmd_name)
        module, _, name = self._places[cmd_name][0].partition(":")
        found: click.Command = getattr(import_module(module), name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands as click does, by what is known of them without loading any."""
        names = self.list_commands(ctx)
        room = formatter.width - _AROUND - max(map(len, names))
        with formatter.section("Commands"):
            formatter.write_dl([(name, self.commands[name].get_short_help_str(room)) for name in names])
