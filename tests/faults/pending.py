"""Cases whose diagnosis the program does not have yet, each with what is missing."""

from __future__ import annotations

from typing import Final

PENDING: Final[dict[str, str]] = {
    "D8-memory": "50,000 stories take 10 MB too much",
}
"""Case to reason. A case that starts to pass fails its test until it is taken out of here."""
