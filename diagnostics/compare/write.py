"""A comparison as text, as Markdown and as JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any, Final

import msgspec

from diagnostics.compare.model import Class, Comparison
from diagnostics.compare.words import (
    ABOUT,
    GLYPHS,
    SAME,
    TITLES,
    backwards_words,
    entries,
    headline,
    rules_words,
    side_words,
)
from diagnostics.report.json import encode
from diagnostics.report.markdown import plain
from diagnostics.report.width import WIDTH


def write_text(comparison: Comparison, width: int = WIDTH) -> str:
    """Give the comparison as text, worst first, within so many columns."""
    fill = partial(_fill, width=width)
    lines = [
        *fill(f"tracker-doctor compare: {headline(comparison)}"),
        *fill(f"Before: {side_words(comparison.before)}", first="", rest="        "),
        *fill(f"After:  {side_words(comparison.after)}", first="", rest="        "),
    ]
    for told in (rules_words(comparison), backwards_words(comparison)):
        lines += fill(told) if told else ()
    lines.append("")
    if comparison.same:
        lines += fill(SAME)
    for name in Class:
        lines += _text_class(comparison, name, fill)
    return "\n".join(lines).rstrip() + "\n"


def _text_class(comparison: Comparison, name: Class, fill: Callable[..., list[str]]) -> Iterator[str]:
    found = comparison.of(name)
    if not found:
        return
    yield from fill(f"{GLYPHS[name]} {TITLES[name].upper()} ({len(found)}). {ABOUT[name]}")
    for pane, some in entries(found):
        yield from fill(pane, first="  ", rest="  ")
        for one in some:
            yield from fill(f"{GLYPHS[name]} {name} {one.title}", first="    ", rest="      ")
            for line in one.lines:
                yield from fill(line, first="        ", rest="          ")
            if one.note:
                yield from fill(f"({one.note})", first="        ", rest="        ")
    yield ""


def _fill(text: str, *, width: int, first: str = "", rest: str = "  ") -> list[str]:
    return textwrap.wrap(
        text,
        width,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def write_markdown(comparison: Comparison) -> str:
    """Give the comparison as Markdown, to be pasted into a ticket."""
    return "\n".join(_markdown(comparison)).rstrip() + "\n"


def _markdown(comparison: Comparison) -> Iterator[str]:
    yield from (f"# tracker-doctor compare: {headline(comparison)}", "")
    yield f"- Before: {plain(side_words(comparison.before))}"
    yield f"- After: {plain(side_words(comparison.after))}"
    for told in (rules_words(comparison), backwards_words(comparison)):
        if told:
            yield f"- {plain(told)}"
    yield ""
    if comparison.same:
        yield SAME
    for name in Class:
        found = comparison.of(name)
        if not found:
            continue
        yield from (f"## {GLYPHS[name]} {TITLES[name].capitalize()} ({len(found)})", "", ABOUT[name], "")
        for pane, some in entries(found):
            yield from (f"### {pane}", "")
            for one in some:
                note = f" ({plain(one.note)})" if one.note else ""
                lines = "; ".join(map(plain, one.lines))
                yield f"- **{plain(one.title)}**: {lines}{note}"
            yield ""


def write_json(comparison: Comparison) -> str:
    """Give the comparison as indented JSON, ending in a line break."""
    return encode(comparison)


def write_schema() -> str:
    """Give the JSON Schema (2020-12) of the comparison, ending in a line break."""
    schema: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    schema |= msgspec.json.schema(Comparison)
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"


WRITERS: Final[Mapping[str, Callable[[Comparison], str]]] = {
    "text": write_text,
    "json": write_json,
    "markdown": write_markdown,
}
"""By the name that `--format` takes."""
