"""A handful of pages taken at their word: what they say to type shows what they show."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from diagnostics.explain import page
from tests.explain.alike import same
from tests.explain.bringing_about import by_case, by_lines
from tests.faults.bench import Bench

TYPED: Final = ("CFG506", "LOC710", "LOC712", "DATA641", "LOC742", "BND803", "CAT604", "EXT801")


@pytest.mark.parametrize(
    "code", ["CFG506", "LOC710", "LOC712", "DATA641", "LOC742", "BND803", "CAT604", "EXT801"]
)
def test_the_lines_of_a_page_show_its_example(code: str, tmp_path: Path) -> None:
    """Typed into a shell in an empty folder, with the scenario beside them, they give the page's example."""
    shown = page(code)

    assert same(shown.example, by_lines(code, shown.see, tmp_path / "empty", port=0))


@pytest.mark.parametrize("code", ["NET101", "BND810"])
def test_the_row_of_a_page_shows_its_example(code: str) -> None:
    """Set up as in the fault matrix, the command says what the page shows."""
    shown = page(code)
    with Bench() as bench:
        assert same(shown.example, by_case(code, shown.see.case, bench))
