"""The server itself: starting, stopping, who may talk to it."""

from __future__ import annotations

import errno
import json
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from base64 import b64encode
from datetime import date
from typing import Any

import pytest

from diagnostics.sandbox import Sandbox, scenario_names

TODAY = date(2026, 11, 1)


def fetch(url: str, **headers: str) -> tuple[int, Any]:
    """Give status and JSON of one GET."""
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def basic(name: str, password: str) -> str:
    """Give the value of an Authorization header."""
    return "Basic " + b64encode(f"{name}:{password}".encode()).decode()


def test_a_token_opens_me_and_is_sent_back_in_clear() -> None:
    """/me answers a valid token with the caller, the token included, as the real service does."""
    with Sandbox("empty", today=TODAY) as sandbox:
        user = sandbox.connection_user
        status, me = fetch(f"{sandbox.url}/me", **{"X-TrackerToken": user.token})
    assert status == 200
    assert (me["username"], me["api_token"]) == (user.username, user.token)


@pytest.mark.parametrize("name", ["username", "email"])
def test_a_password_opens_me(name: str) -> None:
    """/me takes HTTP basic authentication with the user name or the e-mail address."""
    with Sandbox("empty", today=TODAY) as sandbox:
        user = sandbox.connection_user
        header = basic(getattr(user, name), user.password)
        status, me = fetch(f"{sandbox.url}/me", Authorization=header)
        elsewhere, error = fetch(f"{sandbox.url}/projects", Authorization=header)
    assert (status, me["id"]) == (200, user.id)
    assert (elsewhere, error["code"]) == (403, "invalid_authentication")


def test_wrong_credentials_are_told_apart_by_their_possible_fix() -> None:
    """No token, a wrong one, a revoked one and a wrong password are refused with the recorded advice."""
    with Sandbox("empty", today=TODAY) as sandbox:
        left = next(user for user in sandbox.users if user.key == "left")
        me = f"{sandbox.url}/me"
        by_token = [
            fetch(me),
            fetch(me, **{"X-TrackerToken": "0" * 32}),
            fetch(me, **{"X-TrackerToken": left.token}),
        ]
        by_name = [
            fetch(me, Authorization=basic(left.username, left.password)),
            fetch(me, Authorization=basic("viz-connector", "wrong")),
            fetch(me, Authorization="Basic ***"),
        ]
    assert {(status, error["code"]) for status, error in by_token + by_name} == {
        (403, "invalid_authentication")
    }
    assert {error["possible_fix"][:11] for _, error in by_token} == {"Verify that"}
    assert {error["possible_fix"][:7] for _, error in by_name} == {"Recheck"}


def test_a_user_does_not_print_secrets() -> None:
    """A sample user's repr holds neither token nor password."""
    for user in Sandbox("mixed", today=TODAY).users:
        assert user.token not in repr(user)
        assert user.password not in repr(user)
        assert len(user.token) == 32


def test_a_port_in_use_is_an_address_error() -> None:
    """Entering with a port that somebody listens on raises OSError with EADDRINUSE."""
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        with pytest.raises(OSError, match="use") as raised, Sandbox("empty", port=port, today=TODAY):
            pass
    assert raised.value.errno == errno.EADDRINUSE


def test_leaving_frees_the_port_and_ends_the_thread() -> None:
    """After the exit, with a connection still open, the port can be bound again and no thread is left."""
    before = threading.active_count()
    with Sandbox("empty", today=TODAY) as sandbox, socket.socket() as client:
        port = int(sandbox.url.split(":")[2].split("/")[0])
        client.connect(("127.0.0.1", port))
        client.sendall(b"GET /services/v5/me HTTP/1.1\r\nHost: sandbox\r\n\r\n")
        assert client.recv(12) == b"HTTP/1.1 403"
        sandbox.__exit__(None, None, None)
        assert threading.active_count() == before
    with Sandbox("empty", port=port, today=TODAY) as again:
        assert again.url == f"http://127.0.0.1:{port}/services/v5"


def test_an_unknown_scenario_names_the_known_ones() -> None:
    """A scenario that does not exist is a ValueError that lists all that do."""
    with pytest.raises(ValueError, match=", ".join(scenario_names())):
        Sandbox("nonesuch")


def test_the_world_needs_a_start() -> None:
    """World and URL exist only once the sandbox is entered, since story URLs hold the port."""
    sandbox = Sandbox("empty", today=TODAY)
    with pytest.raises(RuntimeError, match="started"):
        _ = sandbox.world
    with pytest.raises(RuntimeError, match="started"):
        _ = sandbox.url


def test_a_server_that_cannot_begin_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the server's thread dies at once, entering raises its cause instead of waiting for ever."""

    async def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no server today")

    monkeypatch.setattr("uvicorn.Server.startup", fail)
    with pytest.raises(RuntimeError, match="ended before") as raised, Sandbox("empty", today=TODAY):
        pass
    assert str(raised.value.__cause__) == "no server today"


def test_importing_loads_no_server() -> None:
    """Listing scenarios and building a world loads neither starlette nor uvicorn."""
    code = (
        "import sys; from diagnostics.sandbox import Sandbox, scenario_names; Sandbox(scenario_names()[0]); "
        "print([name for name in ('starlette', 'uvicorn', 'httpx') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_server_is_silent() -> None:
    """A whole run, errors included, writes nothing to stdout or stderr."""
    code = (
        "import urllib.request, urllib.error\n"
        "from diagnostics.sandbox import Sandbox\n"
        "with Sandbox('empty') as sandbox:\n"
        "    try:\n"
        "        urllib.request.urlopen(sandbox.url + '/nowhere')\n"
        "    except urllib.error.HTTPError as error:\n"
        "        error.close()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")
