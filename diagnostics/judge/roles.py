"""Roles: the user's place in each account and project against the documented minimum, and whom to ask."""

from __future__ import annotations

from typing import Final

from diagnostics.contract import Contract
from diagnostics.faults import Fault, FaultKind, Scalar
from diagnostics.judge.findings import Findings
from diagnostics.report.levels import PaneName, Verdict
from diagnostics.report.panes import AccountRow, ProjectRow, RolesPane, UserRow
from diagnostics.snapshot import AccountFacts, MemberFact, ProjectFacts, Snapshot

_PANE: Final = PaneName.ROLES
_OWNER: Final = "owner"
_ACCESS: Final = frozenset({FaultKind.UNAUTHORIZED_OPERATION, FaultKind.UNFOUND_RESOURCE})


class RolesJudge:
    """Judges accounts and projects of one snapshot."""

    def __init__(self, snapshot: Snapshot, contract: Contract, findings: Findings) -> None:
        self._snapshot = snapshot
        self._contract = contract
        self._findings = findings

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
        user = snapshot.user
        return RolesPane(
            verdict=Verdict.PASS,
            user=UserRow(id=user.id, name=user.name, username=user.username) if user else None,
            accounts=accounts,
            projects=projects,
        )

    def _account(self, account: AccountFacts) -> AccountRow:
        label = f"{account.name} ({account.id})" if account.name else str(account.id)
        words: dict[str, Scalar] = {"account": label}
        subject = f"account {label}"
        required = " or ".join(self._contract.user.account_roles)
        if account.owner is None or account.admin is None:
            reason = self._unseen(account, subject, words)
            return AccountRow(id=account.id, name=account.name, role=None, ok=None, reason=reason)
        role = _OWNER if account.owner else "admin" if account.admin else "member"
        ok = role in self._contract.user.account_roles
        if not ok:
            self._findings.add("ROLE525", _PANE, subject, {"role": role, "required": required}, words)
        reason = "meets the documented minimum" if ok else f"a plain member; {required} is documented"
        return AccountRow(id=account.id, name=account.name, role=role, ok=ok, reason=reason)

    def _unseen(self, account: AccountFacts, subject: str, words: dict[str, Scalar]) -> str:
        fault = account.membership_fault
        permitted = fault is None or fault.kind is not FaultKind.UNAUTHORIZED_OPERATION
        if fault is not None and not permitted:
            self._findings.add("ROLE526", _PANE, subject, fault.facts, words)
        reason = f"could not be read ({fault.kind})" if fault and permitted else "not permitted to see"
        if fault is not None and fault.kind is FaultKind.NO_SUCH_PATH:
            self._findings.add_fault(fault, _PANE, subject)
            reason = "this host has no list of an account's members"
        self._findings.cannot_judge(f"Role in {subject}", _PANE, reason)
        return reason

    def _project(self, project: ProjectFacts) -> ProjectRow:
        ok, reason, code = self._standing(project)
        ask = self._owners(project)
        if code is not None:
            fault = _access_fault(project)
            evidence: dict[str, Scalar] = {"project_id": project.id, "role": project.role}
            words: dict[str, Scalar] = {
                "project": project_label(project),
                "ask": ", ".join(ask) or "none of them can be seen by this user",
            }
            evidence |= {name: fault.facts.get(name) for name in ("http_status", "api_code")} if fault else {}
            self._findings.add(code, _PANE, f"project {project_label(project)}", evidence, words)
        if ok is None:
            self._findings.cannot_judge(f"Role in project {project_label(project)}", _PANE, reason)
        if project.members_fault is not None and project.members_fault.kind not in _ACCESS:
            self._findings.add_fault(
                project.members_fault, _PANE, f"members of project {project_label(project)}"
            )
        role = self._contract.roles.get(project.role or "")
        return ProjectRow(
            id=project.id,
            name=project.name,
            role=project.role,
            ok=ok,
            reason=reason,
            listed=project.listed,
            allows=role.allows if role and ok is not None else (),
            ask=ask,
        )

    def _standing(self, project: ProjectFacts) -> tuple[bool | None, str, str | None]:
        """Give ok, the reason, and the code of the finding where there is one."""
        fault = _access_fault(project)
        if fault is not None:
            return _refused(project, fault)
        if not project.listed:
            return False, "open to the user, but without a membership", "ROLE523"
        if project.role in self._contract.user.project_roles:
            return True, "meets the documented minimum", None
        if project.role in self._contract.roles:
            return False, f"{project.role} only; member or owner is required", "ROLE521"
        return None, f"unknown role '{project.role}'", "ROLE527"

    def _owners(self, project: ProjectFacts) -> tuple[str, ...]:
        user = self._snapshot.user
        own = user.id if user else None
        return tuple(
            member.name for member in project.members or () if member.role == _OWNER and not _is(member, own)
        )


def project_label(project: ProjectFacts) -> str:
    """Give a project's name with its id, since two projects may bear one name."""
    return f"{project.name} ({project.id})" if project.name else str(project.id)


def _access_fault(project: ProjectFacts) -> Fault | None:
    """Give why the project cannot be read: by itself, else by its stories.

    That the members cannot be seen proves nothing: v5 does not say that each role may see them.
    """
    if project.fault is not None:
        return project.fault
    stories = project.stories_fault
    return stories if stories is not None and stories.kind in _ACCESS else None


def _refused(project: ProjectFacts, fault: Fault) -> tuple[bool | None, str, str | None]:
    """Tell a switched-off API from a missing membership, and both from a project that never was."""
    if fault.kind is FaultKind.UNFOUND_RESOURCE:
        return False, "there is no project with this id", "ROLE522"
    if fault.kind is not FaultKind.UNAUTHORIZED_OPERATION:
        return None, f"could not be read ({fault.kind})", None
    if project.listed:
        return False, "a member, yet the API is refused: API access looks switched off", "ROLE524"
    return False, "no access: not a member, or the project was deleted", "ROLE520"


def _is(member: MemberFact, person_id: int | None) -> bool:
    return person_id is not None and member.person_id == person_id
