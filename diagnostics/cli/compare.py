"""`compare`: what broke, was fixed, changed, or can no longer be seen, from one report to another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from diagnostics.cli.deliver import print_text, refuse_place, text_width

if TYPE_CHECKING:
    from diagnostics.compare import Comparison
    from diagnostics.exit_codes import ExitCode
    from diagnostics.report.model import Report

FORMATS: Final = ("text", "json", "markdown")
_PATH: Final = click.Path(path_type=Path)


@click.command()
@click.argument("before", metavar="A", type=_PATH, required=False)
@click.argument("after", metavar="B", type=_PATH, required=False)
@click.option("--format", "fmt", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("-o", "--output", type=_PATH, help="Write the comparison to this file.")
@click.option("--schema", is_flag=True, help="Print the JSON Schema of --format json, and end.")
def compare(before: Path | None, after: Path | None, fmt: str, output: Path | None, schema: bool) -> None:
    """Hold report B against the earlier report A: bundles, JSON reports or exports.

    What is gone is fixed only where B looked again; else it can no longer be seen.

    \b
    Exit codes: 0 nothing broke      2 a file that is no report   3 something broke
                5 refused            1 the tool itself failed
    """  # noqa: D301 - click's own mark for a block that is not to be wrapped
    if schema:
        from diagnostics.compare.write import write_schema  # noqa: PLC0415 - slow; see the package's docstring

        print_text(write_schema())
        return
    if before is None or after is None:
        raise click.UsageError("Name two files: the earlier report, then the newer one.")
    refuse_place(output)
    from diagnostics.compare import compare as held  # noqa: PLC0415 - slow to load; see the package's docstring
    from diagnostics.compare.words import backwards_words  # noqa: PLC0415
    from diagnostics.exit_codes import ExitCode  # noqa: PLC0415
    from diagnostics.text import clean_text  # noqa: PLC0415

    names = (str(clean_text(before.name)), str(clean_text(after.name)))
    comparison = held(load_report(before), load_report(after), files=names)
    if told := backwards_words(comparison):
        click.echo(told, err=True)
    code = _deliver(comparison, fmt, output)
    raise SystemExit(code or (ExitCode.FAILURE if comparison.broke else ExitCode.OK))


def load_report(path: Path) -> Report:
    """Give the report that a file holds, or the one that is made of an export.

    Raises:
        SystemExit: It holds none, or was refused; said with the code that says why.
    """
    from diagnostics.bundle.errors import BundleError  # noqa: PLC0415 - slow to load; see the package's docstring
    from diagnostics.errors import DiagnosticsError  # noqa: PLC0415
    from diagnostics.exit_codes import ExitCode  # noqa: PLC0415
    from diagnostics.exports import LimitError  # noqa: PLC0415
    from diagnostics.library.files import load  # noqa: PLC0415

    try:
        return load(path)
    except (BundleError, LimitError) as error:
        click.echo(f"Refused: {error}", err=True)
        raise SystemExit(ExitCode.REFUSED) from None
    except DiagnosticsError as error:
        click.echo(f"Error: {error}", err=True)
        raise SystemExit(ExitCode.USAGE) from None


def _deliver(comparison: Comparison, fmt: str, output: Path | None) -> ExitCode | None:
    """Write the comparison where it was asked for; give an exit code only where that failed."""
    from diagnostics.compare.write import WRITERS, write_text  # noqa: PLC0415 - slow; see the package's docstring
    from diagnostics.exit_codes import ExitCode  # noqa: PLC0415
    from diagnostics.leaks import LeakError, refuse_leaks  # noqa: PLC0415
    from diagnostics.report.write import LinkRefusedError, WriteRefusedError, write_file  # noqa: PLC0415

    to_file = output is not None and str(output) != "-"
    text = WRITERS[fmt](comparison) if to_file or fmt != "text" else write_text(comparison, text_width())
    try:
        refuse_leaks({"the comparison": text.encode("utf-8", "surrogatepass")}, ())
        if output is None or not to_file:
            print_text(text)
            return None
        path = write_file(text, output)
    except (LeakError, LinkRefusedError) as error:
        click.echo(f"Refused: {error}", err=True)
        return ExitCode.REFUSED
    except WriteRefusedError as error:
        click.echo(f"Error: {error}", err=True)
        return ExitCode.INTERNAL
    click.echo(f"Comparison written to {path}", err=True)
    return None
