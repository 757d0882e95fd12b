"""Diagnoses one connector, Planview Viz and Pivotal Tracker (REST API v5), without a terminal.

    from diagnostics import compare, diagnose, load

    report = await diagnose(url="https://tracker.example.com", token=Secret(getpass()))
    report = load("ticket.zip")
    comparison = compare(load("monday.zip"), load("friday.zip"))

What stands here is the library's front; each name is loaded when it is first used. Nothing is kept between
two calls, nothing is printed, and the process's variables are read and left as they are.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

from diagnostics.version import __version__

if TYPE_CHECKING:
    from diagnostics.compare import Comparison, compare
    from diagnostics.errors import DiagnosticsError
    from diagnostics.given import find_target
    from diagnostics.judge import judge
    from diagnostics.library.files import load
    from diagnostics.library.run import diagnose
    from diagnostics.library.summary import summarize
    from diagnostics.observe import Observation, observe
    from diagnostics.report.model import Report
    from diagnostics.secret import Secret
    from diagnostics.snapshot import Snapshot
    from diagnostics.target import Target

__all__ = [
    "Comparison",
    "DiagnosticsError",
    "Observation",
    "Report",
    "Secret",
    "Snapshot",
    "Target",
    "__version__",
    "compare",
    "diagnose",
    "find_target",
    "judge",
    "load",
    "observe",
    "summarize",
]

_PLACES: Final = {
    "Comparison": "compare:Comparison",
    "DiagnosticsError": "errors:DiagnosticsError",
    "Observation": "observe:Observation",
    "Report": "report.model:Report",
    "Secret": "secret:Secret",
    "Snapshot": "snapshot:Snapshot",
    "Target": "target:Target",
    "compare": "compare:",
    "diagnose": "library.run:diagnose",
    "find_target": "given:find_target",
    "judge": "judge:",
    "load": "library.files:load",
    "observe": "observe:",
    "summarize": "library.summary:summarize",
}
"""Where each name is; with none after the colon it is the package itself, which is called as a function."""

if not TYPE_CHECKING:  # a type checker is to know these names only, and to tell of any other

    def __getattr__(name: str) -> object:
        """Give one of the front's names, loaded now."""
        if name not in _PLACES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        module, _, attribute = _PLACES[name].partition(":")
        found = import_module(f"{__name__}.{module}")
        return getattr(found, attribute) if attribute else found

    def __dir__() -> list[str]:
        """Name what there is before it is loaded, for completion at a prompt."""
        return sorted({*globals(), *__all__})
