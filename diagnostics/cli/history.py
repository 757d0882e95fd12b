"""`history`: the runs that this machine remembers; and how a check adds to them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

import click

from diagnostics.cli.deliver import print_text, text_width

if TYPE_CHECKING:
    from collections.abc import Iterable

    from diagnostics.case import Case
    from diagnostics.history import History
    from diagnostics.secret import Secret

no_history_option: Final = click.option(
    "--no-history", is_flag=True, help="Do not remember this run.  [env: TRACKER_DOCTOR_HISTORY=off]"
)


@click.command()
@click.option("--url", help="Only runs on this host.")
@click.option("--profile", metavar="NAME", help="Only runs on this profile's host.")
@click.option("--format", "fmt", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.option("--clear", is_flag=True, help="Forget all runs on all hosts.")
def history(url: str | None, profile: str | None, fmt: str, clear: bool) -> None:
    """List the runs that this machine remembers; no host is asked.

    A run on a host is remembered with its verdicts, codes and counts, by check and by the dashboard, in the
    user's state folder. No name of a story and no secret is in it.
    """
    from diagnostics.exit_codes import ExitCode  # noqa: PLC0415 - slow to load; see the package's docstring
    from diagnostics.history import History, HistoryError  # noqa: PLC0415
    from diagnostics.history.words import runs_json, runs_text  # noqa: PLC0415

    if clear and (url or profile):
        raise click.UsageError("--clear forgets all runs on all hosts: give it alone.")
    kept = History()
    try:
        if clear:
            kept.clear()
            click.echo(f"Forgotten: {kept.path}", err=True)
            return
        runs = kept.runs()
    except HistoryError as error:
        click.echo(f"Error: {error}", err=True)
        raise SystemExit(ExitCode.INTERNAL) from None
    if wanted := _target_url(url, profile):
        runs = tuple(one for one in runs if one.target == wanted)
    print_text(runs_json(runs) if fmt == "json" else runs_text(runs, text_width()))


def _target_url(url: str | None, profile: str | None) -> str:
    """Give the address whose runs are wanted; empty for those of all.

    Raises:
        click.UsageError: There is no such profile, or it names no address.
    """
    if not url and not profile:
        return ""
    from diagnostics.settings import Options, load_target  # noqa: PLC0415 - slow; see the package's docstring

    found = load_target(Options(url=url, profile=profile), {}, lambda: "").url
    if not found:
        raise click.UsageError("There is no such profile, or the address is none.")
    return found


def open_history(*, off: bool) -> History | None:
    """Give the user's history; None where it is switched off."""
    from diagnostics.history import History, switched_off  # noqa: PLC0415 - slow; see the package's docstring

    return None if off or switched_off(os.environ) else History()


def tell_past(case: Case, secrets: Iterable[Secret], *, off: bool, aloud: bool) -> None:
    """Remember a run, and say on standard error what the earlier ones say of it.

    That it cannot be remembered is said, and changes nothing else.

    Args:
        case: The run.
        secrets: What must not stand in the history.
        off: The user wants no history.
        aloud: Say it.
    """
    from diagnostics.history import HistoryError, remember  # noqa: PLC0415 - slow; see the package's docstring
    from diagnostics.history.words import past_line  # noqa: PLC0415

    history = open_history(off=off)
    if history is None:
        return
    try:
        past = remember(case, secrets, history)
    except HistoryError as error:
        click.echo(f"History: not remembered: {error}", err=True)
        return
    if past is not None and aloud and (line := past_line(past)):
        click.echo(line, err=True)
