"""What stands in a bundle: every part by its own reader, in bounds, and nothing that was not seen."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import polars as pl
import pytest
from haralyzer import HarParser

from diagnostics.bundle import (
    ABOUT,
    MANIFEST,
    Content,
    Limits,
    Wish,
    bundle,
    contents,
    is_bundle,
    open_bundle,
    preview,
    read_bundle,
)
from diagnostics.bundle.contents import REPORT
from diagnostics.bundle.environment import environment_of
from diagnostics.bundle.plan import Plan, packed, plan
from diagnostics.case import Case
from diagnostics.environment import UNKNOWN
from diagnostics.formats import FORMATS
from diagnostics.leaks import LeakError
from diagnostics.outputs import preview_output, write_output
from diagnostics.redact import Removal
from diagnostics.report.json import write_json
from diagnostics.rows import StoryRows
from diagnostics.rules import RuleSet
from diagnostics.rules.model import Condition, FlowItem, Operator, Rule
from diagnostics.secret import Secret
from diagnostics.snapshot import RequestFact, Snapshot
from tests.bundle.support import case_of, manifest_of, members
from tests.selfcheck.support import made_up

TOKEN = "5f1c0a9e7b3d4826a1f09c3e8d7b6a54"
RULES = RuleSet(rules=(Rule("Ours", FlowItem.DEBT, (Condition("Labels", Operator.IS_SET),)),))


def _snapshot(scenario: str) -> Snapshot:
    snapshot = case_of(scenario).snapshot
    assert snapshot is not None
    return snapshot


def test_a_machine_whose_clock_was_never_set_gets_its_bundle() -> None:
    """A ZIP knows no moment before 1980; the report in it has the run's own."""
    case = case_of("empty")
    start = datetime(1970, 1, 1, tzinfo=UTC)
    report = msgspec.structs.replace(case.report, started_at=start, finished_at=start)

    raw = bundle(dataclasses.replace(case, report=report))
    assert json.loads(members(raw)[REPORT])["finished_at"].startswith("1970-01-01")


def test_the_manifest_comes_first_and_names_each_part_with_its_hash() -> None:
    """A run that has everything has every part there can be, and its report is in it as it is alone."""
    case = case_of("mixed", RULES)
    samples = _snapshot("mixed").story_rows
    case = dataclasses.replace(case, snapshot=dataclasses.replace(_snapshot("mixed"), sample_rows=samples))
    raw = bundle(case, Wish(max_bytes=8 << 20))
    parts, manifest = members(raw), manifest_of(raw)

    expected = [name for name in ABOUT if name != "report.html" or "html" in FORMATS]
    assert list(parts) == [MANIFEST, *expected]
    assert parts[REPORT].decode() == write_json(case.report)
    assert [(one["name"], one["bytes"], one["sha256"], one["about"]) for one in manifest["parts"]] == [
        (name, len(parts[name]), hashlib.sha256(parts[name]).hexdigest(), ABOUT[name]) for name in expected
    ]
    assert manifest["tool_version"] == case.report.tool.version
    assert manifest["rules_version"] == case.report.tool.rules
    assert (manifest["left_out"], manifest["removals"], manifest["pseudonyms"]) == ([], [], False)


def test_what_was_taken_out_is_recorded_without_its_text(tmp_path: Path) -> None:
    """Rule, count and place stand in the manifest; the secret stands nowhere."""
    snapshot = _snapshot("healthy")
    assert snapshot.user is not None
    user = msgspec.structs.replace(snapshot.user, name=f"Ada {TOKEN}")
    case = dataclasses.replace(case_of("healthy"), snapshot=dataclasses.replace(snapshot, user=user))
    path = write_output(case, "bundle", tmp_path / "ticket.zip", [Secret(TOKEN)])

    assert manifest_of(path)["removals"] == [
        {"rule": "secret in use", "place": "snapshot/user/name", "count": 1}
    ]
    assert not [name for name, raw in members(path).items() if TOKEN.encode() in raw]
    told = bundle(case_of("healthy"), removals=[Removal(rule="r", place="p", count=2)], pseudonyms=True)
    assert manifest_of(told)["removals"] == [{"rule": "r", "place": "p", "count": 2}]
    assert manifest_of(told)["pseudonyms"] is True


