"""`diagnose`: a whole run from Python, its settings, what it refuses, and how it is cancelled."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import socket
import threading
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from diagnostics import DiagnosticsError, Observation, Secret, Target, diagnose, find_target, observe
from diagnostics.faults import Fault, FaultKind
from diagnostics.leaks import LeakError
from diagnostics.report.json import write_json
from diagnostics.report.levels import Verdict
from diagnostics.rules import RulesError
from diagnostics.sandbox import Sandbox
from diagnostics.snapshot import StageName
from tests.conftest import target_for
from tests.support.host import ME
from tests.support.raw_server import Behaviour, answer, serve
from tests.support.slow_hosts import silent
from tests.support.worlds import observed

TOKEN = "5f1c0a9e7b3d4826a1f09c3e8d7b6a54"
WORD = "k1te-in-the-wind-42"
"""A token without the form of one, which nothing masks for its form."""


def test_it_gives_the_report_of_a_whole_run_and_prints_nothing(
    empty: Sandbox, capfd: pytest.CaptureFixture[str]
) -> None:
    """The findings are those of observing and judging; both streams stay empty."""
    report = asyncio.run(diagnose(target_for(empty)))

    expected = observed("empty")[1]
    assert [(one.code, one.subject) for one in report.findings] == [
        (one.code, one.subject) for one in expected.findings
    ]
    assert report.summary == expected.summary
    assert capfd.readouterr() == ("", "")


async def test_settings_come_from_the_environment_which_stays_as_it_is(
    empty: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a target the variables are read as the command reads them, also by a second call."""
    monkeypatch.setenv("TRACKER_URL", empty.url)
    monkeypatch.setenv("TRACKER_TOKEN", empty.connection_user.token)
    before = dict(os.environ)

    first, second = await diagnose(), await diagnose(pane="roles")

    assert first.verdict is not Verdict.FAIL
    assert first.target.url == empty.url
    assert second.panes.roles.user is not None
    assert second.panes.work_items.verdict is Verdict.INCOMPLETE
    assert dict(os.environ) == before


def test_what_is_given_wins_and_is_put_in_form(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bare host becomes the API's base, a token file is read, and the secret's source is told."""
    monkeypatch.setenv("TRACKER_URL", "https://other.example.com")
    monkeypatch.setenv("TRACKER_TOKEN", "0" * 32)
    file = tmp_path / "token"
    file.write_text(TOKEN + "\n")
    file.chmod(0o600)

    filed = find_target(url="tracker.example.com", token_file=str(file), projects=[1, 2], stories="totals")
    given = find_target(username="viz", password=Secret("a long one of nobody's"))

    assert filed.url == "https://tracker.example.com/services/v5"
    assert (filed.token, filed.projects, filed.stories) == (Secret(TOKEN), (1, 2), "totals")
    assert filed.faults == ()
    assert (given.url, given.token) == ("https://other.example.com/services/v5", None)
    assert (given.password, given.secret_source) == (Secret("a long one of nobody's"), "the caller")


async def test_settings_that_cannot_be_used_are_what_the_report_tells(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No exception and no question: the finding says what is missing."""
    monkeypatch.delenv("TRACKER_TOKEN", raising=False)

    report = await diagnose(url="https://tracker.example.com")

    assert report.verdict is Verdict.FAIL
    assert report.findings[0].code.startswith("CFG")
    assert report.panes.connection.stages[0].status == "fail"


@pytest.mark.parametrize(
    ("given", "error", "told"),
    [
        ({"token": TOKEN}, TypeError, "Secret"),
        ({"password": TOKEN, "username": "viz"}, TypeError, "Secret"),
        ({"target": Target(url="x"), "url": "y"}, TypeError, "not both"),
        ({"address": "x"}, TypeError, "address"),
        ({"deadline_s": 0.5}, ValueError, "deadline_s"),
        ({"concurrency": 33}, ValueError, "concurrency"),
        ({"stories": "some"}, ValueError, "some"),
        ({"pane": "sixth"}, ValueError, "sixth"),
    ],
)
async def test_a_call_that_makes_no_sense_is_refused(
    given: dict[str, Any], error: type[Exception], told: str
) -> None:
    """It is said at once and in words, and a secret's text is not repeated."""
    with pytest.raises(error, match=told) as caught:
        await diagnose(**given)
    assert TOKEN not in str(caught.value)


async def test_rules_that_cannot_be_used_end_it_before_anything_is_asked(tmp_path: Path) -> None:
    """The exception is of the library's family and holds each place."""
    file = tmp_path / "rules.toml"
    file.write_text('[types]\nbug = "Defcet"\n')
    with serve(answer(b"{}")) as server, pytest.raises(DiagnosticsError) as caught:
        await diagnose(url=server.url, token=Secret(TOKEN), rules=file)

    assert isinstance(caught.value, RulesError)
    assert caught.value.problems[0].line == 2
    assert server.requests == []


def _telling(name: str) -> Behaviour:
    """Give a host that answers `/me` with a project of that name, as JSON escapes throughout."""
    marker = "the name"
    project = {"project_id": 1, "project_name": marker, "role": "member"}
    body = json.dumps({**ME, "projects": [project]})
    return answer(body.replace(marker, "".join(f"\\u{ord(sign):04x}" for sign in name)).encode())


async def test_a_secret_that_a_host_sends_back_is_taken_out_of_what_is_shown() -> None:
    """A notebook is saved with what stands in it, and sent on."""
    with serve(_telling(f"Web {WORD}")) as server:
        report = await diagnose(url=server.url, token=Secret(WORD))

    assert report.panes.roles.projects[0].name.startswith("Web ")
    assert WORD not in write_json(report) + report._repr_markdown_()


async def test_without_the_redactor_the_scan_refuses_the_report(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second look stands on its own: there is no report, and the value is not told."""
    monkeypatch.setattr("diagnostics.library.run.redact_case", lambda case, _: (case, ()))
    with serve(_telling(f"Web {WORD}")) as server, pytest.raises(LeakError, match="BND810") as caught:
        await diagnose(url=server.url, token=Secret(WORD))

    assert isinstance(caught.value, DiagnosticsError)
    assert WORD not in str(caught.value)


@pytest.mark.parametrize("call", [diagnose, observe])
async def test_cancelling_ends_the_run_in_order(call: Callable[[Target], Coroutine[Any, Any, Any]]) -> None:
    """The task ends as cancelled, its connection is closed, and no task or socket is left open."""
    loop, asked, gone = asyncio.get_running_loop(), asyncio.Event(), threading.Event()

    def hold(connection: socket.socket) -> None:
        loop.call_soon_threadsafe(asked.set)
        silent(connection)
        gone.set()

    before = asyncio.all_tasks()
    with serve(hold) as server:
        run = call(find_target(url=server.url, token=Secret(TOKEN)))
        work = asyncio.create_task(run)
        await asked.wait()
        work.cancel()
        with pytest.raises(asyncio.CancelledError):
            await work

        assert asyncio.all_tasks() == before
        assert await asyncio.to_thread(gone.wait, 10)
    if isinstance(run, Observation):
        snapshot = run.snapshot()
        assert snapshot.finished
        assert snapshot.stage(StageName.HTTP).fault == Fault(
            kind=FaultKind.INTERRUPTED, where="http", facts={"during": "http"}
        )
    gc.collect()  # a socket that was left open would warn now, which is an error
