"""The runs that this machine remembers, so that a finding can be told with "since when"."""

from __future__ import annotations

from diagnostics.history.model import Run, Seen, run_of
from diagnostics.history.past import Past, Since, past_of
from diagnostics.history.remembering import remember
from diagnostics.history.store import History, HistoryError, default_path, switched_off

__all__ = [
    "History",
    "HistoryError",
    "Past",
    "Run",
    "Seen",
    "Since",
    "default_path",
    "past_of",
    "remember",
    "run_of",
    "switched_off",
]
