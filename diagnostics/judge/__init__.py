"""Judging: (Snapshot, Contract) -> Report, and nothing else in or out.

The same snapshot gives the same report, so that a saved one can be judged again with newer rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from diagnostics.called import call_as
from diagnostics.contract import Contract, load_contract
from diagnostics.judge.categorize import categorize_pane
from diagnostics.judge.connection import ConnectionJudge
from diagnostics.judge.counts import story_counts
from diagnostics.judge.exports import judge_export, told_by_export, without_roles
from diagnostics.judge.fields import fields_pane
from diagnostics.judge.findings import Findings
from diagnostics.judge.plugins import judge_plugins
from diagnostics.judge.roles import RolesJudge
from diagnostics.judge.spoiled import tell_spoiled
from diagnostics.judge.version import rules_version
from diagnostics.judge.work_items import WorkItemsJudge
from diagnostics.report.levels import PaneName, Severity, Verdict, worst
from diagnostics.report.model import SCHEMA_VERSION, Coverage, Finding, Report, Summary, TargetLine, Tool
from diagnostics.report.panes import Panes
from diagnostics.report.words import NOT_ASKED, NOT_YET
from diagnostics.rules.model import RuleSet, proposed
from diagnostics.snapshot import CONNECTION_STAGES, Outcome, Snapshot, StageFact, StageName

__all__ = ["PANE_STAGES", "judge", "unread_panes"]

PANE_STAGES: Final[Mapping[PaneName, tuple[StageName, ...]]] = {
    PaneName.CONNECTION: CONNECTION_STAGES,
    PaneName.ROLES: (StageName.AUTH, StageName.ACCOUNTS, StageName.PROJECTS, StageName.MEMBERSHIPS),
    PaneName.WORK_ITEMS: (StageName.PROJECTS, StageName.EPICS, StageName.STORIES),
    PaneName.FIELDS: (StageName.PROJECTS, StageName.STORIES, StageName.INTEGRATIONS),
    PaneName.CATEGORIZE: (StageName.PROJECTS, StageName.STORIES),
}
"""What each pane must have seen to be complete."""

_OPTIONAL: Final = frozenset({StageName.INTEGRATIONS})
"""What a source need not hold: the fields of an export's stories are told without it."""

_WORDS: Final = {
    StageName.ACCOUNTS: "Accounts",
    StageName.PROJECTS: "Projects",
    StageName.MEMBERSHIPS: "Project members",
    StageName.EPICS: "Epics",
    StageName.STORIES: "Stories",
    StageName.INTEGRATIONS: "Integrations",
}
_NO_CONNECTION_PANE: Final = tuple(pane for pane in PaneName if pane is not PaneName.CONNECTION)


def judge(snapshot: Snapshot, contract: Contract | None = None, rules: RuleSet | None = None) -> Report:
    """Give the report on what was seen; of a run that goes on, what can be said so far.

    Args:
        snapshot: What was seen.
        contract: What Planview documents; None: as it ships with this program.
        rules: What stories become; None: what this program proposes.
    """
    contract = contract or load_contract()
    rules = rules or proposed(contract)
    findings = Findings(snapshot, contract)
    counts = story_counts(snapshot)
    connection = ConnectionJudge(snapshot, contract, findings)
    connection_pane = connection.pane()
    roles_pane = RolesJudge(without_roles(snapshot), contract, findings).pane()
    work_items = WorkItemsJudge(snapshot, contract, findings, counts)
    work_items_pane = work_items.pane()
    field_pane = told_by_export(fields_pane(snapshot, contract, findings), snapshot)
    category_pane = categorize_pane(snapshot, contract, findings, counts, rules)
    source = judge_export(snapshot, findings)
    _unread(snapshot, findings, connection.codes)
    tell_spoiled(snapshot, findings)
    verdicts: dict[PaneName, Verdict] = {
        pane: _pane_verdict(pane, findings, snapshot) for pane in _NO_CONNECTION_PANE
    }
    verdicts[PaneName.CONNECTION] = connection_pane.verdict
    if judge_plugins(snapshot, findings) and connection_pane.verdict is Verdict.PASS:
        verdicts[PaneName.CONNECTION] = Verdict.WARN
    verdict = _only_asked(snapshot, verdicts)
    return Report(
        schema_version=SCHEMA_VERSION,
        tool=Tool(name="tracker-doctor", version=snapshot.tool_version, rules=rules_version()),
        target=TargetLine(
            url=snapshot.target.url, flavour=connection.flavour.name, auth=snapshot.target.auth
        ),
        started_at=snapshot.started_at,
        finished_at=snapshot.finished_at,
        duration_s=round((snapshot.finished_at - snapshot.started_at).total_seconds(), 3),
        verdict=verdict,
        panes=Panes(
            connection=msgspec.structs.replace(connection_pane, verdict=verdicts[PaneName.CONNECTION]),
            roles=msgspec.structs.replace(roles_pane, verdict=verdicts[PaneName.ROLES]),
            work_items=msgspec.structs.replace(work_items_pane, verdict=verdicts[PaneName.WORK_ITEMS]),
            fields=msgspec.structs.replace(field_pane, verdict=verdicts[PaneName.FIELDS]),
            categorize=msgspec.structs.replace(category_pane, verdict=verdicts[PaneName.CATEGORIZE]),
        ),
        findings=_told(snapshot, findings),
        ruled_out=connection.ruled_out(),
        summary=Summary(stories_by_type=dict(work_items.by_type), total=work_items.by_type.total()),
        coverage=_coverage(snapshot, findings),
        source=source,
    )


