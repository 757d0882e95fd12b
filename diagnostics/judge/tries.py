"""Questions that were asked more than once, off the requests of a run."""

from __future__ import annotations

from diagnostics.faults import Fault, Scalar
from diagnostics.snapshot import RequestFact, Snapshot


def questions(snapshot: Snapshot) -> tuple[tuple[RequestFact, ...], ...]:
    """Give the tries of each question, first to last; the questions by their path, whatever came first."""
    found: dict[int, list[RequestFact]] = {}
    for one in snapshot.requests:
        found.setdefault(one.question, []).append(one)
    tries = (tuple(sorted(several, key=lambda one: one.attempt)) for several in found.values())
    return tuple(sorted(tries, key=lambda several: (several[0].path, several[0].sent_at)))


def again_words(snapshot: Snapshot) -> str:
    """Give how many questions were asked more than once, as the end of a sentence; empty where none was."""
    asked = questions(snapshot)
    again = sum(len(tries) > 1 for tries in asked)
    return f"; {again} of {len(asked)} requests were made again" if again else ""


def tries_of(snapshot: Snapshot, fault: Fault) -> dict[str, Scalar]:
    """Give, as evidence, how often what ended in `fault` was tried, and what was seen; else nothing."""
    last = max((one for one in snapshot.requests if one.fault == fault), key=_attempt, default=None)
    if last is None or last.attempt == 1:
        return {}
    tries = [one for one in snapshot.requests if one.question == last.question]
    kinds = [one.fault.kind.value for one in sorted(tries, key=_attempt) if one.fault is not None]
    seen = ", ".join(kinds) if len(set(kinds)) > 1 else None
    return {"tries": last.attempt, "seen": seen}


def _attempt(one: RequestFact) -> int:
    return one.attempt
