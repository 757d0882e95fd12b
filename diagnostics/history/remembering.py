"""A run that came to its end, remembered without its secrets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from diagnostics.case import Case
from diagnostics.history.model import run_of
from diagnostics.history.past import Past, past_of
from diagnostics.history.store import History
from diagnostics.redact import redact_case
from diagnostics.secret import Secret

_SANDBOX: Final = "sandbox"


def remember(case: Case, secrets: Iterable[Secret], history: History) -> Past | None:
    """Add a run that came to its end on a host, and give it with those before it.

    None where no host was asked, or only the embedded Tracker was.

    Raises:
        HistoryError: It cannot be written.
    """
    report = case.report
    if report.target.flavour == _SANDBOX or report.source is not None:
        return None
    known = tuple(secrets)
    projects = case.snapshot.target.projects if case.snapshot is not None else ()
    run = run_of(redact_case(case, known)[0].report, projects)
    return past_of(run, history.add(run, known))
