"""Reads the sample worlds' descriptions from `scenarios.toml` and `hosts.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final, NamedTuple

from diagnostics.sandbox.users import SandboxUser

_CUSTOMERS: Final = "Customers, on Tracker's own v5"


@dataclass(frozen=True, slots=True)
class AccountPlan:
    """An account as a scenario describes it; `scenarios.toml` says what each flag means."""

    key: str
    id: int
    name: str
    plan: str
    roles: Mapping[str, str]
    """User key to account role: owner, admin, project_creator or member."""
    status: str = "active"
    open_memberships: bool = False


@dataclass(frozen=True, slots=True)
class ProjectPlan:
    """A project as a scenario describes it; `scenarios.toml` says what each flag means."""

    id: int
    name: str
    account: str
    domain: str
    stories: int
    mix: Mapping[str, float]
    roles: Mapping[str, str]
    listed: bool = True
    api_access: bool = True
    automatic_planning: bool = True
    estimate_all: bool = False
    point_scale: str = "0,1,2,3"
    years: float = 3.0
    surprises: bool = False
    odd_fields: bool = False
    integrations: tuple[str, ...] = ()
    webhook: bool = False
    deleted: bool = False
    ownerless: bool = False
    zone: str = "Etc/UTC"
    rest_days: int = 0
    copies: int = 1


class Sample(NamedTuple):
    """What is told of a scenario in a list."""

    about: str
    """What it is a sample of, in a sentence."""
    code: str
    """The finding that it shows before all; empty where there is none."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A whole sample world, before anything is made up."""

    name: str
    about: str
    connection: str
    users: tuple[SandboxUser, ...]
    accounts: tuple[AccountPlan, ...]
    projects: tuple[ProjectPlan, ...]
    flavour: str = "v5"
    """How the host answers; one of `diagnostics.sandbox.flavours`."""
    connection_works: bool = False
    """The connection's user works on stories as a person does."""


@cache
def _file() -> dict[str, Any]:
    worlds, hosts = (
        tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
        for name in ("scenarios", "hosts")
    )
    return {"users": worlds["users"], "scenarios": worlds["scenarios"] | hosts["scenarios"]}


def scenario_names() -> tuple[str, ...]:
    """Give the scenarios one can start, the default one first."""
    return tuple(_file()["scenarios"])


def scenario_groups() -> dict[str, dict[str, Sample]]:
    """Give the scenarios by what they are samples of: a group's title to names with what is told of each."""
    groups: dict[str, dict[str, Sample]] = {}
    for name, raw in _file()["scenarios"].items():
        groups.setdefault(raw.get("group", _CUSTOMERS), {})[name] = Sample(raw["about"], raw.get("code", ""))
    return groups


def load(name: str) -> Scenario:
    """Give one scenario.

    Raises:
        ValueError: There is none of that name; the message lists those that exist.
    """
    raw = _file()["scenarios"].get(name)
    if raw is None:
        raise ValueError(f"unknown scenario {name!r}; there are: {', '.join(scenario_names())}")
    data = _file()["scenarios"][raw.get("like", name)]
    accounts = tuple(AccountPlan(**plan) for plan in data["accounts"])
    projects = tuple(ProjectPlan(**_tuples(plan)) for plan in data["projects"])
    users = tuple(_user(key, row, accounts, projects) for key, row in _file()["users"].items())
    flavour, works = raw.get("flavour", "v5"), bool(data.get("connection_works", False))
    return Scenario(name, raw["about"], data["connection"], users, accounts, projects, flavour, works)


def _tuples(plan: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in plan.items()}


def _user(
    key: str, row: Mapping[str, Any], accounts: tuple[AccountPlan, ...], projects: tuple[ProjectPlan, ...]
) -> SandboxUser:
    revoked = bool(row.get("revoked", False))
    about = (
        "Left the company: the token is revoked and every call answers 403."
        if revoked
        else _sight(key, accounts, projects)
    )
    return SandboxUser(
        key=key,
        id=row["id"],
        name=row["name"],
        initials=row["initials"],
        username=row["username"],
        email=f"{row['username']}@example.com",
        password=row["password"],
        token=row["token"],
        revoked=revoked,
        about=about,
    )


def _sight(key: str, accounts: tuple[AccountPlan, ...], projects: tuple[ProjectPlan, ...]) -> str:
    roles = [plan.roles[key] for plan in projects if key in plan.roles]
    counted = [f"{role} of {roles.count(role)}" for role in ("owner", "member", "viewer") if role in roles]
    places = [f"{plan.roles[key].replace('_', ' ')} of {plan.name}" for plan in accounts if key in plan.roles]
    managed = {plan.key for plan in accounts if plan.roles.get(key) in {"owner", "admin"}}
    hidden = [plan for plan in projects if key not in plan.roles and plan.account not in managed]
    unseen = [f"{len(hidden)} of the {len(projects)} projects"] if hidden else []
    unseen += [f"{plan.name} (API access is off)" for plan in projects if not plan.api_access]
    unseen += [f"{plan.name} (deleted)" for plan in projects if plan.deleted]
    rest = f"; cannot see {' nor '.join(unseen)}" if unseen else ""
    return f"Project {', '.join(counted)}; account {', '.join(places)}{rest}."
