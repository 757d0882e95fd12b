"""A world with every way to stand in a project, one project each."""

from __future__ import annotations

import itertools
from typing import Final, NamedTuple, Self

from diagnostics.sandbox import Sandbox
from diagnostics.sandbox.scenarios import AccountPlan, ProjectPlan, Scenario, load
from tests.conftest import TODAY

PROJECT_ROLES: Final = ("owner", "member", "viewer", "none")
ACCOUNT_ROLES: Final = ("owner", "admin", "member", "open", "none")
"""What the connection's user is in each account; `open`: a plain member who may read the memberships."""

NEVER_THERE: Final = 2999999


class Case(NamedTuple):
    """One way to stand."""

    project_role: str
    account_role: str
    api: bool
    deleted: bool = False

    @property
    def id(self) -> int:
        """The id of the project that is like this."""
        return 2_900_000 + CASES.index(self)

    @property
    def account(self) -> int:
        """The id of its account."""
        return account_id(self.account_role)


CASES: Final = (
    *itertools.starmap(Case, itertools.product(PROJECT_ROLES, ACCOUNT_ROLES, (True, False))),
    *(Case("member", account_role, api=True, deleted=True) for account_role in ACCOUNT_ROLES),
)


def account_id(account_role: str) -> int:
    """Give the id of the account in which the user is that."""
    return 1_090_000 + ACCOUNT_ROLES.index(account_role)


def every_standing(*, redacted: bool = False) -> Sandbox:
    """Give the embedded Tracker with a project for each case.

    Args:
        redacted: Memberships carry initials and no names, as redacted copies do.
    """
    sandbox = Sandbox(
        Scenario(
            name="every-standing",
            about="Every way to stand in a project.",
            connection="viz",
            users=load("mixed").users,
            accounts=tuple(_account(role) for role in ACCOUNT_ROLES),
            projects=tuple(_project(case) for case in CASES),
        ),
        today=TODAY,
    )
    return _Redacted(sandbox) if redacted else sandbox


def _account(role: str) -> AccountPlan:
    own = {} if role == "none" else {"viz": "member" if role == "open" else role}
    return AccountPlan(
        key=role,
        id=account_id(role),
        name=f"Account {role}",
        plan="Standard",
        roles={"owner": "admin" if role == "owner" else "owner", **own},
        status="delinquent" if role == "open" else "active",
        open_memberships=role == "open",
    )


def _project(case: Case) -> ProjectPlan:
    own = {} if case.project_role == "none" else {"viz": case.project_role}
    return ProjectPlan(
        id=case.id,
        name="Same name for all",
        account=case.account_role,
        domain="shop",
        stories=3,
        mix={"feature": 1},
        roles={"owner": "owner", **own},
        api_access=case.api,
        deleted=case.deleted,
        years=0.3,
    )


class _Redacted(Sandbox):
    """Takes the names out of every membership before the first request."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__(sandbox._scenario, today=TODAY)

    def __enter__(self) -> Self:
        super().__enter__()
        rows = [row for board in self.world.boards.values() for row in board.memberships.values()]
        rows += [row for members in self.world.account_memberships.values() for row in members.values()]
        for row in rows:
            row["person"] = {key: row["person"][key] for key in ("kind", "id", "initials")}
        return self


def owners_of(sandbox: Sandbox, project: int) -> set[str]:
    """Give the owners of a project without the connection's user, straight from the world's data."""
    return {
        row["person"].get("name", row["person"]["initials"])
        for person, row in sandbox.world.boards[project].memberships.items()
        if row["role"] == "owner" and person != sandbox.connection_user.id
    }


def managers_of(sandbox: Sandbox, account: int) -> set[str]:
    """Give who manages an account without the connection's user, straight from the world's data."""
    return {
        row["person"].get("name", row["person"]["initials"])
        for person, row in sandbox.world.account_memberships[account].items()
        if row["admin"] and person != sandbox.connection_user.id
    }
