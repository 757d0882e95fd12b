"""Requests that were answered only when they were made again: a flapping link, a host that slows down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from diagnostics.faults import FaultKind, Scalar
from diagnostics.judge.findings import Findings
from diagnostics.judge.tries import questions
from diagnostics.report.levels import PaneName, Status
from diagnostics.snapshot import RequestFact, Snapshot

Tries = tuple[RequestFact, ...]

_TOLD: Final = 10
"""Requests that are listed; the others are counted."""
_OF_THE_LIMIT: Final = "rate_limit", "rate_limit_remaining", "rate_limit_reset"
_CUT: Final = frozenset({FaultKind.RESET, FaultKind.TRUNCATED})
"""What may come after a status."""
_SOON_S: Final = 0.1
_ERROR: Final = 400
_FAILED: Final = 500


def weigh(snapshot: Snapshot, findings: Findings) -> Status | None:
    """Tell of requests that took more than one try; one that was never answered has its own finding."""
    asked = questions(snapshot)
    passed = [tries for tries in asked if len(tries) > 1 and _answered(tries[-1])]
    limited = [tries for tries in passed if any(map(_is_limited, tries[:-1]))]
    flapped = [tries for tries in passed if any(map(_flaps, tries[:-1]))]
    if limited:
        findings.add("HTTP410", PaneName.CONNECTION, snapshot.target.host, _limits(limited))
    if flapped:
        facts = {"asked": len(asked), **_flapping(flapped)}
        findings.add("NET131", PaneName.CONNECTION, snapshot.target.host, facts)
    return Status.WARN if limited or flapped else None


def _answered(last: RequestFact) -> bool:
    """Tell whether an answer came that is one, be it a refusal."""
    return last.status is not None and not (_is_limited(last) or _flaps(last))


def _is_limited(one: RequestFact) -> bool:
    return one.fault is not None and one.fault.kind is FaultKind.RATE_LIMITED


def _flaps(one: RequestFact) -> bool:
    """Tell a symptom of the link or the server from a kept connection that the host closed in good order."""
    if one.fault is None or _is_limited(one):
        return False
    closed = one.fault.kind is FaultKind.CLOSED_EARLY and one.fault.facts.get("kept_connection")
    return not closed and (one.status is None or one.status >= _FAILED or one.fault.kind in _CUT)


def _limits(limited: Sequence[Tries]) -> dict[str, Scalar]:
    waits = [one.waited_s for tries in limited for before, one in pairwise(tries) if _is_limited(before)]
    first = next(
        one.fault for tries in limited for one in tries if one.fault is not None and _is_limited(one)
    )
    slots = [one.slots for tries in limited for one in tries if one.slots is not None]
    return {
        "requests": len(limited),
        "waited_s": round(max(waits), 1),
        "fewest_at_once": min(slots, default=None),
        **{name: first.facts.get(name) for name in _OF_THE_LIMIT},
        **_listed(limited),
    }


def _flapping(flapped: Sequence[Tries]) -> dict[str, Scalar]:
    failed = [one for tries in flapped for one in tries[:-1] if _flaps(one)]
    kinds = Counter(_word(one) for one in failed)
    times = sorted(one.sent_at for one in failed)
    return {
        "requests": len(flapped),
        "tries": sum(map(len, flapped)),
        "seen": ", ".join(f"{count} x {kind}" for kind, count in sorted(kinds.items())),
        "first_at": f"{times[0]:%Y-%m-%d %H:%M:%S} UTC",
        "last_at": f"{times[-1]:%Y-%m-%d %H:%M:%S} UTC",
        **_listed(flapped),
    }


def _listed(several: Sequence[Tries]) -> dict[str, Scalar]:
    """Give a line for each request: what came of each try, and how long it took until the answer."""
    lines: dict[str, Scalar] = {
        f"retry_{place}": _line(tries) for place, tries in enumerate(several[:_TOLD], 1)
    }
    if len(several) > _TOLD:
        lines["more"] = len(several) - _TOLD
    return lines


def _line(tries: Tries) -> str:
    last = tries[-1]
    took = (last.sent_at - tries[0].sent_at).total_seconds() + (last.first_byte_ms or 0) / 1000
    path = last.path.partition("?")[0]
    after = f"{took:.1f} s" if took >= _SOON_S else f"{took * 1000:.0f} ms"
    return f"{last.method} {path}: {', '.join(map(_word, tries[:-1]))}, then {last.status} after {after}"


def _word(one: RequestFact) -> str:
    if one.fault is None:
        return "answered"
    return str(one.status) if one.status is not None and one.status >= _ERROR else one.fault.kind.value
