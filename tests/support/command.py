"""The real command in a process of its own, with a clean home and no settings of the tester's."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def clean_environment(home: Path, **variables: str) -> dict[str, str]:
    """Give an environment without the tester's own settings, nor the columns that xdist sets."""
    dropped = ("TRACKER_", "XDG_", "COLUMNS", "LINES")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return {**kept, "HOME": str(home), "PYTHONWARNINGS": "error", **variables}


def run(*arguments: str, home: Path, stdin: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """Run `tracker-doctor` to its end and give what it printed."""
    return subprocess.run(
        [sys.executable, "-m", "tui", *arguments],
        env=clean_environment(home, **variables),
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
