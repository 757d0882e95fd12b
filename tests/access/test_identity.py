"""The token's user against the user that the settings name."""

from __future__ import annotations

from typing import Any

import pytest

from diagnostics.report.json import write_json
from diagnostics.secret import Secret
from tests.access.worlds import Door, codes, report_on, told
from tests.support.host import ME, Host, story


def _host(**of_me: Any) -> Host:
    host = Host([story(1)])
    host.answers["/me"] = {**ME, **of_me}
    return host


async def test_a_token_of_another_person_is_a_failure_of_its_own() -> None:
    """Settings that name one user and hold the token of another end in AUTH511 with both names."""
    report = await report_on(_host(username="bob"), username="viz")

    finding = told(report, "AUTH511")
    assert (finding.severity, finding.actor, finding.confidence) == ("fail", "user", "proved")
    assert (finding.evidence["configured"], finding.evidence["answered"]) == ("viz", "bob")
    stages = {one.stage: one for one in report.panes.connection.stages}
    assert (stages["http"].status, stages["auth"].status) == ("pass", "fail")
    assert {one.because for one in stages.values()} == {None, "AUTH511"}
    assert codes(report) == {"AUTH511"}
    assert "A rejected token or password" not in {one.what for one in report.ruled_out}


@pytest.mark.parametrize("configured", ["viz", "VIZ", " viz "])
async def test_the_same_user_in_other_letters_is_the_same_user(configured: str) -> None:
    """Case and blanks around a user name make no other person of it."""
    report = await report_on(_host(), username=configured)

    assert "AUTH511" not in codes(report)
    assert report.summary.total == 1


async def test_an_address_is_held_against_the_address_that_me_tells() -> None:
    """Where the settings name the user by its e-mail address, /me is asked for that, and for nothing else."""
    same = await report_on(_host(email="Viz@example.com"), username="viz@example.com")
    other = await report_on(_host(email="bob@example.com"), username="viz@example.com")

    assert "AUTH511" not in codes(same)
    assert told(other, "AUTH511").evidence["configured"] == "viz@example.com"
    assert "bob@example.com" not in write_json(other)


@pytest.mark.parametrize(
    ("of_me", "configured"), [({}, "viz@example.com"), ({"username": None}, "viz"), ({"email": 5}, "v@iz.io")]
)
async def test_what_cannot_be_compared_is_not_called_another(of_me: dict[str, Any], configured: str) -> None:
    """A host that does not tell the address, or no user name, leaves it open who the token belongs to."""
    report = await report_on(_host(**of_me), username=configured)

    assert "AUTH511" not in codes(report)
    assert report.summary.total == 1
    unsure = [one for one in report.coverage.not_judged if configured in one.what]
    assert [one.pane for one in unsure] == ["connection"]


async def test_without_a_user_name_in_the_settings_nothing_is_compared() -> None:
    """A token alone is enough: whoever it belongs to is the connection's user."""
    report = await report_on(_host(username="bob"))

    assert "AUTH511" not in codes(report)
    assert not [one for one in report.coverage.not_judged if one.pane == "connection"]


async def test_a_password_proves_its_own_user() -> None:
    """With basic authentication the host itself matched name and password, so that no name is compared."""
    host = Door("correct horse battery", {**ME, "username": "visualisation"})

    report = await report_on(host, username="viz", password=Secret("correct horse battery"))

    assert report.summary.total == 1
    assert "AUTH511" not in codes(report)


async def test_a_rejected_password_is_told_as_such() -> None:
    """A wrong password gets the verdict that a wrong token gets, and is named a password."""
    report = await report_on(Door("right", ME), username="viz", password=Secret("correct horse battery"))

    finding = told(report, "AUTH510")
    assert finding.title == "The password was rejected"
    assert finding.confidence == "proved"
    assert "horse" not in write_json(report)
