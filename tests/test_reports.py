"""Text, JSON and Markdown of one report: same facts, safe text, a schema that holds."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import replace

import jsonschema
import msgspec
import pytest

from diagnostics.faults import Fault, FaultKind
from diagnostics.formats import FORMATS
from diagnostics.judge import judge
from diagnostics.report.json import write_json, write_schema
from diagnostics.report.markdown import plain, write_markdown
from diagnostics.report.model import Report
from diagnostics.report.text import write_text
from diagnostics.snapshot import Outcome, Snapshot, StageFact, StageName, TargetFacts


def test_the_report_keeps_to_its_published_schema(mixed_report: Report) -> None:
    """The JSON of a whole run validates against the schema that the command prints."""
    schema = json.loads(write_schema())

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(write_json(mixed_report)), schema, jsonschema.Draft202012Validator)


def test_the_schema_refuses_a_report_that_lacks_a_key(mixed_report: Report) -> None:
    """The schema is no formality: a missing key and a wrong word are found."""
    validator = jsonschema.Draft202012Validator(json.loads(write_schema()))
    good = json.loads(write_json(mixed_report))

    assert not validator.is_valid({name: value for name, value in good.items() if name != "panes"})
    assert not validator.is_valid({**good, "verdict": "splendid"})
    assert validator.is_valid({**good, "a_later_key": 1})


def test_the_figures_of_tls_stand_in_every_format(mixed_snapshot: Snapshot) -> None:
    """What TLS showed is a key of its link in JSON, and a table in text and Markdown."""
    seen = StageFact(stage=StageName.TLS, outcome=Outcome.DONE, facts={"sha256": "00ff", "strict": True})
    stages = tuple(seen if one.stage is StageName.TLS else one for one in mixed_snapshot.stages)
    report = judge(replace(mixed_snapshot, stages=stages))

    links = json.loads(write_json(report))["panes"]["connection"]["stages"]
    assert next(one for one in links if one["stage"] == "tls")["facts"] == {"sha256": "00ff", "strict": True}
    assert re.search(r"sha256 +00ff\n +strict +yes", write_text(report))
    assert "| sha256 | 00ff |" in write_markdown(report)


def test_the_json_has_the_keys_of_the_contract(mixed_report: Report) -> None:
    """Scripts find every key that the design names, at its place."""
    report = json.loads(write_json(mixed_report))
    panes = report["panes"]

    assert set(report) >= {
        "schema_version", "tool", "target", "started_at", "finished_at", "duration_s", "verdict", "panes",
        "findings", "ruled_out", "summary", "coverage",
    }  # fmt: skip
    assert report["schema_version"] == "1"
    assert set(report["target"]) >= {"url", "flavour", "auth"}
    assert set(panes["connection"]["stages"][0]) >= {"stage", "status", "ms", "detail", "because"}
    assert set(panes["connection"]["latency_ms"]) >= {"n", "p50", "p95"}
    assert "clock_skew_s" in panes["connection"]
    assert set(panes["roles"]["user"]) >= {"id", "name", "username"}
    assert set(panes["roles"]["accounts"][0]) >= {"id", "name", "role", "ok", "reason"}
    assert set(panes["roles"]["projects"][0]) >= {"id", "name", "role", "ok", "reason"}
    assert set(panes["work_items"]["types"][0]) >= {"type", "supported", "count", "unique_url", "reason"}
    assert set(panes["work_items"]["counts"][0]) >= {"project_id", "project", "type", "state", "count"}
    assert set(panes["fields"]["fields"][0]) >= {
        "field", "api_name", "standard_type", "supported", "usable_in_rules", "basis", "populated", "of",
        "fill_rate", "reason",
    }  # fmt: skip
    assert (panes["categorize"]["scope"], panes["categorize"]["meaning"]) == ("No Project", "All Projects")
    assert set(panes["categorize"]["rows"][0]) >= {"type", "flow_item", "count", "share", "reason"}
    assert set(panes["categorize"]["by_project"][0]) >= {"project_id", "project", "type", "count"}
    assert set(report["findings"][0]) >= {
        "code", "severity", "pane", "subject", "title", "cause", "evidence", "impact", "remediation", "actor",
        "confidence", "basis", "docs",
    }  # fmt: skip
    assert set(report["findings"][0]["remediation"]) >= {"text", "commands"}
    assert set(report["ruled_out"][0]) == {"what", "evidence", "link"}
    assert set(report["coverage"]) >= {"asked", "answered", "not_judged"}


def test_a_run_that_saw_nothing_still_gives_a_valid_report() -> None:
    """Before the first stage ended the report is complete in shape, and says that all is still unknown."""
    from datetime import UTC, datetime  # noqa: PLC0415

    now = datetime(2026, 11, 1, 12, tzinfo=UTC)
    target = TargetFacts(
        url="https://x.example.com/services/v5", host="x.example.com", port=443, scheme="https", auth="token"
    )
    snapshot = Snapshot(
        tool_version="0", target=target, started_at=now, finished_at=now, finished=False, stages=()
    )

    report = judge(snapshot)

    jsonschema.validate(json.loads(write_json(report)), json.loads(write_schema()))
    assert report.verdict == "incomplete"
    assert {stage.status for stage in report.panes.connection.stages} == {"unknown"}
    assert report.findings == ()


@pytest.mark.parametrize("kind", sorted(FaultKind))
@pytest.mark.parametrize("stage", [StageName.SETTINGS, StageName.HTTP, StageName.STORIES])
def test_every_symptom_at_any_stage_gives_a_report_in_every_format(
    mixed_snapshot: Snapshot, kind: FaultKind, stage: StageName
) -> None:
    """No symptom, wherever it strikes, lets a writer fail or leaves a {word} unfilled."""
    fault = Fault(kind=kind, where="/somewhere")
    stages = tuple(
        StageFact(stage=one.stage, outcome=Outcome.FAILED, fault=fault) if one.stage is stage else one
        for one in mixed_snapshot.stages
    )

    report = judge(replace(mixed_snapshot, stages=stages, story_rows=None))

    assert any(finding.subject for finding in report.findings)
    for finding in report.findings:
        for text in (finding.title, finding.cause, finding.impact, finding.remediation.text):
            assert not re.search(r"\{\w+\}", text)
    for form in FORMATS.values():
        # The dashboard's own form is slow to draw, and binary ones hold what others do; they have own tests.
        assert form.binary or not form.writer.startswith("diagnostics.") or form.load()(report)


def test_all_formats_tell_the_same_findings(mixed_report: Report) -> None:
    """Each finding's code is in text and Markdown as often as in the JSON, and the totals are there."""
    text, markdown = write_text(mixed_report), write_markdown(mixed_report)

    for finding in mixed_report.findings:
        assert f"{finding.severity.upper()} {finding.code} " in text
        assert f"{finding.severity.upper()} {finding.code}: " in markdown
    assert f"{mixed_report.summary.total:,}" in text
    assert f"{mixed_report.summary.total:,}" in markdown


