"""The report's records. Their JSON is a contract: keys are only ever added (schema_version "1")."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from diagnostics.faults import Scalar
from diagnostics.report.levels import Actor, Confidence, PaneName, Severity, Verdict
from diagnostics.report.panes import Count, Panes
from diagnostics.report.source import Source

if TYPE_CHECKING:
    import polars as pl

SCHEMA_VERSION: Final = "1"


class Tool(msgspec.Struct, frozen=True, kw_only=True):
    """What wrote the report."""

    name: str
    version: str
    rules: str = ""
    """What it was judged by, as a word that changes with it; empty: an older program, which did not say."""


class TargetLine(msgspec.Struct, frozen=True, kw_only=True):
    """What was diagnosed."""

    url: str
    flavour: str
    """tracker, litetracker, sandbox, v5-compatible, csv-export, or unknown while nothing answered."""
    auth: str


class Remediation(msgspec.Struct, frozen=True, kw_only=True):
    """What to do."""

    text: str
    commands: tuple[str, ...]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """Something that the reader should know, with what proves it and who must act."""

    code: str
    severity: Severity
    pane: PaneName
    subject: str
    title: str
    cause: str
    evidence: dict[str, Scalar]
    impact: str
    remediation: Remediation
    actor: Actor
    confidence: Confidence
    basis: str
    docs: str
    page: str
    """What the code means and how it is proved, the same in every report."""


class RuledOut(msgspec.Struct, frozen=True, kw_only=True):
    """A cause that this run disproved."""

    what: str
    evidence: str
    link: str = ""
    """The link of the connection that disproved it, in words; empty in reports of older programs."""


class NotJudged(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was asked and could not be told."""

    what: str
    pane: PaneName
    because: str


class Summary(msgspec.Struct, frozen=True, kw_only=True):
    """Story counts."""

    stories_by_type: dict[str, int]
    total: Count


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """How much of what was asked was answered."""

    asked: Count
    answered: Count
    not_judged: tuple[NotJudged, ...]


class StalePane(msgspec.Struct, frozen=True, kw_only=True):
    """A pane that shows what an earlier run read, since the newest could not read it."""

    pane: PaneName
    read_at: datetime
    because: str


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a face shows."""

    schema_version: Literal["1"]
    tool: Tool
    target: TargetLine
    started_at: datetime
    finished_at: datetime
    duration_s: float
    verdict: Verdict
    panes: Panes
    findings: tuple[Finding, ...]
    ruled_out: tuple[RuledOut, ...]
    summary: Summary
    coverage: Coverage
    source: Source | None = None
    """The export that was read; null where a host was asked."""
    stale: tuple[StalePane, ...] = ()
    """The panes that are kept from an earlier run; none in a report of one run."""

    def to_frame(self) -> pl.DataFrame:
        """Give the findings as a frame, worst first; each pane has a `to_frame` of its own.

        Its columns are code, severity, pane, subject, title, cause, evidence, impact, what_to_do, commands,
        actor, confidence, basis, docs.
        """
        from diagnostics.report.frames import findings_frame  # noqa: PLC0415 - it loads polars

        return findings_frame(self)

    def __repr__(self) -> str:
        from diagnostics.report.words import headline, number  # noqa: PLC0415 - it builds on this module

        return f"<Report {headline(self)}; {self.target.url}; {number(self.summary.total)} stories>"

    def _repr_html_(self) -> str:
        """Give what a notebook shows of it first: escaped, in a style that holds for itself only.

        It asks no network and writes nothing. Read are only the templates that the program brings along, when
        something is shown for the first time.
        """
        from diagnostics.report.html import write_fragment  # noqa: PLC0415 - it loads jinja2

        return write_fragment(self)

    def _repr_markdown_(self) -> str:
        """Give what a notebook shows of it where it does not show HTML."""
        from diagnostics.report.markdown import write_markdown  # noqa: PLC0415 - it builds on this module

        return write_markdown(self)
