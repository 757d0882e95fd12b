"""The headless commands, and the options that name a target.

What is slow to load is loaded where it is used, so that `--version` and `--help` answer at once.
"""

from __future__ import annotations

from diagnostics.cli.check import check
from diagnostics.cli.compare import compare
from diagnostics.cli.explain import explain
from diagnostics.cli.exports import load_bundle, load_export
from diagnostics.cli.history import history, no_history_option, open_history
from diagnostics.cli.options import STORIES, options_of, resolve_target, target_options
from diagnostics.cli.rules import rules, rules_of, rules_option
from diagnostics.cli.running import refuse_unusable
from diagnostics.cli.sandbox import sandbox, sandbox_errors, sandbox_target, scenario_options
from diagnostics.cli.self_check import self_check
from diagnostics.cli.why import why

__all__ = [
    "STORIES",
    "check",
    "compare",
    "explain",
    "history",
    "load_bundle",
    "load_export",
    "no_history_option",
    "open_history",
    "options_of",
    "refuse_unusable",
    "resolve_target",
    "rules",
    "rules_of",
    "rules_option",
    "sandbox",
    "sandbox_errors",
    "sandbox_target",
    "scenario_options",
    "self_check",
    "target_options",
    "why",
]
