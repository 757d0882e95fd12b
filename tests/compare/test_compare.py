"""What differs between two reports, and which of the four lists it stands in."""

from __future__ import annotations

import asyncio
import dataclasses
import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from diagnostics.compare import Class, Comparison, Difference, Kind, compare
from diagnostics.compare.write import write_text
from diagnostics.judge import PANE_STAGES, judge
from diagnostics.observe import Observation, Surroundings, observe
from diagnostics.report.json import encode, write_json
from diagnostics.report.levels import PaneName, Severity
from diagnostics.report.model import Report
from diagnostics.report.read import _own, read_json
from diagnostics.sandbox import Sandbox
from diagnostics.sandbox.scenarios import load as scenario
from diagnostics.snapshot import Reading
from tests.compare.changes import with_roles
from tests.conftest import TODAY, target_for
from tests.support.worlds import observed
from tests.tui.support import connected_only

MIXED_PAIRS = (("mixed", "healthy"), ("healthy", "mixed"), ("mixed", "no-admin"), ("viewer-only", "empty"))


def _report(name: str) -> Report:
    return observed(name)[1]


def _all(comparison: Comparison) -> list[tuple[Class, Difference]]:
    return [(name, one) for name in Class for one in comparison.of(name)]


def _codes(found: tuple[Difference, ...]) -> set[str]:
    return {one.code for one in found if one.code}


def test_a_report_differs_in_nothing_from_itself() -> None:
    """The same report twice, also read back from its JSON, is no difference at all."""
    for name in ("mixed", "healthy", "old-v5"):
        report = _report(name)
        again = read_json(write_json(report).encode())

        assert compare(report, again).same
        assert compare(report, again).rules_changed is None


@pytest.mark.parametrize(("one", "other"), MIXED_PAIRS)
def test_no_value_stands_in_two_lists(one: str, other: str) -> None:
    """Each value that differs is told once, whatever became of it."""
    told = Counter(
        (diff.kind, diff.key, change.what)
        for _, diff in _all(compare(_report(one), _report(other)))
        for change in diff.changes
    )

    assert told
    assert max(told.values()) == 1


def _facts(report: Report) -> dict[tuple[str, str, str], Any]:
    """Give what a reader would hold against each other, straight from the JSON."""
    raw = json.loads(write_json(report))
    panes = raw["panes"]
    facts: dict[tuple[str, str, str], Any] = {("verdict", "whole", "verdict"): raw["verdict"]}
    for name, pane in panes.items():
        facts["verdict", name, "verdict"] = pane["verdict"]
    for stage in panes["connection"]["stages"]:
        facts["link", stage["stage"], "status"] = stage["status"]
    for kind in ("account", "project"):
        for row in panes["roles"][f"{kind}s"]:
            facts[kind, str(row["id"]), "ok"] = row["ok"]
            facts[kind, str(row["id"]), "role"] = row["role"]
    for row in panes["work_items"]["types"]:
        facts["type", row["type"], "count"] = row["count"]
        facts["type", row["type"], "supported"] = row["supported"]
    for row in panes["work_items"]["counts"]:
        key = ("stories", f"{row['project_id']} {row['type']}", "total")
        facts[key] = facts.get(key, 0) + row["count"]
    for row in panes["fields"]["fields"]:
        facts["field", row["api_name"], "filled"] = row["populated"]
        facts["field", row["api_name"], "supported"] = row["supported"]
    for row in panes["categorize"]["rows"]:
        facts["category", row["type"], "flow item"] = row["flow_item"] or "none"
        facts["category", row["type"], "count"] = row["count"]
    return facts


@pytest.mark.parametrize(("one", "other"), MIXED_PAIRS)
def test_each_fact_that_differs_is_classified(one: str, other: str) -> None:
    """What differs in the JSON of the two reports stands in one list, and what does not stands in none."""
    comparison = compare(_report(one), _report(other))
    before, after = _facts(_report(one)), _facts(_report(other))
    told: dict[tuple[str, str], list[tuple[Class, set[str]]]] = {}
    for name, diff in _all(comparison):
        told.setdefault((diff.kind, diff.key), []).append((name, {each.what for each in diff.changes}))
    rows_before = {key[:2] for key in before}
    rows_after = {key[:2] for key in after}

    for key in before.keys() | after.keys():
        lists = told.get(key[:2], [])
        whole_row = (key[:2] in rows_before) != (key[:2] in rows_after)
        hits = [name for name, whats in lists if whole_row or key[2] in whats]
        differs = before.get(key) != after.get(key)
        if key[2] == "status" and {before.get(key), after.get(key)} == {"skipped"}:
            differs = False
        assert len(hits) == (1 if differs or whole_row else 0), (key, before.get(key), after.get(key), lists)


