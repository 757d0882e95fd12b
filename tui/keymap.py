"""The keys that somebody wants, held against those that there are before the first screen is drawn.

Textual's own keymap is what applies them. It passes over an id that nothing bears, and a key that another
binding has loses that one in silence: so both are refused here, in words.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from textual.binding import Binding
from textual.dom import DOMNode
from textual.keys import KEY_NAME_REPLACEMENTS, Keys, format_key, key_to_character

from tui.panes import PAGES
from tui.unused import UNUSED
from tui.widgets.detail import DetailView
from tui.widgets.report_table import ReportTable

_MODIFIERS: Final = frozenset({"alt", "ctrl", "meta", "shift", "super"})
_NAMED: Final = frozenset(
    {*(one.value for one in Keys if one.value[0] != "<"), *KEY_NAME_REPLACEMENTS.values()}
)
_CLOSE: Final = 4
"""Ids that are named in the place of one that is not known."""


def refusal(keys: Mapping[str, str]) -> str:
    """Give why these keys cannot be had, in words without a full stop; empty where they can.

    Args:
        keys: What a binding is for, to the keys that it is to have, with commas between.
    """
    known = known_ids()
    for name, wanted in keys.items():
        if name not in known:
            close = difflib.get_close_matches(name, known, n=_CLOSE, cutoff=0.4)
            near = f"close to it are {', '.join(close)}" if close else f"known are {', '.join(known)}"
            return f"keys: nothing is called {_shown(name)}; {near}"
        unknown = next((one for one in _keys(wanted) if not _is_key(one)), None)
        if unknown is not None:
            told = "such as f5, ctrl+r, x or comma"
            return f"keys: {name}: no key is called {_shown(unknown)}; name one {told}"
    return next((told for _, live in screens() if (told := _clash(live, keys))), "")


def known_ids() -> tuple[str, ...]:
    """Give what keys can be chosen for, in alphabetical order."""
    return tuple(sorted({one.id for _, live in screens() for one in live if one.id}))


def screens() -> Iterator[tuple[int, list[Binding]]]:
    """Give the bindings that can be live together: of a page, by its number, of its lists and of the app."""
    from tui.app import DoctorApp, screen_class  # noqa: PLC0415 - it builds on this module

    for number, pane in enumerate(PAGES):
        filters = {f"pane.{one.name}" for other in PAGES if other is not pane for one in other.filters}
        for focused in (ReportTable, DetailView):
            live = (one for kind in (focused, screen_class(pane), DoctorApp) for one in bindings_of(kind))
            yield number, [one for one in live if one.id not in filters]


def bindings_of(kind: type[DOMNode]) -> Iterator[Binding]:
    """Give the bindings of a class and of those that it is made of, one for each key."""
    for base in kind.__mro__:
        yield from Binding.make_bindings(vars(base).get("BINDINGS", ()))


def _clash(bindings: list[Binding], keys: Mapping[str, str]) -> str:
    """Give which key would be taken twice on a screen, where one is that somebody chose."""
    kept = {}
    for one in reversed(bindings):
        if one.id not in keys and one not in UNUSED:
            kept[one.key] = one
    taken: dict[str, str] = {}
    here = {one.id for one in bindings}
    for name, wanted in keys.items():
        for key in _keys(wanted) if name in here else ():
            other = kept.get(key)
            holder = taken.get(key) or (other and (other.id or other.description or other.action))
            if holder:
                return f"keys: {name}: the key {key} is taken by {holder}; choose another, or move that one"
            taken[key] = name
    return ""


def _keys(wanted: str) -> list[str]:
    """Give single keys by the names that bindings have."""
    return [one.key for one in Binding.make_bindings(_each(wanted.split(",")))]


def _each(words: Iterable[str]) -> Iterator[Binding]:
    for word in words:
        yield Binding(word.strip() or "(empty)", "", "")


def _is_key(key: str) -> bool:
    *modifiers, base = key.split("+")
    if modifiers and base != base.lower():
        return False  # no terminal sends such a one
    character = key_to_character(base)
    known = base in _NAMED or (character is not None and character.isprintable())
    return key in _NAMED or (known and _MODIFIERS.issuperset(modifiers))


def _shown(text: str) -> str:
    """Give a text as it may be told; what is long is cut."""
    from diagnostics.text import clean_text, hide_tokens  # noqa: PLC0415 - only where something is wrong

    return f"“{hide_tokens(clean_text(text, limit=40))}”"


def moved_from(keys: Mapping[str, str]) -> dict[str, str]:
    """Give what these keys are for, each to the keys that it has by itself, as they are typed."""
    own: dict[str, dict[str, None]] = {}
    for _, live in screens() if keys else ():
        for one in live:
            if one.id is not None and one.id in keys:
                own.setdefault(one.id, {})[typed(one.key)] = None
    return {name: " ".join(own[name]) for name in keys if name in own}


def typed(key: str) -> str:
    """Give a key as people write it: `?`, `ctrl+d`, `esc`."""
    *modifiers, base = key.split("+")
    return "+".join((*modifiers, "enter" if base == "enter" else format_key(base)))
