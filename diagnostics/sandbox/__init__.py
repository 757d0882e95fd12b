"""An embedded Tracker: sample worlds behind a real HTTP server that answers as Tracker's REST API v5."""

from __future__ import annotations

from diagnostics.sandbox.faults.plans import FaultPlan, fault_groups, fault_names
from diagnostics.sandbox.scenarios import scenario_groups, scenario_names
from diagnostics.sandbox.server import Sandbox
from diagnostics.sandbox.users import SandboxUser

__all__ = [
    "FaultPlan",
    "Sandbox",
    "SandboxUser",
    "fault_groups",
    "fault_names",
    "scenario_groups",
    "scenario_names",
]
