"""Rows of what becomes of the stories in Viz."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Final

from diagnostics.compare.model import Kind
from diagnostics.compare.rows import Row
from diagnostics.compare.whole import STORIES
from diagnostics.faults import Scalar
from diagnostics.report.levels import PaneName
from diagnostics.report.model import Report
from diagnostics.report.panes import CategorizePane

_PANE: Final = PaneName.CATEGORIZE
_row: Final = partial(Row, pane=_PANE, needs=STORIES)


def category_rows(report: Report) -> Iterator[Row]:
    """Give mapping, rules, states, flow items, and the same by project."""
    pane = report.panes.categorize
    yield Row(
        kind=Kind.RULE,
        key="",
        name="source of the rules",
        pane=_PANE,
        values={"source": pane.rules_source},
    )
    yield from _mapping(pane)
    for one in pane.by_project:
        items: dict[str, Scalar] = dict(one.flow_items)
        yield _row(
            kind=Kind.CATEGORY,
            key=f"{one.project_id} {one.type}",
            name=f"{one.type} of project {one.project} ({one.project_id})",
            values={"count": one.count, **items},
            project=one.project_id,
            counts=True,
        )
    yield from _flow(pane)


def _mapping(pane: CategorizePane) -> Iterator[Row]:
    for one in pane.rows:
        values: dict[str, Scalar] = {
            "flow item": one.flow_item or "none",
            "count": one.count,
            "caught by rules": one.caught,
        }
        yield _row(kind=Kind.CATEGORY, key=one.type, name=f"type {one.type}", values=values, sums=True)
    for rule in pane.rules:
        values = {
            "place": rule.place,
            "flow item": rule.flow_item,
            "rule": rule.text,
            "status": rule.status.value,
            "matches": rule.matches,
            "catches": rule.catches,
        }
        yield _row(
            kind=Kind.RULE, key=f"rule {rule.name}", name=f"rule {rule.name}", values=values, sums=True
        )
    for state in pane.states:
        values = {"flow state": state.flow_state or "none", "basis": state.basis, "count": state.count}
        yield _row(kind=Kind.STATE, key=state.state, name=f"state {state.state}", values=values, sums=True)
    for bucket in pane.buckets:
        values = {"count": bucket.count, "by rules": bucket.by_rules, "by type": bucket.by_type}
        yield _row(kind=Kind.FLOW, key=bucket.bucket, name=bucket.bucket, values=values, sums=True)


def _flow(pane: CategorizePane) -> Iterator[Row]:
    """Give Flow Distribution over all time, since its window moves with the date, and Flow Load."""
    done, load = pane.flow_distribution, pane.flow_load
    values: Mapping[str, Scalar] = {
        **{one.flow_item: one.overall for one in done.rows},
        "undated": done.undated,
        "outside": done.outside,
    }
    yield _row(kind=Kind.FLOW, key="done", name="Flow Distribution", values=values, sums=True)
    values = {
        **{f"{one.flow_item}, {state}": count for one in load.rows for state, count in one.by_state.items()},
        "outside": load.outside,
    }
    yield _row(kind=Kind.FLOW, key="load", name="Flow Load", values=values, sums=True)
