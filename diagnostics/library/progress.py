"""How far a run is, in a notebook: one display that changes in its place. Elsewhere nothing is shown."""

from __future__ import annotations

import html
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from diagnostics.observe import Event, Progress, StageEnded, StageStarted
from diagnostics.report.words import headline, number

if TYPE_CHECKING:
    from diagnostics.report.model import Report

_IPYTHON: Final = "IPython"


class Shown:
    """What is shown of one run; without a display nothing is."""

    def __init__(self, steps: int, display: Any = None) -> None:  # noqa: ANN401 - IPython has no types for it
        """Show nothing yet.

        Args:
            steps: The stages of the run.
            display: `IPython.display.display`; None: nothing is to be shown.
        """
        self._display = display
        self._handle: Any = None
        self._steps = steps
        self._done = 0
        self._now = ""
        self._told = ""

    def event(self, event: Event) -> None:
        """Take what the run tells."""
        if isinstance(event, StageStarted):
            self._now = event.stage.value
        elif isinstance(event, Progress):
            total = "" if event.total is None else f" of {number(event.total)}"
            self._now = f"{event.stage}: {number(event.done)}{total} {event.unit}"
        elif isinstance(event, StageEnded):
            self._done += 1
        self._tell(f"{self._done} of {self._steps} steps, {self._now}")

    def end(self, report: Report) -> None:
        """Show how it ended."""
        self._tell(f"{headline(report)}, after {report.duration_s:.1f} s")

    def broke_off(self) -> None:
        """Show that there is no report."""
        self._tell(f"ended after {self._done} of {self._steps} steps, without a report")

    def _tell(self, text: str) -> None:
        if self._display is None or text == self._told:
            return
        self._told = text
        bar = f'<progress max="{self._steps}" value="{self._done}"></progress> {html.escape(text)}'
        forms = {"text/plain": text, "text/html": bar}
        if self._handle is None:
            self._handle = self._display(forms, raw=True, display_id=True)
        else:
            self._handle.update(forms, raw=True)


@contextmanager
def shown(steps: int, *, wanted: bool | None) -> Iterator[Shown]:
    """Give what shows a run of so many steps, and show when it ended without a report.

    Args:
        steps: The stages of the run.
        wanted: True: in any IPython; None: in a notebook only; False: never.
    """
    show = Shown(steps, _display(wanted=wanted))
    try:
        yield show
    except BaseException:
        show.broke_off()
        raise


def _display(*, wanted: bool | None) -> Any:  # noqa: ANN401 - IPython has no types for it
    """Give IPython's display, where this runs in an IPython that is to show something; it is never loaded."""
    ipython = sys.modules.get(_IPYTHON)
    shell = ipython.get_ipython() if ipython is not None and wanted is not False else None
    if shell is None or (wanted is None and getattr(shell, "kernel", None) is None):
        return None
    from importlib import import_module  # noqa: PLC0415 - only where IPython runs

    return import_module(f"{_IPYTHON}.display").display
