"""People, accounts, and who is what in them."""

from __future__ import annotations

from diagnostics.sandbox.chance import Chance
from diagnostics.sandbox.clock import DAY, iso
from diagnostics.sandbox.model import Json
from diagnostics.sandbox.scenarios import AccountPlan, ProjectPlan, Scenario
from diagnostics.sandbox.words import words

_FIRST_COLLEAGUE = 3_140_007
_FIRST_LEAVER = 2_871_113
_YEAR = 365 * DAY


def make_people(scenario: Scenario) -> dict[int, Json]:
    """Give every person by id: sample users, colleagues, and people who left (tracker-api-v5 §3.2)."""
    rows = [(user.id, user.name, user.initials, user.username) for user in scenario.users]
    for first, names in ((_FIRST_COLLEAGUE, words()["roster"]), (_FIRST_LEAVER, words()["former"])):
        rows += [(first + 41 * place, *row) for place, row in enumerate(names)]
    return {
        number: {
            "kind": "person",
            "id": number,
            "name": name,
            "email": f"{username}@example.com",
            "initials": initials,
            "username": username,
        }
        for number, name, initials, username in rows
    }


def colleague_ids() -> list[int]:
    """Give the ids of those who work in projects and are no sample users."""
    return [_FIRST_COLLEAGUE + 41 * place for place in range(len(words()["roster"]))]


def former_ids(scenario: Scenario) -> list[int]:
    """Give the ids of people who left: stories name them, memberships do not (tracker-api-v5 §8, point 5)."""
    revoked = [user.id for user in scenario.users if user.revoked]
    return revoked + [_FIRST_LEAVER + 41 * place for place in range(len(words()["former"]))]


def make_account(plan: AccountPlan, now: int) -> Json:
    """Give an account with its default keys (tracker-api-v5 §3.5)."""
    return {
        "kind": "account",
        "id": plan.id,
        "name": plan.name,
        "plan": plan.plan,
        "status": plan.status,
        "created_at": iso(now - 5 * _YEAR - plan.id % 1000 * 3607),
        "updated_at": iso(now - 20 * DAY - plan.id % 1000 * 311),
    }


def make_account_memberships(
    plan: AccountPlan, scenario: Scenario, people: dict[int, Json], now: int
) -> dict[int, Json]:
    """Give the account's memberships by person id; colleagues are plain members of every account."""
    roles = {user.id: plan.roles[user.key] for user in scenario.users if user.key in plan.roles}
    roles |= dict.fromkeys(colleague_ids(), "member")
    return {person: _account_membership(plan.id, people[person], role, now) for person, role in roles.items()}


def _account_membership(account_id: int, person: Json, role: str, now: int) -> Json:
    joined = iso(now - 2 * _YEAR - person["id"] % 977 * DAY // 4)
    return {
        "kind": "account_membership",
        "id": person["id"],
        "person": person,
        "account_id": account_id,
        "created_at": joined,
        "updated_at": joined,
        "owner": role == "owner",
        "admin": role in {"owner", "admin"},
        "project_creator": role in {"owner", "admin", "project_creator"},
        "timekeeper": role == "owner",
        "time_enterer": role in {"owner", "admin"},
    }


def make_team(plan: ProjectPlan, scenario: Scenario, chance: Chance) -> dict[int, str]:
    """Give the project's people and their roles: the scenario's users and some colleagues."""
    team = {user.id: plan.roles[user.key] for user in scenario.users if user.key in plan.roles}
    colleagues = chance.sample(colleague_ids(), 5 + chance.below(6))
    first = "member" if plan.ownerless else "owner"
    roles = [first, *["member"] * (len(colleagues) - 2), "viewer"]
    return team | dict(zip(colleagues, roles, strict=True))


def make_memberships(
    plan: ProjectPlan, team: dict[int, str], people: dict[int, Json], chance: Chance, now: int
) -> dict[int, Json]:
    """Give the project's memberships by person id (tracker-api-v5 §3.4)."""
    colour = f"{chance.below(0xFFFFFF):06x}"
    memberships = {}
    for place, (person, role) in enumerate(team.items()):
        joined = now - int(plan.years * 365 * chance.uniform()) * DAY - chance.below(DAY)
        membership: Json = {
            "kind": "project_membership",
            "project_id": plan.id,
            "id": plan.id * 5 + place,
            "created_at": iso(joined),
            "updated_at": iso(joined + (now - joined) // 2),
            "role": role,
            "project_color": colour,
            "favorite": chance.happens(0.3),
            "wants_comment_notification_emails": chance.happens(0.7),
            "will_receive_mention_notifications_or_emails": True,
            "person": people[person],
        }
        if chance.happens(0.9):
            membership["last_viewed_at"] = iso(now - chance.below(30 * DAY) - 1)
        memberships[person] = membership
    return memberships
