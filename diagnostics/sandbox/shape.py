"""Shapes answers as the caller asked: `fields`, `date_format` (tracker-api-v5 §1.3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from diagnostics.sandbox.clock import seconds
from diagnostics.sandbox.errors import invalid
from diagnostics.sandbox.kinds import KINDS
from diagnostics.sandbox.model import Json, World

_TOKENS = re.compile(r":?[a-z_]+|[(),]|.")
_DEADLINE_LIKE = {
    "deadline",
    "start",
    "finish",
    "start_time",
    "projected_completion",
    "shown_iterations_start_time",
}
# The object form takes the place of the id form (recorded for owned_by); lists stand beside their ids.
_INSTEAD_OF = {
    "owned_by": "owned_by_id",
    "requested_by": "requested_by_id",
    "reviewer": "reviewer_id",
    "person": "person_id",
}


@dataclass(slots=True)
class Fields:
    """A parsed `fields` parameter."""

    default: bool = False
    named: dict[str, Fields | None] = field(default_factory=dict)
    """Field name to what is asked of the objects in it, or None for their default form."""


def parse_fields(text: str, kind: str) -> Fields:
    """Give the fields asked of objects of a kind.

    Raises:
        ApiError: 400 for a name that the kind does not have, or for unbalanced parentheses.
    """
    tokens = _TOKENS.findall(text.replace(" ", ""))
    fields = _level(tokens)
    if tokens:
        raise invalid(f"fields parameter is malformed: {text[:200]}")
    _check(fields, kind)
    return fields


def _level(tokens: list[str]) -> Fields:
    fields = Fields()
    while tokens and tokens[0] != ")":
        name = tokens.pop(0)
        if name == ":default":
            fields.default = True
        elif name != ",":
            fields.named[name] = _nested(tokens)
    return fields


def _nested(tokens: list[str]) -> Fields | None:
    if not tokens or tokens[0] != "(":
        return None
    tokens.pop(0)
    inner = _level(tokens)
    if not tokens:
        raise invalid("fields parameter has an unclosed parenthesis")
    tokens.pop(0)
    return inner


def _check(fields: Fields, kind: str) -> None:
    known = KINDS[kind]
    for name, inner in fields.named.items():
        if name not in known.fields:
            raise invalid(f"this endpoint cannot accept the field: {name}")
        if inner is None:
            continue
        if name not in known.children:
            raise invalid(f"the field {name} has no fields of its own")
        _check(inner, known.children[name])


def shape(world: World, kind: str, resource: Json, fields: Fields | None) -> Json:
    """Give a resource with the fields asked for; without any, its default form."""
    if fields is None:
        return resource
    result = dict(resource) if fields.default else {"id": resource["id"]} if "id" in resource else {}
    for name, inner in fields.named.items():
        value = _value(world, kind, resource, name)
        if value is None:
            continue
        if inner is not None:
            value = _shape_inner(world, KINDS[kind].children[name], value, inner)
        result[name] = value
        result.pop(_INSTEAD_OF.get(name, ""), None)
    # A key that no documentation has comes whatever is asked for.
    return result | {name: resource[name] for name in resource.keys() - KINDS[kind].fields}


def _value(world: World, kind: str, resource: Json, name: str) -> Any:  # noqa: ANN401 - any JSON value
    if name in resource:
        return resource[name]
    extra = KINDS[kind].extras.get(name)
    return extra(world, resource) if extra else None


def _shape_inner(world: World, kind: str, value: Json | list[Json], fields: Fields) -> Json | list[Json]:
    if isinstance(value, list):
        return [shape(world, kind, item, fields) for item in value]
    return shape(world, kind, value, fields)


def in_millis(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    """Give the same JSON with every datetime as milliseconds since 1970; plain dates stay as they are."""
    if isinstance(value, list):
        return [in_millis(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _millis(key, item) for key, item in value.items()}
    return value


def _millis(key: str, value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, str) and (key.endswith("_at") or key in _DEADLINE_LIKE):
        return seconds(value) * 1000
    return in_millis(value)
