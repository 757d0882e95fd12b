"""Who asks, and what that person may read (tracker-api-v5 §1.1 and §4)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from diagnostics.sandbox.errors import invalid_authentication, unauthorized, unauthorized_project, unfound
from diagnostics.sandbox.model import Board, Json, World
from diagnostics.sandbox.users import SandboxUser


def authenticate(users: tuple[SandboxUser, ...], headers: Mapping[str, str], *, basic: bool) -> SandboxUser:
    """Give the user that a request comes from.

    Args:
        users: Everybody with credentials.
        headers: The request's headers, looked up without regard to case.
        basic: Whether a user name and password will do, which is so on /me alone.

    Raises:
        ApiError: 403 when neither proves anybody.
    """
    scheme, _, secret = headers.get("authorization", "").partition(" ")
    by_password = basic and scheme.lower() == "basic" and "x-trackertoken" not in headers
    if by_password:
        name, password = _basic(secret)
        found = [user for user in users if name in {user.username, user.email} and password == user.password]
    else:
        found = [user for user in users if headers.get("x-trackertoken") == user.token]
    if not found or found[0].revoked:
        raise invalid_authentication(token=not by_password)
    return found[0]


def _basic(secret: str) -> tuple[str, str]:
    try:
        name, _, password = base64.b64decode(secret, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, password


def manages(world: World, user: SandboxUser, account_id: int) -> bool:
    """Tell whether the user is owner or admin of an account."""
    membership = world.account_memberships.get(account_id, {}).get(user.id)
    return membership is not None and bool(membership["admin"])


def readable_account(world: World, user: SandboxUser, account_id: int) -> Json:
    """Give an account that the user belongs to.

    Raises:
        ApiError: 404 for an unknown id, 403 for a foreign account.
    """
    if account_id not in world.accounts:
        raise unfound()
    if user.id not in world.account_memberships[account_id]:
        raise unauthorized()
    return world.accounts[account_id]


def role_in(world: World, user: SandboxUser, board: Board) -> str | None:
    """Give what the user may do in a project; an account's owners and admins may do all, member or not."""
    if manages(world, user, board.project["account_id"]):
        return "owner"
    membership = board.memberships.get(user.id)
    return membership["role"] if membership else None


def readable_board(world: World, user: SandboxUser, project_id: int) -> Board:
    """Give a project that the user may read through the API.

    Raises:
        ApiError: 404 for an unknown id, 403 without any role, for a deleted one, or where API access is off.
    """
    board = world.boards.get(project_id)
    if board is None:
        raise unfound()
    if board.plan.deleted or not board.plan.api_access or role_in(world, user, board) is None:
        raise unauthorized_project()
    return board


def listed_boards(world: World, user: SandboxUser) -> list[Board]:
    """Give the projects that the user is a member of: those with API access off, not those deleted."""
    return [
        board for board in world.boards.values() if user.id in board.memberships and not board.plan.deleted
    ]
