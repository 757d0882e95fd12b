"""Why one story is, or is not, in Viz: an ordered chain, as records."""

from __future__ import annotations

import enum
from typing import Literal

import msgspec

from diagnostics.report.levels import Confidence, Status
from diagnostics.report.model import TargetLine, Tool


class InViz(enum.StrEnum):
    """The answer."""

    IN = "in_viz"
    """Nothing that can be seen from Tracker's side keeps it out."""
    OUT = "not_in_viz"
    UNKNOWN = "unknown"


class StepName(enum.StrEnum):
    """The links of the chain, in the order in which they are asked."""

    REACHABLE = "reachable"
    FOUND = "found"
    PROJECT = "project"
    ROLE = "role"
    ACCOUNT = "account"
    TYPE = "type"
    AGE = "age"
    FIELDS = "fields"
    RULE = "rule"
    FLOW_ITEM = "flow_item"
    FLOW_STATE = "flow_state"


class WhyStep(msgspec.Struct, frozen=True, kw_only=True):
    """One link: fail keeps the story out, unknown cannot be told, skipped was not asked."""

    step: StepName
    title: str
    status: Status
    detail: str
    remedy: str
    """What to do; empty where nothing is to be done."""
    basis: str
    confidence: Confidence
    code: str | None
    """The finding that a whole report has on it, for `explain`."""


class WhyStory(msgspec.Struct, frozen=True, kw_only=True):
    """The story asked about, as far as it could be read; null: not read."""

    id: int
    title: str | None
    url: str | None
    type: str | None
    state: str | None
    project_id: int | None
    project: str | None


class Why(msgspec.Struct, frozen=True, kw_only=True):
    """The answer for one story."""

    schema_version: Literal["1"]
    tool: Tool
    target: TargetLine
    story: WhyStory
    verdict: InViz
    reason: StepName | None
    """The first link that keeps it out, else the first that cannot be told; null: there is none."""
    summary: str
    note: str
    """What holds for every answer."""
    steps: tuple[WhyStep, ...]
