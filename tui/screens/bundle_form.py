"""What goes into a bundle, before anything is written: its parts, what they take, and a tick at each."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import ClassVar, Final

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.getters import query_one
from textual.screen import Screen
from textual.widgets import Input, Label, Static

from diagnostics.bundle.plan import Line as PartLine
from diagnostics.bundle.plan import Wish
from tui.export import Bundling, fetched_with
from tui.export_path import is_there
from tui.messages import BundleWritten
from tui.panes.figures import size
from tui.screens.steady import Steady
from tui.signs import Tone
from tui.trouble import where
from tui.view import BLANK, Column, Detail, Group, Part, Row, content
from tui.widgets.prompts import Line
from tui.widgets.report_table import ReportTable

_NAMES: Final = "made-up names"
"""The row that is no part."""
_COLUMNS: Final = (
    Column(""),
    Column("PART"),
    Column("WHAT IS IN IT", flex=True, least=40),
    Column("PACKED", right=True),
    Column("OPENED", priority=1, right=True),
)
_NAME_COLUMNS: Final = (Column(""), Column("NAMES"), Column("", flex=True, least=24))
_ABOUT_NAMES: Final = "in the place of people, projects, titles and labels; ids and hosts stay"
_KEYS: Final = "space ticks · tab path · enter writes · esc leaves"


class BundleForm(Steady, Screen[None]):
    """Ticks and a path; enter writes, and then says where the file is."""

    CSS_PATH = "bundle_form.tcss"
    AUTO_FOCUS = "ReportTable"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "tick", "Tick", show=False),
        Binding("enter", "write", "Write", show=False),
        Binding("escape,q", "leave", "Leave", show=False),
        # Before the line takes it: what is typed ahead belongs to the part that it leads to.
        Binding("tab,shift+tab", "app.focus_next", "Next", show=False, priority=True),
    ]
    table = query_one(ReportTable)
    line = query_one(Line)

    def __init__(self, bundling: Bundling, path: Path) -> None:
        """Prepare the form.

        Args:
            bundling: The run, and what makes a bundle of it.
            path: Where the file is to be.
        """
        super().__init__()
        self._bundling = bundling
        self._path = path
        self._without: frozenset[str] = frozenset()
        self._made_without: frozenset[str] = frozenset()  # what `_lines` were made by
        self._names = False
        self._lines: tuple[PartLine, ...] = ()
        self._stale = self._looking = self._writing = False
        self._trouble = ""
        self._confirmed = ""
        self._told = ""

    def compose(self) -> ComposeResult:
        """Give the list, what it comes to, and the path."""
        yield Static(Content("Bundle · what goes into the file"), classes="title")
        yield ReportTable(id="parts")
        yield Static(id="bundle-about", markup=False)
        yield Static(id="bundle-total", markup=False)
        with Horizontal():
            yield Label(" to ")
            yield Line(id="bundle-path")
        yield Static(id="bundle-keys", markup=False)

    def on_mount(self) -> None:
        """Fill the path, and begin to look what there is."""
        self.line.value = str(self._path)
        self.line.cursor_position = len(self.line.value)
        self._look()

    @property
    def _wish(self) -> Wish:
        return Wish(without=self._without)

    def _look(self) -> None:
        """Look what would go in by the ticks; once more where they change meanwhile."""
        self._stale, self._told = True, ""
        self._show()
        if not self._looking:
            self._looking = True
            self._preview()

    @work(group="bundle", exit_on_error=False, description="working out what goes into a bundle")
    async def _preview(self) -> None:
        while self._stale:
            self._stale, wish = False, self._wish
            try:
                found = await asyncio.to_thread(self._bundling.preview, wish, names=self._names)
            except Exception as error:  # noqa: BLE001 - a defect of one part is told, and the dashboard lives on
                found = f"What goes in cannot be shown: {where(error)}"
            self._take(found, wish)
        self._looking = False
        self._show()

    def _take(self, found: tuple[PartLine, ...] | str, wish: Wish) -> None:
        if isinstance(found, str):
            self._trouble, self._names = found, False
        else:
            self._trouble, self._lines, self._made_without = "", found, wish.without

    def _show(self) -> None:
        parts = Group(_COLUMNS, tuple(map(self._row, self._lines)), "parts")
        cells = (_tick(ticked=self._names), Part(_NAMES, Tone.STRONG), Part(_ABOUT_NAMES))
        names = Group(_NAME_COLUMNS, (Row(_NAMES, cells),), "names")
        looking = "Looking what there is …"
        self.table.show((parts, names) if self._lines else (), empty=self._trouble or looking)
        self.query_one("#bundle-total", Static).update(content([self._total()]))
        if not self._told:  # else what became of writing would be gone before it is read
            trouble = self._trouble if self._lines else ""
            self._show_told(trouble or _KEYS, Tone.WARN if trouble else Tone.MUTED)

    def _row(self, line: PartLine) -> Row:
        wanted, left_out = line.name not in self._without, self._left_out(line)
        going = wanted and not left_out
        tone = Tone.PLAIN if going else Tone.MUTED
        cells = (
            Part("[-]", Tone.WARN) if wanted and left_out else _tick(ticked=going),
            Part(line.name, Tone.STRONG if going else Tone.MUTED),
            Part(left_out or line.about, tone),
            Part(size(line.packed) if going else "-", tone),
            Part(size(line.bytes), Tone.MUTED),
        )
        return Row(line.name, cells)

    def _left_out(self, line: PartLine) -> str:
        """Give why a part does not go in; of one that was ticked again it is not known yet."""
        ticked_again = line.name in self._made_without - self._without
        return "" if ticked_again else line.left_out

    @on(ReportTable.Highlighted)
    def _show_about(self) -> None:
        """Tell all of the row under the cursor, which may have no room in its line."""
        key = self.table.key
        line = next((one for one in self._lines if one.name == key), None)
        told = _ABOUT_NAMES if key == _NAMES else ""
        if line is not None:
            always = "; always in the bundle" if line.needed else ""
            left_out = f"; {self._left_out(line)}" if self._left_out(line) else ""
            told = f"{line.about}, {size(line.bytes)} when opened{always}{left_out}"
        self.query_one("#bundle-about", Static).update(content([(Part(f"{key}: {told}" if told else ""),)]))

    def _total(self) -> tuple[Part, ...]:
        if self._looking or not self._lines:
            return (Part(" …", Tone.MUTED),)
        going = [line for line in self._lines if not line.left_out]
        told = f" {len(going)} of {len(self._lines)} parts"
        most = size(self._wish.max_bytes)
        return (
            Part(told),
            Part(f" · {size(sum(one.packed for one in going))} of {most} at most", Tone.STRONG),
        )

    def _tell(self, text: str, tone: Tone = Tone.WARN) -> None:
        self._told = text
        self._show_told(text, tone)

    def _show_told(self, text: str, tone: Tone) -> None:
        self.query_one("#bundle-keys", Static).update(content([(Part(f" {text}", tone),)]))

    def say(self, text: str) -> None:
        """Tell something in the place of the keys."""
        self._tell(text)

    @on(ReportTable.Chosen)
    def action_tick(self) -> None:
        """Tick or untick what stands under the cursor."""
        key = self.table.key
        line = next((one for one in self._lines if one.name == key), None)
        if key == _NAMES:
            self._names = not self._names
        elif line is None:
            return
        elif line.needed:
            self._tell(f"{line.name} stays: without it there is nothing to open again")
            return
        else:
            self._without ^= {line.name}
        self._look()

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_write()

    def action_write(self) -> None:
        """Write the file; one that is there already only when asked twice."""
        typed = self.line.value.strip()
        if self._writing:
            return
        if not typed:
            self._tell("Type a path; esc leaves")
        elif is_there(Path(typed)) and typed != self._confirmed:
            self._confirmed = typed
            self._tell("This file is there already: enter again overwrites it, esc leaves")
        else:
            self._writing = True
            self._tell("Writing …", Tone.MUTED)
            self._write(Path(typed))

    @work(group="bundle", exit_on_error=False, description="writing the bundle")
    async def _write(self, path: Path) -> None:
        try:
            written = await asyncio.to_thread(self._bundling.write, path, self._wish, names=self._names)
        except Exception as error:  # noqa: BLE001 - a defect of a writer is told, and the dashboard lives on
            written = f"Not written: {where(error)}"
        self._writing = False
        if isinstance(written, str):
            self._tell(written)
        else:
            self.post_message(BundleWritten(written))
            self.app.switch_screen(WrittenScreen(written))

    def action_leave(self) -> None:
        """Leave; nothing is written."""
        if self._writing:
            self._tell("Writing …", Tone.MUTED)
        else:
            self.dismiss()


class WrittenScreen(Steady, Screen[None]):
    """Where the file is, and how to fetch it; it stays until a key."""

    CSS_PATH = "bundle_form.tcss"

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._lines = _written(path)

    def compose(self) -> ComposeResult:
        """Give the lines; each can be selected and copied whole."""
        yield Static(Content("Bundle · written"), classes="title")
        yield Static(content(self._lines), id="bundle-written", markup=False)

    def on_key(self) -> None:
        """Close."""
        self.dismiss()


def _written(path: Path) -> Detail:
    lines: list[tuple[Part, ...]] = [BLANK, (Part("The file, for you alone (mode 0600):", Tone.MUTED),)]
    lines += [(Part(str(path)),), BLANK]
    lines += [(Part("To fetch it, from another machine:", Tone.MUTED),), (Part(fetched_with(path)),), BLANK]
    return (*lines, (Part("Any key goes back.", Tone.MUTED),))


def _tick(*, ticked: bool) -> Part:
    return Part("[x]" if ticked else "[ ]", Tone.OK if ticked else Tone.MUTED)
