"""A report under made-up names says the same as before, and no name is left in it."""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from diagnostics.bundle.plan import Wish
from diagnostics.case import Case
from diagnostics.formats import BUNDLE, FORMATS
from diagnostics.judge import judge
from diagnostics.outputs import write_output
from diagnostics.pseudonyms import Name, NoSnapshotError, Pseudonyms, pseudonymised
from diagnostics.pseudonyms.kinds import load_kinds
from diagnostics.report.model import Report
from diagnostics.rules import Condition, FlowItem, Join, Operator, Rule, RuleSet
from diagnostics.snapshot import Snapshot
from tests.pseudonyms.canaries import WORD, texts_in, with_canaries
from tests.pseudonyms.places import text_places
from tests.support.rules import snapshot_of
from tests.support.worlds import observed

KEY = b"a key of the tests"
WORLDS = ("mixed", "left-people", "own-user", "odd-fields")


@pytest.fixture(scope="module")
def canaries() -> tuple[Case, frozenset[str]]:
    """Give a sample world with a canary in each name."""
    return with_canaries(observed("odd-fields")[0])


@pytest.fixture(scope="module")
def replaced(canaries: tuple[Case, frozenset[str]]) -> tuple[Case, tuple[Name, ...]]:
    """Give the same under made-up names."""
    return pseudonymised(canaries[0], KEY)


@pytest.mark.parametrize("with_rules", [False, True], ids=["proposed", "rules"])
@pytest.mark.parametrize("world", WORLDS)
def test_the_report_says_the_same(world: str, with_rules: bool) -> None:
    """Verdicts, findings and counts are those of the report with the real names."""
    snapshot, _ = observed(world)
    rules = _rules(snapshot) if with_rules else None
    before = judge(snapshot, rules=rules)
    after = pseudonymised(Case(report=before, snapshot=snapshot, rules=rules), KEY)[0].report
    assert _told(after) == _told(before)


def test_rules_catch_the_same_stories() -> None:
    """Each rule of the test before catches something, so that it can tell a difference."""
    for world in WORLDS:
        snapshot, _ = observed(world)
        rows = judge(snapshot, rules=_rules(snapshot)).panes.categorize.rules
        assert {row.name for row in rows if not row.matches} == {"of nobody"}, world


def test_odd_addresses_say_the_same() -> None:
    """An address that tells more than ids is replaced, and judged and found by rules as before."""
    addresses = (
        "https://x.example.com/story/show/1",
        "https://x.example.com/apollo/story/show/2",
        "https://x.example.com/apollo/story/show/2",
        "https://x.example.com/Apollo?by=jane",
        "https://apollo.example.org/story/show/5",
        "apollo",
        "",
    )
    snapshot = snapshot_of(
        [{"id": place, "story_type": "bug", "url": url} for place, url in enumerate(addresses)]
    )
    rules = RuleSet(
        rules=tuple(
            Rule(name=part, flow_item=FlowItem.RISK, conditions=(_if("URL", Operator.CONTAINS, part),))
            for part in ("jane", "Apollo", "show/1", "nobody")
        )
    )
    before = judge(snapshot, rules=rules)
    assert [one.matches for one in before.panes.categorize.rules] == [1, 5, 1, 0]
    case, _ = pseudonymised(Case(report=before, snapshot=snapshot, rules=rules), KEY)
    assert _told(case.report) == _told(before)
    assert "jane" not in repr(case.rules)
    assert case.snapshot is not None
    assert case.snapshot.stories is not None
    assert not any("com/apollo" in url.lower() for url in case.snapshot.stories["url"])


def test_the_report_can_be_made_again() -> None:
    """Snapshot and rules under made-up names give the very report: a bundle of them can be judged again."""
    snapshot, _ = observed("mixed")
    rules = _rules(snapshot)
    case, _ = pseudonymised(Case(report=judge(snapshot, rules=rules), snapshot=snapshot, rules=rules), KEY)
    assert case.snapshot is not None
    assert judge(case.snapshot, rules=case.rules) == case.report


@pytest.mark.parametrize("fmt", [name for name in FORMATS if name != BUNDLE])
def test_no_name_is_left(
    fmt: str, canaries: tuple[Case, frozenset[str]], replaced: tuple[Case, tuple[Name, ...]]
) -> None:
    """No canary of any name stands in any form, where they stand in the forms of the real report."""
    if fmt != "svg":  # slow to draw, and of the same report
        assert WORD in texts_in(_written(canaries[0].report, fmt))
    assert WORD not in texts_in(_written(replaced[0].report, fmt))


def test_no_name_is_left_in_a_bundle(canaries: tuple[Case, frozenset[str]], tmp_path: Path) -> None:
    """Nor in any part of a bundle, packed tables included, where each part with names has them otherwise."""
    wish = Wish(max_bytes=25 << 20)
    real = write_output(canaries[0], BUNDLE, tmp_path / "real.zip", (), wish)
    made_up = write_output(canaries[0], BUNDLE, tmp_path / "made-up.zip", (), wish, Pseudonyms(key=KEY))
    with zipfile.ZipFile(real) as archive:
        holding = {name for name in archive.namelist() if WORD in texts_in(archive.read(name))}
    assert holding >= {"report.json", "summary.md", "snapshot.json", "stories.parquet", "rules.json"}
    assert WORD not in texts_in(made_up.read_bytes())


def test_no_name_is_left_in_what_was_seen(replaced: tuple[Case, tuple[Name, ...]]) -> None:
    """Nor in the snapshot, its stories, and the rules, which go along in a bundle."""
    case, _ = replaced
    assert case.snapshot is not None
    assert case.snapshot.stories is not None
    assert WORD not in repr(case.snapshot).lower()
    assert WORD not in str(case.snapshot.stories.to_dicts()).lower()
    assert WORD not in repr(case.rules).lower()


