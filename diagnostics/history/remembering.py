"""A run that came to its end, remembered without its secrets."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from diagnostics.case import Case
from diagnostics.history.model import Run, run_of
from diagnostics.history.past import Past, past_of
from diagnostics.history.store import History
from diagnostics.secret import Secret

_SANDBOX: Final = "sandbox"
_SELDOM: Final = timedelta(minutes=10)


def remember(
    case: Case, secrets: Iterable[Secret], history: History, *, sparing: bool = False
) -> Past | None:
    """Add a run that came to its end on a host, and give it with those before it.

    None where no host was asked, or only the embedded Tracker was.

    Args:
        case: The run.
        secrets: What may not stand in the history.
        history: Where it is added.
        sparing: Leave it out where it found what the one before had found, less than ten minutes ago.

    Raises:
        HistoryError: It cannot be read or written.
    """
    from diagnostics.redact import redacted  # noqa: PLC0415 - only where something is remembered

    report = case.report
    if report.target.flavour == _SANDBOX or report.source is not None:
        return None
    known = tuple(secrets)
    projects = case.snapshot.target.projects if case.snapshot is not None else ()
    run = run_of(redacted(case.report, known), projects)
    if sparing and not _tells_more(past := past_of(run, history.runs())):
        return past
    return past_of(run, history.add(run, known))


def _tells_more(past: Past) -> bool:
    """Tell whether the newest run found something else than the one before it, or came long after it."""
    *earlier, run = past.runs
    if not earlier or run.finished_at - earlier[-1].finished_at >= _SELDOM:
        return True
    return _found(run) != _found(earlier[-1])


def _found(run: Run) -> tuple[object, ...]:
    return run.verdict, run.panes, {(one.code, one.subject, one.severity) for one in run.findings}
