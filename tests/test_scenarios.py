"""The sample worlds are listed wherever somebody would look for them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from diagnostics.sandbox import fault_groups, scenario_groups, scenario_names
from tests.golden import path_of
from tests.support.command import run

README = Path(__file__).resolve().parents[1] / "README.md"


def test_the_readme_names_every_scenario_and_no_other() -> None:
    """The first column of README's table of scenarios holds each name that `--scenario` takes."""
    text = README.read_text("utf-8").partition("## The embedded Tracker")[2].partition("\n## ")[0]
    first_cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    told = [name for cell in first_cells for name in re.findall(r"`([^`]+)`", cell)]

    assert sorted(told) == sorted(scenario_names()), "README.md, The embedded Tracker: a row a scenario"


def test_the_readme_names_every_fault_in_its_group_and_no_other() -> None:
    """README has a row for each group of faults, with the names that `--scenario` takes."""
    text = README.read_text("utf-8").partition("| faults of |")[2].partition("\n## ")[0]
    rows = [line.split("|")[1:3] for line in text.splitlines()[2:] if line.startswith("| ")]
    told = {group.strip(): re.findall(r"`([^`]+)`", cell) for group, cell in rows}

    assert told == {group: list(faults) for group, faults in fault_groups().items()}


def test_a_world_shows_the_code_that_the_list_promises() -> None:
    """The golden report on a sample world has the finding that `--list` names for it."""
    for samples in scenario_groups().values():
        for name, sample in samples.items():
            findings = json.loads(path_of(name).read_text("utf-8"))["findings"]
            assert not sample.code or sample.code in {one["code"] for one in findings}, name


@pytest.mark.parametrize("command", ["sandbox", "demo"])
def test_the_list_groups_every_scenario_with_its_sentence(command: str, tmp_path: Path) -> None:
    """`--list` prints each group's title and each scenario's name, code and sentence, and ends well."""
    ended = run(command, "--list", home=tmp_path)

    assert ended.returncode == 0
    for group, scenarios in scenario_groups().items():
        assert group in ended.stdout.splitlines()
        for name, sample in scenarios.items():
            told = rf"^  {name} +{sample.code or '-'} +{re.escape(sample.about)}$"
            assert re.search(told, ended.stdout, re.MULTILINE)


def test_the_list_shows_each_fault_with_the_code_to_be_seen(tmp_path: Path) -> None:
    """`--list` prints below the worlds each group of faults, and each fault's name, code and sentence."""
    ended = run("sandbox", "--list", home=tmp_path)

    for group, faults in fault_groups().items():
        assert f"Faults: {group}" in ended.stdout.splitlines()
        for name, fault in faults.items():
            told = rf"^  {name} +{fault.code or '-'} +{re.escape(fault.about)}$"
            assert re.search(told, ended.stdout, re.MULTILINE)
