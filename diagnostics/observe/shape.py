"""The shape of stories as the host sends them: which keys, and of which JSON types; no value is looked at."""

from __future__ import annotations

from collections import Counter, defaultdict
from operator import itemgetter
from typing import Final

import msgspec

from diagnostics.observe.run import Run
from diagnostics.snapshot import KeyFact, StoryShape
from diagnostics.text import clean_text, hide_tokens
from diagnostics.tracker.decoding import decode
from diagnostics.tracker.errors import MalformedError

MAX_KEYS: Final = 200
"""Different keys that are kept; a story of v5 has some fifty."""

_KEY_LENGTH: Final = 80
_TYPES: Final = {
    ord('"'): "string",
    ord("{"): "object",
    ord("["): "array",
    ord("t"): "boolean",
    ord("f"): "boolean",
    ord("n"): "null",
}
"""First character to JSON type; every other one begins a number."""
_FIRST: Final = itemgetter(0)


def note_shape(run: Run, project_id: int, body: bytes) -> None:
    """Add the shape of a page of stories to what the run saw; a body that is no list of objects has none.

    Args:
        run: The run.
        project_id: The project that the page is of.
        body: The page as JSON.
    """
    try:
        rows = decode(body, list[dict[str, msgspec.Raw]], "")
    except MalformedError:
        return  # the decoder of stories has told already what is wrong with it
    # Most stories are alike in this, so that each way to be one is looked into once.
    alike = Counter((tuple(row), tuple(map(_FIRST, map(bytes, row.values())))) for row in rows)
    seen: dict[str, Counter[str]] = defaultdict(Counter)
    for (names, first), stories in alike.items():
        for key, character in zip(names, first, strict=True):
            seen[key][_TYPES.get(character, "number")] += stories
    kept = tuple(
        KeyFact(key=hide_tokens(clean_text(key, limit=_KEY_LENGTH)), types=dict(types))
        for key, types in list(seen.items())[:MAX_KEYS]
    )
    run.shapes.append(
        StoryShape(project_id=project_id, stories=len(rows), keys=kept, more_keys=len(seen) - len(kept))
    )
