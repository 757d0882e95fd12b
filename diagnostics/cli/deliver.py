"""A report to where it was asked for. Results go to standard output, talk goes to standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from diagnostics.exit_codes import ExitCode
    from diagnostics.report.model import Report
    from diagnostics.secret import Secret


def deliver(report: Report, fmt: str, output: Path | None, secrets: Iterable[Secret] = ()) -> ExitCode | None:
    """Write the report where it was asked for; give an exit code only where that failed.

    Args:
        report: The report.
        fmt: One of the formats.
        output: The file; None or `-`: standard output.
        secrets: What must not stand in it.
    """
    from diagnostics.exit_codes import ExitCode  # noqa: PLC0415 - slow to load; see the package's docstring
    from diagnostics.leaks import LeakError  # noqa: PLC0415
    from diagnostics.outputs import output_text, write_output  # noqa: PLC0415
    from diagnostics.report.write import LinkRefusedError, WriteRefusedError  # noqa: PLC0415

    try:
        if output is None or str(output) == "-":
            print_text(output_text(report, fmt, secrets))
            return None
        path = write_output(report, fmt, output, secrets)
    except (LeakError, LinkRefusedError) as error:
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
