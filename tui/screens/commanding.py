"""What every list can be asked for beside its own keys: any command by its name, and a copy."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import on
from textual.binding import Binding, BindingType
from textual.dom import DOMNode
from textual.widget import Widget

from tui.commands import Command, with_keys
from tui.copying import Piece
from tui.messages import CopyAsked
from tui.screens.searching import SearchScreen
from tui.widgets.copy_bar import CopyBar
from tui.widgets.palette import Palette

if TYPE_CHECKING:
    from tui.app import DoctorApp

_B = TypeVar("_B", bound=Widget)


class CommandingScreen(SearchScreen):
    """Opens the palette and the bar of what can be copied; each screen says what they offer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "y",
            "copy",
            "Copy",
            show=False,
            id="general.copy",
            tooltip="Copy the row, its finding, its command, the last path",
        ),
        Binding(
            "colon",
            "palette",
            "Commands",
            show=False,
            id="general.palette",
            tooltip="Everything that can be done, by its name",
        ),
    ]
    app: DoctorApp

    async def bar(self, kind: type[_B]) -> _B:
        """Give the one bar of a kind above the footer, mounted when it is first wanted: most never are."""
        for there in self.query(kind):
            return there
        made = kind()
        await self.mount(made, before="#message")
        return made

    def refusal(self, action: str) -> str:  # noqa: ARG002 - for screens whose keys cannot always act
        """Give why an action cannot act now, for the palette; empty where it can, or says so itself."""
        return ""

    def more_commands(self) -> tuple[Command, ...]:
        """Give what can be done here and has no key."""
        return ()

    def pieces(self) -> tuple[Piece, ...]:
        """Give what can be copied; none where the screen has said why not."""
        raise NotImplementedError

    async def action_palette(self) -> None:
        """Offer everything that can be done here."""
        live = with_keys(self.active_bindings.values(), self.app.get_key_display, self.refusal)
        self.remove_class("saying")
        (await self.bar(Palette)).open((*live, *self.more_commands()))

    async def action_copy(self) -> None:
        """Offer what can be copied of the row under the cursor."""
        offered = self.pieces()
        if offered:
            self.remove_class("saying")
            (await self.bar(CopyBar)).open(offered)

    @on(Palette.Taken)
    async def _command_taken(self, message: Palette.Taken) -> None:
        node = message.command.node
        await self.app.run_action(message.command.action, node if isinstance(node, DOMNode) else self)

    @on(CopyBar.Taken)
    def _copy_taken(self, message: CopyBar.Taken) -> None:
        self.post_message(CopyAsked(message.text))
