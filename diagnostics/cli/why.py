"""`why`: why one story is, or is not, in Viz."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from diagnostics.cli.deliver import print_text, text_width
from diagnostics.cli.options import resolve_target, target_options
from diagnostics.cli.rules import rules_of
from diagnostics.cli.running import interrupt_on_signal, refuse_unusable, started
from diagnostics.story_id import parse_story_id

if TYPE_CHECKING:
    from diagnostics.report.why import Why
    from diagnostics.rules import RuleSet
    from diagnostics.target import Target


@click.command()
@click.argument("story")
@target_options
@click.option("--format", "fmt", type=click.Choice(("text", "json")), default="text", show_default=True)
def why(story: str, fmt: str, **arguments: Any) -> None:  # noqa: ANN401 - the options of a target
    """Tell why STORY (an id, #id or its address) is, or is not, in Viz.

    \b
    Exit codes: 0 nothing keeps it out   2 not a story id, or settings   3 something keeps it out
                5 refused   6 cannot be told         130 interrupted
    """  # noqa: D301 - click's own mark for a block that is not to be wrapped
    number = parse_story_id(story)
    if number is None:
        shown = click.format_filename(story, shorten=False)
        raise click.UsageError(f"'{shown}' is not a story's id or address, such as 186456829.")
    import asyncio  # noqa: PLC0415 - slow to load; see the package's docstring

    from diagnostics.contract import load_contract  # noqa: PLC0415
    from diagnostics.exit_codes import ExitCode  # noqa: PLC0415
    from diagnostics.leaks import LeakError  # noqa: PLC0415
    from diagnostics.outputs import why_text  # noqa: PLC0415

    target = resolve_target(arguments)
    refuse_unusable(target)
    answer, interrupted = asyncio.run(_explain(target, number, rules_of(target.rules_file)))
    try:
        told = why_text(answer, fmt, target.secrets(load_contract()), text_width())
    except LeakError as error:
        click.echo(f"Refused: {error}", err=True)
        raise SystemExit(ExitCode.REFUSED) from None
    print_text(told)
    raise SystemExit(_code(answer, interrupted=interrupted))


async def _explain(target: Target, number: int, rules: RuleSet | None) -> tuple[Why, bool]:
    from diagnostics.judge.why import explain_story  # noqa: PLC0415 - slow to load; see the package's docstring
    from diagnostics.observe import Observation  # noqa: PLC0415

    observation = Observation(target, started(), story_id=number)
    interrupted = interrupt_on_signal(observation)
    async for _ in observation:
        pass
    return explain_story(observation.snapshot(), number, rules=rules), bool(interrupted)


def _code(answer: Why, *, interrupted: bool) -> int:
    from diagnostics.exit_codes import ExitCode  # noqa: PLC0415 - slow to load; see the package's docstring
    from diagnostics.report.why import InViz  # noqa: PLC0415

    if interrupted:
        return ExitCode.INTERRUPTED
    codes = {InViz.IN: ExitCode.OK, InViz.OUT: ExitCode.FAILURE, InViz.UNKNOWN: ExitCode.INCOMPLETE}
    return codes[answer.verdict]
