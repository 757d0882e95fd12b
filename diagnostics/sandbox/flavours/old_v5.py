"""Tracker's v5 of about 2016, as its recordings show it (tracker-api-v5 §3.1, §3.7, §8.18)."""

from __future__ import annotations

import re
from typing import Any, Final

from diagnostics.sandbox.errors import invalid
from diagnostics.sandbox.flavours.flavour import Flavour, Query
from diagnostics.sandbox.model import World

_LATER: Final = frozenset(
    {
        "accounts",
        "favorite",
        "story_priority",
        "show_story_priority",
        "show_priority_icon",
        "show_priority_icon_in_all_panels",
    }
)
"""Keys that came after 2016."""


def _ask(path: str, taken: frozenset[str], query: Query) -> Query:
    """Refuse a field that is not known yet; that the service did so is likely, but not recorded (§1.3)."""
    unknown = _LATER.intersection(re.findall(r"\w+", query.get("fields", "")))
    if unknown:
        raise invalid(f"this endpoint cannot accept the field: {min(unknown)}")
    if "with_story_priority" in query and "with_story_priority" in taken:
        raise invalid(f"{path} cannot accept the parameter: with_story_priority")
    return query


def _body(world: World, value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, list):
        return [_body(world, item) for item in value]
    if isinstance(value, dict):
        return {key: _body(world, item) for key, item in value.items() if key not in _LATER}
    return value


OLD_V5: Final = Flavour(ask=_ask, body=_body)