@pytest.mark.parametrize(("one", "other"), MIXED_PAIRS)
def test_each_finding_that_came_or_went_is_classified(one: str, other: str) -> None:
    """A code and subject that only one of the two has stands in exactly one list."""
    old = {(each.code, each.subject) for each in _report(one).findings}
    new = {(each.code, each.subject) for each in _report(other).findings}
    told = Counter(
        (diff.code, diff.name)
        for _, diff in _all(compare(_report(one), _report(other)))
        if diff.kind is Kind.FINDING and any(change.what == "severity" for change in diff.changes)
    )

    assert old ^ new
    assert dict(told) == dict.fromkeys(old ^ new, 1)


NOISE = {
    # moves by itself
    *(
        "started_at",
        "finished_at",
        "duration_s",
        "panes.connection.clock_skew_s",
        "panes.connection.stages.ms",
    ),
    *(f"panes.connection.latency_ms.{name}" for name in ("n", "p50", "p95", "min", "max", "samples")),
    *(
        "panes.work_items.ages.*",
        "panes.work_items.projects.older",
        "coverage.asked",
        "coverage.answered",
    ),
    *(
        "panes.categorize.flow_distribution.rows.recent",
        "panes.categorize.flow_distribution.rows.recent_share",
    ),
    *(
        "panes.categorize.flow_distribution.window_days",
        "panes.fields.sampled",
        "panes.roles.user.evidence.*",
    ),
    # follows from what is held
    *("panes.categorize.rows.share", "panes.categorize.buckets.share", "panes.categorize.uncategorised"),
    *("panes.categorize.flow_distribution.rows.overall_share", "panes.categorize.flow_load.rows.count"),
    *("panes.categorize.flow_load.total", "panes.categorize.unmapped_states.count"),
    *("panes.fields.fields.fill_rate", "panes.fields.fields.missed", "panes.fields.fields.missed_rate"),
    *("panes.fields.fields.by_project.fill_rate", "panes.fields.fields.by_project.missed"),
    *("panes.fields.fields.by_project.missed_rate", "panes.fields.fields.by_type.fill_rate"),
    *("panes.fields.fields.by_type.missed", "panes.fields.fields.by_type.missed_rate"),
    *(
        "panes.work_items.types.url_checked",
        "summary.stories_by_type.*",
        "panes.fields.fields.values.documented",
    ),
    *("panes.fields.keys.of", "panes.categorize.unmapped_states.state"),
    *("panes.roles.projects.allows", "panes.roles.projects.lacks", "panes.roles.projects.ask_from"),
    *(
        "panes.roles.accounts.ask_from",
        "panes.connection.stages.because",
        "panes.connection.stages.facts.url",
        "panes.connection.flavour.name",
    ),
    *("panes.roles.accounts.loses.basis", "panes.roles.projects.loses.basis"),
    *("panes.connection.flavour.basis", "panes.connection.flavour.evidence", "panes.fields.fields.group"),
    *("panes.fields.fields.also", "panes.fields.fields.ground"),
    *("panes.fields.effects.types", "panes.fields.effects.basis", "findings.actor", "findings.confidence"),
    *("findings.basis", "findings.remediation.commands"),
    # prose
    *("panes.categorize.note", "panes.categorize.conditions_note", "panes.categorize.states_note"),
    *("panes.categorize.flow_distribution.note", "panes.categorize.flow_load.note", "panes.fields.caveat"),
    *("panes.fields.effects.text", "panes.fields.effects.note", "panes.fields.fields.field"),
    *("panes.fields.fields.ground_text", "panes.connection.flavour.title", "panes.connection.stages.title"),
    *(
        "panes.connection.stages.detail",
        "ruled_out.what",
        "ruled_out.evidence",
        "ruled_out.link",
        "panes.roles.accounts.whom",
    ),
    *("panes.roles.projects.whom", "panes.roles.projects.whom_because", "panes.roles.user.dedicated_reason"),
    *("panes.roles.accounts.loses.text", "panes.roles.projects.loses.text", "panes.work_items.types.meaning"),
    *("panes.work_items.types.url_reason", "panes.work_items.projects.way_reason", "findings.title"),
    *("findings.cause", "findings.impact", "findings.remediation.text", "findings.docs", "findings.page"),
    # names beside an id, which is what they are found by
    *(
        "panes.work_items.counts.project",
        "panes.work_items.projects.project",
    ),
    *("panes.categorize.by_project.project", "panes.fields.fields.by_project.project"),
    "panes.fields.integrations.project",
    # the tool: told as rules_changed
    *("tool.name", "tool.version", "tool.rules"),
}
"""What a change of changes nothing, by its place in the JSON, as `diagnostics.compare.rows` says."""


