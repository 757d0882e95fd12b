"""Whether the user is one for Viz alone, as the document recommends: by what it does with stories."""

from __future__ import annotations

from typing import Final

from diagnostics.faults import Scalar
from diagnostics.judge.findings import Findings
from diagnostics.judge.standings import load_standings
from diagnostics.report.levels import PaneName
from diagnostics.report.panes import UserRow
from diagnostics.snapshot import Outcome, Snapshot, StageName

_WORK: Final = ("stories_owned", "stories_requested", "activities_own")
_SEEN: Final = ("stories_read", "activities_read")


class DedicatedJudge:
    """Judges the user of one snapshot."""

    def __init__(self, snapshot: Snapshot, findings: Findings) -> None:
        self._snapshot = snapshot
        self._findings = findings

    def row(self) -> UserRow | None:
        """Give the user, and the advice where it looks like a person's own; None where nobody is known."""
        user = self._snapshot.user
        if user is None:
            return None
        evidence = self._evidence()
        dedicated, reason = self._looks_dedicated(evidence), _reason(evidence)
        if dedicated is False:
            subject = f"user {user.username or user.name or user.id}"
            self._findings.add("ROLE528", PaneName.ROLES, subject, evidence, {"reason": reason})
        return UserRow(
            id=user.id,
            name=user.name,
            username=user.username,
            dedicated=dedicated,
            dedicated_reason=reason,
            evidence=evidence,
        )

    def _evidence(self) -> dict[str, Scalar]:
        """Give the counts; None stands for what was not seen."""
        evidence: dict[str, Scalar] = dict.fromkeys(("stories_read", *_WORK[:2], "activities_read", _WORK[2]))
        user, rows = self._snapshot.user, (self._snapshot.story_rows, self._snapshot.sample_rows)
        if user is not None and any(one is not None for one in rows):
            from diagnostics.hands import own_part  # noqa: PLC0415 - polars is slow to load; without stories nobody needs it

            read, owned, requested = own_part(rows, user.id)
            evidence |= {"stories_read": read, "stories_owned": owned, "stories_requested": requested}
        if user is not None and user.activity is not None and user.activity.fault is None:
            evidence |= {"activities_read": user.activity.read, "activities_own": user.activity.own}
        return evidence

    def _looks_dedicated(self, evidence: dict[str, Scalar]) -> bool | None:
        """Give no as soon as there is a sign of a person, yes only once all was looked at."""
        if any(evidence[name] for name in _WORK):
            return False
        stages = (StageName.MEMBERSHIPS, StageName.STORIES)
        ended = all(self._snapshot.stage(name).outcome is Outcome.DONE for name in stages)
        return True if ended and any(evidence[name] for name in _SEEN) else None


def _reason(evidence: dict[str, Scalar]) -> str:
    texts = load_standings().dedicated
    stories = "no_stories" if not evidence["stories_read"] else "stories"
    activity = "no_activity" if evidence["activities_read"] is None else "activity"
    return f"{texts[stories]}; {texts[activity]}".format_map(evidence)
