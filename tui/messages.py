"""What the dashboard's parts tell each other, upwards and in the past tense."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual.message import Message

from diagnostics.report.levels import PaneName
from diagnostics.scope import Scope
from tui.session import Update

if TYPE_CHECKING:
    from tui.editing.edits import Edits
    from tui.watch.changes import Changes


@dataclass
class Updated(Message):
    """A run gave something new."""

    update: Update
    changes: Changes | None = None
    """What differs from the run before, where that is watched."""

    def can_replace(self, message: Message) -> bool:
        """Let a newer update take the place of one that nobody has looked at yet."""
        return isinstance(message, Updated)


@dataclass
class RunFailed(Message):
    """A run broke in a way that is no diagnosis."""

    trouble: str


@dataclass
class RefreshAsked(Message):
    """Somebody wants a pane read again, or everything, or a watch is to go on."""

    pane: PaneName | None = None
    """None: everything."""
    quiet: bool = False
    """It is a watch that goes on."""


class StopAsked(Message):
    """Somebody wants the run to end now."""


@dataclass
class PaneVisited(Message):
    """Somebody looks at a pane."""

    pane: PaneName | None
    """None: it was the overview."""


class AllFindingsToggled(Message):
    """Somebody wants the findings of all panes, or of this one only."""


@dataclass
class ExportAsked(Message):
    """Somebody wants the report in a file."""

    fmt: str
    path: Path


@dataclass
class BundleAsked(Message):
    """Somebody wants to see what goes into a bundle, before it is written."""

    path: Path


@dataclass
class BundleWritten(Message):
    """A bundle was written."""

    path: Path


@dataclass
class WhyAsked(Message):
    """Somebody wants to know why a story is, or is not, in Viz."""

    story_id: int


@dataclass
class StoriesAsked(Message):
    """Somebody wants to see the single stories behind a row."""

    scope: Scope
    words: str
    """The scope for a title; empty: all stories."""


@dataclass
class CopyAsked(Message):
    """Somebody wants a text in the clipboard."""

    text: str


@dataclass
class Stayed(Message):
    """A cursor or a text was to move and could not: there is no more that way."""

    by: int
    """Up or down; 0: there is nothing at all."""
    text: bool = False


@dataclass
class EditsMade(Message):
    """Somebody edited the rules, undid an edit, or saved them."""

    edits: Edits


@dataclass
class PaneAsked(Message):
    """Somebody clicked a tab."""

    mode: str
