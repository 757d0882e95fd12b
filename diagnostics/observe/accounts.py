"""The user's place in each account, and who manages it."""

from __future__ import annotations

import asyncio

import msgspec

from diagnostics.faults import Fault
from diagnostics.observe.graph import Facts
from diagnostics.observe.roles import member
from diagnostics.observe.run import Run
from diagnostics.snapshot import AccountFacts, UserFacts
from diagnostics.tracker.errors import TrackerError
from diagnostics.tracker.wire import (
    ACCOUNT_FIELDS,
    ACCOUNT_MEMBERSHIP_FIELDS,
    Account,
    AccountMembership,
    AccountSummary,
)


async def accounts(run: Run) -> Facts:
    """Read the user's own membership of each account, who manages it, and which projects it has.

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


async def _account(run: Run, summary: AccountSummary, user: UserFacts) -> AccountFacts:
    facts = AccountFacts(id=summary.id, name=summary.name, status=summary.status, plan=summary.plan)
    own, listed, account = await asyncio.gather(
        _own_place(run, facts.id, user.id), _members(run, facts.id), _details(run, facts.id)
    )
    facts = _with_managers(_with_own_place(facts, own), listed, user)
    if account is None:
        return facts
    return msgspec.structs.replace(
        facts,
        name=account.name or facts.name,
        status=account.status or facts.status,
        project_ids=account.project_ids,
    )


async def _own_place(run: Run, account_id: int, user_id: int) -> AccountMembership | Fault:
    try:
        return (
            await run.client.get(f"/accounts/{account_id}/memberships/{user_id}", AccountMembership)
        ).value
    except TrackerError as error:
        return error.fault


async def _members(run: Run, account_id: int) -> list[AccountMembership] | Fault:
    path, params = f"/accounts/{account_id}/memberships", {"fields": ACCOUNT_MEMBERSHIP_FIELDS}
    try:
        return (await run.client.get_list(path, AccountMembership, params)).value
    except TrackerError as error:
        return error.fault


async def _details(run: Run, account_id: int) -> Account | None:
    try:
        return (await run.client.get(f"/accounts/{account_id}", Account, {"fields": ACCOUNT_FIELDS})).value
    except TrackerError:  # only who manages the account sees this; the membership's fault already says so
        return None


def _with_own_place(facts: AccountFacts, own: AccountMembership | Fault) -> AccountFacts:
    if isinstance(own, Fault):
        return msgspec.structs.replace(facts, membership_fault=own)
    return _placed(facts, own)


def _with_managers(
    facts: AccountFacts, listed: list[AccountMembership] | Fault, user: UserFacts
) -> AccountFacts:
    """Add owner and admins; a host that tells the whole list only tells the user's own place by it, too."""
    if isinstance(listed, Fault):
        return msgspec.structs.replace(facts, managers_fault=listed)
    managers = [
        member(one.person, "owner" if one.owner else "admin")
        for one in listed
        if one.person is not None and (one.owner or one.admin)
    ]
    facts = msgspec.structs.replace(
        facts, managers=tuple(sorted(managers, key=lambda manager: manager.role != "owner"))
    )
    own = next((one for one in listed if one.person is not None and one.person.id == user.id), None)
    return _placed(facts, own) if own is not None and facts.owner is None else facts


def _placed(facts: AccountFacts, own: AccountMembership) -> AccountFacts:
    return msgspec.structs.replace(
        facts,
        owner=own.owner,
        admin=own.admin,
        project_creator=own.project_creator,
        timekeeper=own.timekeeper,
        membership_fault=None,
    )
