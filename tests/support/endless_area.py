"""An area of the benchmark that measures, with a host and a folder, a child that never ends."""

from __future__ import annotations

import os
import sys
import tempfile
from typing import Final

from tests.bench.host import serving
from tests.bench.measure import Figure
from tests.bench.process import run

READY: Final = "it is measuring"
_CHILD: Final = f"""
import signal, sys
kept = open(sys.argv[1], "w")
print({READY!r}, file=kept, flush=True)
signal.pause()
"""


def figures() -> list[Figure]:
    """Let the child tell, in the file that ENDLESS names and it keeps open, that all are there."""
    with tempfile.TemporaryDirectory(), serving(1, 1):
        run([sys.executable, "-c", _CHILD, os.environ["ENDLESS"]])
    return []
