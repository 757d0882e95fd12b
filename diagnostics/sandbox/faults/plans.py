"""Reads the faults' descriptions from `faults.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any

from diagnostics.sandbox.scenarios import Scenario, load


@dataclass(frozen=True, slots=True)
class TlsPlan:
    """How the server speaks TLS; the defaults are as it should be."""

    certificate: Mapping[str, Any] = field(default_factory=dict)
    """What is otherwise in the certificates: `diagnostics.sandbox.faults.certificates.CertificatePlan`."""
    trusted: bool = True
    """Whether the root's file is handed out."""
    old: bool = False
    """TLS 1.1 and nothing newer."""
    asks_client: bool = False
    """Whether a certificate is asked of the client."""
    spoken: bool = True
    """False: the address says https, and the server speaks plain HTTP."""


@dataclass(frozen=True, slots=True)
class FaultPlan:
    """One fault as `faults.toml` describes it, which says what each key is for."""

    name: str
    about: str
    group: str
    at: str
    """The link of connection health, or the pane, that shows it."""
    code: str = ""
    """The finding to expect; empty where there is none."""
    rows: tuple[str, ...] = ()
    world: str = "healthy"
    username: str = ""
    ask: tuple[int, ...] = ()
    projects: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    accounts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    port: str = "open"
    greet: str = ""
    clock_s: float = 0.0
    answers: Mapping[str, Any] = field(default_factory=dict)
    elsewhere: bool = False
    tls: TlsPlan | None = None
    proxy: Mapping[str, Any] | None = None
    variables: Mapping[str, str] = field(default_factory=dict)

    def scenario(self) -> Scenario:
        """Give the sample world behind it, with what the fault changes in it."""
        world = load(self.world)
        projects = tuple(replace(one, **self.projects.get(str(one.id), {})) for one in world.projects)
        accounts = tuple(replace(one, **self.accounts.get(one.key, {})) for one in world.accounts)
        return replace(world, about=self.about, accounts=accounts, projects=projects)


@cache
def _file() -> dict[str, dict[str, Any]]:
    text = files(__package__).joinpath("faults.toml").read_text(encoding="utf-8")
    faults: dict[str, dict[str, Any]] = tomllib.loads(text)["faults"]
    return faults


def fault_names() -> tuple[str, ...]:
    """Give the faults one can start."""
    return tuple(_file())


def fault_groups() -> dict[str, dict[str, FaultPlan]]:
    """Give the faults by where they lie: a group's title to names with what stands behind each."""
    groups: dict[str, dict[str, FaultPlan]] = {}
    for name in fault_names():
        plan = load_fault(name)
        groups.setdefault(plan.group, {})[name] = plan
    return groups


def load_fault(name: str) -> FaultPlan:
    """Give one fault; KeyError where there is none of that name."""
    raw = dict(_file()[name])
    if "tls" in raw:
        raw["tls"] = TlsPlan(**{**raw["tls"], "certificate": _tuples(raw["tls"].get("certificate", {}))})
    return FaultPlan(name, **_tuples(raw))


def _tuples(raw: Mapping[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}
