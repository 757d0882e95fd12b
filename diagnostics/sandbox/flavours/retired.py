"""What www.pivotaltracker.com might answer after 2025-04-30.

What it does answer is not known (tracker-api-v5 §7), hence several shapes of the end.
"""

from __future__ import annotations

from typing import Final

from diagnostics.sandbox.flavours.flavour import Flavour, Page

_TITLE: Final = "Pivotal Tracker"

RETIRED: Final = {
    "retired": Flavour(everywhere=Page(200, _TITLE)),
    "retired-missing": Flavour(everywhere=Page(404, f"{_TITLE} - Not Found")),
    "retired-gone": Flavour(everywhere=Page(410, f"{_TITLE} - Gone")),
    "retired-redirect": Flavour(
        everywhere=Page(302, _TITLE, {"Location": "https://end-of-life.example.com/pivotal-tracker"})
    ),
}
"""One flavour for each shape of the end."""
