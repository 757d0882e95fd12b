"""What differs between two reports, as records. Their JSON is a contract: keys are only ever added."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Final, Literal

import msgspec

from diagnostics.faults import Scalar
from diagnostics.report.levels import PaneName, Severity, Verdict
from diagnostics.report.model import Tool

SCHEMA_VERSION: Final = "1"


class Class(enum.StrEnum):
    """What became of something that is not as it was."""

    BROKE = "broke"
    FIXED = "fixed"
    CHANGED = "changed"
    UNSEEN = "unseen"


class Kind(enum.StrEnum):
    """What a difference is about."""

    FINDING = "finding"
    VERDICT = "verdict"
    TARGET = "target"
    LINK = "link"
    USER = "user"
    ACCOUNT = "account"
    PROJECT = "project"
    TYPE = "type"
    STORIES = "stories"
    """Stories of one project and type, by state."""
    RECONCILED = "reconciled"
    """A project's figures against each other."""
    FIELD = "field"
    FIELD_TYPE = "field type"
    KEY = "key"
    INTEGRATION = "integration"
    CATEGORY = "category"
    RULE = "rule"
    STATE = "state"
    FLOW = "flow"
    FILE = "file"
    COVERAGE = "coverage"


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One value that is another now; null: it was not there, or not known."""

    what: str
    before: Scalar
    after: Scalar


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one thing.

    A thing stands in two lists where its values went different ways; one value never does.
    """

    kind: Kind
    key: str
    """What it is, the same in both reports, also where its name, place or count changed."""
    pane: PaneName | None
    """Null: it is about the whole report."""
    name: str
    """What it is, for a reader."""
    changes: tuple[Change, ...]
    code: str = ""
    """Of a finding."""
    severity: Severity | None = None
    """Of a finding: how much it weighs, in the newer report where it stands there."""
    title: str = ""
    """Of a finding: its title, which nothing was held against."""
    note: str = ""
    """Why it can no longer be seen, or that the earlier run had not looked."""


class Side(msgspec.Struct, frozen=True, kw_only=True):
    """One of the two reports."""

    file: str
    target: str
    started_at: datetime
    finished_at: datetime
    tool: Tool
    verdict: Verdict
    panes: dict[PaneName, Verdict]


class RulesChanged(msgspec.Struct, frozen=True, kw_only=True):
    """The two reports were judged by different programs or rules, which differences may come from."""

    before: Tool
    after: Tool


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """Two reports against each other; where all four lists are empty, they say the same."""

    schema_version: Literal["1"]
    before: Side
    after: Side
    broke: tuple[Difference, ...]
    fixed: tuple[Difference, ...]
    changed: tuple[Difference, ...]
    unseen: tuple[Difference, ...]
    """What can no longer be seen, and so is neither fixed nor broken."""
    rules_changed: RulesChanged | None

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not (self.broke or self.fixed or self.changed or self.unseen)

    @property
    def backwards(self) -> bool:
        """Whether the report that stands for the newer one is the older of the two."""
        return self.after.finished_at < self.before.finished_at

    def __repr__(self) -> str:
        from diagnostics.compare.words import headline  # noqa: PLC0415 - it builds on this module

        return f"<Comparison {headline(self)}>"

    def _repr_markdown_(self) -> str:
        """Give what a notebook shows of it; no file and no host is asked."""
        from diagnostics.compare.write import write_markdown  # noqa: PLC0415 - it builds on this module

        return write_markdown(self)

    def of(self, name: Class) -> tuple[Difference, ...]:
        """Give the differences of one class."""
        found: tuple[Difference, ...] = getattr(self, name)
        return found
