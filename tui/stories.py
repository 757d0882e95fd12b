"""Which stories stand behind a row of a pane, and how single stories are told."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from diagnostics.report.levels import PaneName
from diagnostics.scope import Scope, ScopeKind
from tui.copying import Piece
from tui.panes.figures import NOTHING
from tui.signs import Tone
from tui.view import BLANK, Detail, Part, Row, heading, pair

if TYPE_CHECKING:
    from diagnostics.case import Case

_KINDS: Final = {
    "type": ScopeKind.TYPE,
    "project": ScopeKind.PROJECT,
    "by type": ScopeKind.PROJECT,
    "bucket": ScopeKind.FLOW_ITEM,
    "rule": ScopeKind.RULE,
    "state": ScopeKind.STATE,
    "done": ScopeKind.DONE,
    "load": ScopeKind.IN_PROGRESS,
    "integration": ScopeKind.INTEGRATION,
}
"""What a row's key begins with, on whatever pane."""
_SAVED: Final = "A saved report holds no single stories; ask on the host itself"
_READING: Final = "No stories are read yet; they come page by page"
_COUNTED: Final = "The host counted these stories by its totals; none was read by itself"
_NONE: Final = "No stories were read: 1 shows what is in the way"
_UNREAD: Final = "This field is not read, so that nobody can tell which stories fill it"


def scope_of(pane: str, row: Row | None) -> Scope:
    """Give what the stories behind a row have in common; all stories for a row that is about none."""
    kind, _, name = (row.key if row else "").partition(":")
    if kind in _KINDS:
        return Scope(kind=_KINDS[kind], name=name.removesuffix("None"))
    if row is not None and pane is PaneName.FIELDS and kind != "key":
        return Scope(kind=ScopeKind.FIELD, name=row.key)
    return Scope()


def scope_words(scope: Scope, row: Row | None) -> str:
    """Give the scope for a title, such as `type bug`; nothing for all stories."""
    return f"{scope.kind} {row.cells[0].text}" if row and scope.kind is not ScopeKind.ALL else ""


def refusal(case: Case, scope: Scope, *, running: bool) -> str:
    """Give why the stories of a scope cannot be listed; nothing where they can."""
    seen = case.snapshot
    if seen is None:
        return _SAVED
    rows = (seen.story_rows, seen.sample_rows if scope.sampled else None)
    if not any(one is not None and one.height for one in rows):
        counted = any(one.by_totals for one in seen.projects or ())
        return _READING if running else _COUNTED if counted else _NONE
    fields = case.report.panes.fields.fields
    asked = next((one for one in fields if scope.name in {one.api_name, one.field}), None)
    is_unread = scope.kind is ScopeKind.FIELD and (asked is None or asked.populated is None)
    return _UNREAD if is_unread else ""


def moment(value: datetime | None) -> str:
    """Give a moment to the minute, as UTC."""
    return NOTHING if value is None else f"{value:%Y-%m-%d %H:%M}Z"


def estimate(value: float | None) -> str:
    """Give an estimate without zeros that say nothing."""
    return NOTHING if value is None else f"{value:g}"


def story_detail(row: dict[str, Any]) -> Detail:
    """Give one story in full; its title and labels are the words of strangers."""
    return (
        heading(row["title"] or "(no title)"),
        BLANK,
        pair("id", str(row["id"])),
        pair("type", row["type"]),
        pair("state", row["state"]),
        pair("project", row["project"]),
        pair("flow item", row["flow_item"]),
        pair("by", f"rule {row['rule']}" if row["rule"] else "its type"),
        pair("estimate", estimate(row["estimate"])),
        pair("priority", row["priority"] or NOTHING),
        pair("labels", row["labels"] or NOTHING),
        pair("updated", moment(row["updated"])),
        pair("created", moment(row["created"])),
        pair("accepted", moment(row["accepted"])),
        pair("address", row["url"] or NOTHING),
        BLANK,
        (Part("w tells why it is, or is not, in Viz", Tone.MUTED),),
    )


def story_pieces(row: dict[str, Any]) -> tuple[Piece, ...]:
    """Give what can be copied of one story."""
    told = (str(row["id"]), row["type"], row["state"], row["title"], row["project"], row["flow_item"])
    address = row["url"] or ""
    return (
        Piece("row", " · ".join(one for one in told if one)),
        Piece("address", address) if address else Piece("address", lacking="none was sent for this story"),
        Piece("command", f"tracker-doctor why {row['id']}"),
    )
