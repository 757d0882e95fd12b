"""`rules`: a file to begin with, or what is wrong with one; and the rules that another command is to use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from diagnostics.rules import RuleSet

_USAGE: Final = 2

rules_option: Final = click.option(
    "--rules",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Categorize stories by this file; 'rules' prints one to begin with.",
)


@click.command()
@click.option(
    "--check",
    "file",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Say what is wrong with this file, and where.",
)
def rules(file: Path | None) -> None:
    """Print a file of rules to begin with: what is proposed, and how to change it.

    \b
    tracker-doctor rules > rules.toml
    tracker-doctor rules --check rules.toml
    tracker-doctor check --rules rules.toml ...
    """  # noqa: D301 - click's own mark for a block that is not to be wrapped
    from diagnostics.cli.deliver import print_text  # noqa: PLC0415 - slow to load; see the package's docstring
    from diagnostics.contract import load_contract  # noqa: PLC0415
    from diagnostics.rules import proposed, write_rules  # noqa: PLC0415

    if file is None:
        print_text(write_rules(proposed(load_contract())))
        return
    found = rules_of(file)
    count = len(found.rules) if found else 0
    click.echo(f"{file}: sound, {count} {'rule' if count == 1 else 'rules'}")


def rules_of(file: Path | None) -> RuleSet | None:
    """Give the rules of a file; None where no file was named.

    Raises:
        SystemExit: It cannot be used; each problem was told on a line of its own, before anything was sent.
    """
    if file is None:
        return None
    from diagnostics.contract import load_contract  # noqa: PLC0415 - slow to load; see the package's docstring
    from diagnostics.rules import RulesError, load_rules  # noqa: PLC0415
    from diagnostics.text import clean_text  # noqa: PLC0415

    try:
        return load_rules(file, load_contract())
    except RulesError as error:
        for line in error.lines(clean_text(str(file))):
            click.echo(line, err=True)
        raise SystemExit(_USAGE) from None
