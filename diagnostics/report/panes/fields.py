"""Field support as records."""

from __future__ import annotations

import msgspec

from diagnostics.report.levels import Verdict
from diagnostics.report.panes.figures import Count, Share


class FieldRow(msgspec.Struct, frozen=True, kw_only=True):
    """One story field; null: unknown, or not read."""

    field: str
    api_name: str
    standard_type: str
    supported: bool | None
    usable_in_rules: bool | None
    basis: str
    populated: Count | None
    of: Count | None
    """All stories, releases included."""
    fill_rate: Share | None
    reason: str
    in_source: bool = True
    """False: an export was read, and it does not hold this field."""


class FieldTypeRow(msgspec.Struct, frozen=True, kw_only=True):
    """One of the document's standard field types."""

    standard_type: str
    usable_in_rules: bool
    basis: str


class FieldsPane(msgspec.Struct, frozen=True, kw_only=True):
    """What rules can look at."""

    verdict: Verdict
    types: tuple[FieldTypeRow, ...]
    fields: tuple[FieldRow, ...]
    caveat: str
