"""Counts as a small table inside a detail: one word by story type."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from tui.panes.figures import number
from tui.signs import Tone
from tui.view import BLANK, Detail, Line, Part, heading


def spread(title: str, label: str, cells: Iterable[tuple[str, str, int]], order: Sequence[str]) -> Detail:
    """Give the counts of (type, word, count) as lines, or nothing where there are none.

    Args:
        title: The heading.
        label: What the words are.
        cells: The counts; several of one type and word are added up.
        order: How the words are sorted; those that are not in it come last.
    """
    sums = Counter[tuple[str, str]]()
    for story_type, word, count in cells:
        sums[word, story_type] += count
    if not sums:
        return ()
    types = sorted({story_type for _, story_type in sums})
    present = {word for word, _ in sums}
    words = [word for word in order if word in present] + sorted(present - set(order))
    width = max(len(label), *(len(word) for word in words))
    columns = [[name, *(number(sums.get((word, name))) for word in words)] for name in types]
    padded = [[cell.rjust(max(map(len, column))) for cell in column] for column in columns]
    head, *rows = zip(*padded, strict=True)
    lines: list[Line] = [(Part("  ".join([label.ljust(width), *head]), Tone.MUTED),)]
    lines += [(Part("  ".join([word.ljust(width), *row])),) for word, row in zip(words, rows, strict=True)]
    return (heading(title), *lines, BLANK)
