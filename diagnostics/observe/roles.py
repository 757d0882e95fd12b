"""The user's place in each account and project, and who else is there to be asked."""

from __future__ import annotations

import asyncio

import msgspec

from diagnostics.observe.graph import Facts
from diagnostics.observe.run import Run
from diagnostics.snapshot import AccountFacts, MemberFact, ProjectFacts, StageName, UserFacts
from diagnostics.tracker.errors import TrackerError
from diagnostics.tracker.wire import (
    ACCOUNT_FIELDS,
    MEMBERSHIP_FIELDS,
    PROJECT_FIELDS,
    Account,
    AccountMembership,
    AccountSummary,
    Project,
    ProjectMembership,
)


async def accounts(run: Run) -> Facts:
    """Read the user's own membership of each account, and which projects the account has.

    Where `/me` names no accounts (before December 2017), those of the listed projects are taken.
    """
    me, user = run.me, run.user
    if me is None or user is None:
        return {}
    named = me.accounts or ()
    if me.accounts is None:
        ids = dict.fromkeys(one.account_id for one in run.listed.values() if one.account_id is not None)
        named = tuple(AccountSummary(id=account_id) for account_id in ids)
    run.accounts = tuple(await asyncio.gather(*(_account(run, one, user) for one in named)))
    return {"accounts": len(run.accounts)}


async def projects(run: Run) -> Facts:
    """Settle which projects there are to look at, and read what `/projects` did not tell of them."""
    known = await asyncio.gather(*(project_facts(run, project_id) for project_id in _scope(run)))
    run.projects = {project.id: project for project in known}
    return {"projects": len(known), "closed": sum(project.fault is not None for project in known)}


async def memberships(run: Run) -> Facts:
    """Read who is in each open project: one of its owners is whom to ask."""
    wanted = [project for project in (run.projects or {}).values() if project.fault is None]
    done = 0

    async def read(project: ProjectFacts) -> None:
        nonlocal done
        changes = await members_of(run, project.id)
        run.change_project(project.id, **changes)
        done += 1
        run.progress(StageName.MEMBERSHIPS, done, len(wanted), "projects")

    await asyncio.gather(*(read(project) for project in wanted))
    return {"projects": len(wanted)}


async def _account(run: Run, summary: AccountSummary, user: UserFacts) -> AccountFacts:
    facts = AccountFacts(id=summary.id, name=summary.name, status=summary.status, plan=summary.plan)
    path = f"/accounts/{summary.id}"
    try:
        own = (await run.client.get(f"{path}/memberships/{user.id}", AccountMembership)).value
        facts = msgspec.structs.replace(facts, owner=own.owner, admin=own.admin)
    except TrackerError as error:
        facts = msgspec.structs.replace(facts, membership_fault=error.fault)
    try:
        account = (await run.client.get(path, Account, {"fields": ACCOUNT_FIELDS})).value
    except TrackerError:  # only who manages the account sees this; the membership's fault already says so
        return facts
    return msgspec.structs.replace(facts, name=account.name or facts.name, project_ids=account.project_ids)


def _scope(run: Run) -> tuple[int, ...]:
    """Give the ids to look at: those the settings name, else memberships, listed ones and the accounts'."""
    if run.target.projects:
        return tuple(dict.fromkeys(run.target.projects))
    own = (one.project_id for one in (run.user.memberships if run.user else ()))
    of_accounts = (pid for account in run.accounts or () for pid in account.project_ids or ())
    return tuple(dict.fromkeys([*own, *run.listed, *of_accounts]))


async def project_facts(run: Run, project_id: int) -> ProjectFacts:
    """Give one project: the user's place in it, and what `/projects` did not tell of it."""
    members = run.user.memberships if run.user else ()
    own = next((one for one in members if one.project_id == project_id), None)
    facts = ProjectFacts(
        id=project_id,
        name=own.project_name if own else "",
        role=own.role if own else None,
        listed=own is not None,
        requested=project_id in run.target.projects,
    )
    details = run.listed.get(project_id)
    if details is None:
        try:
            answer = await run.client.get(f"/projects/{project_id}", Project, {"fields": PROJECT_FIELDS})
        except TrackerError as error:
            return msgspec.structs.replace(facts, fault=error.fault)
        details = answer.value
    return msgspec.structs.replace(
        facts,
        name=details.name or details.title or facts.name,
        account_id=details.account_id,
        version=details.version,
        point_scale=details.point_scale,
    )


async def members_of(run: Run, project_id: int) -> dict[str, object]:
    """Give who is in a project, or why that cannot be seen, as changes of its facts."""
    path = f"/projects/{project_id}/memberships"
    try:
        answer = await run.client.get_list(path, ProjectMembership, {"fields": MEMBERSHIP_FIELDS})
    except TrackerError as error:
        return {"members_fault": error.fault}
    members = tuple(
        MemberFact(
            person_id=one.person.id,
            name=one.person.name or one.person.initials or one.person.username,
            role=one.role,
        )
        for one in answer.value
        if one.person is not None
    )
    return {"members": members}
