"""Answers that are no valid JSON, or hold what no program can hold."""

from __future__ import annotations

import json
from typing import Any

import pytest

from diagnostics.report.json import write_json
from diagnostics.report.model import Finding, Report
from tests.decoders.world import World, run

CANARY = "canary-4711"

MALFORMED = {
    "cut off": (b'{"id": 7, "name": "' + CANARY.encode(), "it ends too early", 30),
    "Latin-1": (b'{"id": 7, "name": "' + CANARY.encode() + b' caf\xe9 "}', "it is not UTF-8", 34),
    "UTF-16": ('{"id": 7}'.encode("utf-16"), "invalid character", 0),
    "NaN": (b'{"id": NaN}', "invalid character", 7),
    "Infinity": (b'{"id": 7, "x": -Infinity}', "invalid character", 16),
    "single quotes": (b"{'id': 7}", "object keys must be strings", 1),
    "NUL": (b'{"id": 7, "name": "a\x00b"}', "invalid character", 20),
    "two values": (b'{"id": 7}{"id": 7}', "trailing characters", 10),
    "wrong before broken": (b'{"id": "seven", ', "it ends too early", 16),
    "deep lists": (b"[" * 100_000 + b"]" * 100_000, "it is nested too deeply", None),
    "deep objects": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "it is nested too deeply", None),
    "deep beside": (b'{"id": 7, "x": ' + b"[" * 100_000 + b"]}", "it is nested too deeply", None),
}
"""What is wrong, how it is told, and at which byte."""


def _found(report: Report, code: str) -> Finding:
    found = [one for one in report.findings if one.code == code]
    assert len(found) == 1, [one.code for one in report.findings]
    assert not [one for one in report.findings if one.code == "LOC731"]
    return found[0]


def _raw(raw: bytes) -> Any:
    return lambda _: raw


@pytest.mark.parametrize("name", MALFORMED)
def test_what_is_no_json_is_told_with_its_place_and_without_its_text(name: str) -> None:
    """Whatever breaks the JSON of /me, the link HTTP fails with API601, the kind of damage and its byte."""
    raw, problem, offset = MALFORMED[name]

    _, report = run(World("me", _raw(raw)))

    finding = _found(report, "API601")
    assert (finding.severity, finding.pane) == ("fail", "connection")
    assert finding.evidence["problem"].startswith(problem)  # type: ignore[union-attr]
    assert finding.evidence.get("offset") == offset
    assert problem in finding.cause
    assert CANARY not in write_json(report)
    stages = {one.stage: one for one in report.panes.connection.stages}
    assert (stages["http"].status, stages["auth"].because) == ("fail", "API601")


@pytest.mark.parametrize("name", MALFORMED)
def test_a_list_that_is_no_json_costs_its_own_part_only(name: str) -> None:
    """Where the stories are no JSON, accounts and roles are judged all the same, and it is told once."""
    _, report = run(World("stories", _raw(MALFORMED[name][0])))

    assert _found(report, "API601").pane == "work_items"
    assert [one.ok for one in report.panes.roles.projects] == [True, True]
    assert report.panes.work_items.verdict == "fail"


@pytest.mark.parametrize(
    ("text", "pointer"),
    [
        ('{"id": 1e999}', "$.id"),
        ('{"id": 7.5}', "$.id"),
        ('{"id": ' + "9" * 5000 + "}", "$.id"),
        ('{"id": -1}', "$.id"),
        ('{"name": "x"}', "$"),
        ('{"id": 7, "name": {"first": "' + CANARY + '"}}', "$.name"),
        ('{"id": 7, "projects": [{"project_id": "' + CANARY + '"}]}', "$.projects[0].project_id"),
        ("[]", "$"),
        ("null", "$"),
        (f'"{CANARY}"', "$"),
    ],
)
def test_json_of_another_form_is_told_with_its_pointer_and_without_its_value(text: str, pointer: str) -> None:
    """A number beyond all bounds, a missing id or a word for a number name their place, not themselves."""
    _, report = run(World("me", _raw(text.encode())))

    finding = _found(report, "API603")
    assert (finding.severity, finding.pane) == ("fail", "connection")
    assert finding.evidence["pointer"] == pointer
    assert CANARY not in write_json(report)


def test_a_byte_order_mark_is_told_once_and_read_over() -> None:
    """A host that puts a mark before its JSON gets a warning on the link HTTP, and is read to the end."""
    world = World("stories", lambda whole: b"\xef\xbb\xbf" + json.dumps(whole).encode())

    snapshot, report = run(world)

    finding = _found(report, "API601")
    assert (finding.severity, finding.pane) == ("warn", "connection")
    assert finding.evidence["times"] == world.changed
    assert report.summary.total == 10
    assert report.panes.work_items.reconciled is True
    assert snapshot.shapes
    assert next(one.status for one in report.panes.connection.stages if one.stage == "http") == "warn"


def test_a_refusal_behind_a_byte_order_mark_is_still_known() -> None:
    """A mark before an error body does not hide Tracker's code in it."""
    body = b'\xef\xbb\xbf{"kind": "error", "code": "invalid_authentication"}'

    _, report = run(World("me", _raw(body), status=401))

    assert _found(report, "AUTH510").confidence == "proved"


@pytest.mark.parametrize("half", ["\\ud800", "\\udc00", "\\uD83D x", "\\ud800\\ud800", "\\\\\\udfff"])
def test_half_a_surrogate_pair_costs_one_character(half: str) -> None:
    """A broken emoji in one title loses neither its story nor its page, and is counted as altered."""

    def broken(whole: Any) -> bytes:
        return json.dumps(whole).replace("Story 1", f"Story {half} \\ud83d\\ude00 \\\\ud800").encode()

    snapshot, report = run(World("stories", broken))

    assert report.summary.total == 10
    assert _found(report, "DATA630").evidence["count"] == 2
    assert snapshot.stories is not None
    name = snapshot.stories["name"][0]
    assert "\ufffd" in name
    assert name.endswith("😀 \\ud800")
    assert len(snapshot.shapes) == 2


def test_a_key_twice_is_read_as_the_last_one() -> None:
    """A key that an object has twice is no crash: as in other readers, the last one counts."""
    _, report = run(World("me", _raw(b'{"id": 1, "id": 7, "username": "viz", "projects": []}')))

    assert report.panes.roles.user is not None
    assert report.panes.roles.user.id == 7


@pytest.mark.parametrize("field", ["error", "possible_fix", "general_problem", "kind"])
@pytest.mark.parametrize("odd", ["[1]", '{"a": 1}', '"half \\ud800"', "1e999"])
def test_the_code_of_a_refusal_counts_whatever_its_words_are(field: str, odd: str) -> None:
    """An error body whose words are of another form is still told apart by its code."""
    body = f'{{"code": "invalid_authentication", "{field}": {odd}}}'.encode()

    _, report = run(World("me", _raw(body), status=403))

    assert _found(report, "AUTH510").confidence == "proved"
