"""The parts of v5's answers that this program reads, as the wire has them.

An unset attribute is absent, never null (tracker-api-v5 §3), and older or compatible hosts lack some keys, so
all but the ids have a default. Every text is `SafeText`: it is cleaned as it is decoded.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec

from diagnostics.secret import Secret
from diagnostics.text import AddressText, SafeText, clean_text, hide_tokens

NO_TEXT: Final = SafeText("")

Number = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
"""An id or a counter; what does not fit into 64 bits is a spoiled item and no crash later on."""


def decode_own(kind: type, raw: object) -> SafeText | Secret:
    """Give `raw` as one of this program's own types; msgspec calls this wherever a wire type has one.

    Raises:
        TypeError: `raw` has another form; msgspec makes a ValidationError with the place of it.
    """
    if kind is SafeText and raw is None:
        return NO_TEXT  # compatible hosts write null where Tracker leaves the key out
    if kind is SafeText and isinstance(raw, str | int | float):
        return hide_tokens(clean_text(str(raw)))
    if kind is AddressText and isinstance(raw, str | int | float):
        return AddressText(clean_text(str(raw)))
    if kind is Secret and isinstance(raw, str):
        return Secret(raw)
    raise TypeError("Expected `str`")


class TimeZone(msgspec.Struct, frozen=True):
    """A time zone by its name; the offset is seasonal and not to be used (tracker-api-v5 §3.6)."""

    olson_name: SafeText = NO_TEXT


class AccountSummary(msgspec.Struct, frozen=True):
    """An account as `/me` names it (tracker-api-v5 §3.5)."""

    id: Number
    name: SafeText = NO_TEXT
    status: SafeText = NO_TEXT
    plan: SafeText = NO_TEXT


class MembershipSummary(msgspec.Struct, frozen=True):
    """The user's own membership of a project as `/me` names it (tracker-api-v5 §3.3)."""

    project_id: Number
    project_name: SafeText = NO_TEXT
    role: SafeText = NO_TEXT


class Me(msgspec.Struct, frozen=True):
    """The connection's user (tracker-api-v5 §3.1). The token that `/me` sends back is not decoded."""

    id: Number
    name: SafeText = NO_TEXT
    username: SafeText = NO_TEXT
    initials: SafeText = NO_TEXT
    kind: SafeText = NO_TEXT
    time_zone: TimeZone | None = None
    accounts: tuple[AccountSummary, ...] | None = None
    projects: tuple[MembershipSummary, ...] | None = None


class MeWithToken(Me, frozen=True):
    """What basic authentication on `/me` is for (tracker-api-v5 §1.1); the one secret that is decoded."""

    api_token: Secret = Secret("")


class Address(msgspec.Struct, frozen=True):
    """The user's e-mail address, for comparing only (tracker-api-v5 §3.1)."""

    email: SafeText = NO_TEXT


class Project(msgspec.Struct, frozen=True):
    """A project (tracker-api-v5 §3.6); LiteTracker says `title` for `name` (§7)."""

    id: Number
    name: SafeText | None = None
    title: SafeText | None = None
    kind: SafeText = NO_TEXT
    version: Number | None = None
    account_id: Number | None = None
    project_type: SafeText = NO_TEXT
    point_scale: SafeText = NO_TEXT


class Person(msgspec.Struct, frozen=True):
    """A person inside a membership; redacted copies have initials only."""

    id: Number | None = None
    name: SafeText = NO_TEXT
    initials: SafeText = NO_TEXT
    username: SafeText = NO_TEXT


class ProjectMembership(msgspec.Struct, frozen=True):
    """Somebody's role in a project (tracker-api-v5 §3.4)."""

    role: SafeText = NO_TEXT
    person: Person | None = None


class Account(msgspec.Struct, frozen=True):
    """An account; `project_ids` only when asked for (tracker-api-v5 §3.5)."""

    id: Number
    name: SafeText = NO_TEXT
    status: SafeText = NO_TEXT
    plan: SafeText = NO_TEXT
    project_ids: tuple[Number, ...] | None = None


class AccountMembership(msgspec.Struct, frozen=True):
    """Somebody's place in an account (tracker-api-v5 §3.5)."""

    owner: bool
    admin: bool
    project_creator: bool | None = None
    timekeeper: bool | None = None
    person: Person | None = None


