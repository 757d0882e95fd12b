"""Pages from the catalogue, the words for what is not known yet, and the examples."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from typing import Final

from diagnostics.explain.model import Page, Related, See
from diagnostics.explain.names import UnknownCodeError, code_of, nearest, split
from diagnostics.explain.texts import load_entries, load_families, load_made, load_shown, load_wording
from diagnostics.judge.catalogue import Entry
from diagnostics.report.model import Remediation

_NAMED: Final = re.compile(r"\b[A-Z]{3,5}\d{3}\b")
_RELATED: Final = 6


@functools.cache
def pages() -> tuple[Page, ...]:
    """Give the page of each code, family by family and by number."""
    entries, order = load_entries(), list(load_families())
    codes = sorted(entries, key=lambda code: (order.index(split(code)[0]), code))
    return tuple(_page(code, entries[code]) for code in codes)


def page(code: str) -> Page:
    """Give the page of a code, in whatever case and with what stands around it in a sentence.

    Raises:
        UnknownCodeError: There is no such code; the nearest ones are named.
    """
    known = {one.code: one for one in pages()}
    found = known.get(code_of(code))
    if found is None:
        raise UnknownCodeError(code, nearest(code, known))
    return found


def _page(code: str, entry: Entry) -> Page:
    family = load_families()[split(code)[0]]
    wording = load_wording()
    words = wording.all | wording.codes.get(code, {})
    return Page(
        code=code,
        family=family.title,
        where=family.where,
        severity=entry.severity,
        title=entry.name or entry.title,
        means=entry.means,
        proof=entry.proof,
        impact=_filled(entry.impact, words),
        actor=entry.actor,
        remediation=Remediation(
            text=_filled(entry.remediation, words),
            commands=tuple(_filled(command, words) for command in entry.commands),
        ),
        confidence=entry.confidence,
        basis=entry.basis,
        see=_see(code),
        example=load_made().examples.get(code),
        related=_related(code, entry),
    )


def _filled(text: str, words: Mapping[str, str]) -> str:
    return text.format_map(words)


def _see(code: str) -> See:
    """Give how to see a code: by the scenario that is named after it, else as `shown.toml` has it."""
    shown = load_shown().get(code)
    if shown is None:
        first, *others = load_made().scenarios[code]
        return See(scenario=first, others=tuple(others))
    return See(
        scenario=shown.scenario,
        beside=shown.beside,
        lines=shown.lines,
        case=shown.case,
        cannot=shown.cannot,
        note=shown.note,
    )


def _related(code: str, entry: Entry) -> tuple[Related, ...]:
    """Give the codes that the page speaks of, then those of the family that are next to it by number."""
    entries = load_entries()
    letters, number = split(code)
    spoken = _NAMED.findall(f"{entry.means} {entry.proof} {entry.remediation}")
    family = [one for one in entries if split(one)[0] == letters]
    family.sort(key=lambda one: (abs(split(one)[1] - number), one))
    chosen = dict.fromkeys(one for one in (*spoken, *family) if one in entries and one != code)
    return tuple(
        Related(code=one, title=entries[one].name or entries[one].title) for one in list(chosen)[:_RELATED]
    )
