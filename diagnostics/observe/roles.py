"""The user's place in each project, and who else is there to be asked."""

from __future__ import annotations

import asyncio

import msgspec

from diagnostics.observe.activity import read_activity
from diagnostics.observe.graph import Facts
from diagnostics.observe.run import Run
from diagnostics.snapshot import MemberFact, ProjectFacts, StageName
from diagnostics.tracker.errors import TrackerError
from diagnostics.tracker.wire import MEMBERSHIP_FIELDS, PROJECT_FIELDS, Person, Project, ProjectMembership


async def projects(run: Run) -> Facts:
    """Settle which projects there are to look at, and read what `/projects` did not tell of them."""
    known = await asyncio.gather(*(project_facts(run, project_id) for project_id in _scope(run)))
    run.projects = {project.id: project for project in known}
    return {"projects": len(known), "closed": sum(project.fault is not None for project in known)}


async def memberships(run: Run) -> Facts:
    """Read who is in each open project, for whom to ask, and what the user did of late."""
    wanted = [project for project in (run.projects or {}).values() if project.fault is None]
    done = 0

    async def read(project: ProjectFacts) -> None:
        nonlocal done
        changes = await members_of(run, project.id)
        run.change_project(project.id, **changes)
        done += 1
        run.progress(StageName.MEMBERSHIPS, done, len(wanted), "projects")

    await asyncio.gather(read_activity(run), *(read(project) for project in wanted))
    return {"projects": len(wanted)}


def _scope(run: Run) -> tuple[int, ...]:
    """Give the ids to look at: those the settings name, else memberships, listed ones and those managed.

    A plain member may be told all projects of an account, too; those that it is no member of are not its own.
    """
    if run.target.projects:
        return tuple(dict.fromkeys(run.target.projects))
    own = (one.project_id for one in (run.user.memberships if run.user else ()))
    managed = (account for account in run.accounts or () if account.owner or account.admin)
    of_accounts = (pid for account in managed for pid in account.project_ids or ())
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
    members = tuple(member(one.person, one.role) for one in answer.value if one.person is not None)
    return {"members": members}


def member(person: Person, role: str) -> MemberFact:
    """Give somebody by the best name that the host tells."""
    name = person.name or person.initials or person.username
    return MemberFact(person_id=person.id, name=name, role=role)
