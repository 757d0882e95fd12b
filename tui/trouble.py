"""What is told of a defect: its type and place."""

from __future__ import annotations

import traceback
from pathlib import Path


def where(error: BaseException | None) -> str:
    """Give an exception's type and place; its text could repeat remote data or a secret."""
    if error is None:
        return "for an unknown reason"
    frames = traceback.extract_tb(error.__traceback__)
    place = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return f"{type(error).__name__}{place}"
