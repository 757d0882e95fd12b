"""Panes as frames: the counts are the report's, and the columns are those that are told."""

from __future__ import annotations

from collections import Counter
from typing import Any

import polars as pl
import pytest

from diagnostics.report.frames import _CATEGORIZE, _FIELDS, _WORK_ITEMS
from diagnostics.report.model import Report
from diagnostics.report.panes import AccountRow, CategorizePane, FieldsPane, ProjectRow, WorkItemsPane
from tests.support.worlds import observed

_TABLES: dict[str, Any] = {"work_items": _WORK_ITEMS, "fields": _FIELDS, "categorize": _CATEGORIZE}
_TOLD: dict[str, Any] = {"work_items": WorkItemsPane, "fields": FieldsPane, "categorize": CategorizePane}


@pytest.fixture(scope="module")
def report() -> Report:
    """The report on the default world."""
    return observed("mixed")[1]


def _sums(frame: pl.DataFrame, key: str, value: str = "count") -> dict[Any, int]:
    return dict(frame.group_by(key).agg(pl.col(value).sum()).iter_rows())


def test_findings_are_a_row_each_in_the_order_of_the_report(report: Report) -> None:
    """Codes and what to do are the findings' own; evidence is one line."""
    frame = report.to_frame()

    assert frame["code"].to_list() == [one.code for one in report.findings]
    assert frame["what_to_do"].to_list() == [one.remediation.text for one in report.findings]
    assert frame["commands"].to_list() == [list(one.remediation.commands) for one in report.findings]
    assert "=" in str(frame["evidence"][0])


def test_links_and_roles_are_a_row_each(report: Report) -> None:
    """What is unknown is null and never no; what only projects have is null for accounts."""
    links, roles = report.panes.connection.to_frame(), report.panes.roles.to_frame()

    pane = report.panes.roles
    assert links["stage"].to_list() == [one.stage for one in report.panes.connection.stages]
    rows: list[AccountRow | ProjectRow] = [*pane.accounts, *pane.projects]
    assert roles["id"].to_list() == [one.id for one in rows]
    assert roles["ok"].to_list() == [one.ok for one in rows]
    assert roles["ok"].null_count() > 0
    assert roles.filter(pl.col("kind") == "account")["listed"].null_count() == len(pane.accounts)
    assert set(roles["whom"].drop_nulls()) >= {one.whom for one in pane.projects}


def test_stories_are_counted_as_in_the_summary(report: Report) -> None:
    """By type, by project and by age the frames add up to what the report says."""
    work = report.panes.work_items
    counts, ages = work.to_frame(), work.to_frame("ages")

    assert counts["count"].sum() == ages["count"].sum() == report.summary.total
    assert {kind: count for kind, count in _sums(counts, "type").items() if count} == {
        kind: count for kind, count in report.summary.stories_by_type.items() if count
    }
    read = {one.project_id: one.read for one in work.projects if one.read}
    assert _sums(counts, "project_id") == read
    assert work.to_frame("projects")["read"].to_list() == [one.read for one in work.projects]
    assert work.to_frame("types")["type"].to_list() == [one.type for one in work.types]


def test_fields_are_filled_as_on_the_pane(report: Report) -> None:
    """Whole, by project and by type, each with its share."""
    pane = report.panes.fields
    fields, projects, types = pane.to_frame(), pane.to_frame("by_project"), pane.to_frame("by_type")

    assert fields["populated"].to_list() == [one.populated for one in pane.fields]
    by_field = {one.api_name: one.populated for one in pane.fields if one.by_project}
    assert _sums(projects, "api_name", "populated") == by_field
    assert _sums(types, "api_name", "populated") == {
        one.api_name: one.populated for one in pane.fields if one.by_type
    }


def test_flow_items_are_counted_as_on_the_pane(report: Report) -> None:
    """Buckets, types and projects add up to all stories, in every table."""
    pane = report.panes.categorize
    items = pane.to_frame("flow_items")

    assert pane.to_frame("buckets")["count"].sum() == report.summary.total
    assert pane.to_frame()["count"].sum() == report.summary.total
    assert pane.to_frame("by_project")["count"].sum() == report.summary.total
    expected = Counter[str]()
    for one in pane.by_project:
        expected.update(one.flow_items)
    assert _sums(items, "flow_item") == expected
    assert pane.to_frame("states")["state"].to_list() == [one.state for one in pane.states]


@pytest.mark.parametrize("pane", _TABLES)
def test_columns_are_the_same_in_every_report_and_all_are_told(report: Report, pane: str) -> None:
    """A report without stories gives the same columns and types; the documentation names each."""
    empty, told = observed("empty")[1], str(_TOLD[pane].to_frame.__doc__)
    for table, schema in _TABLES[pane].items():
        full = getattr(report.panes, pane).to_frame(table)

        assert dict(full.schema) == schema
        assert dict(getattr(empty.panes, pane).to_frame(table).schema) == schema
        assert f"`{table}`" in told
        assert all(name in told for name in schema)


def test_a_table_that_is_not_there_is_refused_with_those_that_are(report: Report) -> None:
    """The names are in the message."""
    with pytest.raises(ValueError, match="counts, types, projects, ages"):
        report.panes.work_items.to_frame("types_of")  # type: ignore[arg-type]
