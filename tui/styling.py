"""The styles of an app, of which nothing is parsed twice for the same colours."""

from __future__ import annotations

from textual.css.stylesheet import Stylesheet


class KeptStylesheet(Stylesheet):
    """Textual's own, which keeps what it has parsed until the colours change.

    Textual 8.2 parses all styles anew for each theme, mode and screen that an app begins with, six times
    until the first frame: a tenth of a second. It does so in another stylesheet, so that CSS may be wrong
    that is edited while the app runs; here the rules are put together from what is parsed.
    """

    def set_variables(self, variables: dict[str, str]) -> None:
        """Take the colours; where they are the same, all that is parsed stays."""
        if variables != self._variables:
            super().set_variables(variables)

    def reparse(self) -> None:
        """Parse what is not parsed yet with these colours."""
        self.parse()
