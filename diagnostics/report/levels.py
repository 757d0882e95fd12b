"""The closed sets of words that a report is written in."""

from __future__ import annotations

import enum
from collections.abc import Iterable


class Status(enum.StrEnum):
    """How one stage of the connection stands."""

    PASS = "pass"  # noqa: S105
    WARN = "warn"
    FAIL = "fail"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"


class Verdict(enum.StrEnum):
    """How a pane, or the whole, stands. A failure found wins over what could not be judged."""

    PASS = "pass"  # noqa: S105
    WARN = "warn"
    FAIL = "fail"
    INCOMPLETE = "incomplete"


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """Give the verdict that stands for all: a failure found wins over what could not be judged."""
    seen = set(verdicts)
    order = (Verdict.FAIL, Verdict.INCOMPLETE, Verdict.WARN)
    return next((verdict for verdict in order if verdict in seen), Verdict.PASS)


class Severity(enum.StrEnum):
    """How much a finding weighs."""

    FAIL = "fail"
    WARN = "warn"
    INFO = "info"


class Actor(enum.StrEnum):
    """Who must act on a finding."""

    USER = "user"
    NETWORK = "network"
    TRACKER_OWNER = "tracker-owner"
    TRACKER_ADMIN = "tracker-admin"
    PLANVIEW = "planview"
    VENDOR = "vendor"


class Confidence(enum.StrEnum):
    """How sure a finding is."""

    PROVED = "proved"
    LIKELY = "likely"
    UNKNOWN = "unknown"


class AskFrom(enum.StrEnum):
    """Where the names of whom to ask are from."""

    PROJECT = "project"
    """Owners of the project; for an account whose managers cannot be seen: owners of its projects."""
    ACCOUNT = "account"
    """The account's owner and admins."""
    SELF = "self"
    """Nobody else is seen, and the user itself is one of them."""
    NOBODY = "nobody"
    """Nobody can be seen."""


class PaneName(enum.StrEnum):
    """The five panes, by their JSON keys."""

    CONNECTION = "connection"
    ROLES = "roles"
    WORK_ITEMS = "work_items"
    FIELDS = "fields"
    CATEGORIZE = "categorize"
