"""What a request to Tracker can end in.

TrackerError
├── UnreachableError   no HTTP answer: name, connection, TLS, a transfer that broke off or stalled
├── AnswerError        an HTTP answer that is not API v5's: a redirect, a page, a gateway's error, too large
│   └── HeldError      not asked any more, since the host has said that it will not answer for a while
├── RefusedError       an error body of v5 itself, told apart by its `code` (tracker-api-v5 §5)
└── MalformedError     a success whose body is not what v5 sends
"""

from __future__ import annotations

from diagnostics.faults import Fault


class TrackerError(Exception):
    """A request that did not give what was asked; `fault` says why, without any secret."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"{fault.kind} {fault.where}")
        self.fault = fault


class UnreachableError(TrackerError):
    """No HTTP answer came, or it broke off."""


class AnswerError(TrackerError):
    """An HTTP answer came that API v5 does not give."""


class HeldError(AnswerError):
    """Nothing was sent; the fault is the answer that the host gave to an earlier request."""


class RefusedError(TrackerError):
    """API v5 answered with an error body."""


class MalformedError(TrackerError):
    """The body of a success cannot be read as what was asked for."""
