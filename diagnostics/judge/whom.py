"""Whom to ask about a project or an account: by name, without the user itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from diagnostics.judge.standings import account_role, load_standings
from diagnostics.report.levels import Actor, AskFrom
from diagnostics.snapshot import AccountFacts, MemberFact, ProjectFacts, Snapshot

_OWNER: Final = "owner"
_NAMED: Final = 5
"""So many are named in a sentence; the list in the report has them all."""


class Whom(NamedTuple):
    """Whom to ask."""

    names: tuple[str, ...]
    source: AskFrom
    text: str
    """Words that stand after "Ask"."""
    actor: Actor
    """Who of the report's actors that is."""
    why: str = ""
    """A sentence on why nobody of the project is named."""

    @property
    def because(self) -> str:
        """The reason as it follows a sentence; empty where an owner of the project is named."""
        return f" {self.why}" if self.why else ""


NO_ONE: Final = Whom((), AskFrom.NOBODY, "", Actor.USER)
"""Of what is not there, nobody can be asked."""


class AskList:
    """Knows whom to ask in one snapshot."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._accounts = snapshot.accounts or ()
        self._projects = snapshot.projects or ()
        self._own = snapshot.user.id if snapshot.user else None

    def account_of(self, project: ProjectFacts) -> AccountFacts | None:
        """Give the account that a project belongs to, as far as the user may know it."""
        for account in self._accounts:
            if account.id == project.account_id or project.id in (account.project_ids or ()):
                return account
        return None

    def of_project(self, project: ProjectFacts) -> Whom:
        """Give the project's owners; where none is seen, who manages its account."""
        if owners := self._owners(project):
            return _whom(AskFrom.PROJECT, "project_owners", owners)
        if project.role == _OWNER:
            return _whom(AskFrom.SELF, "project_self")
        left = project.members is not None
        why = load_standings().why["left" if left else "unseen"]
        account = self.account_of(project)
        if managers := self._managers(account):
            return _whom(AskFrom.ACCOUNT, "account_managers", managers, why)
        if account is not None and (account.owner or account.admin):
            return _whom(AskFrom.SELF, "account_self", (), why, role=account_role(account) or "")
        return _whom(AskFrom.NOBODY, "project_left" if left else "project_unseen", (), why)

    def of_account(self, account: AccountFacts) -> Whom:
        """Give the account's owner and admins; where none is seen, the owners of its projects."""
        if managers := self._managers(account):
            return _whom(AskFrom.ACCOUNT, "managers", managers)
        if account.owner or account.admin:
            return _whom(AskFrom.SELF, "managers_self", role=account_role(account) or "")
        owners = [
            owner
            for project in self._projects
            if self.account_of(project) is account
            for owner in self._owners(project)
        ]
        if owners:
            return _whom(AskFrom.PROJECT, "managers_unseen", owners)
        return _whom(AskFrom.NOBODY, "managers_nobody")

    def ownerless(self, project: ProjectFacts) -> bool:
        """Tell whether the members were read and nobody among them is an owner."""
        return project.members is not None and all(one.role != _OWNER for one in project.members)

    def _owners(self, project: ProjectFacts) -> list[MemberFact]:
        return [one for one in self._others(project.members) if one.role == _OWNER]

    def _managers(self, account: AccountFacts | None) -> list[MemberFact]:
        return self._others(account.managers) if account is not None else []

    def _others(self, members: Iterable[MemberFact] | None) -> list[MemberFact]:
        return [one for one in members or () if one.person_id is None or one.person_id != self._own]


def _whom(source: AskFrom, key: str, people: Iterable[MemberFact] = (), why: str = "", **words: str) -> Whom:
    names = tuple(dict.fromkeys(one.name or f"person {one.person_id}" for one in people))
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    told = ", ".join(names[:_NAMED]) + more
    said = load_standings().whom[key]
    return Whom(names, source, said.text.format_map({"names": told, **words}), said.actor, why)