def unread_panes(snapshot: Snapshot) -> frozenset[PaneName]:
    """Give the panes that a run did not read, or not to their end; the connection always shows itself."""
    return frozenset(
        pane
        for pane in _NO_CONNECTION_PANE
        if not all(_is_seen(snapshot.stage(name)) for name in PANE_STAGES[pane])
    )


def _unread(snapshot: Snapshot, findings: Findings, codes: Mapping[StageName, str]) -> None:
    """Tell of the stages beyond the connection that were not seen, and why."""
    for name, what in _WORDS.items():
        fact = snapshot.stage(name)
        pane = next(pane for pane in _NO_CONNECTION_PANE if name in PANE_STAGES[pane])
        if fact.fault is not None:
            because = findings.add_fault(fact.fault, pane, what).title
        elif fact.outcome is Outcome.SKIPPED and fact.because is not None:
            because = f"{codes.get(fact.because, fact.because)} comes first"
        elif fact.outcome in {Outcome.PENDING, Outcome.RUNNING}:
            because = NOT_ASKED if snapshot.finished else NOT_YET
        elif fact.outcome is Outcome.NOT_HELD and name not in _OPTIONAL:
            because = f"an export holds no {what.lower()}"
        else:
            continue
        findings.cannot_judge(what, pane, because)


def _is_seen(fact: StageFact) -> bool:
    return fact.outcome is Outcome.DONE or (fact.outcome is Outcome.NOT_HELD and fact.stage in _OPTIONAL)


def _pane_verdict(pane: PaneName, findings: Findings, snapshot: Snapshot) -> Verdict:
    weights = {finding.severity for finding in findings.found if finding.pane is pane}
    if Severity.FAIL in weights:
        return Verdict.FAIL
    unseen = any(not _is_seen(snapshot.stage(name)) for name in PANE_STAGES[pane])
    if StageName.STORIES in PANE_STAGES[pane]:
        unseen = unseen or any(
            one.fault is not None or one.stories_fault is not None
            for one in snapshot.projects or ()
            if one.listed or one.requested
        )
    if unseen or any(one.pane is pane for one in findings.not_judged):
        return Verdict.INCOMPLETE
    return Verdict.WARN if Severity.WARN in weights else Verdict.PASS


def _only_asked(snapshot: Snapshot, verdicts: dict[PaneName, Verdict]) -> Verdict:
    """Give the verdict of the panes asked for; the others become incomplete and do not count."""
    if not snapshot.pane:
        return worst(verdicts.values())
    asked = PaneName(snapshot.pane)
    for pane in PaneName:
        if pane is not asked:
            verdicts[pane] = Verdict.INCOMPLETE
    return verdicts[asked]


def _told(snapshot: Snapshot, findings: Findings) -> tuple[Finding, ...]:
    """Give the findings of the panes asked for, and what broke the connection below them."""
    everything = findings.worst_first()
    if not snapshot.pane:
        return everything
    return tuple(
        one
        for one in everything
        if one.pane == snapshot.pane or (one.pane is PaneName.CONNECTION and one.severity is Severity.FAIL)
    )


def _coverage(snapshot: Snapshot, findings: Findings) -> Coverage:
    """Count what was asked: each stage, each account's role, each project's role and stories."""
    ended = sum(one.outcome in {Outcome.DONE, Outcome.NOT_APPLICABLE} for one in snapshot.stages)
    accounts = sum(one.owner is not None for one in snapshot.accounts or ())
    projects = snapshot.projects or ()
    roles = sum(one.fault is None and not snapshot.source.exported for one in projects)
    stories = sum(one.counted and one.stories_fault is None for one in projects)
    answered = ended + accounts + roles + stories
    unanswered = len(findings.not_judged)
    return Coverage(asked=answered + unanswered, answered=answered, not_judged=tuple(findings.not_judged))


call_as(__name__, judge)
