"""Codes, pages, scenarios and examples hold together: none is without the others."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from diagnostics.bundle.errors import Refusal
from diagnostics.explain import Page, page, pages
from diagnostics.explain.names import split
from diagnostics.explain.texts import load_entries, load_families, load_made, load_shown
from diagnostics.exports.errors import ExportError
from diagnostics.judge.catalogue import load_catalogue
from diagnostics.sandbox import fault_groups, fault_names, scenario_names
from tests.explain.making import named_scenarios
from tests.faults.rows import CASES

ROOT: Final = Path(__file__).resolve().parents[2]
PAGES: Final = {one.code: one for one in pages()}
FAULTS: Final = {name: plan for plans in fault_groups().values() for name, plan in plans.items()}
_CODE: Final = re.compile(r"(?<![A-Za-z0-9_])([A-Z]{3,5})(\d{3})(?![A-Za-z0-9])")
_OF_OTHERS: Final = frozenset({"ANN", "ARG", "BLE", "PLR", "RUF", "SLF", "SHA", "RFC"})
"""Letters of the linter's rules, of a hash and of standards."""


def test_every_code_in_the_source_has_a_page() -> None:
    """Whatever looks like a code in code or data of the program has one; new letters are no surprise."""
    files = [one for room in ("diagnostics", "tui") for one in (ROOT / room).rglob("*.*")]
    text = "\n".join(one.read_text("utf-8") for one in files if one.suffix in {".py", ".toml"})
    named = {letters + number for letters, number in _CODE.findall(text) if letters not in _OF_OTHERS}

    assert len(named) > 130
    assert named - set(PAGES) == set()


def test_every_code_that_can_be_told_has_a_page_and_no_other_has() -> None:
    """The pages are those of the findings, of refused bundles, of unreadable exports, and of leaks."""
    opened = {kind.opening.rstrip(":") for kind in ExportError.__subclasses__()}

    assert set(PAGES) == {*load_catalogue(), *Refusal, *opened, "BND810"}
    assert {split(code)[0] for code in PAGES} == set(load_families())
    assert not set(load_catalogue()) & opened


@pytest.mark.parametrize("name", [name for name, plan in FAULTS.items() if plan.code])
def test_every_fault_is_on_the_page_of_its_code(name: str) -> None:
    """Who reads the page of a code finds each scenario that is a sample of it."""
    see = page(FAULTS[name].code).see

    assert name in {see.scenario, *see.others}


def test_the_scenarios_of_the_examples_are_those_of_the_sandbox() -> None:
    """What `make examples` wrote down of the embedded Tracker is what it has."""
    assert load_made().scenarios == named_scenarios(), "`make examples` writes it again"


@pytest.mark.parametrize("one", pages(), ids=lambda one: one.code)
def test_a_page_says_how_to_see_its_code_or_why_not(one: Page) -> None:
    """There is one way or a reason; what is named exists, and the example comes from it."""
    see = one.see
    known = {*scenario_names(), *fault_names()}

    assert sum(map(bool, (see.scenario, see.lines, see.cannot))) == 1
    assert {see.scenario, see.beside, *see.others} - {""} <= known
    assert see.case in {"", *(case.id for case in CASES)}
    assert not see.beside or see.lines
    if one.example is None:
        assert see.cannot
        assert not see.case
        return
    assert one.example.by == (see.case or see.scenario)
    finding = one.example.finding
    assert (finding.code if finding else one.code) == one.code
    assert finding or one.code in one.example.printed


def test_only_codes_without_a_way_have_no_example() -> None:
    """An end of service that is over and a defect that is mended cannot be shown; all else is."""
    assert {one.code for one in pages() if one.example is None} == {"API604", "LOC731"}


def test_nothing_is_told_of_codes_that_are_gone() -> None:
    """The data beside the catalogue names no code that it lacks, and no page twice how to be seen."""
    made = load_made()

    assert {*load_shown(), *made.scenarios, *made.examples} <= set(load_entries())
    assert not set(load_shown()) & set(made.scenarios)
