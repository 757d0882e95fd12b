"""The report's tables as polars frames, for whoever goes on counting with them.

Each frame has the same columns and types in every report, also where it has no rows. What is unknown or was
not read is null, never 0. Counts are those of the panes: nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import polars as pl

from diagnostics.report.model import Report
from diagnostics.report.panes import (
    AccountRow,
    CategorizePane,
    ConnectionPane,
    FieldsPane,
    ProjectRow,
    RolesPane,
    WorkItemsPane,
)
from diagnostics.report.words import evidence_line

Row = Mapping[str, object]

_TEXTS: Final = pl.List(pl.String)
_PROJECT: Final = {"project_id": pl.Int64, "project": pl.String}
_FILL: Final = {"populated": pl.Int64, "of": pl.Int64, "fill_rate": pl.Float64}
_FIELD: Final = {"field": pl.String, "api_name": pl.String}

_FINDINGS: Final = {
    "code": pl.String,
    "severity": pl.String,
    "pane": pl.String,
    "subject": pl.String,
    "title": pl.String,
    "cause": pl.String,
    "evidence": pl.String,
    "impact": pl.String,
    "what_to_do": pl.String,
    "commands": _TEXTS,
    "actor": pl.String,
    "confidence": pl.String,
    "basis": pl.String,
    "docs": pl.String,
}
_STAGES: Final = {
    "stage": pl.String,
    "title": pl.String,
    "status": pl.String,
    "ms": pl.Float64,
    "detail": pl.String,
    "because": pl.String,
}
_ROLES: Final = {
    "kind": pl.String,
    "id": pl.Int64,
    "name": pl.String,
    "role": pl.String,
    "ok": pl.Boolean,
    "reason": pl.String,
    "loses": pl.String,
    "ask": _TEXTS,
    "whom": pl.String,
    "status": pl.String,
    "listed": pl.Boolean,
    "allows": _TEXTS,
    "lacks": _TEXTS,
    "people_left": pl.Int64,
    "stories_left": pl.Int64,
}
_WORK_ITEMS: Final = {
    "counts": {**_PROJECT, "type": pl.String, "state": pl.String, "count": pl.Int64},
    "types": {
        "type": pl.String,
        "supported": pl.Boolean,
        "count": pl.Int64,
        "unique_url": pl.Boolean,
        "reason": pl.String,
    },
    "projects": {
        **_PROJECT,
        "read": pl.Int64,
        "total": pl.Int64,
        "filtered": pl.Int64,
        "epics": pl.Int64,
        "reconciled": pl.Boolean,
        "way": pl.String,
        "reason": pl.String,
    },
    "ages": {**_PROJECT, "type": pl.String, "age": pl.String, "count": pl.Int64},
}
_FIELDS: Final = {
    "fields": {
        **_FIELD,
        "group": pl.String,
        "standard_type": pl.String,
        "supported": pl.Boolean,
        "usable_in_rules": pl.Boolean,
        "basis": pl.String,
        **_FILL,
        "distinct": pl.Int64,
        "reason": pl.String,
    },
    "by_project": {**_FIELD, **_PROJECT, **_FILL},
    "by_type": {**_FIELD, "type": pl.String, **_FILL},
}
_CATEGORIZE: Final = {
    "rows": {
        "type": pl.String,
        "flow_item": pl.String,
        "count": pl.Int64,
        "share": pl.Float64,
        "caught": pl.Int64,
        "reason": pl.String,
    },
    "by_project": {**_PROJECT, "type": pl.String, "count": pl.Int64},
    "flow_items": {**_PROJECT, "type": pl.String, "flow_item": pl.String, "count": pl.Int64},
    "buckets": {
        "bucket": pl.String,
        "count": pl.Int64,
        "share": pl.Float64,
        "by_rules": pl.Int64,
        "by_type": pl.Int64,
    },
    "rules": {
        "place": pl.Int64,
        "name": pl.String,
        "flow_item": pl.String,
        "text": pl.String,
        "status": pl.String,
        "matches": pl.Int64,
        "catches": pl.Int64,
        "reason": pl.String,
    },
    "states": {
        "state": pl.String,
        "flow_state": pl.String,
        "basis": pl.String,
        "count": pl.Int64,
        "reason": pl.String,
    },
}


def findings_frame(report: Report) -> pl.DataFrame:
    """Give the findings, worst first, one a row."""
    told = {
        id(one): {
            "evidence": evidence_line(one.evidence),
            "what_to_do": one.remediation.text,
            "commands": one.remediation.commands,
        }
        for one in report.findings
    }
    return _frame(_FINDINGS, (_row(one, _FINDINGS, **told[id(one)]) for one in report.findings))


def connection_frame(pane: ConnectionPane) -> pl.DataFrame:
    """Give the links of the connection, in their order."""
    return _frame(_STAGES, (_row(one, _STAGES) for one in pane.stages))


def roles_frame(pane: RolesPane) -> pl.DataFrame:
    """Give the user's roles, one account or project a row; what only the other kind has is null."""
    kinds: Mapping[str, Iterable[AccountRow | ProjectRow]] = {
        "account": pane.accounts,
        "project": pane.projects,
    }
    rows = (
        _row(one, _ROLES, kind=kind, loses=one.loses.text if one.loses else None)
        for kind, ones in kinds.items()
        for one in ones
    )
    return _frame(_ROLES, rows)


def work_items_frame(pane: WorkItemsPane, table: str) -> pl.DataFrame:
    """Give one of the pane's tables.

    Raises:
        ValueError: There is no such table.
    """
    schema = _schema(_WORK_ITEMS, table)
    return _frame(schema, (_row(one, schema) for one in getattr(pane, table)))


def fields_frame(pane: FieldsPane, table: str) -> pl.DataFrame:
    """Give one of the pane's tables.

    Raises:
        ValueError: There is no such table.
    """
    schema = _schema(_FIELDS, table)
    if table == "fields":
        return _frame(schema, (_row(one, schema) for one in pane.fields))
    rows = (
        _row(fill, schema, field=one.field, api_name=one.api_name)
        for one in pane.fields
        for fill in getattr(one, table)
    )
    return _frame(schema, rows)


def categorize_frame(pane: CategorizePane, table: str) -> pl.DataFrame:
    """Give one of the pane's tables.

    Raises:
        ValueError: There is no such table.
    """
    schema = _schema(_CATEGORIZE, table)
    if table != "flow_items":
        return _frame(schema, (_row(one, schema) for one in getattr(pane, table)))
    rows = (
        _row(one, schema, flow_item=bucket, count=count)
        for one in pane.by_project
        for bucket, count in one.flow_items.items()
    )
    return _frame(schema, rows)


def _schema(tables: Mapping[str, Mapping[str, Any]], table: str) -> Mapping[str, Any]:
    if table not in tables:
        raise ValueError(f"no table {table!r}; there are {', '.join(tables)}")
    return tables[table]


def _row(record: object, schema: Mapping[str, Any], **told: object) -> Row:
    """Give what a record says of each column; what it does not have is null."""
    return {name: _plain(told[name] if name in told else getattr(record, name, None)) for name in schema}


def _plain(value: object) -> object:
    """Give words of this program, and text that was made safe, as plain text."""
    if isinstance(value, str):
        return str.__str__(value)
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _frame(schema: Mapping[str, Any], rows: Iterable[Row]) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=dict(schema))
