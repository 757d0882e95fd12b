"""Write the table of keys into the README: `python -m screenshots.keys` from the repository's root.

It is made of the bindings that the program has, as its help is.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from textual.binding import Binding

from tui.commands import CATEGORIES, category_of
from tui.keymap import screens, typed
from tui.panes import PAGES

README: Final = Path(__file__).parents[1] / "README.md"
BEGIN: Final = "<!-- keys: made by `python -m screenshots.keys` -->"
END: Final = "<!-- end of keys -->"


def key_table() -> str:
    """Give the table: each thing that a key does, by category, with the panes that have it."""
    found: dict[str, dict[str, None]] = {}
    where: dict[str, dict[int, None]] = {}
    first: dict[str, Binding] = {}
    for place, bindings in screens():
        for one in bindings:
            if one.id and category_of(one):
                first.setdefault(one.id, one)
                found.setdefault(one.id, {})[typed(one.key)] = None
                where.setdefault(one.id, {})[place] = None
    lines = ["| | keys | what it does | panes | id |", "|---|---|---|---|---|"]
    for category in CATEGORIES:
        for name in (name for name, one in first.items() if category_of(one) == category):
            keys = " ".join(f"`{key}`" for key in found[name])
            panes = "" if len(where[name]) == len(PAGES) else ", ".join(map(str, where[name]))
            told = first[name].tooltip or first[name].description
            lines.append(f"| {category} | {keys} | {told} | {panes} | `{name}` |")
    return "\n".join(lines)


def written(readme: str) -> str:
    """Give the README with the table of today."""
    before, rest = readme.split(BEGIN)
    return f"{before}{BEGIN}\n\n{key_table()}\n\n{END}{rest.partition(END)[2]}"


def main() -> None:
    """Write it."""
    README.write_text(written(README.read_text("utf-8")), encoding="utf-8", newline="\n")
    sys.stdout.write(f"{README.name}\n")


if __name__ == "__main__":
    main()
