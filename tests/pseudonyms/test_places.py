"""Each text of a snapshot is declared: as a name, or as what stays."""

from __future__ import annotations

from diagnostics.case import Case
from diagnostics.contract import load_contract
from diagnostics.pseudonyms import pseudonymised
from diagnostics.pseudonyms.kinds import TEXT, kind_of, kind_of_values, listed_kind, load_kinds
from tests.pseudonyms.places import text_places
from tests.support.worlds import observed


def test_every_text_is_declared() -> None:
    """A new text of the snapshot is not overlooked: somebody has to say whether it is a name."""
    places = text_places()
    assert len(places) > 60
    assert {place for place in places if listed_kind(place) is None} == set()


def test_nothing_is_declared_that_is_not_there() -> None:
    """What is declared stands in a snapshot, apart from the facts, whose names are the observers'."""
    kinds = load_kinds()
    declared = {
        place
        for lists in (kinds.replaced, kinds.stays)
        for places in lists.values()
        for place in places
        if not place.startswith("facts/")
    }
    there = text_places()
    assert {one for one in declared if not any(f"/{place}".endswith(f"/{one}") for place in there)} == set()


def test_unknown_facts_are_replaced() -> None:
    """A fact that nobody has looked at does not leave in clear."""
    assert kind_of("snapshot/stages/3/facts/said_by_jane") == TEXT


def test_known_facts_are_declared() -> None:
    """What observing the sample worlds gives stands in one of the lists."""
    for world in ("mixed", "odd-fields"):
        snapshot, report = observed(world)
        names = pseudonymised(Case(report=report, snapshot=snapshot), b"key")[1]
        assert {one.real for one in names if one.kind == TEXT} == set(), world


def test_values_of_rules_are_declared() -> None:
    """Of each field that a rule can be put to it is known what its values are."""
    fields = {one.api_name for one in load_contract().fields if one.read}
    assert {name for name in fields if kind_of_values(name) == TEXT} == set()
