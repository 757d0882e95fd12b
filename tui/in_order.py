"""An app whose keys go where the keys before them have led, however fast they are typed."""

from __future__ import annotations

from typing import TypeVar
from weakref import WeakKeyDictionary

from textual import events
from textual.app import App
from textual.screen import Screen
from textual.widget import Widget

R = TypeVar("R")


class InOrderApp(App[R]):
    """Sends a key on where the focus has moved since it was typed.

    Textual 8.2 hands each key to the widget that has the focus when it arrives. Of a burst such as `/bug` all
    four would go to the list, and come back from it after the line has opened, which never sees them.
    """

    def __init__(self) -> None:
        super().__init__()
        self._aimed: WeakKeyDictionary[events.Key, Widget | Screen[object]] = WeakKeyDictionary()

    async def on_event(self, event: events.Event) -> None:
        """Note where a key goes; behind one that is still under way it takes the same way."""
        if isinstance(event, events.Key) and not event.is_forwarded:
            before = [at for key, at in self._aimed.items() if not key._stop_propagation]  # noqa: SLF001
            now = self.focused or self.screen
            aim = before[-1] if before and before[-1].is_attached else now
            self._aimed[event] = aim
            if aim is not now:
                if not await self._check_bindings(event.key, priority=True):
                    aim._forward_event(event)  # noqa: SLF001 - as Textual's own does
                return
        await super().on_event(event)
        if isinstance(event, events.Key) and not event.is_forwarded:
            self._aimed.pop(event, None)  # a binding of priority took it

    def on_key(self, event: events.Key) -> None:
        """Take a key that nothing wanted to where the focus is now, before any binding is asked."""
        aimed, now = self._aimed.pop(event, None), self.focused
        if aimed is not None and now is not None and aimed is not now:
            event.prevent_default()
            again = events.Key(event.key, event.character)
            self._aimed[again] = now
            now._forward_event(again)  # noqa: SLF001 - as Textual's own does
