"""Rows of what a report says as a whole: verdicts, target, findings, connection, coverage, export."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from diagnostics.compare.model import Kind
from diagnostics.compare.rows import NOT_APPLICABLE, STANDING, Row, listed, numbered
from diagnostics.faults import Scalar
from diagnostics.report.levels import PaneName, Status
from diagnostics.report.model import Finding, Report
from diagnostics.report.panes import Stage
from diagnostics.report.words import PANE_TITLES, pane_verdicts
from diagnostics.subjects import stable, subject_id

STORIES: Final = ("Projects", "Stories")
NEEDS: Final[Mapping[PaneName, tuple[str, ...]]] = {
    PaneName.CONNECTION: (),
    PaneName.ROLES: ("Accounts", "Projects", "Project members"),
    PaneName.WORK_ITEMS: (*STORIES, "Epics"),
    PaneName.FIELDS: STORIES,
    PaneName.CATEGORIZE: STORIES,
}
_LINKS: Final = {
    "settings": ("CFG", "LOC71", "LOC72", "TLS312"),
    "dns": ("NET10",),
    "tcp": ("NET11", "NET105"),
    "proxy": ("PRX",),
    "tls": ("TLS",),
    "http": ("HTTP", "NET12", "NET131", "API605"),
    "auth": ("AUTH",),
    "flavour": ("API",),
    "clock": ("LOC701",),
    "latency": ("NET130",),
}
"""The link that shows whether a finding is still so, by how its code begins; the longest beginning counts."""
_LAST_LINK: Final = "latency"
_MOVES: Final = frozenset(
    {
        *("times", "tries", "asked", "samples", "n", "p50", "p95", "skew", "since", "first_at", "last_at"),
        *(
            "tried",
            "ipv4",
            "ipv6",
            "address",
            "addresses",
            "port",
            "offset",
            "received_bytes",
            "expected_bytes",
        ),
        *("version_before", "version_after", "fewest_at_once", "passes", "during", "kept_connection"),
        *(
            "activities_read",
            "activities_own",
            "not_after_day",
            "not_before_day",
            "days",
            "of_run",
            "uncertainty",
        ),
    }
)
"""Figures that differ from run to run with nothing being another."""
_MOVING_CODES: Final = frozenset({"WORK603", "WORK606", "ROLE528"})
"""Findings whose figures change with the date alone."""
_OVER_STORIES: Final = frozenset({"stories", "releases and epics", "people who left", "states", "No Project"})


def whole_rows(report: Report) -> Iterator[Row]:
    """Give the rows of the whole report."""
    yield from _verdicts(report)
    yield from _target(report)
    yield from _findings(report)
    yield from (_link(one) for one in report.panes.connection.stages)
    yield from _coverage(report)
    yield from _export(report)


def _verdicts(report: Report) -> Iterator[Row]:
    grades = {"verdict": STANDING}
    values: dict[str, Scalar] = {"verdict": report.verdict.value}
    yield Row(kind=Kind.VERDICT, key="whole", name="the whole", pane=None, values=values, grades=grades)
    for pane, verdict in pane_verdicts(report).items():
        values = {"verdict": verdict.value}
        name = PANE_TITLES[pane]
        yield Row(kind=Kind.VERDICT, key=pane.value, name=name, pane=pane, values=values, grades=grades)


def _target(report: Report) -> Iterator[Row]:
    target, flavour = report.target, report.target.flavour
    values: dict[str, Scalar] = {"address": target.url, "authentication": target.auth}
    yield Row(kind=Kind.TARGET, key="target", name="target", pane=None, values=values)
    values = {"flavour": None if flavour == "unknown" else flavour}
    yield Row(
        kind=Kind.TARGET,
        key="flavour",
        name="kind of host",
        pane=PaneName.CONNECTION,
        values=values,
        link="flavour",
    )


def _findings(report: Report) -> Iterator[Row]:
    url = report.target.url
    keys = numbered(f"{one.code} {stable(one.subject, url)}" for one in report.findings)
    for key, one in zip(keys, report.findings, strict=True):
        values: dict[str, Scalar] = {"severity": one.severity.value, **_evidence(one)}
        yield Row(
            kind=Kind.FINDING,
            key=key,
            name=one.subject,
            pane=one.pane,
            values=values,
            subject_id=subject_id(one.subject),
            needs=_needs(one),
            sums=one.pane not in {PaneName.CONNECTION, PaneName.ROLES} or one.subject in _OVER_STORIES,
            link=link_of(one, report) if one.pane is PaneName.CONNECTION else "",
            code=one.code,
            severity=one.severity,
            title=one.title,
        )


def _needs(one: Finding) -> tuple[str, ...]:
    if one.pane is PaneName.ROLES:
        if subject_id(one.subject) is not None:
            return ("Accounts",) if "account" in one.subject.partition("(")[0].split() else ("Projects",)
        return (*NEEDS[one.pane], "Stories")
    integrations = ("Integrations",) if one.subject == "integrations" else ()
    return (*NEEDS[one.pane], *integrations)


def _evidence(one: Finding) -> dict[str, Scalar]:
    if one.code in _MOVING_CODES:
        return {}
    return {name: value for name, value in one.evidence.items() if not _moves(name)}


def _moves(name: str) -> bool:
    return name in _MOVES or name.endswith(("_s", "_ms", "_at"))


def link_of(one: Finding, report: Report) -> str:
    """Give the link that a finding hangs on: the one that says so itself, else by its code."""
    stages = report.panes.connection.stages
    said = (stage.stage for stage in stages if stage.status is Status.FAIL and stage.detail == one.title)
    fitting = [
        (len(start), link)
        for link, starts in _LINKS.items()
        for start in starts
        if one.code.startswith(start)
    ]
    return next(said, max(fitting)[1] if fitting else _LAST_LINK)


def _link(stage: Stage) -> Row:
    """Give a link; one that does not apply here is no link that could not be seen."""
    spared = stage.status is Status.SKIPPED and stage.because is None
    status = NOT_APPLICABLE if spared else stage.status.value
    facts = {name: value for name, value in stage.facts.items() if name != "url" and not _moves(name)}
    failed = stage.status is Status.FAIL
    return Row(
        kind=Kind.LINK,
        key=stage.stage,
        name=stage.title,
        pane=PaneName.CONNECTION,
        values={"status": status, **({} if failed else facts)},
        grades={"status": STANDING},
        link=stage.stage,
    )


def _coverage(report: Report) -> Iterator[Row]:
    url = report.target.url
    keys = numbered(f"{one.pane} {stable(one.what, url)}" for one in report.coverage.not_judged)
    for key, one in zip(keys, report.coverage.not_judged, strict=True):
        yield Row(
            kind=Kind.COVERAGE,
            key=key,
            name=one.what,
            pane=one.pane,
            values={"not judged because": one.because},
            subject_id=subject_id(one.what),
        )


def _export(report: Report) -> Iterator[Row]:
    if report.source is None:
        return
    source = report.source
    values: dict[str, Scalar] = {
        "kind": source.kind,
        "name": source.name,
        "attachments": source.attachments,
        "files not read": source.skipped_count,
    }
    yield Row(kind=Kind.FILE, key="source", name="export", pane=None, values=values)
    for key, one in zip(numbered(one.name for one in source.files), source.files, strict=True):
        values = {
            "rows": one.rows,
            "stories": one.stories,
            "epics": one.epics,
            "spoiled rows": one.spoiled,
            "people": one.people,
            "generation": one.generation,
            "encoding": one.encoding,
            "unknown columns": listed(one.unknown_columns),
            "notes": listed(one.notes),
        }
        yield Row(kind=Kind.FILE, key=key, name=one.name, pane=None, values=values)
