"""Makes `diagnostics/explain/examples.json`: every code is brought about once, as its page tells how.

What only moves by itself from run to run is left as it is in the file, so that the difference in version
control is what changed for a user.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

import diagnostics.explain.texts
from diagnostics.explain import Example, See
from diagnostics.explain.texts import Made, load_entries, load_made, load_shown
from diagnostics.report.json import encode
from diagnostics.sandbox import fault_groups, scenario_groups
from tests.explain.alike import same
from tests.explain.bringing_about import by_case, by_lines, by_scenario
from tests.faults.bench import Bench
from tests.golden import path_of

FILE: Final = Path(diagnostics.explain.texts.__file__).with_name("examples.json")


def named_scenarios() -> dict[str, tuple[str, ...]]:
    """Give the scenarios that are named after a code, by the code; a sample world before a fault."""
    found: dict[str, tuple[str, ...]] = {}
    for groups in (scenario_groups(), fault_groups()):
        for samples in groups.values():
            for name, sample in samples.items():
                if sample.code:
                    found[sample.code] = (*found.get(sample.code, ()), name)
    return dict(sorted(found.items()))


def write_all() -> int:
    """Write the file again, and tell of each example that became another.

    Gives:
        The exit code: 1 where a code could not be brought about; its example stays as it was.
    """
    before = load_made().examples
    scenarios = named_scenarios()
    examples: dict[str, Example] = {}
    missed = []
    with Bench() as bench:
        for code in sorted(load_entries()):
            old = before.get(code)
            try:
                new = _example(code, bench, scenarios)
            except LookupError as error:
                missed.append(code)
                click.echo(f"{code}: not brought about: {error}", err=True)
                new = old
            if new is not None:
                examples[code] = _kept(code, old, new)
    write(Made(scenarios=scenarios, examples=examples))
    return 1 if missed else 0


def write(made: Made) -> None:
    """Write the file."""
    FILE.write_text(encode(made), encoding="utf-8", newline="\n")


def _kept(code: str, old: Example | None, new: Example) -> Example:
    """Give the old one where the two are alike; a sample world's is the same to the letter in every run."""
    if old is not None and same(old, new) and not path_of(new.by).is_file():
        return old
    if old == new:
        return new
    click.echo(f"{code}: {'made anew' if old else 'made'}, by {new.by or 'its lines'}")
    return new


def _example(code: str, bench: Bench, scenarios: dict[str, tuple[str, ...]]) -> Example | None:
    """Give what the code is shown by; None where nothing can."""
    shown = load_shown().get(code)
    if shown is None:
        return by_scenario(code, scenarios[code][0])
    if shown.case:
        return by_case(code, shown.case, bench)
    if shown.scenario:
        return by_scenario(code, shown.scenario)
    if shown.lines:
        return by_lines(code, See(lines=shown.lines, beside=shown.beside))
    return None
