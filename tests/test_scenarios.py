"""The sample worlds are listed wherever somebody would look for them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diagnostics.sandbox import scenario_groups, scenario_names
from tests.support.command import run

README = Path(__file__).resolve().parents[1] / "README.md"


def test_the_readme_names_every_scenario_and_no_other() -> None:
    """The first column of README's table of scenarios holds each name that `--scenario` takes."""
    text = README.read_text("utf-8").partition("## The embedded Tracker")[2].partition("\n## ")[0]
    first_cells = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    told = [name for cell in first_cells for name in re.findall(r"`([^`]+)`", cell)]

    assert sorted(told) == sorted(scenario_names()), "README.md, The embedded Tracker: a row a scenario"


@pytest.mark.parametrize("command", ["sandbox", "demo"])
def test_the_list_groups_every_scenario_with_its_sentence(command: str, tmp_path: Path) -> None:
    """`--list` prints each group's title and each scenario's name and sentence, and ends well."""
    ended = run(command, "--list", home=tmp_path)

    assert ended.returncode == 0
    for group, scenarios in scenario_groups().items():
        assert group in ended.stdout.splitlines()
        for name, about in scenarios.items():
            assert re.search(rf"^  {name} +{re.escape(about)}$", ended.stdout, re.MULTILINE)