def test_each_place_had_a_canary(canaries: tuple[Case, frozenset[str]]) -> None:
    """What is declared as a name has a canary in the tests above, in stories or in samples of them."""
    kinds = load_kinds()
    names = {
        place
        for place in text_places()
        for listed in kinds.replaced.values()
        for one in listed
        if f"/{place}".endswith(f"/{one}")
    }
    assert {one for one in names - canaries[1] if "/samples/" not in one} == set()


def test_the_map_tells_who_is_who(replaced: tuple[Case, tuple[Name, ...]]) -> None:
    """Each name stands in the map with what stands in its place in the report."""
    case, names = replaced
    assert case.snapshot is not None
    pseudonyms = {one.pseudonym for one in names}
    assert {project.name for project in case.snapshot.projects or ()} <= pseudonyms
    assert all(WORD in one.real for one in names if one.kind in {"project", "story", "label", "account"})


def test_hosts_and_ids_stay() -> None:
    """What support looks for stays: the address, ids, times, requests."""
    snapshot, report = observed("mixed")
    case, _ = pseudonymised(Case(report=report, snapshot=snapshot), KEY)
    assert case.report.target == report.target
    assert case.snapshot is not None
    requests = [(one.path, one.request_id, one.status) for one in snapshot.requests]
    assert [(one.path, one.request_id, one.status) for one in case.snapshot.requests] == requests
    assert case.snapshot.stories is not None
    assert snapshot.stories is not None
    assert case.snapshot.stories["id"].equals(snapshot.stories["id"])
    assert case.snapshot.stories["url"].equals(snapshot.stories["url"])


def test_a_saved_report_is_refused() -> None:
    """A report without what it was made of cannot be made anew, and is refused in one sentence."""
    with pytest.raises(NoSnapshotError, match="Names cannot be replaced here"):
        pseudonymised(Case(report=observed("mixed")[1]), KEY)


def _written(report: Report, fmt: str) -> bytes:
    content = FORMATS[fmt].load()(report)
    return content if isinstance(content, bytes) else content.encode()


def _told(report: Report) -> dict[str, object]:
    """Give all that a report says, apart from names and from the order that these give."""
    panes = report.panes
    return {
        "verdict": report.verdict,
        "panes": [getattr(panes, name).verdict for name in panes.__struct_fields__],
        "findings": [
            (one.code, one.severity, one.pane, one.actor, one.confidence) for one in report.findings
        ],
        "summary": report.summary,
        "coverage": (report.coverage.asked, report.coverage.answered, len(report.coverage.not_judged)),
        "stages": [(one.stage, one.status, one.because) for one in panes.connection.stages],
        "roles": [(one.id, one.role, one.ok, len(one.ask)) for one in panes.roles.projects],
        "counts": Counter(
            (one.project_id, one.type, one.state, one.count) for one in panes.work_items.counts
        ),
        "projects": [
            (one.project_id, one.read, one.total, one.reconciled) for one in panes.work_items.projects
        ],
        "types": [(one.type, one.count, one.unique_url, one.url_reason) for one in panes.work_items.types],
        "fields": [
            (
                one.field,
                one.populated,
                one.distinct,
                one.outside,
                Counter(value.count for value in one.values),
            )
            for one in panes.fields.fields
        ],
        "rules": [
            (
                one.place,
                one.status,
                one.matches,
                one.catches,
                tuple(shadow.count for shadow in one.shadowed_by),
            )
            for one in panes.categorize.rules
        ],
        "buckets": panes.categorize.buckets,
        "by_project": [(one.project_id, one.type, one.flow_items) for one in panes.categorize.by_project],
    }


def _rules(snapshot: Snapshot) -> RuleSet:
    """Give a rule for each field of names and each operator that a customer's rules can have."""
    return RuleSet(
        source="/home/jane/rules.toml",
        rules=tuple(
            Rule(name=name, flow_item=FlowItem.RISK, conditions=conditions, join=Join.ANY)
            for name, conditions in _conditions(snapshot)
        ),
    )


def _conditions(snapshot: Snapshot) -> Iterator[tuple[str, tuple[Condition, ...]]]:
    assert snapshot.stories is not None
    stories = snapshot.stories
    titles, labels = list(stories["name"].drop_nulls()), list(stories["labels"].explode().drop_nulls())
    project = next(one for one in snapshot.projects or () if one.id == stories["project_id"][0])
    yield "of nobody", (_if("Title", Operator.CONTAINS, "no title holds this"),)
    yield "of one", (_if("Title", Operator.IS, titles[0].upper()),)
    yield "of two", (_if("Title", Operator.IS_ONE_OF, titles[1], titles[2].lower()),)
    yield "of a part", (_if("Title", Operator.CONTAINS, "THE"), _if("Title", Operator.CONTAINS, "er"))
    yield "of a label", (_if("Labels", Operator.CONTAINS, labels[0].upper()),)
    yield "of labels", (_if("Labels", Operator.IS_ONE_OF, labels[-1], "nobody's"),)
    yield "of an address", (_if("URL", Operator.CONTAINS, "/STORY/show/2"),)
    yield "of a project", (_if("Project", Operator.IS, project.name.lower()),)
    yield "of an id", (_if("Project", Operator.IS, str(project.id)),)
    yield "of other projects", (_if("Project", Operator.IS_NOT, project.name),)
    yield "of other titles", (_if("Title", Operator.IS_NOT, titles[3]),)
    yield "of a type", (_if("Type", Operator.IS, "bug"),)


def _if(field: str, operator: Operator, *values: str) -> Condition:
    return Condition(field=field, operator=operator, values=values)
