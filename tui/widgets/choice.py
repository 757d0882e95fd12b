"""One of a few words, side by side: arrows, their letters or a number choose."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from diagnostics.text import clean_text

_STEPS: Final = {"left": -1, "h": -1, "right": 1, "l": 1}
_HERE: Final = "bold $block-cursor-foreground on $block-cursor-background"


class Choice(Widget, can_focus=True):
    """Words of which one is chosen."""

    DEFAULT_CSS = "Choice { height: 1; }"

    @dataclass
    class Changed(Message):
        """Another word was chosen."""

        choice: Choice

        @property
        def control(self) -> Choice:
            """The choice, for `on`."""
            return self.choice

    def __init__(
        self,
        options: Sequence[str] = (),
        *,
        numbered: bool = False,
        alone: bool = False,
        id: str | None = None,  # noqa: A002 - Textual's own name
    ) -> None:
        """Prepare a choice.

        Args:
            options: The words.
            numbered: Show the number that chooses a word before it.
            alone: Show only the word that is chosen.
            id: Textual's own.
        """
        super().__init__(id=id)
        self._options = tuple(options)
        self._place = 0
        self._numbered = numbered
        self._alone = alone
        self._typed = ""

    @property
    def chosen(self) -> str:
        """The word that is chosen."""
        return self._options[self._place]

    def offer(self, options: Sequence[str], chosen: str) -> None:
        """Offer these words, with one of them chosen; without telling it as a change."""
        self._options = tuple(options)
        self._place = self._options.index(chosen) if chosen in self._options else 0
        self.refresh(layout=True)

    def _labels(self) -> list[str]:
        if self._alone:
            return [f" ◂ {clean_text(self.chosen)} ▸ "]
        return [
            f" {place} {word} " if self._numbered else f" {word} "
            for place, word in enumerate(map(clean_text, self._options), 1)
        ]

    def render(self) -> Content:
        """Give the words; the one that is chosen stands reversed, and brighter where keys go to it."""
        here = _HERE if self.has_focus else "reverse"
        if self._alone:
            return Content.styled(self._labels()[0], here if self.has_focus else "")
        return Content.assemble(
            *((label, here if place == self._place else "") for place, label in enumerate(self._labels()))
        )

    def get_content_width(self, container: Size, viewport: Size) -> int:  # noqa: ARG002 - Textual's own
        """Give the width of all words."""
        return sum(map(cell_len, self._labels()))

    def step(self, by: int) -> None:
        """Choose another word, round and round."""
        self._typed = ""
        self._choose((self._place + by) % len(self._options))

    def _choose(self, place: int) -> None:
        if place != self._place:
            self._place = place
            self.refresh(layout=self._alone)
            self.post_message(self.Changed(self))

    def on_key(self, event: events.Key) -> None:
        """Choose; every character stays here, so that none of them acts on what lies below."""
        typed = event.character if event.is_printable else None
        place = self._typed_to(typed) if typed else None
        if place is not None:
            self._choose(place)
        elif event.key in _STEPS:
            self.step(_STEPS[event.key])
        elif typed is None:
            return
        elif typed.isdecimal() and 0 < int(typed) <= len(self._options):
            self._choose(int(typed) - 1)
        event.stop()
        event.prevent_default()

    def _typed_to(self, letter: str) -> int | None:
        """Give the word that goes on as typed, else the next that begins with the letter; None: none does."""
        words = [word.casefold() for word in self._options]
        typed = self._typed + letter.casefold()
        going_on = [place for place, word in enumerate(words) if self._typed and word.startswith(typed)]
        if going_on:
            self._typed = typed
            return self._place if self._place in going_on else going_on[0]
        self._typed = letter.casefold()
        count = len(words)
        ahead = ((self._place + step) % count for step in range(1, count + 1))
        return next((place for place in ahead if words[place].startswith(self._typed)), None)

    def on_focus(self) -> None:
        """Show that keys go here."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that keys go elsewhere, and end the word that was typed."""
        self._typed = ""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Choose the word that was clicked; of one that stands alone, the next."""
        left = 0
        for place, label in enumerate(self._labels()):
            left += cell_len(label)
            if event.x < left:
                self._choose((self._place + 1) % len(self._options) if self._alone else place)
                return
