"""What earlier runs say of a newer one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

from diagnostics.history import Past, Run, Seen, past_of
from diagnostics.history.words import past_line, runs_text
from diagnostics.report.levels import PaneName, Severity, Verdict

START = datetime(2026, 11, 20, 9, 12, tzinfo=UTC)
PORT = Seen(code="NET110", subject="the host", severity=Severity.FAIL, pane=PaneName.CONNECTION)
VIEWER = Seen(code="ROLE521", subject="project 7", severity=Severity.FAIL, pane=PaneName.ROLES)


def _run(hour: int, *findings: Seen, user: int | None = 5, blind: bool = False, **others: object) -> Run:
    panes = dict.fromkeys(PaneName, Verdict.INCOMPLETE if blind else Verdict.PASS)
    panes[PaneName.CONNECTION] = Verdict.FAIL if blind else Verdict.PASS
    run = Run(
        target="https://one.example/services/v5",
        user_id=user,
        finished_at=START + timedelta(hours=hour),
        verdict=Verdict.FAIL if findings else Verdict.PASS,
        version="0.1.0",
        rules="abc",
        panes=panes,
        findings=findings,
        asked=9,
        answered=9,
    )
    return msgspec.structs.replace(run, **others)


def test_since_is_the_first_of_the_unbroken_row() -> None:
    """A finding is there since the run after the last one that did not have it."""
    past = Past((_run(1, VIEWER), _run(2), _run(3, VIEWER), _run(4, VIEWER)))
    since = past.since(VIEWER)

    assert since is not None
    assert since.first == START + timedelta(hours=3)
    assert (since.row, since.had, since.of) == (2, 3, 4)


def test_a_run_that_could_not_look_breaks_no_row() -> None:
    """Where the connection was down, nothing is said of roles, neither good nor bad."""
    past = Past((_run(1), _run(2, VIEWER), _run(3, PORT, blind=True, user=None), _run(4, VIEWER)))
    since = past.since(VIEWER)

    assert since is not None
    assert (since.first, since.row, since.of) == (START + timedelta(hours=2), 2, 3)


def test_what_the_newest_run_does_not_have_has_no_since() -> None:
    """A finding that is gone is there since nothing."""
    assert Past((_run(1, VIEWER), _run(2))).since(VIEWER) is None
    assert Past(()).since(VIEWER) is None


def test_only_runs_that_asked_the_same_are_counted() -> None:
    """Another host, user or scope is another history; a user that nobody knows is no other."""
    run = _run(9, VIEWER)
    same = [_run(1), _run(2, PORT, blind=True, user=None)]
    others = [_run(3, user=6), _run(4, target="https://two.example/services/v5"), _run(5, projects=(1,))]

    assert past_of(run, [*others, *reversed(same)]).runs == (*same, run)


def test_the_last_good_run_saw_everything() -> None:
    """A run that is incomplete is no good one."""
    incomplete = _run(3, verdict=Verdict.INCOMPLETE)
    past = Past((_run(1), _run(2, verdict=Verdict.WARN), incomplete, _run(4, VIEWER)))

    assert past.last_good == past.runs[1]


def test_the_line_after_a_check() -> None:
    """It says how many runs there are, when all was well, and since when what is wrong is so."""
    row = [_run(hour, PORT, blind=True, user=None) for hour in (23, 24)]

    assert past_line(Past((_run(0), *row))) == (
        "History: 3 runs; last good run 2026-11-20 09:12 UTC; NET110 since 2026-11-21 08:12 UTC (2 runs)"
    )
    assert past_line(Past((_run(0, PORT), _run(1), *row))).endswith("(2 runs; in 3 of 4 runs)")
    assert past_line(Past((_run(0),))) == ""


def test_the_list_names_target_time_verdict_and_findings() -> None:
    """Runs are listed target by target, the newest first, within the width."""
    text = runs_text([_run(1), _run(2, VIEWER)], 60)

    assert text.index("11:12:00") < text.index("10:12:00")
    assert "https://one.example/services/v5: 2 runs" in text
    assert "ROLE521 project 7" in text
    assert max(map(len, text.splitlines())) <= 60
