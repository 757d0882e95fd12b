"""The command itself: the headless commands of the library and the dashboard's, each loaded when called."""

from __future__ import annotations

import atexit
import contextlib
import gc
from typing import Any, Final

import click

from diagnostics.cli.history import no_history_option
from diagnostics.cli.options import target_options
from diagnostics.version import __version__
from tui.lazy import LazyGroup
from tui.manner import manner_options, watch_option

_INTERNAL = 1
_INTERRUPTED = 130
_OBJECTS: Final = 100_000
"""New objects after which Python looks for those that only hold each other; its own number is 700."""

COMMANDS: Final = {
    "check": ("diagnostics.cli.check:check", "Diagnose a target, or read an export, and print a report."),
    "compare": (
        "diagnostics.cli.compare:compare",
        "Hold report B against the earlier report A: bundles, JSON reports or exports.",
    ),
    "demo": ("tui.opening:demo", "Open the dashboard on the embedded Tracker."),
    "explain": (
        "diagnostics.cli.explain:explain",
        "Tell what CODE (such as NET110) means and what to do; without one, list all codes.",
    ),
    "history": (
        "diagnostics.cli.history:history",
        "List the runs that this machine remembers; no host is asked.",
    ),
    "open": (
        "tui.opening:open_export",
        "Open the dashboard on a bundle, a project's CSV export, its ZIP, or a folder of these.",
    ),
    "rules": (
        "diagnostics.cli.rules:rules",
        "Print a file of rules to begin with: what is proposed, and how to change it.",
    ),
    "sandbox": ("diagnostics.cli.sandbox:sandbox", "Run the embedded Tracker alone, until interrupted."),
    "self-check": (
        "diagnostics.cli.self_check:self_check",
        "Look at this machine and the settings; no host is asked, and no secret is shown.",
    ),
    "serve": (
        "tui.browser.command:serve",
        "Show the dashboard in a browser on this machine, until interrupted.",
    ),
    "why": ("diagnostics.cli.why:why", "Tell why STORY (an id, #id or its address) is, or is not, in Viz."),
}
"""Where each command is, and the first sentence of what it tells of itself."""


@click.group(
    cls=LazyGroup,
    places=COMMANDS,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(__version__, prog_name="tracker-doctor")
@target_options
@no_history_option
@manner_options
@watch_option
@click.pass_context
def cli(context: click.Context, /, no_history: bool, **arguments: Any) -> None:  # noqa: ANN401 - the options of a target
    """Diagnose the connector between Planview Viz and Pivotal Tracker (REST API v5).

    Without a command it opens the dashboard on the target; `demo` opens it on an embedded Tracker.
    """
    if context.invoked_subcommand is not None:
        _refuse_lost_options(context)
        return
    from tui.opening import open_target  # noqa: PLC0415 - slow to load

    open_target(arguments, no_history=no_history)


def main() -> None:
    """Run the command; whatever goes wrong ends in one sentence, the right exit code and no traceback."""
    # Modules are a hundred thousand objects that stay: looking through them took a tenth of a check.
    gc.set_threshold(_OBJECTS)
    atexit.register(gc.freeze)  # at its end a process would look through all that is left, for nothing
    try:
        # What click makes of an interrupt on its own is exit code 1, which is that of a defect.
        code = cli.main(prog_name="tracker-doctor", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        raise SystemExit(error.exit_code) from None
    except click.Abort:
        click.echo("Interrupted.", err=True)
        raise SystemExit(_INTERRUPTED) from None
    except Exception as error:  # noqa: BLE001 - the last border: type and place, never a text that may hold secrets
        _tell_crash(error)
        raise SystemExit(_INTERNAL) from None
    raise SystemExit(code)


def _tell_crash(error: Exception) -> None:
    from tui.crash import told  # noqa: PLC0415 - only when there is something to tell

    with contextlib.suppress(OSError):
        click.echo(told(error), err=True)


def _refuse_lost_options(context: click.Context) -> None:
    """A target's option before the command's name would be passed over in silence."""
    for name, value in context.params.items():
        if value:
            option = "--" + name.removesuffix("_s").replace("_", "-").replace("projects", "project")
            raise click.UsageError(f"{option} belongs behind '{context.invoked_subcommand}'.")


if __name__ == "__main__":
    main()
