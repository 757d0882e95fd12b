"""A screen that takes the newest size only."""

from __future__ import annotations

from textual import events
from textual.message_pump import MessagePump


class Steady(MessagePump):
    """What a screen is made of beside Textual's own, so that it settles after any number of new sizes.

    Laying out a screen tells it its size once more. Two sizes on their way at once would then take turns for
    ever, with all drawn each time.
    """

    async def on_event(self, event: events.Event) -> None:
        """Pass over a size that the terminal has no more."""
        if not (isinstance(event, events.Resize) and event.size != self.app.size):
            await super().on_event(event)
