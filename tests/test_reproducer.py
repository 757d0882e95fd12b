"""The command line in a finding asks again what failed, and carries no secret."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import run
from tests.support.raw_server import Behaviour, answer, serve

TOKEN = "5f1c0a9e7b3d4826a1f09c3e8d7b6a54"
CURL = shutil.which("curl")


def _commands(url: str, home: Path, **variables: str) -> list[str]:
    done = run("check", "--url", url, "--format", "json", home=home, **variables)
    assert TOKEN not in done.stdout + done.stderr
    finding: dict[str, Any] = json.loads(done.stdout)["findings"][0]
    return list(finding["remediation"]["commands"])


@pytest.mark.skipif(CURL is None, reason="curl is not installed here")
@pytest.mark.parametrize(
    ("behaviour", "status"),
    [
        (answer(b"busy", "503 Service Unavailable", "text/html"), "503"),
        (answer(b'{"kind":"error","code":"invalid_authentication"}', "403 Forbidden"), "403"),
        (answer(b"<title>Log in</title>", "200 OK", "text/html"), "200"),
    ],
)
def test_the_reproducer_meets_the_same_status(behaviour: Behaviour, status: str, tmp_path: Path) -> None:
    """Put into a shell as it stands, the line asks the same path with the token and gets the same status."""
    with serve(behaviour) as server:
        line = _commands(server.url, tmp_path, TRACKER_TOKEN=TOKEN)[-1]
        asked = server.requests[-1].split(b"\r\n")[0]
        told = subprocess.run(
            ["/bin/sh", "-c", line],
            env={**os.environ, "TRACKER_TOKEN": TOKEN, "no_proxy": "127.0.0.1"},
            capture_output=True,
            text=True,
            check=True,
        )

    assert told.stdout.split()[1] == status
    assert server.requests[-1].split(b"\r\n")[0] == asked
    assert f"x-trackertoken: {TOKEN}".encode() in server.requests[-1].lower()


def test_the_secret_is_no_argument_of_the_reproducer(tmp_path: Path) -> None:
    """Curl gets the header through a pipe: what stands after its name is in the process list."""
    with serve(answer(b"busy", "503 Service Unavailable", "text/html")) as server:
        line = _commands(server.url, tmp_path, TRACKER_TOKEN=TOKEN)[-1]

    assert "TRACKER_TOKEN" not in line.partition("curl")[2]


def test_with_a_password_the_reproducer_takes_that(tmp_path: Path) -> None:
    """On /me basic authentication is asked again as such, by the variables that the command reads."""
    with serve(answer(b"busy", "503 Service Unavailable", "text/html")) as server:
        line = _commands(server.url, tmp_path, TRACKER_USERNAME="viz", TRACKER_PASSWORD="not a word of it")[
            -1
        ]

    assert '-u "$TRACKER_USERNAME:$TRACKER_PASSWORD"' in line
    assert "no word of it" not in line


def test_where_no_request_was_made_there_is_none_to_repeat(tmp_path: Path) -> None:
    """A closed port is told with the commands of its own code only."""
    with serve(answer(b"{}")) as server:
        url = server.url

    assert not any("H @-" in line for line in _commands(url, tmp_path, TRACKER_TOKEN=TOKEN))


@pytest.mark.skipif(CURL is None, reason="curl is not installed here")
def test_the_reproducer_goes_the_way_that_the_run_went(tmp_path: Path) -> None:
    """Through the proxy of a variable that curl does not read by itself, and past all where none was used."""
    with serve(answer(b"busy", "503 Service Unavailable", "text/html")) as proxy:
        through = {"HTTP_PROXY": f"http://127.0.0.1:{proxy.port}"}
        line = _commands("http://127.0.0.1:9", tmp_path, TRACKER_TOKEN=TOKEN, **through)[-1]
        before = len(proxy.requests)
        shell = ["/bin/sh", "-c", line]
        told = subprocess.run(
            shell,
            env={**os.environ, "TRACKER_TOKEN": TOKEN, **through},
            capture_output=True,
            text=True,
            check=True,
        )

    assert told.stdout.split()[1] == "503"
    assert len(proxy.requests) == before + 1
    assert "--noproxy" not in line
    with serve(answer(b"busy", "503 Service Unavailable", "text/html")) as server:
        assert "--noproxy '*'" in _commands(server.url, tmp_path, TRACKER_TOKEN=TOKEN)[-1]
