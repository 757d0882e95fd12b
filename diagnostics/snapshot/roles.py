"""The connection's user, accounts and people."""

from __future__ import annotations

import msgspec

from diagnostics.faults import Fault


class MembershipFact(msgspec.Struct, frozen=True, kw_only=True):
    """The user's own membership as `/me` names it."""

    project_id: int
    project_name: str
    role: str


class ActivityFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The newest activities that the user's own list holds (`/my/activity`, tracker-api-v5 §2.1)."""

    read: int = 0
    """Activities looked at, whoever performed them."""
    own: int = 0
    """Those among them that are work on stories and that the user performed."""
    fault: Fault | None = None
    """Why there is nothing to look at; the figures are 0 then."""


class UserFacts(msgspec.Struct, frozen=True, kw_only=True):
    """The connection's user."""

    id: int
    name: str
    username: str
    initials: str
    memberships: tuple[MembershipFact, ...] = ()
    lists_accounts: bool = True
    """False: the answer had no `accounts` key, as before December 2017 (tracker-api-v5 §3.1)."""
    activity: ActivityFacts | None = None
    """None: not asked for."""


class MemberFact(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody in a project or account: whom one could ask."""

    person_id: int | None
    name: str
    """The name, else the initials where names are redacted, else the username."""
    role: str


class AccountFacts(msgspec.Struct, frozen=True, kw_only=True):
    """An account and the user's place in it."""

    id: int
    name: str = ""
    status: str = ""
    """active, suspended, delinquent, deleted or limited (tracker-api-v5 §3.5); empty where not told."""
    plan: str = ""
    owner: bool | None = None
    admin: bool | None = None
    membership_fault: Fault | None = None
    """Why owner and admin are None."""
    project_creator: bool | None = None
    timekeeper: bool | None = None
    managers: tuple[MemberFact, ...] | None = None
    """The account's owner and admins, by role; None where the memberships could not be read."""
    managers_fault: Fault | None = None
    """Why they could not."""
    project_ids: tuple[int, ...] | None = None
    """All projects of the account; None where the user may not see them."""
