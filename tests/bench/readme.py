"""Write the table of speed into the README: `python -m tests.bench.readme` from the repository's root.

It is made of the last line of the history, as the picture of growth is.
"""

from __future__ import annotations

import sys
from typing import Final

from tests.bench import history
from tests.bench.machine import ROOT
from tests.bench.records import Entry, Row
from tests.bench.words import bound, goal, quantity, ratio

README: Final = ROOT / "README.md"
BEGIN: Final = "<!-- speed: made by `make bench` -->"
END: Final = "<!-- end of speed -->"
_HEAD: Final = (
    "| area | what | here | against | there | ratio | bound | goal |",
    "|---|---|--:|---|--:|--:|---|---|",
)


def speed_table(entry: Entry) -> str:
    """Give the table of a run, when and where it was made, and why a goal is not met."""
    goals = [one for one in entry.figures if one.met is not None]
    met = sum(one.met is True for one in goals)
    made = f"`make bench` on {entry.date:%Y-%m-%d}, {entry.machine}: {met} of {len(goals)} goals met."
    lines = [made, "", *_HEAD, *(_line(one) for one in entry.figures)]
    missed = [one for one in goals if one.met is False]
    if missed or entry.skipped:
        lines.append("")
    lines += [f"- Not met, {one.area}, {one.name}: {one.note or 'no reason is known'}" for one in missed]
    lines += [f"- Not measured, {area}: {reason}" for area, reason in entry.skipped.items()]
    return "\n".join(lines)


def _line(row: Row) -> str:
    cells = (
        row.area,
        row.name,
        quantity(row.ours, row.unit),
        row.against,
        quantity(row.theirs, row.unit),
        ratio(row),
        bound(row),
        goal(row),
    )
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def written(readme: str, entry: Entry) -> str:
    """Give the README with the table of a run."""
    before, rest = readme.split(BEGIN)
    return f"{before}{BEGIN}\n\n{speed_table(entry)}\n\n{END}{rest.partition(END)[2]}"


def main() -> int:
    """Write it, and give the exit code."""
    entries = history.read()
    if not entries:
        sys.stderr.write("there is no run in the history yet: `make bench` makes one\n")
        return 1
    readme = written(README.read_text("utf-8"), entries[-1])
    README.write_text(readme, encoding="utf-8", newline="\n")
    sys.stdout.write(f"{README.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
