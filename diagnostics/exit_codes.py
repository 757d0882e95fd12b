"""What the process ends with; the same for every format, so that scripts can rely on it."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from diagnostics.report.levels import PaneName, Severity, Status, Verdict

if TYPE_CHECKING:
    from diagnostics.report.model import Report
    from diagnostics.selfcheck.model import SelfCheck


class ExitCode(enum.IntEnum):
    """The exit codes of the contract (design: The commands)."""

    OK = 0
    """Nothing at or above --fail-on."""
    INTERNAL = 1
    """The tool itself failed."""
    USAGE = 2
    """Usage or settings."""
    FAILURE = 3
    """A failure was found."""
    WARNING = 4
    """The worst is a warning, and --fail-on is warn."""
    REFUSED = 5
    """A limit was met, or something that must not be written."""
    INCOMPLETE = 6
    """Something could not be judged."""
    INTERRUPTED = 130
    """Somebody ended the run."""


_SETTINGS_PREFIXES = ("CFG5", "LOC71", "TLS312")


def exit_code(report: Report, *, fail_on: Severity = Severity.FAIL, interrupted: bool = False) -> ExitCode:
    """Give the code for a report: settings first, then failures, then what could not be judged."""
    if interrupted:
        return ExitCode.INTERRUPTED
    if any(
        finding.code.startswith(_SETTINGS_PREFIXES)
        and finding.severity is Severity.FAIL
        and finding.pane is PaneName.CONNECTION
        for finding in report.findings
    ):
        return ExitCode.USAGE
    if report.verdict is Verdict.FAIL:
        return ExitCode.FAILURE
    if report.verdict is Verdict.INCOMPLETE:
        return ExitCode.INCOMPLETE
    if report.verdict is Verdict.WARN and fail_on is Severity.WARN:
        return ExitCode.WARNING
    return ExitCode.OK


def self_check_code(result: SelfCheck) -> ExitCode:
    """Give the code for a self-check: settings first, then whatever else is broken."""
    broken = [line for line in result.lines if line.status is Status.FAIL]
    if any(line.code.startswith(_SETTINGS_PREFIXES) for line in broken):
        return ExitCode.USAGE
    return ExitCode.FAILURE if broken else ExitCode.OK
