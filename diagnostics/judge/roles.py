"""Roles: the user's place in each account and project against the documented minimum, and whom to ask."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diagnostics.contract import Contract
from diagnostics.faults import FaultKind, Scalar
from diagnostics.judge.dedicated import DedicatedJudge
from diagnostics.judge.findings import Findings
from diagnostics.judge.standings import (
    ACCESS,
    Standing,
    access_fault,
    account_role,
    account_standing,
    project_standing,
)
from diagnostics.judge.whom import NO_ONE, AskList, Whom
from diagnostics.report.levels import Actor, PaneName, Severity, Verdict
from diagnostics.report.panes import AccountRow, ProjectRow, RolesPane
from diagnostics.snapshot import AccountFacts, ProjectFacts, Snapshot

if TYPE_CHECKING:
    from diagnostics.hands import Strangers

_PANE: Final = PaneName.ROLES
_API_SWITCH: Final = "api access"
_NEVER_THERE: Final = "ROLE522"
_CLOSED: Final = frozenset({"ROLE520", _NEVER_THERE})
"""Where the user has no place at all, so that nothing is allowed."""


class RolesJudge:
    """Judges accounts and projects of one snapshot."""

    def __init__(self, snapshot: Snapshot, contract: Contract, findings: Findings) -> None:
        self._snapshot = snapshot
        self._contract = contract
        self._findings = findings
        self._ask = AskList(snapshot)
        self._left = _strangers(snapshot)

    def pane(self) -> RolesPane:
        """Give the pane, and add its findings; the verdict is settled once all findings are in."""
        snapshot = self._snapshot
        accounts = tuple(self._account(account) for account in snapshot.accounts or ())
        projects = tuple(self._project(project) for project in snapshot.projects or ())
        if snapshot.accounts == ():
            self._findings.cannot_judge("Account role", _PANE, "the host names no account of the user")
        if snapshot.projects == ():
            self._findings.add(
                "DATA620", _PANE, "projects", {"projects": 0}, {"what": "The user is a member of no project"}
            )
        self._people_left()
        user = DedicatedJudge(snapshot, self._findings).row()
        return RolesPane(verdict=Verdict.PASS, user=user, accounts=accounts, projects=projects)

    def _account(self, account: AccountFacts) -> AccountRow:
        label = account_label(account)
        standing, whom = account_standing(account, self._contract), self._ask.of_account(account)
        role, fault = account_role(account), account.membership_fault
        words: dict[str, Scalar] = {"account": label, "whom": whom.text}
        subject = f"account {label}"
        if standing.code:
            required = " or ".join(self._contract.user.account_roles)
            evidence: dict[str, Scalar] = {"role": role, "required": required}
            self._findings.add(
                standing.code, _PANE, subject, fault.facts if fault and role is None else evidence, words
            )
        if standing.ok is None:
            self._findings.cannot_judge(f"Role in {subject}", _PANE, standing.reason)
            if fault is not None and fault.kind is not FaultKind.UNAUTHORIZED_OPERATION:
                self._findings.add_fault(fault, _PANE, subject)
        if account.status in self._contract.user.account_troubled:
            evidence = {"status": account.status, "plan": account.plan or None}
            self._findings.add("ROLE529", _PANE, subject, evidence, words)
        flags = (("project_creator", account.project_creator), ("timekeeper", account.timekeeper))
        return AccountRow(
            id=account.id,
            name=account.name,
            role=role,
            ok=standing.ok,
            reason=standing.reason,
            status=account.status,
            may=tuple(name for name, told in flags if told),
            loses=standing.loss,
            ask=whom.names,
            ask_from=whom.source,
            whom=whom.text,
        )

    def _project(self, project: ProjectFacts) -> ProjectRow:
        account = self._ask.account_of(project)
        standing = project_standing(project, account, self._contract)
        whom = self._ask.of_project(project) if standing.code != _NEVER_THERE else NO_ONE
        self._tell_standing(project, standing, whom)
        self._tell_ownerless(project, standing, whom)
        allows, lacks = self._may(project, standing)
        left = self._left.get(project.id)
        return ProjectRow(
            id=project.id,
            name=project.name,
            role=project.role,
            ok=standing.ok,
            reason=standing.reason,
            listed=project.listed,
            allows=allows,
            lacks=lacks,
            loses=standing.loss,
            ask=whom.names,
            ask_from=whom.source,
            whom=whom.text,
            whom_because=whom.why,
            people_left=len(left.people) if left else None,
            stories_left=left.stories if left else None,
        )

    def _tell_standing(self, project: ProjectFacts, standing: Standing, whom: Whom) -> None:
        """Add the finding; a project that nobody listed or named need not be in Viz, and is no failure."""
        label = project_label(project)
        if standing.code:
            words = self._words(project, whom) | {"though": standing.though}
            evidence = self._evidence(project)
            weight = None if project.listed or project.requested else Severity.WARN
            found = self._findings.add(standing.code, _PANE, f"project {label}", evidence, words, weight)
            if found.actor is Actor.TRACKER_OWNER:
                self._findings.change(found, actor=whom.actor)
        if standing.ok is None:
            self._findings.cannot_judge(f"Role in project {label}", _PANE, standing.reason)
        if project.members_fault is not None and project.members_fault.kind not in ACCESS:
            self._findings.add_fault(project.members_fault, _PANE, f"members of project {label}")

    def _words(self, project: ProjectFacts, whom: Whom) -> dict[str, Scalar]:
        return {"project": project_label(project), "whom": whom.text, "because": whom.because}

    def _evidence(self, project: ProjectFacts) -> dict[str, Scalar]:
        """Give what proves the standing; that the refusal names the API switch is a hint and no proof."""
        fault = access_fault(project)
        evidence: dict[str, Scalar] = {"project_id": project.id, "role": project.role}
        if fault is None:
            return evidence
        evidence |= {name: fault.facts.get(name) for name in ("http_status", "api_code")}
        if fault.kind is FaultKind.UNAUTHORIZED_OPERATION:
            hint = str(fault.facts.get("possible_fix", "")).casefold()
            evidence |= {"listed_by_me": project.listed, "refusal_names_api_access": _API_SWITCH in hint}
        return evidence

    def _tell_ownerless(self, project: ProjectFacts, standing: Standing, whom: Whom) -> None:
        """Tell of a project without any owner; it weighs more where somebody must be asked."""
        if not self._ask.ownerless(project) or not project.members:
            return
        severity = Severity.INFO if standing.ok else Severity.WARN
        evidence: dict[str, Scalar] = {"members": len(project.members), "owners": 0}
        subject = f"project {project_label(project)}"
        words = self._words(project, whom)
        found = self._findings.add("ROLE530", _PANE, subject, evidence, words, severity)
        self._findings.change(found, actor=whom.actor)

    def _may(self, project: ProjectFacts, standing: Standing) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Give what the role allows and what it does not; both empty where that is not known."""
        every = self._contract.role_actions
        if standing.code in _CLOSED:
            return (), every
        role = self._contract.roles.get(project.role or "")
        if role is None or standing.ok is None:
            return (), ()
        return role.allows, tuple(action for action in every if action not in role.allows)

    def _people_left(self) -> None:
        some = [one for one in self._left.values() if one.people]
        if some:
            evidence: dict[str, Scalar] = {
                "people": len(frozenset[int]().union(*(one.people for one in some))),
                "stories": sum(one.stories for one in some),
                "projects": len(some),
            }
            self._findings.add("ROLE531", _PANE, "people who left", evidence)


def project_label(project: ProjectFacts) -> str:
    """Give a project's name with its id, since two projects may bear one name."""
    return f"{project.name} ({project.id})" if project.name else str(project.id)


def account_label(account: AccountFacts) -> str:
    """Give an account's name with its id."""
    return f"{account.name} ({account.id})" if account.name else str(account.id)


def _strangers(snapshot: Snapshot) -> dict[int, Strangers]:
    """Give who owns or requested stories without being a member, where both lists were read."""
    read = {
        project.id: [one.person_id for one in project.members if one.person_id is not None]
        for project in snapshot.projects or ()
        if project.members is not None and project.stories_read is not None
    }
    if snapshot.story_rows is None or not read:
        return {}
    from diagnostics.hands import strangers  # noqa: PLC0415 - polars is slow to load; without stories nobody needs it

    return strangers(snapshot.story_rows, read)
