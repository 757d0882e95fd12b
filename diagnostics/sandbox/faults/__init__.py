"""Hosts with one thing wrong each: sample worlds behind servers on raw streams."""

from __future__ import annotations

from diagnostics.sandbox.faults.plans import FaultPlan, fault_groups, fault_names

__all__ = ["FaultPlan", "fault_groups", "fault_names"]
