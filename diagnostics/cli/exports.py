"""An export in the place of a target."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from diagnostics.cli.rules import rules_of

if TYPE_CHECKING:
    from diagnostics.case import Case
    from diagnostics.report.model import Report
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


def load_bundle(path: Path) -> Report | None:
    """Give the report that a bundle holds; None where the path is no bundle.

    Raises:
        SystemExit: It is refused, with the code that says why.
    """
    from diagnostics.bundle import BundleError, is_bundle, read_bundle  # noqa: PLC0415 - slow to load
    from diagnostics.exit_codes import ExitCode  # noqa: PLC0415

    try:
        return read_bundle(path) if is_bundle(path) else None
    except BundleError as error:
        click.echo(f"Refused: {error}", err=True)
        raise SystemExit(ExitCode.REFUSED) from None
    except OSError:
        return None  # said with the words for any file that cannot be read


def diagnose_file(path: Path, pane: str, rules_file: Path | None) -> Case:
    """Give the report on an export, or the one that a bundle holds.

    Raises:
        click.UsageError: The bundle's report was to be judged otherwise than it was.
        SystemExit: See `load_export` and `load_bundle`.
    """
    from diagnostics.case import Case  # noqa: PLC0415 - slow to load; see the package's docstring
    from diagnostics.judge import judge  # noqa: PLC0415

    report = load_bundle(path)
    if report is None:
        snapshot, rules = load_export(path, pane), rules_of(rules_file)
        return Case(report=judge(snapshot, rules=rules), snapshot=snapshot, rules=rules)
    for option, value in {"--pane": pane, "--rules": rules_file}.items():
        if value:
            raise click.UsageError(f"{option} judges anew, and a bundle holds a report: leave it out.")
    return Case(report=report)


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
