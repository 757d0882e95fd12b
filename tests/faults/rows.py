"""All rows of the list of faults, in its order."""

from __future__ import annotations

from typing import Final

from tests.faults import http, network
from tests.faults.model import Case

GROUPS: Final = {
    "Network": network.CASES,
    "HTTP": http.CASES,
}
"""A block of the confusion table each."""

CASES: Final[tuple[Case, ...]] = tuple(case for cases in GROUPS.values() for case in cases)

ROWS: Final = {"N": 14, "P": 8, "T": 12, "H": 13, "A": 9, "D": 10, "L": 9}
"""How many rows the list has in each of its parts, by the letter before the number."""
