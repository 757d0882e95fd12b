"""`check`: a report without a screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from diagnostics.cli.bundles import bundle_options, take_bundle_options
from diagnostics.cli.deliver import deliver, print_text, refuse_place
from diagnostics.cli.exports import diagnose_file, refuse_target_options
from diagnostics.cli.history import no_history_option, tell_past
from diagnostics.cli.options import resolve_target, target_options
from diagnostics.cli.pseudonyms import pseudonym_options, take_pseudonyms
from diagnostics.cli.rules import rules_of
from diagnostics.cli.running import diagnose, tell_settings
from diagnostics.formats import FORMATS

if TYPE_CHECKING:
    from diagnostics.secret import Secret

PANES: Final = ("connection", "roles", "work_items", "fields", "categorize")


@click.command()
@target_options
@click.option(
    "--from",
    "source",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Read a project's CSV export, its ZIP, a folder of these, or a bundle; no host is asked.",
)
@click.option(
    "--format", "fmt", type=click.Choice(tuple(FORMATS)), help="The report's format.  [default: text]"
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Write the report to this file.")
@click.option(
    "--fail-on",
    type=click.Choice(("fail", "warn")),
    default="fail",
    show_default=True,
    help="Worst accepted.",
)
@click.option("--pane", type=click.Choice(PANES), help="Judge this pane only.")
@no_history_option
@bundle_options
@pseudonym_options
@click.option(
    "--schema", is_flag=True, help="Print the JSON Schema of --format json, or of a line of jsonl, and end."
)
def check(
    source: Path | None,
    fmt: str | None,
    output: Path | None,
    fail_on: str,
    pane: str | None,
    no_history: bool,
    schema: bool,
    **arguments: Any,  # noqa: ANN401 - the options of a target
) -> None:
    """Diagnose a target, or read an export, and print a report.

    \b
    Exit codes: 0 nothing at or above --fail-on   1 the tool itself failed
                2 usage or settings               3 a failure was found
                4 warnings, with --fail-on warn   5 refused
                6 something could not be judged   130 interrupted
    """  # noqa: D301 - click's own mark for a block that is not to be wrapped
    if schema:
        from diagnostics.report.json import write_schema  # noqa: PLC0415 - slow to load; see the package's docstring
        from diagnostics.report.jsonl import write_line_schema  # noqa: PLC0415

        print_text(write_line_schema() if fmt == "jsonl" else write_schema())
        return
    import asyncio  # noqa: PLC0415 - slow to load; see the package's docstring

    from diagnostics.exit_codes import ExitCode, exit_code  # noqa: PLC0415
    from diagnostics.report.levels import Severity  # noqa: PLC0415

    bundled = take_bundle_options(arguments, fmt)
    to_file = output is not None and str(output) != "-"
    if fmt and FORMATS[fmt].binary and not to_file and not (bundled and bundled.dry_run):
        raise click.UsageError(f"--format {fmt} is a file: name it with -o FILE.")
    refuse_place(output)
    pseudonyms = take_pseudonyms(arguments, output)
    secrets: tuple[Secret, ...] = ()
    if source is not None:
        given = arguments.pop("rules")
        refuse_target_options(arguments)
        case, interrupted = diagnose_file(source, pane or "", given), False
    else:
        target = resolve_target(arguments)
        from diagnostics.contract import load_contract  # noqa: PLC0415 - slow to load; see the package's docstring

        secrets = target.secrets(load_contract())
        case, interrupted = asyncio.run(diagnose(target, pane or "", rules_of(target.rules_file)))
    code = exit_code(case.report, fail_on=Severity(fail_on), interrupted=interrupted)
    if code is ExitCode.USAGE:
        tell_settings(case.report)
    if code is not ExitCode.USAGE or fmt or output:
        code = deliver(case, fmt or "text", output, secrets, bundled, pseudonyms) or code
    if source is None and not (pane or interrupted or code is ExitCode.USAGE):
        tell_past(case, secrets, off=no_history, aloud=fmt in {None, "text"})
    raise SystemExit(code)
