"""The word lists that names, titles and descriptions are made of."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from diagnostics.sandbox.chance import Chance


@cache
def words() -> dict[str, Any]:
    """Give the lists of `words.toml`."""
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


def hostile_titles() -> tuple[str, ...]:
    """Give titles that break careless readers, two as long as a name may be (5,000; tracker-api-v5 §3.7)."""
    long_name = "Very long title that was pasted from a mail thread "
    return (*words()["hostile"], (long_name * 100)[:5000], "長" * 5000)


def title(chance: Chance, domain: str, story_type: str, number: int) -> str:
    """Give a title that a team of this domain could have written."""
    lists = words()
    own = lists["domains"][domain]
    pick = chance.pick
    if story_type == "feature":
        return (
            f"{pick(own['actors'])} can {pick(lists['verbs'])} {pick(own['things'])} {pick(lists['places'])}"
        )
    if story_type == "bug":
        thing = pick(own["things"])
        return f"{thing[0].upper()}{thing[1:]}: {pick(lists['symptoms'])} {pick(lists['occasions'])}"
    if story_type == "chore":
        return f"{pick(lists['chores'])} {pick(own['systems'])}"
    return f"{pick(lists['releases'])} {number // 4 + 1}.{number % 4}"


def description(chance: Chance, domain: str, story_type: str) -> str:
    """Give a description in the Markdown that Tracker renders."""
    lists = words()
    own = lists["domains"][domain]
    if story_type == "bug":
        rows = [f"{n}. {step}" for n, step in enumerate(chance.sample(lists["steps"], 3), 1)]
        return "**Steps**\n\n" + "\n".join(rows) + f"\n\n**Seen:** {chance.pick(lists['occasions'])}"
    rows = [f"- {line}" for line in chance.sample(lists["criteria"], 1 + chance.below(4))]
    actor = str(chance.pick(own["actors"])).lower()
    return f"As a {actor} I need this so that {chance.pick(lists['benefits'])}.\n\n" + "\n".join(rows)
