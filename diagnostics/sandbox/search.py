"""Tracker's search syntax, as `filter=` and /search take it (tracker-api-v5 §2.3)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

from diagnostics.sandbox.clock import DAY, iso, midnight
from diagnostics.sandbox.errors import invalid
from diagnostics.sandbox.model import Json, World

Test = Callable[[Json], bool]

_TERM = re.compile(r'(-?)(?:([A-Za-z_]+):)?(?:"([^"]*)"|(\S+))')
_DATE_TERM = re.compile(r"(created|updated|accepted)(?:_(on|since|after|before))?")
_RELATIVE = re.compile(r"-(\d{1,4})([dw])")
_NO_DATE = "The date you requested could not be parsed. See FAQ for valid formats."


def matcher(world: World, text: str) -> Test:
    """Give the test that a search text stands for: terms joined by AND, a minus before one negates it.

    Keys that are not known here are searched for as text in the name and the description.

    Raises:
        ApiError: 400 for a date that cannot be read (recorded).
    """
    tests = []
    for minus, key, quoted, bare in _TERM.findall(text):
        value = quoted or bare
        if not key and value == "AND":
            continue
        test = _test(world, key.lower(), value)
        tests.append((lambda story, test=test: not test(story)) if minus else test)
    return lambda story: all(test(story) for test in tests)


def includes_done(text: str) -> bool:
    """Tell whether a search text asks for stories of past iterations too."""
    return any(
        key.lower() == "includedone" and bare.lower() == "true" for _, key, _, bare in _TERM.findall(text)
    )


def _test(world: World, key: str, value: str) -> Test:
    dated = _DATE_TERM.fullmatch(key)
    if dated:
        return _date_test(world, f"{dated[1]}_at", dated[2] or "on", value)
    if key in _ONE_OF:
        wanted = {part.strip().lower() for part in value.split(",")}
        return lambda story: str(story.get(_ONE_OF[key], "")).lower() in wanted
    if key in _TERMS:
        return _TERMS[key](world, value.lower())
    words = (f"{key}:{value}" if key else value).lower()
    return lambda story: words in f"{story['name']}\n{story.get('description', '')}".lower()


def _includes_done(_world: World, _value: str) -> Test:
    return lambda _story: True


def _estimated(_world: World, value: str) -> Test:
    return lambda story: f"{story.get('estimate', -1):g}" == value


def _labelled(_world: World, name: str) -> Test:
    if not name:
        return lambda story: not story["labels"]
    return lambda story: any(label["name"].lower() == name for label in story["labels"])


def _owned(world: World, name: str) -> Test:
    return lambda story: any(_named(world, number, name) for number in story["owner_ids"])


def _requested(world: World, name: str) -> Test:
    return lambda story: _named(world, story["requested_by_id"], name)


def _named(world: World, number: int, name: str) -> bool:
    person = world.people[number]
    return name in {str(person[key]).lower() for key in ("name", "initials", "username")}


def _titled(_world: World, words: str) -> Test:
    return lambda story: words in story["name"].lower()


def _has(_world: World, what: str) -> Test:
    key = {"label": "labels", "owner": "owner_ids", "external_id": "external_id", "estimate": "estimate"}.get(
        what
    )
    if key is None:
        raise invalid(f"has: and no: cannot accept: {what}")
    return lambda story: key in story and story[key] != []


def _has_no(world: World, what: str) -> Test:
    has = _has(world, what)
    return lambda story: not has(story)


_ONE_OF = {
    "state": "current_state",
    "type": "story_type",
    "priority": "story_priority",
    "id": "id",
    "external_id": "external_id",
}
_TERMS: Mapping[str, Callable[[World, str], Test]] = {
    "includedone": _includes_done,
    "estimate": _estimated,
    "label": _labelled,
    "epic": _labelled,
    "owner": _owned,
    "requester": _requested,
    "name": _titled,
    "has": _has,
    "no": _has_no,
}


def _date_test(world: World, key: str, relation: str, value: str) -> Test:
    start, end = _day(world, value)
    match relation:
        case "since":
            return lambda story: story.get(key, "") >= start
        case "after":
            return lambda story: story.get(key, "") >= end
        case "before":
            return lambda story: "" < story.get(key, "") < start
    return lambda story: start <= story.get(key, "") < end


def _day(world: World, value: str) -> tuple[str, str]:
    """Give the first moment of a day and of the next one, in the zone of the sample users, which is UTC."""
    relative = _RELATIVE.fullmatch(value)
    if relative:
        day = world.today - timedelta(days=int(relative[1]) * (7 if relative[2] == "w" else 1))
    else:
        try:
            day = datetime.strptime(value, "%m/%d/%Y").replace(tzinfo=UTC).date()
        except ValueError:
            raise invalid(_NO_DATE) from None
    return iso(midnight(day)), iso(midnight(day) + DAY)