def _leaves(value: Any, place: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Give each place of a value once, with what holds it and by which name; of a list the first item's."""
    items = value.items() if isinstance(value, dict) else list(enumerate(value))[:1]
    for name, one in items:
        below = f"{place}.{name}".lstrip(".") if isinstance(value, dict) else place
        if isinstance(one, dict) or (isinstance(one, list) and one and isinstance(one[0], dict)):
            yield from _leaves(one, below)
        else:
            yield below, value, name


OTHER_WORDS = {
    "verdict": "incomplete",
    "status": "unknown",
    "severity": "fail",
    "flow_item": "Risk",
    "state": "gone",
    "way": "totals",
    "finished_at": "2026-11-28T00:00:00Z",
    "started_at": "2026-11-28T00:00:00Z",
}


def _other(name: Any, value: Any) -> Any:
    """Give another value that the same place can hold."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1 if value != 1 else 0
    if isinstance(value, list):
        return [] if value else ["another"]
    return OTHER_WORDS.get(str(name), "another") if isinstance(value, str) else None


def test_whatever_changes_is_told_once_or_named_as_noise() -> None:
    """Each place of the report's JSON, changed alone, gives a difference, unless it is known as noise."""
    report = _report("no-admin")
    raw = json.loads(write_json(report))
    raw["panes"]["roles"]["projects"].sort(key=lambda one: not one["ask"])
    base = read_json(json.dumps(raw).encode())
    silent, told, tried = set[str](), set[str](), set[str]()
    for place, holder, name in _leaves(raw):
        kept = holder[name]
        holder[name] = _other(name, kept)
        try:
            changed = msgspec.convert(raw, Report, dec_hook=_own)
        except msgspec.ValidationError:
            continue
        finally:
            holder[name] = kept
        general = (
            ".".join((*place.split(".")[:-1], "*"))
            if f"{'.'.join(place.split('.')[:-1])}.*" in NOISE
            else place
        )
        if changed == base:
            continue
        tried.add(general)
        (silent if compare(base, changed).same else told).add(general)

    assert {one for one in silent - NOISE - told if not one.endswith(".reason")} == set()
    assert told & NOISE == set()
    assert len(tried) > 150


def _without(**projects: Any) -> Report:
    """Give the default world after something was taken from the connection's user in some of its projects."""
    plan = scenario("mixed")
    changed = tuple(dataclasses.replace(one, **projects.get(f"p{one.id}", {})) for one in plan.projects)
    with Sandbox(dataclasses.replace(plan, projects=changed), today=TODAY) as sandbox:
        return judge(asyncio.run(observe(target_for(sandbox))))


@pytest.fixture(scope="module")
def narrowed() -> Report:
    """The default world after the user was taken out of a project, and the API was closed in another."""
    plan = scenario("mixed")
    viewer = next(one for one in plan.projects if one.id == 2183564)
    left = {key: role for key, role in viewer.roles.items() if key != plan.connection}
    return _without(p2183564={"roles": left}, p2186017={"api_access": False})


def test_what_a_token_lost_the_right_to_see_is_never_fixed(narrowed: Report) -> None:
    """A failure where the user may not look any more can no longer be seen, and is not fixed."""
    comparison = compare(_report("mixed"), narrowed)

    unseen = {(one.code, one.name) for one in comparison.unseen}
    assert ("ROLE521", "project Payments Platform (2183564)") in unseen
    assert ("ROLE521", "project Partner Integrations (2186017)") in unseen
    assert not comparison.fixed
    sums = {(one.kind, one.key) for one in comparison.unseen}
    assert {(Kind.PROJECT, "2183564"), (Kind.TYPE, "feature"), (Kind.STORIES, "all")} <= sums
    assert all(one.note for one in comparison.unseen)


def test_no_verdict_is_fixed_while_what_failed_is_out_of_sight() -> None:
    """Where each failing project went out of sight, the verdicts that are better now are not called fixed."""
    comparison = compare(_report("mixed"), _report("healthy"))
    verdicts = {one.key: one.note for one in comparison.unseen if one.kind is Kind.VERDICT}

    assert verdicts == dict.fromkeys(("whole", "roles"), "ROLE524 can no longer be seen")
    assert [(one.code, one.kind) for one in comparison.fixed] == [("ROLE526", Kind.FINDING)]


def test_counts_of_other_projects_are_not_drawn_in(narrowed: Report) -> None:
    """What a project that was read both times holds is no difference, whatever happened to another."""
    comparison = compare(_report("mixed"), narrowed)

    assert not [one for _, one in _all(comparison) if "2104417" in one.key]


def test_an_account_that_cannot_be_looked_into_any_more_is_not_broken() -> None:
    """A role that is not permitted to see is told as that, and neither as broken nor as fixed."""
    before = _report("healthy")
    account = next(one for one in before.panes.roles.accounts if one.id == 1124873)
    blind = _report("mixed")
    after = msgspec.structs.replace(
        before,
        verdict=blind.verdict,
        panes=msgspec.structs.replace(
            before.panes,
            roles=msgspec.structs.replace(
                before.panes.roles,
                accounts=tuple(
                    msgspec.structs.replace(one, ok=None, role=None) if one.id == account.id else one
                    for one in before.panes.roles.accounts
                ),
            ),
        ),
        findings=(*before.findings, next(one for one in blind.findings if one.code == "ROLE526")),
        coverage=msgspec.structs.replace(
            before.coverage, not_judged=(*before.coverage.not_judged, blind.coverage.not_judged[0])
        ),
    )
    comparison = compare(before, msgspec.structs.replace(after, verdict=before.verdict))

    assert not comparison.broke
    assert {(one.kind, one.key) for one in comparison.unseen} == {
        (Kind.FINDING, "ROLE526 account 1124873"),
        (Kind.ACCOUNT, "1124873"),
        (Kind.COVERAGE, "roles Role in account 1124873"),
    }


def test_what_broke_is_what_is_fixed_the_other_way_round() -> None:
    """Between two runs that saw everything, what broke is what is fixed the other way round."""
    good = _report("mixed")
    bad = with_roles(p2104417="viewer", p2131906="viewer", p2183564="member")

    there, back = compare(good, bad), compare(bad, good)
    one_way = {(one.kind, one.key) for one in there.broke}

    assert (Kind.FINDING, "ROLE521 project 2104417") in one_way
    assert (Kind.PROJECT, "2131906") in one_way
    assert one_way == {(one.kind, one.key) for one in back.fixed}
    assert {(one.kind, one.key) for one in there.fixed} == {(one.kind, one.key) for one in back.broke}
    assert [one.key for one in there.changed] == [one.key for one in back.changed]
    assert not there.unseen
    assert not back.unseen


def test_a_run_that_did_not_get_that_far_fixes_nothing() -> None:
    """A run that ended after the connection says of all else that it can no longer be seen."""
    snapshot, before = observed("mixed")
    after = judge(dataclasses.replace(connected_only(snapshot), finished=True))

    comparison = compare(before, after)

    assert not comparison.fixed
    assert _codes(comparison.unseen) >= {"ROLE524", "ROLE521", "ROLE526", "WORK603", "CAT606"}


@pytest.fixture(scope="module")
def by_pane() -> dict[str, Report]:
    """The report of a whole run on one host, and of a run of each pane alone."""

    async def run(pane: str) -> Report:
        wanted = PANE_STAGES[PaneName(pane)] if pane else None
        return judge(await Observation(target_for(sandbox), Surroundings(), pane=pane, wanted=wanted))

    with Sandbox("viewer-only", today=TODAY) as sandbox:
        return {pane: asyncio.run(run(pane)) for pane in ("", *PaneName)}


@pytest.mark.parametrize("pane", list(PaneName))
def test_a_run_of_one_pane_says_nothing_of_the_others(pane: PaneName, by_pane: dict[str, Report]) -> None:
    """What a run of one pane does not show is neither fixed nor broken."""
    before = by_pane[""]
    comparison = compare(before, by_pane[pane])

    hidden = {one.code for one in before.findings if one.pane not in {pane, PaneName.CONNECTION}}
    assert not comparison.broke
    assert not comparison.fixed
    assert hidden <= _codes(comparison.unseen)
    own = [one for one in comparison.unseen if one.kind is Kind.FINDING and one.pane is pane]
    assert {one.note for one in own} <= {"Stories: not asked for"}


def test_worse_is_broken_and_milder_is_changed() -> None:
    """A finding that weighs more broke; one that weighs less changed."""
    report = _report("mixed")
    heavy = report.findings[0]
    light = msgspec.structs.replace(heavy, severity=Severity.WARN)
    milder = msgspec.structs.replace(report, findings=(light, *report.findings[1:]))

    assert [one.code for one in compare(milder, report).broke] == [heavy.code]
    assert [one.code for one in compare(report, milder).changed] == [heavy.code]


def test_names_places_and_counts_in_a_subject_make_no_difference() -> None:
    """A project that was renamed has the same finding; only its name is another."""
    report = _report("mixed")
    raw = write_json(report).replace("Partner Integrations", "Partners")

    comparison = compare(report, read_json(raw.encode()))

    assert {(diff.kind, diff.key) for _, diff in _all(comparison)} == {
        (Kind.PROJECT, "2186017"),
        (Kind.FIELD, "project_id"),
    }
    assert [change.what for change in comparison.changed[0].changes] == ["name"]


def test_another_version_is_told_and_named_as_a_possible_cause() -> None:
    """Where program or rules are others, both words stand in the comparison."""
    report = _report("mixed")
    other = msgspec.structs.replace(report, tool=msgspec.structs.replace(report.tool, rules="0123456789ab"))

    comparison = compare(report, other)

    assert comparison.same
    assert comparison.rules_changed is not None
    assert (comparison.rules_changed.before, comparison.rules_changed.after) == (report.tool, other.tool)


def test_a_comparison_reads_back_as_what_it_was() -> None:
    """The JSON holds the whole comparison."""
    comparison = compare(_report("healthy"), _report("mixed"))

    assert msgspec.json.decode(encode(comparison), type=Comparison) == comparison


def _seen(token: str, sandbox: Sandbox, stories: Reading = Reading.AUTO) -> Report:
    return judge(asyncio.run(observe(dataclasses.replace(target_for(sandbox, token), stories=stories))))


@pytest.mark.parametrize(
    ("name", "codes"), [("type-unknown", {"API602", "DATA612"}), ("state-unknown", {"API602", "CAT607"})]
)
def test_what_stands_in_stories_is_not_fixed_by_a_sample(name: str, codes: set[str]) -> None:
    """A warning of a story that a run with the host's totals need not have read can no longer be seen."""
    with Sandbox(scenario=name, today=TODAY) as sandbox:
        token = sandbox.connection_user.token
        read, counted = (_seen(token, sandbox, way) for way in (Reading.ALL, Reading.TOTALS))
    comparison = compare(read, counted)

    assert not comparison.fixed
    assert codes <= _codes(comparison.unseen)
    (one,) = (one for one in comparison.unseen if one.code == "API602")
    assert one.note.startswith("the stories of project Storefront (2204417)")


def test_what_is_new_in_stories_broke_after_a_sample_too() -> None:
    """After a run that read a sample, a warning of a story broke, and is told to be perhaps older."""
    with Sandbox(scenario="state-unknown", today=TODAY) as sandbox:
        token = sandbox.connection_user.token
        read, counted = (_seen(token, sandbox, way) for way in (Reading.ALL, Reading.TOTALS))
    (one,) = (one for one in compare(counted, read).broke if one.code == "API602")

    assert one.note.startswith("the earlier run had not seen it: the stories of project Storefront")


def test_an_id_is_told_as_it_is_typed(mixed: Sandbox) -> None:
    """Counts have their thousands apart; an id is copied, and so has not."""
    tokens = {user.key: user.token for user in mixed.users}
    viz, member = (_seen(tokens[key], mixed) for key in ("viz", "member"))
    text = write_text(compare(viz, member))

    assert viz.panes.roles.user is not None
    assert member.panes.roles.user is not None
    assert f"id: {viz.panes.roles.user.id} → {member.panes.roles.user.id}" in text
    assert f"total: {viz.summary.total:,} → {member.summary.total:,}" in text


def test_what_the_new_user_may_not_see_is_not_told_as_none(mixed: Sandbox) -> None:
    """Rights, people to ask and integrations that another user may not see did not become none."""
    tokens = {user.key: user.token for user in mixed.users}
    viz, member = (_seen(tokens[key], mixed) for key in ("viz", "member"))
    comparison = compare(viz, member)
    none = [
        (one.kind, one.key, change.what)
        for one in (*comparison.broke, *comparison.fixed, *comparison.changed)
        for change in one.changes
        if change.before
        and change.after in {None, ""}
        and one.kind in {Kind.ACCOUNT, Kind.PROJECT, Kind.INTEGRATION}
    ]

    assert none == []
    unseen = {(one.kind, one.key): {change.what for change in one.changes} for one in comparison.unseen}
    assert {"role", "may"} <= unseen[Kind.ACCOUNT, "1086214"]
    assert {"state", "kind", "name", "host"} <= unseen[Kind.INTEGRATION, "2104417 67669"]
