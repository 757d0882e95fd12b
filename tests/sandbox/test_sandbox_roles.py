"""What each sample user may read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import httpx
import pytest

from diagnostics.sandbox import Sandbox

TODAY = date(2026, 11, 1)
OFF, UNLISTED, FOREIGN = 2098861, 2159925, 2183564
RETAIL, STUDIO = 1086214, 1124873


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Give the default world, served."""
    with Sandbox(today=TODAY) as running:
        yield running


def get(sandbox: Sandbox, key: str, path: str, **query: str) -> tuple[int, Any]:
    """Give status and JSON of one GET by a sample user."""
    user = next(user for user in sandbox.users if user.key == key)
    headers = {"X-TrackerToken": user.token}
    answer = httpx.get(sandbox.url + path, params=query, headers=headers, trust_env=False)
    return answer.status_code, answer.json()


def test_me_lists_memberships_and_accounts(sandbox: Sandbox) -> None:
    """/me tells the own role in each project, API access or not, but no other project of an account."""
    _, me = get(sandbox, "viz", "/me")
    roles = {row["project_id"]: row["role"] for row in me["projects"]}
    viz = sandbox.connection_user.id
    expected = {
        number: board.memberships[viz]["role"]
        for number, board in sandbox.world.boards.items()
        if viz in board.memberships
    }
    assert roles == expected
    assert set(roles.values()) == {"owner", "member", "viewer"}
    assert OFF in roles
    assert UNLISTED not in roles
    assert [account["id"] for account in me["accounts"]] == [RETAIL, STUDIO]


@pytest.mark.parametrize("part", ["", "/stories", "/memberships", "/labels", "/activity"])
def test_a_project_without_api_access_refuses_everything(sandbox: Sandbox, part: str) -> None:
    """Even an owner gets 403 with the advice that names project API access."""
    status, error = get(sandbox, "owner", f"/projects/{OFF}{part}")
    assert (status, error["code"]) == (403, "unauthorized_operation")
    assert "project API access is disabled" in error["possible_fix"]


def test_a_story_without_api_access_is_refused_by_its_id_too(sandbox: Sandbox) -> None:
    """/stories/{id} is no way around the project's switch."""
    number = sandbox.world.boards[OFF].stories[0]["id"]
    assert get(sandbox, "owner", f"/stories/{number}")[0] == 403


def test_an_account_admin_reaches_unlisted_projects(sandbox: Sandbox) -> None:
    """The account's admin reads a project that neither /me nor /projects lists; a plain member does not."""
    assert UNLISTED not in [project["id"] for project in get(sandbox, "viz", "/projects")[1]]
    assert get(sandbox, "viz", f"/projects/{UNLISTED}")[0] == 200
    status, error = get(sandbox, "member", f"/projects/{UNLISTED}")
    assert (status, error["code"]) == (403, "unauthorized_operation")


def test_account_memberships_are_for_owners_and_admins(sandbox: Sandbox) -> None:
    """An admin reads them all or one by person id, a plain member gets 403."""
    viz = sandbox.connection_user.id
    status, rows = get(sandbox, "viz", f"/accounts/{RETAIL}/memberships")
    assert status == 200
    assert [row["admin"] for row in rows if row["person"]["id"] == viz] == [True]
    assert get(sandbox, "viz", f"/accounts/{RETAIL}/memberships/{viz}")[1]["id"] == viz
    assert get(sandbox, "viz", f"/accounts/{RETAIL}/memberships/1")[0] == 404
    status, error = get(sandbox, "viz", f"/accounts/{STUDIO}/memberships/{viz}")
    assert (status, error["code"]) == (403, "unauthorized_operation")


