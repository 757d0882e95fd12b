"""A report to where it was asked for. Results go to standard output, talk goes to standard error."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from diagnostics.exit_codes import ExitCode
    from diagnostics.report.model import Report


def deliver(report: Report, fmt: str, output: Path | None) -> ExitCode | None:
    """Write the report where it was asked for; give an exit code only where that failed."""
    from diagnostics.exit_codes import ExitCode  # noqa: PLC0415 - slow to load; see the package's docstring
    from diagnostics.report.write import (  # noqa: PLC0415
        WRITERS,
        LinkRefusedError,
        WriteRefusedError,
        write_report,
    )

    if output is None or str(output) == "-":
        print_text(WRITERS[fmt](report))
        return None
    try:
        path = write_report(report, fmt, output)
    except LinkRefusedError as error:
        click.echo(f"Refused: {error}", err=True)
        return ExitCode.REFUSED
    except WriteRefusedError as error:
        click.echo(f"Error: {error}", err=True)
        return ExitCode.INTERNAL
    click.echo(f"Report written to {path}", err=True)
    return None


def print_text(text: str) -> None:
    """Print, also into a terminal whose encoding lacks a sign, and to a pager that was closed."""
    encoding = sys.stdout.encoding or "utf-8"
    try:
        sys.stdout.write(text.encode(encoding, "replace").decode(encoding))
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read this has seen enough; the interpreter's own flush at exit must not complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
