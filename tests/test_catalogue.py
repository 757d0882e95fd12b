"""The catalogue and the contract are whole, and agree with the code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diagnostics.contract import Certainty, load_contract
from diagnostics.faults import FaultKind
from diagnostics.judge.catalogue import codes_by_fault, load_catalogue, load_stage_words
from diagnostics.report.levels import Actor
from diagnostics.snapshot import CONNECTION_STAGES

FACTS = Path(__file__).resolve().parents[2] / "shared" / "facts"
SOURCE = Path(__file__).resolve().parents[1] / "diagnostics"


def test_every_symptom_has_exactly_one_diagnosis() -> None:
    """Each fault kind is listed under one code; only a refused operation depends on what was asked."""
    listed = [kind for entry in load_catalogue().values() for kind in entry.faults]

    assert len(listed) == len(set(listed))
    assert set(FaultKind) - set(listed) == {FaultKind.UNAUTHORIZED_OPERATION}
    assert codes_by_fault()[FaultKind.REFUSED] == "NET110"


def test_every_finding_says_what_where_and_what_to_do() -> None:
    """No entry lacks a text, and each text that names words uses only simple ones."""
    for code, entry in load_catalogue().items():
        assert re.fullmatch(r"[A-Z]{3,5}\d{3}", code)
        for text in (entry.title, entry.cause, entry.impact, entry.remediation, entry.means, entry.proof):
            assert text.strip(), code
            assert not re.search(r"\{[^a-z{]", text), code
        assert entry.basis in set(Certainty), code
        assert entry.actor in set(Actor)


def test_every_code_that_the_judge_names_is_in_the_catalogue() -> None:
    """A code in the source without an entry would fail only in front of a customer."""
    pattern = re.compile(r'"((?:CFG|LOC|NET|PRX|TLS|HTTP|AUTH|ROLE|API|DATA|WORK|FIELD|CAT)\d{3})"')
    named = {code for file in SOURCE.rglob("*.py") for code in pattern.findall(file.read_text("utf-8"))}

    assert named <= set(load_catalogue())
    assert len(named) > 15


def test_no_code_of_the_catalogue_is_unreachable() -> None:
    """Each code is either the diagnosis of a symptom or named by the judge or the self-check."""
    files = [
        *(SOURCE / "judge").rglob("*.py"),
        SOURCE / "judge" / "standings.toml",
        *(SOURCE / "selfcheck").rglob("*.py"),
    ]
    text = "".join(file.read_text("utf-8") for file in files)
    reachable = set(codes_by_fault().values())

    assert [code for code in load_catalogue() if code not in reachable and f'"{code}"' not in text] == []


def test_every_connection_stage_has_its_words() -> None:
    """Title, detail and what it rules out are there for each link."""
    assert set(load_stage_words()) == set(CONNECTION_STAGES)


def test_the_contract_has_every_row_of_the_document() -> None:
    """The seed's rows stand in the contract, each with its citation and certainty."""
    contract = load_contract()

    assert contract.user.project_roles == ("member", "owner")
    assert contract.user.account_roles == ("owner", "admin")
    assert {one.type for one in contract.work_items if one.supported} == {"feature", "bug", "chore"}
    assert [one.standard_type for one in contract.field_types.rows] == [
        "String",
        "Single Select",
        "Multi Select",
        "Boolean",
    ]
    assert "N/A (entire tool serves as container)" in {one.value for one in contract.containers}
    assert contract.user.secret.documented_literals == ("tasktop",)
    assert (contract.categorize.scope, contract.categorize.meaning) == ("No Project", "All Projects")


def test_the_two_integration_fields_are_not_claimed_as_documented() -> None:
    """External Integration ID and Integration URL are not supported by inference, and say so."""
    rows = {one.field: one for one in load_contract().fields}

    for name in ("External Integration ID", "Integration URL"):
        assert rows[name].supported is False
        assert rows[name].basis is Certainty.INFERRED


@pytest.mark.parametrize(
    "words",
    [
        "No Project",
        "All Projects",
        "External Integration ID",
        "Integration URL",
        "N/A (entire tool serves as container)",
        "Story (Bug, Chore, Feature)",
        "tasktop",
        "Single Select",
        "Multi Select",
        "Boolean",
        "String",
        "Good to Know",
    ],
)
def test_what_the_contract_transcribes_stands_in_the_document(words: str) -> None:
    """Each quoted term is in the stored document as well as in the contract's file."""
    seed = FACTS / "planview-viz-pivotal-tracker.seed.txt"
    if not seed.is_file():
        pytest.skip("the stored document is not beside this checkout")

    assert words in " ".join(seed.read_text("utf-8").split())
    assert words in (SOURCE / "contract.toml").read_text("utf-8")


@pytest.mark.parametrize("code", load_catalogue())
def test_no_command_shows_a_secret_in_the_process_list(code: str) -> None:
    """A variable that holds the token is printed by the shell itself, and never an argument of a program."""
    for command in load_catalogue()[code].commands:
        programs = (piece for piece in command.split("|") if not piece.strip().startswith("printf "))
        assert not [piece for piece in programs if "$TRACKER_TOKEN" in piece]