def test_accounts_and_summaries(sandbox: Sandbox) -> None:
    """Members see their accounts; with_permission leaves those in which they may create projects."""
    assert [row["id"] for row in get(sandbox, "viz", "/accounts")[1]] == [RETAIL, STUDIO]
    creating = {"with_permission": "project_creation"}
    assert [row["id"] for row in get(sandbox, "viz", "/account_summaries", **creating)[1]] == [RETAIL]
    assert [row["id"] for row in get(sandbox, "member", "/account_summaries", **creating)[1]] == [STUDIO]
    assert get(sandbox, "viewer", "/account_summaries", **creating)[1] == []
    assert get(sandbox, "viz", "/accounts/0")[0] == 404
    assert get(sandbox, "viz", "/account_summaries", with_permission="all")[0] == 400


def test_a_foreign_account_is_refused() -> None:
    """An account that the user does not belong to answers 403, not 404."""
    with Sandbox("mixed", today=TODAY) as sandbox:
        del sandbox.world.account_memberships[STUDIO][sandbox.connection_user.id]
        status, error = get(sandbox, "viz", f"/accounts/{STUDIO}")
    assert (status, error["code"]) == (403, "unauthorized_operation")


@pytest.mark.parametrize("what", ["integrations", "webhooks"])
def test_integrations_and_webhooks_are_for_owners(sandbox: Sandbox, what: str) -> None:
    """A project's owner reads them, a member and a viewer get 403."""
    path = f"/projects/2104417/{what}"
    status, rows = get(sandbox, "owner", path)
    assert status == 200
    assert rows
    assert get(sandbox, "owner", f"{path}/{rows[0]['id']}")[1] == rows[0]
    assert [get(sandbox, key, path)[0] for key in ("member", "viewer")] == [403, 403]


def test_a_viewer_reads_stories_and_memberships(sandbox: Sandbox) -> None:
    """The role of viewer is enough to read a project."""
    assert get(sandbox, "viewer", "/projects/2104417/stories", limit="1")[0] == 200
    _, rows = get(sandbox, "viewer", "/projects/2104417/memberships", sort_by="name")
    names = [row["person"]["name"] for row in rows]
    assert names == sorted(names)
    assert get(sandbox, "viewer", f"/projects/2104417/memberships/{rows[0]['id']}")[1] == rows[0]


def test_projects_can_be_asked_for_by_account(sandbox: Sandbox) -> None:
    """account_ids leaves only the projects of those accounts."""
    _, rows = get(sandbox, "viz", "/projects", account_ids=str(STUDIO))
    assert {row["account_id"] for row in rows} == {STUDIO}
    assert FOREIGN in {row["id"] for row in rows}
    assert get(sandbox, "viz", "/projects", account_ids="x")[0] == 400


def test_people_and_workspaces(sandbox: Sandbox) -> None:
    """/my/people needs a project; a workspace is private to its person."""
    assert get(sandbox, "viz", "/my/people")[0] == 400
    assert get(sandbox, "viz", "/my/people", project_id="2104417")[1][0]["kind"] == "person"
    number = get(sandbox, "viz", "/my/workspaces")[1][0]["id"]
    assert get(sandbox, "viz", f"/my/workspaces/{number}")[0] == 200
    assert get(sandbox, "owner", f"/my/workspaces/{number}")[0] == 403


@pytest.mark.parametrize(
    ("scenario", "roles", "memberships"),
    [
        ("viewer-only", {"viewer"}, 403),
        ("no-admin", {"owner", "member"}, 403),
        ("healthy", {"owner", "member"}, 200),
    ],
)
def test_scenarios_differ_in_the_connection_users_roles(
    scenario: str, roles: set[str], memberships: int
) -> None:
    """Each scenario gives the connection user the roles that it is named for."""
    with Sandbox(scenario, today=TODAY) as sandbox:
        _, me = get(sandbox, sandbox.connection_user.key, "/me")
        assert {row["role"] for row in me["projects"]} == roles
        for account in me["accounts"]:
            assert get(sandbox, "viz", f"/accounts/{account['id']}/memberships")[0] == memberships
