"""The only addresses that a page links to. Nothing that a host or a file says becomes a link."""

from __future__ import annotations

from typing import Final

KNOWN: Final = frozenset(
    {
        "https://success.planview.com/Planview_Viz/Connector_Documentation/Pivotal_Tracker",
    }
)
"""Pages of documentation, as the contract names them; a test holds the two together."""
