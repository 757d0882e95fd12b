"""Cases whose diagnosis the program does not have yet, each with what is missing."""

from __future__ import annotations

from typing import Final

_DEADLINES: Final = "a stage has no deadline of its own yet"
_SINKHOLES: Final = "sinkholes are not told yet"
_CERTIFICATES: Final = "what certificates hold is not told yet"
_HANDSHAKES: Final = "the ways that handshakes end are not told apart yet"
_VARIABLES: Final = "the variables of OpenSSL are not looked at yet"

PENDING: Final[dict[str, str]] = {
    "N3": _DEADLINES,
    "N4-loopback": _SINKHOLES,
    "N4-zero": _SINKHOLES,
    "N5": "the families of addresses are not told apart yet",
    "N7": _DEADLINES,
    "N8": "the actor is the network and not the user",
    "N12": _DEADLINES,
    "N13": "the 95th percentile is not told yet",
    "T1": _CERTIFICATES,
    "T1-corporate": _CERTIFICATES,
    "T4-name": _CERTIFICATES,
    "T4-address": _CERTIFICATES,
    "T5": _HANDSHAKES,
    "T6": _HANDSHAKES,
    "T7": _HANDSHAKES,
    "T9-hangs": _DEADLINES,
    "T9-closes": _HANDSHAKES,
    "T10-1.3": _HANDSHAKES,
    "T10-1.2": _HANDSHAKES,
    "T11-missing": _VARIABLES,
    "T11-empty": _VARIABLES,
    "T11-folder": _VARIABLES,
    "T12": _CERTIFICATES,
    "D7-projects": "no projects are told as unknown accounts",
    "D8-memory": "50,000 stories take 10 MB too much",
    "L6-narrow": "lines are not wrapped yet",
}
"""Case to reason. A case that starts to pass fails its test until it is taken out of here."""
