"""A token that is taken away while the run goes on."""

from __future__ import annotations

import pytest

from tests.access.worlds import Moody, codes, report_on, told


def _from(path: str) -> Moody:
    """Reject everything from the first request below a path on."""
    gone = False

    def rejects(asked: str, _: int) -> bool:
        nonlocal gone
        gone = gone or asked == path
        return gone

    return Moody(rejects)


@pytest.mark.parametrize(
    ("path", "seen_at"),
    [
        ("/projects", "flavour"),
        ("/projects/1/memberships", "memberships"),
        ("/projects/1/epics", "epics"),
        ("/projects/1/stories", "stories"),
    ],
)
async def test_a_token_revoked_meanwhile_is_told_at_the_stage_where_it_was_seen(
    path: str, seen_at: str
) -> None:
    """After /me took the token, a rejection is AUTH512: neither a wrong token nor a bad network."""
    report = await report_on(_from(path))

    finding = told(report, "AUTH512")
    assert (finding.severity, finding.actor, finding.confidence) == ("fail", "user", "proved")
    assert finding.evidence["seen_at"] == seen_at
    assert finding.evidence["api_code"] == "invalid_authentication"
    assert not codes(report) & {"AUTH510", "AUTH513", "ROLE520", "API605", "LOC731"}
    assert not [code for code in codes(report) if code.startswith("NET")]
    assert report.panes.connection.verdict == "fail"
    assert "A rejected token or password" not in {one.what for one in report.ruled_out}


async def test_a_token_rejected_between_two_questions_of_latency_is_no_slow_link() -> None:
    """Where /me itself says no on the second time, the stage that asked fails and later ones are skipped."""
    report = await report_on(Moody(lambda _, before: before > 1))

    told(report, "AUTH512")
    stages = {one.stage: one for one in report.panes.connection.stages}
    assert (stages["latency"].status, stages["latency"].because) == ("fail", None)
    assert (stages["flavour"].status, stages["flavour"].because) == ("skipped", "AUTH512")


async def test_what_was_read_before_the_token_was_revoked_is_kept() -> None:
    """The first pages of stories stay in the report, and are not called all there is."""
    pages = 0

    def rejects(path: str, _: int) -> bool:
        nonlocal pages
        pages += path == "/projects/1/stories"
        return pages > 2

    report = await report_on(Moody(rejects), concurrency=1)

    told(report, "AUTH512")
    assert 0 < report.summary.total < 30
    assert report.panes.work_items.reconciled is None
    assert report.panes.roles.user is not None
    assert report.panes.work_items.verdict == "incomplete"
    assert "DATA610" not in codes(report)


async def test_nothing_more_is_asked_once_the_token_is_known_to_be_revoked() -> None:
    """Stages that have not begun are skipped because of it; the host is not asked in vain."""
    host = _from("/projects")

    await report_on(host)

    after = [request.url.path for request in host.requests]
    assert after[after.index("/services/v5/projects") :] == ["/services/v5/projects", "/services/v5/me"]


async def test_a_host_that_rejects_one_path_alone_has_revoked_nothing() -> None:
    """Where /me still takes the token, a rejection elsewhere is that path's and not the token's."""
    report = await report_on(Moody(lambda path, _: path == "/projects/1/epics", status=401))

    assert not codes(report) & {"AUTH510", "AUTH512"}
    assert report.summary.total == 30
    assert told(report, "API605").pane == "work_items"


@pytest.mark.parametrize("status", [400, 401, 403])
async def test_a_rejected_token_is_proved_by_the_code_of_the_answer(status: int) -> None:
    """Tracker's code says that the token was rejected, whatever the status beside it."""
    report = await report_on(Moody(lambda *_: True, status=status))

    finding = told(report, "AUTH510")
    assert (finding.confidence, finding.evidence["http_status"]) == ("proved", status)


async def test_a_refused_status_without_a_code_proves_nothing() -> None:
    """A bare 401 of a host that sends JSON of another form is likely a rejected token, and no proof."""
    report = await report_on(Moody(lambda *_: True, status=401, body={"message": "no"}))

    assert told(report, "AUTH510").confidence == "likely"
