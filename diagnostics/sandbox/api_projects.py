"""Endpoints of a project and what stands in it beside stories (tracker-api-v5 §2.2)."""

from __future__ import annotations

from diagnostics.sandbox.access import listed_boards, readable_board, role_in
from diagnostics.sandbox.call import Answer, Call, Endpoint
from diagnostics.sandbox.details import comments
from diagnostics.sandbox.errors import unauthorized, unfound
from diagnostics.sandbox.model import Board
from diagnostics.sandbox.params import ids, one_of


def projects(call: Call) -> Answer:
    """Give the projects that the caller is a member of and may read through the API."""
    wanted = ids(call.query, "account_ids")
    boards = [board for board in listed_boards(call.world, call.user) if board.plan.api_access]
    return Answer(
        "project", [board.project for board in boards if not wanted or board.project["account_id"] in wanted]
    )


def project(call: Call) -> Answer:
    """Give one project."""
    board = call.board()
    return Answer("project", board.project, board)


def memberships(call: Call) -> Answer:
    """Give the memberships; every member may read them, a viewer too."""
    board = call.board()
    rows = list(board.memberships.values())
    if one_of(call.query, "sort_by", ("name",)):
        rows.sort(key=lambda row: str(row["person"]["name"]))
    return Answer("project_membership", rows, board)


def membership(call: Call) -> Answer:
    """Give one membership by its own id."""
    board = call.board()
    return Answer("project_membership", call.item("membership", list(board.memberships.values())), board)


def labels(call: Call) -> Answer:
    """Give all labels."""
    board = call.board()
    return Answer("label", board.labels, board)


def label(call: Call) -> Answer:
    """Give one label."""
    board = call.board()
    return Answer("label", call.item("label", board.labels), board)


def epics(call: Call) -> Answer:
    """Give all epics."""
    board = call.board()
    return Answer("epic", board.epics, board)


def epic(call: Call) -> Answer:
    """Give one epic."""
    board = call.board()
    return Answer("epic", call.item("epic", board.epics), board)


def epic_anywhere(call: Call) -> Answer:
    """Give an epic without knowing its project."""
    number = call.number("epic")
    for board in call.world.boards.values():
        if any(item["id"] == number for item in board.epics):
            readable_board(call.world, call.user, board.plan.id)
            return Answer("epic", call.item("epic", board.epics), board)
    raise unfound()


def epic_comments(call: Call) -> Answer:
    """Give an epic's comments."""
    board = call.board()
    return Answer("comment", comments(call.world, call.item("epic", board.epics)), board)


def epic_comment(call: Call) -> Answer:
    """Give one comment of an epic."""
    board = call.board()
    found = comments(call.world, call.item("epic", board.epics))
    return Answer("comment", call.item("comment", found), board)


def _owned(call: Call) -> Board:
    """Give the project if the caller owns it; 403 for others is sensible, but no source has it."""
    board = call.board()
    if role_in(call.world, call.user, board) != "owner":
        raise unauthorized()
    return board


def integrations(call: Call) -> Answer:
    """Give the integrations to an owner."""
    board = _owned(call)
    return Answer("integration", board.integrations, board)


def integration(call: Call) -> Answer:
    """Give one integration to an owner."""
    board = _owned(call)
    return Answer("integration", call.item("integration", board.integrations), board)


def webhooks(call: Call) -> Answer:
    """Give the webhooks to an owner."""
    board = _owned(call)
    return Answer("webhook", board.webhooks, board)


def webhook(call: Call) -> Answer:
    """Give one webhook to an owner."""
    board = _owned(call)
    return Answer("webhook", call.item("webhook", board.webhooks), board)


_P = "/projects/{project}"

ENDPOINTS = (
    Endpoint("/projects", projects, frozenset({"account_ids"})),
    Endpoint(_P, project),
    Endpoint(f"{_P}/memberships", memberships, frozenset({"sort_by"})),
    Endpoint(f"{_P}/memberships/{{membership}}", membership),
    Endpoint(f"{_P}/labels", labels),
    Endpoint(f"{_P}/labels/{{label}}", label),
    Endpoint(f"{_P}/epics", epics),
    Endpoint(f"{_P}/epics/{{epic}}", epic),
    Endpoint(f"{_P}/epics/{{epic}}/comments", epic_comments),
    Endpoint(f"{_P}/epics/{{epic}}/comments/{{comment}}", epic_comment),
    Endpoint("/epics/{epic}", epic_anywhere),
    Endpoint(f"{_P}/integrations", integrations),
    Endpoint(f"{_P}/integrations/{{integration}}", integration),
    Endpoint(f"{_P}/webhooks", webhooks),
    Endpoint(f"{_P}/webhooks/{{webhook}}", webhook),
)
