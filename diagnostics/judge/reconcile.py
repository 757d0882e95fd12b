"""Three figures for the same stories: rows read, the paging header's total, and totals by type.

One that stands apart from the other two is named. Whether the project changed meanwhile is told by its
version before and after everything that was asked (tracker-api-v5 §1.4, §1.7).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from diagnostics.judge.counts import OTHER
from diagnostics.snapshot import ProjectFacts
from diagnostics.snapshot.totals import ignores_filter

_LABELS = {"read": "rows read", "total": "total", "filtered": "filtered totals"}


@dataclass(frozen=True, slots=True)
class Figures:
    """What there is to be compared of one project; None: not known."""

    read: int | None
    """Rows, those that could not be decoded included."""
    total: int | None
    filtered: int | None
    """The totals by type, and the rows that none of the types claims."""
    unfiltered: str = ""
    """Why there are no totals by type."""
    by_type: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    """The types whose own figures differ: rows, or the sum over the states, and the total by type."""
    twice: int = 0
    """Rows that repeat another."""

    @property
    def disagree(self) -> tuple[str, ...]:
        """The figures that stand apart: one against two, or all that there are."""
        known = {name: getattr(self, name) for name in _LABELS if getattr(self, name) is not None}
        if len(set(known.values())) > 1:
            most, votes = Counter(known.values()).most_common(1)[0]
            return tuple(name for name, value in known.items() if votes == 1 or value != most)
        if self.twice:
            return ("read",)
        return ("filtered",) if self.by_type else ()


def figures_of(project: ProjectFacts, rows: Mapping[str, Mapping[str, int]], twice: int) -> Figures:
    """Give the figures of a project.

    Args:
        project: What was seen of it.
        rows: Its stories by type and state, as they are counted in the report.
        twice: How many of its rows repeat another.
    """
    typed = _by_type(project)
    total, spoiled = project.stories_total, project.spoiled_rows
    read = None if project.stories_read is None else project.stories_read + spoiled
    why = _unfiltered(project, typed)
    if why or total is None or not typed:
        return Figures(read, total, None, unfiltered=why, twice=twice)
    counts = {name: count or 0 for name, count in typed.items()}
    unclaimed = sum(sum(states.values()) for name, states in rows.items() if name not in counts)
    filtered = sum(counts.values()) + unclaimed
    if read is not None and 0 < total - filtered <= spoiled:
        filtered = total  # what could not be decoded has a type that is not known here
    differ = {} if spoiled and read is not None else _differing(counts, rows, by_rows=read is not None)
    return Figures(read, total, filtered, by_type=differ, twice=twice)


def agreement(project: ProjectFacts, figures: Figures) -> str:
    """Give in words how the figures stand to each other, and how much stands behind it."""
    known = [label for name, label in _LABELS.items() if getattr(figures, name) is not None]
    together = (
        f"{', '.join(known[:-1])} and {known[-1]}" if len(known) > 1 else known[0] if known else "nothing"
    )
    if not figures.disagree:
        told = f"{together} agree" if len(known) > 1 else f"only the {together} is known"
        if project.version_before is None or project.version_after is None:
            told += "; no version tells of changes meanwhile"
        elif project.version_before != project.version_after:
            told = f"changed while it was read, {told}"
        told += _read_twice(project)
        return f"{told}; {figures.unfiltered}" if figures.unfiltered else told
    parts = []
    if figures.read is not None:
        again = f" ({figures.twice:,} twice)" if figures.twice else ""
        parts.append(f"{figures.read:,} read{again}")
    if figures.total is not None:
        parts.append(f"{figures.total:,} counted by the host")
    if figures.filtered is not None:
        parts.append(f"{figures.filtered:,} by type")
    differ = ", ".join(
        f"; {name}: {one:,} against {other:,}" for name, (one, other) in figures.by_type.items()
    )
    return ", ".join(parts) + differ + _read_twice(project)


def _read_twice(project: ProjectFacts) -> str:
    """Tell of a first reading that did not add up; empty where one was enough."""
    earlier = project.earlier
    if earlier is None:
        return ""
    again = f" ({earlier.twice:,} twice)" if earlier.twice else ""
    counted = "" if earlier.total is None else f", {earlier.total:,} counted by the host"
    return f"; read twice, the first time {earlier.read:,} read{again}{counted}"


def _by_type(project: ProjectFacts) -> dict[str, int | None]:
    return {
        one.story_type: one.total
        for one in project.filtered or ()
        if one.story_type and not one.state and one.before is None
    }


def _unfiltered(project: ProjectFacts, typed: Mapping[str, int | None]) -> str:
    if project.stories_total == 0:
        return ""
    if project.filtered_fault is not None:
        return f"the host refuses to count by type ({project.filtered_fault.kind})"
    if not typed:
        return "" if project.stories_total is None else "filtered totals were not asked for"
    if ignores_filter(project.stories_total or 0, typed.values()):
        return "the host does not count by type"
    return ""


def _differing(
    counts: Mapping[str, int], rows: Mapping[str, Mapping[str, int]], *, by_rows: bool
) -> dict[str, tuple[int, int]]:
    differ = {}
    for name, count in counts.items():
        own = rows.get(name, {})
        one = sum(own.values())
        # By totals the states may claim fewer than the type has: the rest is counted as other.
        if one != count if by_rows else one > count and OTHER not in own:
            differ[name] = (one, count)
    return differ
