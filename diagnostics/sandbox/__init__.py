"""An embedded Tracker: sample worlds behind a real HTTP server that answers as Tracker's REST API v5."""

from __future__ import annotations

from diagnostics.sandbox.scenarios import scenario_groups, scenario_names
from diagnostics.sandbox.server import Sandbox
from diagnostics.sandbox.users import SandboxUser

__all__ = ["Sandbox", "SandboxUser", "scenario_groups", "scenario_names"]
