"""Cases whose diagnosis the program does not have yet, each with what is missing."""

from __future__ import annotations

from typing import Final

_DEADLINES: Final = "a stage has no deadline of its own yet"
_SINKHOLES: Final = "sinkholes are not told yet"

PENDING: Final[dict[str, str]] = {
    "N3": _DEADLINES,
    "N4-loopback": _SINKHOLES,
    "N4-zero": _SINKHOLES,
    "N5": "the families of addresses are not told apart yet",
    "N7": _DEADLINES,
    "N8": "the actor is the network and not the user",
    "N12": _DEADLINES,
    "N13": "the 95th percentile is not told yet",
    "T9-hangs": _DEADLINES,
    "D7-projects": "no projects are told as unknown accounts",
    "D8-memory": "50,000 stories take 10 MB too much",
    "L6-narrow": "lines are not wrapped yet",
}
"""Case to reason. A case that starts to pass fails its test until it is taken out of here."""
