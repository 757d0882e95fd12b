"""The connection's user, accounts and people."""

from __future__ import annotations

import msgspec

from diagnostics.faults import Fault


class MembershipFact(msgspec.Struct, frozen=True, kw_only=True):
    """The user's own membership as `/me` names it."""

    project_id: int
    project_name: str
    role: str


class UserFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The connection's user."""

    id: int
    name: str
    username: str
    initials: str
    memberships: tuple[MembershipFact, ...] = ()
    lists_accounts: bool = True
    """False: the answer had no `accounts` key, as before December 2017 (tracker-api-v5 §3.1)."""


class MemberFact(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in a project: whom one could ask."""

    person_id: int | None
    name: str
    """The name, else the initials where names are redacted."""
    role: str


class AccountFacts(msgspec.Struct, frozen=True, kw_only=True):
    """An account and the user's place in it."""

    id: int
    name: str = ""
    status: str = ""
    plan: str = ""
    owner: bool | None = None
    admin: bool | None = None
    membership_fault: Fault | None = None
    """Why owner and admin are None."""
    project_ids: tuple[int, ...] | None = None
    """All projects of the account; None where the user may not see them."""
