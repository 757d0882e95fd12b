"""The report on each sample world as JSON: what every face shows, held to the letter.

`make golden` writes them again; the difference in version control is then what changed for a user.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import msgspec

from diagnostics.report.json import write_json
from diagnostics.sandbox import scenario_names
from screenshots.make import sample_report

FOLDER: Final = Path(__file__).parent


def path_of(scenario: str) -> Path:
    """Give the file that holds a scenario's report."""
    return FOLDER / f"{scenario}.json"


def report_text(scenario: str) -> str:
    """Give the report on a scenario as JSON, the same in every run; what moves by itself is left out.

    That is the version, and the rules': a word changed in one text would change all files.
    """
    report = sample_report(scenario)
    tool = msgspec.structs.replace(report.tool, version="-", rules="-")
    return write_json(msgspec.structs.replace(report, tool=tool))


def write_all() -> None:
    """Write the report of each scenario, and remove those of scenarios that are gone."""
    names = set(scenario_names())
    for name in sorted(names):
        path_of(name).write_text(report_text(name), encoding="utf-8", newline="\n")
    for path in FOLDER.glob("*.json"):
        if path.stem not in names:
            path.unlink()
