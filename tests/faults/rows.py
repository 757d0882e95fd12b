"""All rows of the list of faults, in its order."""

from __future__ import annotations

from typing import Final

from tests.faults import access, files, http, local, network, payload, proxy, tls
from tests.faults.model import Case

GROUPS: Final = {
    "Network": network.CASES,
    "Proxy": proxy.CASES,
    "TLS": tls.CASES,
    "HTTP": http.CASES,
    "Access": access.CASES,
    "Payload": payload.CASES,
    "Local": tuple(sorted((*local.CASES, *files.CASES), key=lambda case: case.row)),
}
"""A block of the confusion table each."""

CASES: Final[tuple[Case, ...]] = tuple(case for cases in GROUPS.values() for case in cases)

ROWS: Final = {"N": 14, "P": 8, "T": 12, "H": 13, "A": 9, "D": 10, "L": 9}
"""How many rows the list has in each of its parts, by the letter before the number."""
