"""JSON lines: each valid for itself, by a schema, in an order that can be relied on."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from diagnostics.judge import judge
from diagnostics.report import events
from diagnostics.report.jsonl import write_jsonl, write_line_schema
from diagnostics.report.model import Report
from tests.forms.runs import RUNS, report_of
from tests.support.worlds import observed


def _lines(report: Report) -> list[Any]:
    text = write_jsonl(report)
    assert text.endswith("\n")
    return [json.loads(line) for line in text[:-1].split("\n")]


@pytest.mark.parametrize("run", RUNS)
def test_each_line_keeps_to_the_published_schema(run: str) -> None:
    """Plain json reads each line; the schema takes them all, and refuses an event that there is not."""
    schema = json.loads(write_line_schema())
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    lines = _lines(report_of(run))

    assert [one for one in lines if not validator.is_valid(one)] == []
    assert not validator.is_valid({**lines[0], "event": "party"})


def test_the_lines_are_the_reports_own(mixed_report: Report) -> None:
    """Begin, links, panes, rows, findings and end, as many of each as the report has."""
    lines = _lines(mixed_report)
    counted = Counter(one["event"] for one in lines)
    rows = Counter((one["pane"], one["table"]) for one in lines if one["event"] == "row")

    assert (lines[0]["event"], lines[-1]["event"]) == ("run_started", "run_ended")
    assert lines[0]["schema_version"] == mixed_report.schema_version
    assert counted["stage_ended"] == len(mixed_report.panes.connection.stages)
    assert counted["pane_judged"] == 5
    assert counted["finding"] == len(mixed_report.findings) == sum(lines[-1]["findings"].values())
    assert counted["ruled_out"] == len(mixed_report.ruled_out)
    assert counted["not_judged"] == len(mixed_report.coverage.not_judged)
    assert rows["work_items", "counts"] == len(mixed_report.panes.work_items.counts)
    assert rows["fields", "fields"] == len(mixed_report.panes.fields.fields)
    assert lines[-1]["verdict"] == mixed_report.verdict


def test_the_docstring_tells_every_event() -> None:
    """Names and keys of events stand in one place."""
    names = set(json.loads(write_line_schema())["discriminator"]["mapping"])

    assert names == {name for name in names if f"- `{name}`:" in str(events.__doc__)}
    assert str(events.__doc__).count("- `") == len(names)


def test_a_run_that_was_ended_early_still_ends_in_order() -> None:
    """What was not seen is unknown, and the last line is there."""
    snapshot = observed("mixed")[0]
    report = judge(replace(snapshot, finished=False, stages=snapshot.stages[:2], story_rows=None))

    lines = _lines(report)

    assert lines[-1]["event"] == "run_ended"
    assert lines[-1]["verdict"] == report.verdict
    assert lines[-1]["answered"] < lines[-1]["asked"]
    assert "unknown" in {one["status"] for one in lines if one["event"] == "stage_ended"}
