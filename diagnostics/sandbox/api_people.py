"""Endpoints of the user level: /me, /my/..., /accounts (tracker-api-v5 §2.1)."""

from __future__ import annotations

from diagnostics.sandbox.access import listed_boards, manages, readable_account, readable_board
from diagnostics.sandbox.call import Answer, Call, Endpoint, paged
from diagnostics.sandbox.errors import invalid, unauthorized, unfound
from diagnostics.sandbox.history import activity, in_time, recent
from diagnostics.sandbox.model import Board, Json, World
from diagnostics.sandbox.projects import time_zone
from diagnostics.sandbox.related import account_summary, workspace_id
from diagnostics.sandbox.users import SandboxUser


def _accounts(world: World, user: SandboxUser) -> list[Json]:
    return [
        account for number, account in world.accounts.items() if user.id in world.account_memberships[number]
    ]


def _summary(board: Board, membership: Json) -> Json:
    copied = ("id", "project_color", "favorite", "role", "last_viewed_at")
    return {
        "kind": "membership_summary",
        "project_id": board.plan.id,
        "project_name": board.plan.name,
        **{key: membership[key] for key in copied if key in membership},
    }


def me(call: Call) -> Answer:
    """Give the caller, the token in clear included, as the service does."""
    world, user = call.world, call.user
    body: Json = {
        "kind": "me",
        "id": user.id,
        "name": user.name,
        "initials": user.initials,
        "username": user.username,
        "time_zone": time_zone("Etc/UTC"),
        "api_token": user.token,
        "has_google_identity": False,
        "accounts": [account_summary(account) for account in _accounts(world, user)],
        "projects": [_summary(board, board.memberships[user.id]) for board in listed_boards(world, user)],
        "email": user.email,
        "receives_in_app_notifications": True,
        "created_at": "2022-03-14T08:30:00Z",
        "updated_at": "2025-11-03T16:05:21Z",
    }
    return Answer("me", body)


def people(call: Call) -> Answer:
    """Give the people of the project that `project_id` names."""
    text = call.query.get("project_id", "")
    if not text.isdigit():
        raise invalid("this endpoint requires the following parameters: project_id")
    board = readable_board(call.world, call.user, int(text))
    return Answer("person", [membership["person"] for membership in board.memberships.values()])


def notifications(_call: Call) -> Answer:
    """Give no notifications: nobody has ever mentioned a sample user."""
    return Answer("notification", [])


def _workspaces(call: Call) -> list[Json]:
    numbers = [board.plan.id for board in listed_boards(call.world, call.user) if board.plan.api_access][:3]
    if not numbers:
        return []
    space = {"kind": "workspace", "id": workspace_id(call.user.id), "name": "Daily work"}
    return [space | {"person_id": call.user.id, "project_ids": numbers}]


def workspaces(call: Call) -> Answer:
    """Give the caller's workspaces; they are private."""
    return Answer("workspace", _workspaces(call))


def workspace(call: Call) -> Answer:
    """Give one workspace of the caller's; anybody else's is refused."""
    number = call.number("workspace")
    found = next((space for space in _workspaces(call) if space["id"] == number), None)
    if found is None:
        raise unauthorized()
    return Answer("workspace", found)


def my_activity(call: Call) -> Answer:
    """Give what happened in the caller's projects, the newest first."""
    boards = [board for board in listed_boards(call.world, call.user) if board.plan.api_access]
    rows = in_time(call.query, recent(call.world, boards))
    return call.page("activity", rows, None, render=lambda row: activity(call.world, *row))


def accounts(call: Call) -> Answer:
    """Give all accounts that the caller belongs to."""
    return Answer("account", _accounts(call.world, call.user))


def account(call: Call) -> Answer:
    """Give one account."""
    return Answer("account", readable_account(call.world, call.user, call.number("account")))


def _managed_memberships(call: Call) -> dict[int, Json]:
    number = readable_account(call.world, call.user, call.number("account"))["id"]
    plan = next(plan for plan in call.world.scenario.accounts if plan.id == number)
    if not (plan.open_memberships or manages(call.world, call.user, number)):
        raise unauthorized()
    return call.world.account_memberships[number]


def account_memberships(call: Call) -> Answer:
    """Give an account's memberships to its owner and admins; what a plain member gets, no source tells."""
    return Answer("account_membership", list(_managed_memberships(call).values()))


def account_membership(call: Call) -> Answer:
    """Give one account membership by person id."""
    memberships, number = _managed_memberships(call), call.number("person")
    if number not in memberships:
        raise unfound()
    return Answer("account_membership", memberships[number])


def account_summaries(call: Call) -> Answer:
    """Give the accounts that the caller belongs to, or those in which he may create projects."""
    wanted = call.query.get("with_permission")
    if wanted not in {None, "project_creation", "none"}:
        raise invalid("with_permission must be one of: none, project_creation")
    rows = [
        account_summary(found)
        for found in _accounts(call.world, call.user)
        if wanted != "project_creation"
        or call.world.account_memberships[found["id"]][call.user.id]["project_creator"]
    ]
    return Answer("account_summary", rows)


ENDPOINTS = (
    Endpoint("/me", me, basic=True),
    Endpoint("/my/people", people, frozenset({"project_id"})),
    Endpoint("/my/notifications", notifications),
    Endpoint("/my/workspaces", workspaces),
    Endpoint("/my/workspaces/{workspace}", workspace),
    paged("/my/activity", my_activity, "occurred_before", "occurred_after"),
    Endpoint("/accounts", accounts),
    Endpoint("/accounts/{account}", account),
    Endpoint("/accounts/{account}/memberships", account_memberships),
    Endpoint("/accounts/{account}/memberships/{person}", account_membership),
    Endpoint("/account_summaries", account_summaries, frozenset({"with_permission"})),
)