class Activity(msgspec.Struct, frozen=True):
    """One change, for who made it and of what kind it is (tracker-api-v5 §3.13)."""

    kind: SafeText = NO_TEXT
    performed_by: Person | None = None


class Label(msgspec.Struct, frozen=True):
    """A label nested in a story (tracker-api-v5 §3.9)."""

    name: SafeText = NO_TEXT


class Epic(msgspec.Struct, frozen=True):
    """An epic, for counting (tracker-api-v5 §3.8)."""

    id: Number


class EpicPlace(msgspec.Struct, frozen=True):
    """An epic that somebody took for a story, and where it stands (tracker-api-v5 §3.8)."""

    id: Number
    project_id: Number | None = None


class Owner(msgspec.Struct, frozen=True):
    """An owner as an object, as compatible hosts send them (tracker-api-v5 §7)."""

    user_id: Number | None = None
    id: Number | None = None


class Integration(msgspec.Struct, frozen=True):
    """An integration (tracker-api-v5 §3.14). Its further fields hold credentials and are not decoded."""

    id: Number
    kind: SafeText = NO_TEXT
    name: SafeText = NO_TEXT
    base_url: SafeText = NO_TEXT
    active: bool | None = None
    is_other: bool | None = None


class Story(msgspec.Struct, frozen=True):
    """A story (tracker-api-v5 §3.7), without description and comments, which are not asked for.

    Pages of them are read by `tracker.stories`, with the same outcome.
    """

    id: Number
    name: SafeText | None = None
    title: SafeText | None = None
    story_type: SafeText | None = None
    current_state: SafeText | None = None
    story_priority: SafeText | None = None
    estimate: float | str | None = None
    """A number; a word of some other host is no reason to lose the story."""
    project_id: Number | None = None
    requested_by_id: Number | None = None
    owner_ids: tuple[Number, ...] | None = None
    owners: tuple[Owner | str | int | None, ...] | None = None
    """LiteTracker's form of `owner_ids`; owners of another form are no reason to lose the story."""
    labels: tuple[Label, ...] | None = None
    created_at: SafeText | None = None
    updated_at: SafeText | None = None
    accepted_at: SafeText | None = None
    deadline: SafeText | None = None
    url: AddressText | None = None
    integration_id: Number | None = None
    external_id: SafeText | None = None


class ErrorCode(msgspec.Struct, frozen=True):
    """What counts of a v5 error (tracker-api-v5 §5)."""

    code: SafeText


class ErrorBody(ErrorCode, frozen=True):
    """A v5 error with its words, which are evidence only."""

    kind: SafeText = NO_TEXT
    error: SafeText = NO_TEXT
    general_problem: SafeText = NO_TEXT
    possible_fix: SafeText = NO_TEXT
    requirement: SafeText = NO_TEXT


ME_FIELDS: Final = "id,name,username,initials,kind,time_zone,accounts,projects"
"""Asked for by name, because `/me` otherwise sends the token in clear."""

ME_FIELDS_BEFORE_ACCOUNTS: Final = ME_FIELDS.replace("accounts,", "")
"""For hosts as of before December 2017 (tracker-api-v5 §3.1)."""

ME_ADDRESS_FIELDS: Final = "email"
"""Asked for only where the settings name the user by an address."""

PROJECT_FIELDS: Final = "id,name,kind,version,account_id,project_type,point_scale"
EPIC_PLACE_FIELDS: Final = "id,project_id"
INTEGRATION_FIELDS: Final = "id,kind,name,base_url,active,is_other"
"""By name, because an integration may carry credentials otherwise (tracker-api-v5 §3.14)."""

MEMBERSHIP_FIELDS: Final = "role,person(id,name,initials,username)"
ACCOUNT_FIELDS: Final = "id,name,status,plan,project_ids"
ACCOUNT_MEMBERSHIP_FIELDS: Final = "owner,admin,project_creator,timekeeper,person(id,name,initials,username)"
ACTIVITY_FIELDS: Final = "kind,performed_by"

STORY_FIELDS: Final = (
    "id,name,story_type,current_state,story_priority,estimate,project_id,requested_by_id,owner_ids,"
    "labels(name),created_at,updated_at,accepted_at,deadline,url,integration_id,external_id"
)
STORY_FIELDS_BEFORE_PRIORITY: Final = STORY_FIELDS.replace("story_priority,", "")
"""For hosts without `story_priority`, which Tracker has had since about 2020 (tracker-api-v5 §3.7)."""
