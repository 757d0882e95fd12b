"""How long each observation may take, so that its own verdict comes before the end of the run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from diagnostics.faults import FaultKind
from diagnostics.tracker.limits import Limits

_CONNECT_SHARE: Final = 1 / 3
_REQUEST_SHARE: Final = 1 / 2
_LEAST_SHARE: Final = 0.7


def limits_within(deadline_s: float) -> Limits:
    """Give the limits of one name, connection or request in a run of `deadline_s` seconds.

    With a short deadline they are shares of it: a host that does not answer is then told by its own code, and
    not as a run that ended early.
    """
    usual = Limits()
    return replace(
        usual,
        connect_s=min(usual.connect_s, round(deadline_s * _CONNECT_SHARE, 2)),
        request_s=min(usual.request_s, round(deadline_s * _REQUEST_SHARE, 2)),
    )


def ends_after(deadline_s: float, spent_s: float) -> float:
    """Give the seconds after which a run ends, of whose deadline `spent_s` had passed before.

    Most of the deadline is for the run all the same: on a slow machine a host would else be left no time.
    """
    return max(deadline_s - spent_s, deadline_s * _LEAST_SHARE)


@dataclass(frozen=True, slots=True)
class StageLimit:
    """The longest that one observation may take in all, whatever it tries and tries again."""

    share: float
    """Of the run's deadline."""
    most_s: float
    overdue: FaultKind
    """What it is told as when the time is up."""

    def seconds(self, deadline_s: float) -> float:
        """Give the seconds in a run of `deadline_s`."""
        return round(min(self.most_s, deadline_s * self.share), 2)


NAME: Final = StageLimit(0.4, 6.0, FaultKind.RESOLVER_TIMEOUT)
CONNECTION: Final = StageLimit(0.5, 7.0, FaultKind.CONNECT_TIMEOUT)
PROXY: Final = StageLimit(0.9, 18.0, FaultKind.PROXY_UNREACHABLE)
HANDSHAKE: Final = StageLimit(0.5, 12.0, FaultKind.TLS_BROKEN_OFF)
ANSWER: Final = StageLimit(0.9, 120.0, FaultKind.STALLED)
"""More than one name, connection or request may take, since several may be tried; the last also holds the
waits between two tries, which end with the run."""
