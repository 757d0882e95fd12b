"""What a comparison says, in the words that all its faces share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final, NamedTuple

from diagnostics.compare.model import Change, Class, Comparison, Difference, Kind, Side
from diagnostics.faults import Scalar
from diagnostics.report.words import PANE_TITLES, number, program_words, yes_no

TITLES: Final = {
    Class.BROKE: "broke",
    Class.FIXED: "fixed",
    Class.CHANGED: "changed",
    Class.UNSEEN: "can no longer be seen",
}
GLYPHS: Final = {Class.BROKE: "✗", Class.FIXED: "✓", Class.CHANGED: "•", Class.UNSEEN: "?"}
ABOUT: Final = {
    Class.BROKE: "New failures and warnings, and what got worse.",
    Class.FIXED: "Gone, and the newer run looked again.",
    Class.CHANGED: "Another value, neither better nor worse.",
    Class.UNSEEN: "The newer run could not look, so that nobody can say whether it is still so.",
}
SAME: Final = "Nothing differs, apart from times and counts of requests."
_WHOLE: Final = "The whole"
_MANY: Final = 4
"""So many of a kind with the same reason are told in one line; a finding is always told alone."""
_NO_COUNTS: Final = frozenset({"id", "port"})
"""Numbers that are names, beside those of `..._id`: they are copied as they stand."""
_PLURALS: Final = {
    Kind.PROJECT: "projects",
    Kind.ACCOUNT: "accounts",
    Kind.TYPE: "types",
    Kind.STORIES: "counts of stories",
    Kind.RECONCILED: "projects' figures",
    Kind.FIELD: "rows of fields",
    Kind.FIELD_TYPE: "types of fields",
    Kind.KEY: "keys",
    Kind.INTEGRATION: "integrations",
    Kind.CATEGORY: "categories",
    Kind.RULE: "rules",
    Kind.STATE: "states",
    Kind.FLOW: "flow items",
    Kind.FILE: "files",
    Kind.LINK: "links",
    Kind.COVERAGE: "questions",
}


class Entry(NamedTuple):
    """One difference, or some alike, as it is told."""

    title: str
    lines: tuple[str, ...]
    note: str


def headline(comparison: Comparison) -> str:
    """Give how many of each there are."""
    told = ", ".join(f"{len(comparison.of(one))} {title}" for one, title in TITLES.items())
    return "no difference" if comparison.same else told


def side_words(side: Side) -> str:
    """Give one of the two reports in a line."""
    file = f"{side.file}, " if side.file else ""
    ran = f"{side.finished_at:%Y-%m-%d %H:%M:%S} UTC"
    return f"{file}{side.target}, {ran}, {side.verdict.upper()}; {program_words(side.tool)}"


def rules_words(comparison: Comparison) -> str:
    """Give that the rules changed, and what that means for the reader; empty where they did not."""
    changed = comparison.rules_changed
    if changed is None:
        return ""
    before, after = program_words(changed.before), program_words(changed.after)
    return f"Rules changed: {before} before, {after} after. Differences may come from that."


def backwards_words(comparison: Comparison) -> str:
    """Give that the order of the two is against their times; empty where it is not."""
    return (
        "The first report is the newer one of the two; the order given was kept."
        if comparison.backwards
        else ""
    )


def pane_words(one: Difference) -> str:
    """Give where it belongs."""
    return PANE_TITLES[one.pane] if one.pane is not None else _WHOLE


def title_words(one: Difference) -> str:
    """Give what differs."""
    if one.kind is Kind.FINDING:
        return f"{one.code} {one.name}"
    return f"verdict of {one.name}" if one.kind is Kind.VERDICT else one.name


def change_words(change: Change) -> str:
    """Give a value as it was and as it is."""
    return (
        f"{change.what}: {value_words(change.before, change.what)} → {value_words(change.after, change.what)}"
    )


def value_words(value: Scalar, what: str) -> str:
    """Give one value of that name; only counts have their thousands apart."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, int) and what not in _NO_COUNTS and not what.endswith("_id"):
        return number(value)
    return "none" if value == "" else str(value)


def entries(found: Iterable[Difference]) -> Iterator[tuple[str, list[Entry]]]:
    """Give differences pane by pane, each told alone, or as one of many alike."""
    by_pane: dict[str, list[Difference]] = {}
    for one in found:
        by_pane.setdefault(pane_words(one), []).append(one)
    for pane, some in by_pane.items():
        yield pane, list(_entries(some))


def _entries(found: list[Difference]) -> Iterator[Entry]:
    for (kind, note), alike in groupby(found, key=lambda one: (one.kind, one.note)):
        some = list(alike)
        if note and kind in _PLURALS and len(some) > _MANY:
            names = ", ".join(one.name for one in some[: _MANY - 1])
            told = f"{names} and {len(some) - _MANY + 1} more"
            yield Entry(f"{len(some)} {_PLURALS[kind]}", (told,), note)
        else:
            yield from (_alone(one) for one in some)


def _alone(one: Difference) -> Entry:
    lines = (one.title, *map(change_words, one.changes))
    return Entry(title_words(one), tuple(line for line in lines if line), one.note)
