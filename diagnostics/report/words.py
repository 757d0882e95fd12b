"""The few words and numbers that more than one writer needs, so that they read alike everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from diagnostics.dates import Age
from diagnostics.faults import Scalar
from diagnostics.report.levels import Actor, PaneName, Severity, Verdict
from diagnostics.report.model import Finding, Report, Tool

PANE_TITLES: Final = {
    PaneName.CONNECTION: "Connection health",
    PaneName.ROLES: "Roles",
    PaneName.WORK_ITEMS: "Work item types",
    PaneName.FIELDS: "Field support",
    PaneName.CATEGORIZE: "Categorize artifacts",
}

STATES: Final = (
    "accepted",
    "delivered",
    "finished",
    "started",
    "rejected",
    "planned",
    "unstarted",
    "unscheduled",
)
"""Tracker's states, in the order of its documentation."""

AGES: Final = {
    Age.DAYS_30: "to 30 days",
    Age.FIRST_LOAD: "to 6 months",
    Age.YEAR: "to a year",
    Age.OLDER: "older",
    Age.UNKNOWN: "unknown",
}

ACTORS: Final = {
    Actor.USER: "you",
    Actor.NETWORK: "the network team",
    Actor.TRACKER_OWNER: "an owner of the Tracker project",
    Actor.TRACKER_ADMIN: "the owner of the Tracker account",
    Actor.PLANVIEW: "Planview and the customer",
    Actor.VENDOR: "whoever runs the host",
}

NOT_ASKED: Final = "not asked for"
"""What a run of some panes says of all others, in `coverage.not_judged` and of what an earlier run read."""
NOT_YET: Final = "not seen yet"
"""What a run that goes on says of what it has not come to."""


def yes_no(value: bool | None) -> str:
    """Give a three-valued answer as a word; "unknown" is never "no"."""
    return {True: "yes", False: "no", None: "unknown"}[value]


def dedicated_words(value: bool | None) -> str:
    """Give whether the user is one for Viz alone, as far as that can be told."""
    return {True: "looks like it", False: "looks like a person's own", None: "cannot be told"}[value]


def number(value: int | None) -> str:
    """Give a count with its thousands apart; what was not read is a dash."""
    return "-" if value is None else f"{value:,}"


def percent(value: float | None) -> str:
    """Give a share of 1 as per cent."""
    return "-" if value is None else f"{value:.1%}"


def evidence_line(evidence: dict[str, Scalar]) -> str:
    """Give the evidence in one line, name = value."""
    return ", ".join(f"{name} = {value}" for name, value in evidence.items())


def fact_rows(facts: Mapping[str, Scalar]) -> tuple[tuple[str, str], ...]:
    """Give a link's figures as name and value, in words where the value is yes or no."""
    return tuple((name.replace("_", " "), _fact_text(value)) for name, value in facts.items())


def _fact_text(value: Scalar) -> str:
    return yes_no(value) if isinstance(value, bool) else str(value)


def headline(report: Report) -> str:
    """Give the verdict and the number of findings in one line."""
    counts = dict.fromkeys(Severity, 0)
    for finding in report.findings:
        counts[finding.severity] += 1
    told = ", ".join(f"{count} {severity}" for severity, count in counts.items() if count)
    return f"{report.verdict.upper()} - {told or 'no findings'}"


def program_words(tool: Tool) -> str:
    """Give the program and what it judged by, in one line."""
    return f"{tool.name} {tool.version}" + (f", rules {tool.rules}" if tool.rules else "")


def findings_of(report: Report, pane: PaneName) -> tuple[Finding, ...]:
    """Give the findings of one pane, worst first."""
    return tuple(finding for finding in report.findings if finding.pane is pane)


def stale_words(report: Report, pane: PaneName) -> str:
    """Give since when a pane stands as it does, and why; empty where the run itself read it."""
    stale = next((one for one in report.stale if one.pane is pane), None)
    return f" (as of {stale.read_at:%Y-%m-%d %H:%M:%S} UTC: {stale.because})" if stale else ""


def pane_verdicts(report: Report) -> dict[PaneName, Verdict]:
    """Give the verdict of each pane."""
    return {pane: getattr(report.panes, pane).verdict for pane in PaneName}
