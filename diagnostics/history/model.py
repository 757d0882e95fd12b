"""What this machine remembers of a run: no name of a story, nothing that a secret could stand in."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import msgspec

from diagnostics.report.levels import PaneName, Severity, Verdict
from diagnostics.report.model import Report
from diagnostics.report.words import pane_verdicts
from diagnostics.subjects import stable

FORM: Final = "1"


class Seen(msgspec.Struct, frozen=True, kw_only=True):
    """A finding, without its words."""

    code: str
    subject: str
    """What it is about, with ids in the place of names."""
    severity: Severity
    pane: PaneName


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """One run."""

    form: str = FORM
    target: str
    user_id: int | None
    """Null: nobody was let in."""
    projects: tuple[int, ...] = ()
    """The projects that it was confined to; none: all of the user's."""
    finished_at: datetime
    verdict: Verdict
    version: str
    rules: str
    panes: dict[PaneName, Verdict]
    findings: tuple[Seen, ...]
    asked: int
    answered: int

    @property
    def good(self) -> bool:
        """Whether everything was seen and nothing failed."""
        return self.verdict in {Verdict.PASS, Verdict.WARN}

    def like(self, other: Run) -> bool:
        """Tell whether the other one asked the same: host, scope, and the user as far as both know theirs."""
        same = (self.target, self.projects) == (other.target, other.projects)
        return same and (None in {self.user_id, other.user_id} or self.user_id == other.user_id)

    def looked_at(self, pane: PaneName) -> bool:
        """Tell whether it came so far that a finding of that pane would have been told."""
        connected = pane is PaneName.CONNECTION or self.panes[PaneName.CONNECTION] is not Verdict.FAIL
        return connected and self.panes[pane] is not Verdict.INCOMPLETE


def run_of(report: Report, projects: tuple[int, ...] = ()) -> Run:
    """Give what is remembered of a run.

    Args:
        report: What it gave.
        projects: What it was confined to.
    """
    user, url = report.panes.roles.user, report.target.url
    return Run(
        target=url,
        user_id=user.id if user else None,
        projects=projects,
        finished_at=report.finished_at,
        verdict=report.verdict,
        version=report.tool.version,
        rules=report.tool.rules,
        panes=pane_verdicts(report),
        findings=tuple(
            Seen(code=one.code, subject=str(stable(one.subject, url)), severity=one.severity, pane=one.pane)
            for one in report.findings
        ),
        asked=report.coverage.asked,
        answered=report.coverage.answered,
    )
