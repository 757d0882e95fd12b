"""A report to where it was asked for. Results go to standard output, talk goes to standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO

import click

from diagnostics.cli.bundles import BundleOptions, preview_text, tell_bundle

if TYPE_CHECKING:
    from diagnostics.case import Case
    from diagnostics.exit_codes import ExitCode
    from diagnostics.pseudonyms import Pseudonyms
    from diagnostics.secret import Secret


def deliver(
    case: Case,
    fmt: str,
    output: Path | None,
    secrets: Iterable[Secret] = (),
    bundled: BundleOptions | None = None,
    pseudonyms: Pseudonyms | None = None,
) -> ExitCode | None:
    """Write the report where it was asked for; give an exit code only where that failed.

    Args:
        case: The run.
        fmt: One of the formats.
        output: The file; None or `-`: standard output.
        secrets: What must not stand in it.
        bundled: What was asked of a bundle; None: it is another form.
        pseudonyms: How names are replaced; None: they are not.
    """
    from diagnostics.errors import NoSnapshotError  # noqa: PLC0415 - slow to load; see the package's docstring
    from diagnostics.exit_codes import ExitCode  # noqa: PLC0415
    from diagnostics.leaks import LeakError  # noqa: PLC0415
    from diagnostics.outputs import output_text, preview_output, write_bundle, write_output  # noqa: PLC0415
    from diagnostics.report.write import LinkRefusedError, WriteRefusedError  # noqa: PLC0415

    try:
        if bundled is not None and bundled.dry_run:
            print_text(preview_text(preview_output(case, secrets, bundled.wish, pseudonyms)))
            return None
        if output is None or str(output) == "-":
            print_text(output_text(case, fmt, secrets, text_width(), pseudonyms))
        elif bundled is not None:
            tell_bundle(*write_bundle(case, output, secrets, bundled.wish, pseudonyms), bundled.wish)
        else:
            path = write_output(case, fmt, output, secrets, pseudonyms=pseudonyms)
            click.echo(f"Report written to {path}", err=True)
    except (LeakError, LinkRefusedError, NoSnapshotError) as error:
        click.echo(f"Refused: {error}", err=True)
        return ExitCode.REFUSED
    except WriteRefusedError as error:
        click.echo(f"Error: {error}", err=True)
        return ExitCode.INTERNAL
    if pseudonyms is not None and pseudonyms.map_to is not None:
        click.echo(f"Who is who stands in {pseudonyms.map_to.absolute()}: keep it here", err=True)
    return None


def refuse_place(output: Path | None) -> None:
    """Refuse a place that no report could be written to, before anything is asked.

    Raises:
        SystemExit: It is a symbolic link or a folder, or its folder is not there.
    """
    if output is None or str(output) == "-":
        return
    from diagnostics.exit_codes import ExitCode  # noqa: PLC0415 - slow to load; see the package's docstring
    from diagnostics.report.write import LinkRefusedError, WriteRefusedError, goal_of  # noqa: PLC0415

    try:
        goal_of(output)
    except LinkRefusedError as error:
        click.echo(f"Refused: {error}", err=True)
        raise SystemExit(ExitCode.REFUSED) from None
    except WriteRefusedError as error:
        click.echo(f"Error: {error}", err=True)
        raise SystemExit(ExitCode.INTERNAL) from None


def text_width() -> int:
    """Give the columns that text on standard output is to keep to."""
    from diagnostics.report.width import columns  # noqa: PLC0415 - slow to load; see the package's docstring

    try:
        terminal = os.get_terminal_size(sys.stdout.fileno()).columns
    except (OSError, ValueError, AttributeError):  # no terminal, a closed stream, or none at all
        terminal = None
    return columns(os.environ, terminal)


def print_text(text: str) -> None:
    """Print, also into a terminal whose encoding lacks a sign, and to a pager that was closed.

    Raises:
        SystemExit: Standard output was closed from the start, or its disk is full (LOC710).
    """
    stream: TextIO | None = sys.stdout
    if stream is None:
        _refuse_output("it is closed")
    encoding = stream.encoding or "utf-8"
    try:
        stream.write(text.encode(encoding, "replace").decode(encoding))
        stream.flush()
    except BrokenPipeError:
        _forget_output()
    except OSError as error:
        _forget_output()
        _refuse_output(error.strerror or type(error).__name__)


def _refuse_output(problem: str) -> NoReturn:
    from diagnostics.exit_codes import ExitCode  # noqa: PLC0415 - slow to load; see the package's docstring

    click.echo(f"Error: LOC710: standard output cannot be written: {problem}", err=True)
    raise SystemExit(ExitCode.INTERNAL)


def _forget_output() -> None:
    """Let the interpreter's own flush at exit go nowhere: it would complain of what was dealt with."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
