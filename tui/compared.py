"""A comparison as rows and details, and how one comes about: nothing is worked out here."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from diagnostics.compare import Class, Comparison, Difference, compare
from diagnostics.compare.words import (
    ABOUT,
    GLYPHS,
    SAME,
    TITLES,
    backwards_words,
    change_words,
    headline,
    pane_words,
    rules_words,
    side_words,
    title_words,
    value_words,
)
from diagnostics.library.files import load
from diagnostics.report.model import Report
from diagnostics.text import clean_text
from tui.signs import SEVERITY, Tone
from tui.view import BLANK, Column, Detail, Group, Line, Part, Row, heading, pair

_TONES: Final = {
    Class.BROKE: Tone.FAIL,
    Class.FIXED: Tone.OK,
    Class.CHANGED: Tone.PLAIN,
    Class.UNSEEN: Tone.INFO,
}
_WORDS: Final = {**{one: one.value for one in Class}, Class.UNSEEN: "unseen"}


def compared_with(path: Path, report: Report) -> Comparison:
    """Give what became of what a saved report tells, in the one that is shown.

    Raises:
        DiagnosticsError: The file holds no report; its text is for the user.
    """
    name = str(clean_text(path.name))
    return compare(load(path), report, files=(name, ""))


def comparison_groups(comparison: Comparison) -> tuple[Group, ...]:
    """Give a group of rows for each class that has some, worst first."""
    return tuple(
        Group(_columns(name), tuple(_row(name, one) for one in found), TITLES[name])
        for name in Class
        if (found := comparison.of(name))
    )


def _columns(name: Class) -> tuple[Column, ...]:
    return (
        Column(_WORDS[name].upper()),
        Column("WHAT", flex=True, least=24),
        Column("BEFORE", flex=True, priority=1, least=8),
        Column("AFTER", flex=True, priority=1, least=8),
        Column("PANE", priority=2),
    )


def _row(name: Class, one: Difference) -> Row:
    first = one.changes[0]
    return Row(
        _key(name, one),
        (
            Part(f"{GLYPHS[name]} {_WORDS[name]}", _TONES[name]),
            Part(title_words(one), Tone.STRONG if one.code else Tone.PLAIN),
            Part(value_words(first.before, first.what), Tone.MUTED),
            Part(value_words(first.after, first.what)),
            Part(pane_words(one), Tone.MUTED),
        ),
    )


def _key(name: Class, one: Difference) -> str:
    return f"{name}|{one.kind}|{one.key}"


def comparison_notes(comparison: Comparison) -> Detail:
    """Give which two reports these are, and what the reader must know before the rows."""
    lines: list[Line] = [pair("Before", side_words(comparison.before))]
    lines += [
        (Part(told, Tone.WARN),) for told in (rules_words(comparison), backwards_words(comparison)) if told
    ]
    return tuple(lines)


def comparison_title(comparison: Comparison) -> str:
    """Give how many differences of each class there are."""
    return f"Compared · {headline(comparison)}"


def nothing_differs() -> str:
    """Give what stands in the place of rows where there are none."""
    return f"{SAME} esc goes back."


def difference_detail(comparison: Comparison, key: str) -> Detail:
    """Give one difference with all its values; empty for a key that the comparison does not have."""
    found = next(
        ((name, one) for name in Class for one in comparison.of(name) if _key(name, one) == key), None
    )
    if found is None:
        return ()
    name, one = found
    lines: list[Line] = [
        (Part(f"{GLYPHS[name]} {TITLES[name]}  ", _TONES[name]), Part(title_words(one), Tone.STRONG)),
        (Part(ABOUT[name], Tone.MUTED),),
        BLANK,
    ]
    if one.title:
        shown = SEVERITY[one.severity] if one.severity else None
        lines += [(Part(f"{shown} ", shown.tone if shown else Tone.PLAIN), Part(one.title)), BLANK]
    lines += [heading("Before → after"), *((Part(f"  {change_words(each)}"),) for each in one.changes), BLANK]
    if one.note:
        lines += [heading("Why"), (Part(one.note),), BLANK]
    lines.append(pair("pane", pane_words(one)))
    return tuple(lines)
