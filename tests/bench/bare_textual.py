"""The least that a Textual app shows: a header, a text and a footer."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Footer, Header, Static


class Bare(App[None]):
    """Nothing else."""

    TITLE = "bare"

    def compose(self) -> ComposeResult:
        """Give the three."""
        yield Header()
        yield Static("Hello")
        yield Footer()


if __name__ == "__main__":
    Bare().run()
