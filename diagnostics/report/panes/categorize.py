"""Categorize artifacts as records."""

from __future__ import annotations

from typing import Literal

import msgspec

from diagnostics.report.levels import Verdict
from diagnostics.report.panes.figures import Count, Share


class CategoryRow(msgspec.Struct, frozen=True, kw_only=True):
    """One story type and the flow item proposed for it; null: uncategorised."""

    type: str
    flow_item: str | None
    count: Count
    share: Share
    reason: str


class CategoryCount(msgspec.Struct, frozen=True, kw_only=True):
    """What Viz's screen does not show: the same by project."""

    project_id: int
    project: str
    type: str
    count: Count


class CategorizePane(msgspec.Struct, frozen=True, kw_only=True):
    """The Categorize Artifacts screen."""

    verdict: Verdict
    scope: Literal["No Project"]
    meaning: Literal["All Projects"]
    note: str
    rows: tuple[CategoryRow, ...]
    uncategorised: Count
    by_project: tuple[CategoryCount, ...]