@pytest.mark.parametrize("place", ["name", "labels", "external_id"])
def test_a_search_over_the_bytes_sees_every_text_of_the_stories(place: str, tmp_path: Path) -> None:
    """A secret in a form that a host made is found in the Parquet part, and nothing is written."""
    snapshot = _snapshot("healthy")
    assert snapshot.stories is not None
    form = base64.b64encode(TOKEN.encode()).decode()
    value = pl.lit([form]) if place == "labels" else pl.lit(form)
    first = pl.int_range(pl.len()) == 7
    stories = snapshot.stories.with_columns(pl.when(first).then(value).otherwise(pl.col(place)).alias(place))
    case = dataclasses.replace(
        case_of("healthy"), snapshot=dataclasses.replace(snapshot, story_rows=StoryRows.of(stories))
    )

    with pytest.raises(LeakError, match=r"stories\.parquet"):
        write_output(case, "bundle", tmp_path / "ticket.zip", [Secret(TOKEN)])
    with pytest.raises(LeakError, match=r"stories\.parquet"):
        preview_output(case, [Secret(TOKEN)])
    assert list(tmp_path.iterdir()) == []


def test_the_stories_are_read_by_others() -> None:
    """The library that makes frames reads the part by itself, with every story."""
    raw = members(bundle(case_of("healthy")))["stories.parquet"]
    frame, stories = pl.read_parquet(raw), _snapshot("healthy").stories

    assert stories is not None
    assert frame.equals(stories.select(frame.columns))
    assert all(str(name).encode() in raw for name in frame["name"])


@pytest.mark.parametrize("scenario", ["mixed", "bad-gateway", "hostile-titles", "tls-expired", "truncated"])
def test_the_archive_of_failing_requests_is_read_by_others(scenario: str) -> None:
    """A parser of HAR finds each request that failed and no other, and no header that could be a secret."""
    snapshot = _snapshot(scenario)
    failed = [one for one in snapshot.requests if one.fault is not None or (one.status or 0) >= 400]
    parts = {one.name: one.raw for one in contents(case_of(scenario))}
    assert ("failing.har" in parts) == bool(failed)
    if not failed:
        return
    (page,) = HarParser(json.loads(parts["failing.har"])).pages
    entries = page.entries

    assert [entry.request.url for entry in entries] == [snapshot.target.url + one.path for one in failed]
    assert [entry.response.status for entry in entries] == [one.status or 0 for one in failed]
    assert [entry.time for entry in entries] == [one.total_ms or 0 for one in failed]
    for entry in entries:
        timings = entry.timings
        assert timings["send"] + timings["wait"] + timings["receive"] == pytest.approx(entry.time)
        assert entry.request.headers == []
        names = {one["name"] for one in entry.response.headers}
        assert names <= {"Date", "Server", "Via", "X-Request-Id", "X-Runtime"}


def test_the_log_has_each_request_on_a_line() -> None:
    """Method, path, status, sizes, times, ids and tries, as they were recorded."""
    lines = members(bundle(case_of("mixed")))["requests.jsonl"].splitlines()

    assert tuple(msgspec.json.decode(line, type=RequestFact) for line in lines) == _snapshot("mixed").requests


def test_the_snapshot_holds_what_its_records_declare_and_nothing_else() -> None:
    """The part is an allow-list: the names are those of the record, without the frames."""
    document = json.loads(members(bundle(case_of("mixed")))["snapshot.json"])
    declared = {one.name for one in dataclasses.fields(Snapshot)}

    assert set(document) == declared - {"story_rows", "sample_rows"} | {"snapshot_version", "frames"}
    assert (document["snapshot_version"], document["frames"]) == (1, ["stories"])


def test_the_machine_is_told_without_names_paths_and_values(tmp_path: Path) -> None:
    """Versions, locale, terminal and zone; of proxies the variables' names; the home is a tilde."""
    home = "/home/ada"
    machine = made_up(
        tmp_path,
        {
            "HOME": home,
            "USER": "ada",
            "TZ": f"{home}/zone",
            "HTTPS_PROXY": "http://ada:hunter22@proxy.example.com:3128",
            "no_proxy": "intranet.example.com",
            "TRACKER_TOKEN": TOKEN,
        },
    )
    told = environment_of(machine)
    raw = msgspec.json.encode(told).decode()

    assert told.proxy_variables == ("HTTPS_PROXY", "no_proxy")
    assert {"python", "packages", "system", "locale", "terminal_type", "zone"} <= {
        one.key for one in told.facts
    }
    assert "~/zone" in raw
    for hidden in ("ada", "hunter22", "example.com", TOKEN, str(tmp_path)):
        assert hidden not in raw


