"""What differs between two runs of a watch, by the rows of the dashboard that show it."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from diagnostics.compare import Change, Class, Difference, Kind, compare
from diagnostics.compare.rows import numbered
from diagnostics.report.levels import PaneName
from diagnostics.report.model import Report
from diagnostics.subjects import stable
from tui import signs
from tui.panes.findings import keyed

_LINES: Final[Mapping[tuple[Kind, PaneName], str]] = {
    (Kind.ACCOUNT, PaneName.ROLES): "account:{0}",
    (Kind.PROJECT, PaneName.ROLES): "project:{0}",
    (Kind.LINK, PaneName.CONNECTION): "{0}",
    (Kind.TYPE, PaneName.WORK_ITEMS): "type:{0}",
    (Kind.STORIES, PaneName.WORK_ITEMS): "project:{0}",
    (Kind.RECONCILED, PaneName.WORK_ITEMS): "project:{0}",
    (Kind.FIELD, PaneName.FIELDS): "{0}",
    (Kind.KEY, PaneName.FIELDS): "key:{key}",
    (Kind.INTEGRATION, PaneName.FIELDS): "integration:{0}:{1}",
    (Kind.RULE, PaneName.CATEGORIZE): "rule:{rule}",
    (Kind.STATE, PaneName.CATEGORIZE): "state:{key}",
    (Kind.FLOW, PaneName.CATEGORIZE): "bucket:{key}",
}
"""The key of the row that shows a difference; numbers are the words of the difference's own key."""


class Mark(enum.StrEnum):
    """What a row says of itself since the run before."""

    NEW = signs.NEW
    CHANGED = signs.CHANGED


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What became of what the run before had found."""

    since: datetime
    """When that run had ended."""
    counts: Mapping[Class, int]
    panes: frozenset[PaneName]
    """Where something is another now."""
    rows: Mapping[tuple[PaneName, str], Mark]
    findings: Mapping[str, Mark]

    @property
    def none(self) -> bool:
        """Whether nothing differs."""
        return not any(self.counts.values())


def changes_between(before: Report, after: Report) -> Changes:
    """Give what differs; what moves by itself, such as times and latency, does not count."""
    found = compare(before, after)
    seen = [one for name in Class if name is not Class.UNSEEN for one in found.of(name)]
    return Changes(
        since=before.finished_at,
        counts={name: len(found.of(name)) for name in Class},
        panes=frozenset(one.pane for one in seen if one.pane is not None),
        rows=dict(_rows(seen)),
        findings=dict(_findings(seen, after)),
    )


def _rows(found: list[Difference]) -> Iterator[tuple[tuple[PaneName, str], Mark]]:
    for one in found:
        if one.pane is not None:
            for line in _lines(one, one.pane):
                yield (one.pane, line), _mark(one)


def _lines(one: Difference, pane: PaneName) -> list[str]:
    """Give the keys of the rows that show a difference; none where no row does."""
    words = one.key.split(" ") if one.key else [one.name]
    if one.kind is Kind.CATEGORY:
        return [f"project:{words[0]}" if len(words) > 1 else f"type:{one.key}"]
    if one.kind is Kind.FLOW and one.key in {"done", "load"}:
        return [f"{one.key}:{_item(change)}" for change in one.changes]
    line = _LINES.get((one.kind, pane))
    return [line.format(*words, key=one.key, rule=one.key.removeprefix("rule "))] if line else []


def _item(change: Change) -> str:
    return change.what.partition(",")[0]


def _findings(found: list[Difference], after: Report) -> Iterator[tuple[str, Mark]]:
    names = numbered(f"{one.code} {stable(one.subject, after.target.url)}" for one in after.findings)
    keys = {name: key for name, (key, _) in zip(names, keyed(after), strict=True)}
    for one in found:
        if one.kind is Kind.FINDING and one.key in keys:
            yield keys[one.key], _mark(one)


def _mark(one: Difference) -> Mark:
    return Mark.NEW if all(change.before is None for change in one.changes) else Mark.CHANGED