@pytest.mark.parametrize("writer", [write_text, write_markdown, write_json])
def test_no_format_carries_a_control_character(mixed_report: Report, writer: object) -> None:
    """The hostile titles and names of the sample world drive no terminal in any format."""
    assert callable(writer)
    text = writer(mixed_report).replace("\n", "")

    assert not [character for character in text if unicodedata.category(character) in {"Cc", "Cs"}]
    assert "\u202e" not in text


def test_markdown_shows_remote_text_and_does_nothing_with_it() -> None:
    """Links, mentions, HTML, tables and code in a name stay letters."""
    shown = plain("[x](http://evil.example) @team <img src=x> a|b `rm` **b** $x$ #12 www.evil.example")

    assert shown == (
        "\\[x\\](http&#58;//evil.example) &#64;team &#60;img src=x&#62; a&#124;b &#96;rm&#96; "
        "\\*\\*b\\*\\* &#36;x&#36; \\#12 www&#46;evil.example"
    )


def test_a_hostile_project_name_breaks_no_table(mixed_report: Report) -> None:
    """Every row of every Markdown table has as many cells as its head."""
    name = "a|b\\|c `d` [e](f)"
    row = mixed_report.panes.roles.projects[0]
    roles = msgspec.structs.replace(
        mixed_report.panes.roles, projects=(msgspec.structs.replace(row, name=name),)
    )
    report = msgspec.structs.replace(
        mixed_report, panes=msgspec.structs.replace(mixed_report.panes, roles=roles)
    )

    blocks = re.findall(r"(?:^\|.*\|\n)+", write_markdown(report), re.MULTILINE)

    assert len(blocks) >= 6
    for block in blocks:
        cells = {len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}
        assert len(cells) == 1
