"""The records of a page. Their JSON is for tools: keys are only ever added."""

from __future__ import annotations

import msgspec

from diagnostics.report.levels import Actor, Confidence, PaneName, Severity
from diagnostics.report.model import Finding, Remediation


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """What the program said when the code was brought about: a finding, or what it printed."""

    by: str
    """How: a scenario, a row of the fault matrix, or empty where it was the page's own lines."""
    finding: Finding | None = None
    """Without its page and documents, which are the same in every report."""
    printed: str = ""
    """The line on standard error, where the code is no finding."""


class See(msgspec.Struct, frozen=True, kw_only=True):
    """How to see the code without a customer. One of scenario, lines and cannot is there."""

    scenario: str = ""
    """The scenario of the embedded Tracker to start."""
    others: tuple[str, ...] = ()
    """Further scenarios that are samples of it."""
    beside: str = ""
    """The scenario that runs meanwhile, where there are lines."""
    lines: tuple[str, ...] = ()
    """What to type into a shell, in an empty folder."""
    case: str = ""
    """The row of the fault matrix that sets it up in a checkout."""
    cannot: str = ""
    """Why the embedded Tracker cannot show it, as the end of a sentence."""
    note: str = ""
    """What the lines need, in a sentence."""


class Related(msgspec.Struct, frozen=True, kw_only=True):
    """Another code of the same family, or one that the page speaks of."""

    code: str
    title: str


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """All that there is to say of a code, whatever was seen."""

    code: str
    family: str
    """The family's title."""
    where: str
    """Where it shows: a pane and its link, or standard error."""
    severity: Severity
    title: str
    means: str
    proof: str
    impact: str
    actor: Actor
    remediation: Remediation
    confidence: Confidence
    basis: str
    see: See
    example: Example | None
    """None: nothing can show it, and `see.cannot` says why."""
    related: tuple[Related, ...]

    @property
    def pane(self) -> PaneName | None:
        """The pane that the example stands on; None where it is no finding."""
        return self.example.finding.pane if self.example and self.example.finding else None
