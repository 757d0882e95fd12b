"""httpx without what no run here uses of it: this comes before any import of httpx, and loads nothing.

Where rich, pygments and click are installed, as with the dashboard, httpx loads a command line of its own:
more than half of its import. That waits here until somebody calls `httpx.main`.
"""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any, Final

_COMMAND_LINE: Final = "httpx._main"


def _main(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - the command line's own
    """Be `httpx.main`: load httpx's own command line, and do what it does."""
    sys.modules.pop(_COMMAND_LINE, None)
    return importlib.import_module(_COMMAND_LINE).main(*arguments, **named)


def _prepare() -> None:
    if "httpx" not in sys.modules:
        stand_in = ModuleType(_COMMAND_LINE)
        stand_in.__dict__["main"] = _main
        sys.modules[_COMMAND_LINE] = stand_in


_prepare()
