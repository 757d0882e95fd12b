"""Each sample world has a golden report, and the report on it is that one, value by value."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from diagnostics.sandbox import scenario_names
from tests.golden import FOLDER, path_of, report_text


@pytest.mark.parametrize("scenario", scenario_names())
def test_the_report_on_a_sample_world_is_the_golden_one(scenario: str) -> None:
    """Whatever changes in a report shows here; `make golden` takes the new one over once it is wanted."""
    golden = json.loads(path_of(scenario).read_text(encoding="utf-8"))

    assert list(differences(golden, json.loads(report_text(scenario)), "$"))[:20] == []


def test_no_golden_report_is_left_over() -> None:
    """A scenario that is gone leaves no file behind."""
    assert {path.stem for path in FOLDER.glob("*.json")} == set(scenario_names())


def differences(golden: Any, seen: Any, where: str) -> Iterator[str]:
    """Give the places where two JSON values differ, each with both values."""
    if isinstance(golden, dict) and isinstance(seen, dict):
        for key in sorted({*golden, *seen}):
            yield from differences(golden.get(key), seen.get(key), f"{where}.{key}")
    elif isinstance(golden, list) and isinstance(seen, list) and len(golden) == len(seen):
        for place, (one, other) in enumerate(zip(golden, seen, strict=True)):
            yield from differences(one, other, f"{where}[{place}]")
    elif golden != seen or type(golden) is not type(seen):
        yield f"{where}: golden {_short(golden)}, seen {_short(seen)}"


def _short(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) < 120 else f"{text[:117]}..."