def test_the_machine_of_the_run_stays_when_its_bundle_is_written_again(tmp_path: Path) -> None:
    """Whoever opens a bundle and exports it does not put their own machine into it."""
    other = environment_of(made_up(tmp_path, {"TERM": "another"}))
    path = tmp_path / "ticket.zip"
    path.write_bytes(bundle(dataclasses.replace(case_of("healthy"), environment=other)))
    again = read_bundle(path)
    path.write_bytes(bundle(case_of("healthy"), Wish(without=frozenset({"environment.json"}))))
    without = read_bundle(path)

    assert again.environment == other
    assert bundle(again) == bundle(dataclasses.replace(case_of("healthy"), environment=other))
    assert without.environment == UNKNOWN
    assert "environment.json" not in members(bundle(without))
    assert "environment.json" not in members(bundle(Case(report=case_of("healthy").report)))


@pytest.mark.parametrize("most", [1, 30_000, 60_000, 100_000, 250_000, 300_000])
def test_what_is_large_and_can_be_missed_is_left_out_first(most: int, tmp_path: Path) -> None:
    """The file keeps to the size, the report is in it whatever happens, and the manifest says what is not."""
    case = case_of("mixed", RULES)
    raw = bundle(case, Wish(max_bytes=most))
    lines = preview(case, Wish(max_bytes=most))
    path = tmp_path / "ticket.zip"
    path.write_bytes(raw)
    left_out = {line.name for line in lines if line.left_out}

    assert len(raw) <= most or set(members(raw)) == {MANIFEST, REPORT}
    assert "stories.parquet" in left_out
    assert set(members(raw)) == {MANIFEST} | {line.name for line in lines} - left_out
    assert {one["name"] for one in manifest_of(raw)["left_out"]} == left_out
    assert all("larger than" in one["reason"] for one in manifest_of(raw)["left_out"])
    assert read_bundle(path).report == case.report
    assert open_bundle(path).kept_because


def test_the_sizes_that_are_shown_are_those_of_the_file() -> None:
    """The whole is packed to just under the wish: nothing is left out that would have gone in."""
    case = case_of("healthy")
    whole = bundle(case, Wish(max_bytes=25 << 20))

    assert bundle(case, Wish(max_bytes=len(whole))) == whole
    assert not any(line.left_out for line in preview(case, Wish(max_bytes=len(whole))))
    assert any(line.left_out for line in preview(case, Wish(max_bytes=len(whole) - 1)))


def test_parts_are_left_out_on_request_but_for_the_report() -> None:
    """What somebody unticks is not in the file, and the manifest says that it was asked for."""
    case = case_of("healthy")
    raw = bundle(case, Wish(without=frozenset({"summary.md", REPORT, "samples.parquet"})))

    assert "summary.md" not in members(raw)
    assert REPORT in members(raw)
    assert manifest_of(raw)["left_out"] == [
        {
            "name": "summary.md",
            "bytes": len(next(one.raw for one in contents(case) if one.name == "summary.md")),
            "reason": "left out on request",
        }
    ]


def test_nothing_is_written_that_would_not_be_opened(tmp_path: Path) -> None:
    """A part over the reader's bounds is left out, and one that packs like a bomb is stored as it is."""

    def planned(*raws: bytes) -> Plan:
        parts = [
            Content(name=name, about="", raw=raw, size=len(raw), needed=name == REPORT)
            for name, raw in zip([REPORT, "stories.parquet", "summary.md"], raws, strict=False)
        ]
        return plan(parts, Wish(max_bytes=25 << 20), lambda _: 0, Limits(part=1000, whole=1500))

    assert planned(b"x" * 9, b"x" * 1001).names == {REPORT}
    assert planned(b"x" * 1000, b"x" * 900, b"x" * 400).names == {REPORT, "summary.md"}
    assert packed(b"x" * (1 << 20), Limits()) == (False, 1 << 20)
    rules = RuleSet(
        types=dict.fromkeys((f"{number:04}" + "x" * 4000 for number in range(300)), FlowItem.DEBT)
    )
    path = tmp_path / "ticket.zip"
    path.write_bytes(bundle(case_of("empty", rules), Wish(max_bytes=8 << 20)))
    assert read_bundle(path).rules == rules


def test_the_bundle_of_a_report_alone_opens_too(tmp_path: Path) -> None:
    """As those that were written before there was more to put in: nothing can be judged again."""
    case = Case(report=case_of("healthy").report)
    path = tmp_path / "ticket.zip"
    path.write_bytes(bundle(case))
    opened = open_bundle(path)

    assert is_bundle(path)
    assert opened.case == dataclasses.replace(case, environment=UNKNOWN)
    assert opened.kept_because == "it does not hold what was seen"
