"""An export in the place of a target."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from diagnostics.cli.rules import rules_of

if TYPE_CHECKING:
    from diagnostics.bundle import Opened
    from diagnostics.case import Case
    from diagnostics.rules import RuleSet
    from diagnostics.snapshot import Snapshot


def load_export(path: Path, pane: str = "") -> Snapshot:
    """Give what an export holds; where it cannot be read say why, and end with the exit code for it.

    Raises:
        SystemExit: It is no export, was refused by a limit, or somebody interrupted the reading.
    """
    from diagnostics.exit_codes import ExitCode  # noqa: PLC0415 - slow to load; see the package's docstring
    from diagnostics.exports import ExportError, LimitError, read_export  # noqa: PLC0415

    try:
        return read_export(path, pane=pane)
    except ExportError as error:
        click.echo(f"Error: {error}", err=True)
        raise SystemExit(ExitCode.REFUSED if isinstance(error, LimitError) else ExitCode.USAGE) from None
    except KeyboardInterrupt:
        click.echo("Interrupted: the export was not read to its end, so that there is no report.", err=True)
        raise SystemExit(ExitCode.INTERRUPTED) from None


def load_bundle(path: Path) -> Opened | None:
    """Give the run that a bundle holds; None where the path is no bundle.

    Raises:
        SystemExit: It is refused, with the code that says why.
    """
    from diagnostics.bundle import BundleError, is_bundle, open_bundle  # noqa: PLC0415 - slow to load
    from diagnostics.exit_codes import ExitCode  # noqa: PLC0415

    try:
        return open_bundle(path) if is_bundle(path) else None
    except BundleError as error:
        click.echo(f"Refused: {error}", err=True)
        raise SystemExit(ExitCode.REFUSED) from None
    except OSError:
        return None  # said with the words for any file that cannot be read


def diagnose_file(path: Path, pane: str, rules_file: Path | None) -> Case:
    """Give the report on an export, or on what a bundle holds, judged again.

    Raises:
        click.UsageError: A bundle without what was seen was to be judged otherwise than it was.
        SystemExit: See `load_export` and `load_bundle`.
    """
    from diagnostics.case import Case  # noqa: PLC0415 - slow to load; see the package's docstring
    from diagnostics.judge import judge  # noqa: PLC0415

    opened = load_bundle(path)
    if opened is None:
        snapshot, rules = load_export(path, pane), rules_of(rules_file)
        return Case(report=judge(snapshot, rules=rules), snapshot=snapshot, rules=rules)
    if opened.kept_because:
        for option, value in {"--pane": pane, "--rules": rules_file}.items():
            if value:
                told = f"{option} judges anew, and this bundle cannot be: {opened.kept_because}."
                raise click.UsageError(f"{told} Leave it out.")
        click.echo(f"The report is as it was saved, and not judged again: {opened.kept_because}.", err=True)
        return opened.case
    return _again(opened.case, pane, rules_of(rules_file))


def _again(saved: Case, pane: str, rules: RuleSet | None) -> Case:
    """Give a saved run judged again, and say what that changed where it was to change nothing."""
    from diagnostics.bundle.again import changes, judged_again, judged_alike  # noqa: PLC0415 - slow to load

    case = judged_again(saved, rules, pane)
    if rules is not None or pane:
        return case
    told = changes(saved.report, case.report)
    if told:
        click.echo("Judged again with other rules than it was saved with. Changed:", err=True)
        for one in told:
            click.echo(f"  {one}", err=True)
    elif not judged_alike(saved.report):
        click.echo("Judged again with other rules than it was saved with: the same verdicts.", err=True)
    return case


def refuse_target_options(arguments: dict[str, Any]) -> None:
    """Refuse options that say how to ask a host, where an export is read and no host is asked.

    Raises:
        click.UsageError: There is such an option.
    """
    for name, value in arguments.items():
        if value:
            option = "--" + name.removesuffix("_s").replace("_", "-").replace("projects", "project")
            raise click.UsageError(
                f"{option} is for asking a host, and --from reads an export: leave one out."
            )
