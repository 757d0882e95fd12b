"""What an additional check, installed as a package of its own, is and gives.

    [project.entry-points."tracker_doctor.checks"]
    acme = "acme_checks:check"

    def check(snapshot: Snapshot) -> Iterable[Remark]:
        if snapshot.user is not None and not snapshot.user.username.startswith("svc-"):
            yield Remark(title="No service account", text="Ours begin with svc-.", severity="warn")

It is called once a run with a copy of what was seen, for five seconds at most.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Final, Literal

import msgspec

if TYPE_CHECKING:
    from diagnostics.snapshot import Snapshot

GROUP: Final = "tracker_doctor.checks"
"""The group of entry points that additional checks stand in."""


class Remark(msgspec.Struct, frozen=True, kw_only=True):
    """What an additional check has to say; it becomes the finding EXT801, with the check's name."""

    title: str
    text: str
    severity: Literal["warn", "info"] = "info"
    subject: str = ""
    """What it is about; empty: the target's host."""


if TYPE_CHECKING:
    Check = Callable[[Snapshot], Iterable[Remark]]
