"""What must hold of every run and its report, whatever the host sent."""

from __future__ import annotations

import functools
import json
import unicodedata
from typing import Any

import jsonschema

from diagnostics.faults import FaultKind
from diagnostics.report.json import write_json, write_schema
from diagnostics.report.markdown import write_markdown
from diagnostics.report.model import Report
from diagnostics.report.text import write_text
from diagnostics.snapshot import Outcome, Snapshot
from tui.panes import PANES
from tui.panes.findings import finding_detail, findings_group, keyed, tally
from tui.panes.states import notice
from tui.state import State
from tui.view import content


def hold(snapshot: Snapshot, report: Report) -> None:
    """Hold a run and its report against all that is promised of them."""
    crashed = [one.fault for one in snapshot.stages if one.fault and one.fault.kind is FaultKind.CRASHED]
    assert not crashed, crashed
    assert not [one for one in report.findings if one.code == "LOC731"]
    _whole(snapshot)
    _adds_up(snapshot, report)
    _keeps_to_its_schema(report)
    for text in (write_text(report), write_markdown(report)):
        assert _is_inert(text)
    _shows(report)


def _whole(snapshot: Snapshot) -> None:
    assert snapshot.finished
    assert not [one.stage for one in snapshot.stages if one.outcome is Outcome.RUNNING]


def _adds_up(snapshot: Snapshot, report: Report) -> None:
    """Hold what was read, what was spoiled and what the report counts against each other."""
    projects = snapshot.projects or ()
    rows = 0 if snapshot.stories is None else snapshot.stories.height
    if snapshot.story is None:
        assert rows == sum(one.stories_read or 0 for one in projects)
    counted = sum(one.count for one in report.panes.work_items.counts)
    assert report.summary.total == counted == sum(report.summary.stories_by_type.values())
    assert report.coverage.asked == report.coverage.answered + len(report.coverage.not_judged)
    spoiled = sum(one.where.endswith("/stories") for one in snapshot.spoiled if "pointer" in one.facts)
    assert spoiled == sum(one.spoiled_rows for one in projects)


def _keeps_to_its_schema(report: Report) -> None:
    raw = write_json(report)
    assert _is_inert(raw)
    _validator().validate(json.loads(raw, parse_constant=_refuse))


@functools.cache
def _validator() -> Any:
    return jsonschema.Draft202012Validator(json.loads(write_schema()))


def _refuse(name: str) -> None:
    raise AssertionError(f"{name} is no JSON")


def _is_inert(text: str) -> bool:
    """Tell whether no character of a text could drive a terminal or hide another."""
    joiners = "\u200c\u200d"
    return all(
        character == "\n" or character in joiners or unicodedata.category(character) not in {"Cc", "Cf", "Cs"}
        for character in text
    )


def _shows(report: Report) -> None:
    """Make all that the dashboard shows of a report."""
    for pane in PANES:
        view = pane.view(report)
        content(view.notes)
        content([notice(pane, State(report=report, running=False))])
        for group in view.groups:
            assert len({row.key for row in group.rows}) == len(group.rows)
            for row in group.rows:
                assert len(row.cells) == len(group.columns)
                assert _is_inert(content(pane.detail(report, row.key)).plain)
    assert len(findings_group(report, None).rows) == len(keyed(report))
    content([tally(report)])
    for key, _ in keyed(report):
        content(finding_detail(report, key))
