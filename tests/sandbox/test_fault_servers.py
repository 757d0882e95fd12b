"""The servers behind the faults: what they hold, what they remember, and that they end."""

from __future__ import annotations

import asyncio
import errno
import gzip
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from diagnostics.cli.sandbox import sandbox_target
from diagnostics.judge import judge
from diagnostics.judge.catalogue import load_catalogue
from diagnostics.observe import observe
from diagnostics.sandbox import Sandbox, fault_groups, fault_names
from diagnostics.sandbox.faults.answers import bomb_of
from tests.conftest import TODAY

ROWS = Path(__file__).resolve().parents[3] / "shared" / "faults.md"
HANGING = ("no-answer", "dripping", "slow", "tls-hangs", "proxy-works")


def _plans() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    for faults in fault_groups().values():
        for name, plan in faults.items():
            yield name, plan.code, plan.rows


def test_every_promised_code_is_one_of_the_catalogue() -> None:
    """No fault promises a finding that `explain` does not know."""
    assert {code for _, code, _ in _plans() if code} <= set(load_catalogue())


def test_every_row_is_one_of_the_fault_matrix() -> None:
    """The rows that a fault names stand in the matrix."""
    if not ROWS.exists():
        pytest.skip("the fault matrix does not lie beside this checkout")
    known = {
        line.split("|")[1].strip() for line in ROWS.read_text("utf-8").splitlines() if line.count("|") > 3
    }
    assert {row for _, _, rows in _plans() for row in rows} <= known


@pytest.mark.parametrize("name", fault_names())
def test_a_fault_frees_its_port(name: str) -> None:
    """A fault starts, tells its address and ends; then its port can be had, and no thread is left."""
    before = threading.active_count()
    with Sandbox(name, today=TODAY) as sandbox:
        port = urlsplit(sandbox.url).port or 0
    assert threading.active_count() == before
    with socket.create_server(("127.0.0.1", port)):
        pass


def test_a_redirect_brings_the_token_nowhere_else() -> None:
    """The second server sees no request of a run; of a client that follows, it notes that a token came."""
    with Sandbox("redirect-elsewhere", today=TODAY) as sandbox:
        asyncio.run(observe(sandbox_target(sandbox, "redirect-elsewhere")))
        assert {one.server for one in sandbox.received} == {"api"}
        headers = {"X-TrackerToken": sandbox.connection_user.token}
        with urllib.request.urlopen(urllib.request.Request(f"{sandbox.url}/me", headers=headers)) as answer:
            assert answer.status == 200
        assert [(one.server, one.with_secret) for one in sandbox.received][-1] == ("elsewhere", True)


async def test_what_was_received_holds_no_secret() -> None:
    """The log of a fault's servers tells that a token came, and neither the token nor any query."""
    with Sandbox("token-rejected", today=TODAY) as sandbox:
        await observe(sandbox_target(sandbox, "token-rejected"))
        assert {(one.method, one.path, one.with_secret) for one in sandbox.received} == {
            ("GET", "/services/v5/me", True)
        }
        assert sandbox.connection_user.token not in repr(sandbox.received)


async def test_the_token_goes_through_a_proxy_unseen() -> None:
    """A proxy in the way is asked for the host alone, without the token."""
    with Sandbox("proxy-works", today=TODAY) as sandbox:
        await observe(sandbox_target(sandbox, "proxy-works"))
        at_proxy = {one for one in sandbox.received if one.server == "proxy"}
    assert {(one.method, one.with_secret) for one in at_proxy} == {("CONNECT", False)}


@pytest.mark.parametrize("name", ["flapping", "token-revoked"])
async def test_a_fault_is_there_again_for_the_next_run(name: str) -> None:
    """What fails at first fails at first in each run, so that a refresh shows the same."""
    codes = []
    with Sandbox(name, today=TODAY) as sandbox:
        for _ in range(2):
            report = judge(await observe(sandbox_target(sandbox, name)))
            codes.append({one.code for one in report.findings})
    assert codes[0] == codes[1]
    assert sandbox.fault is not None
    assert sandbox.fault.code in codes[0]


@pytest.mark.parametrize("name", HANGING)
def test_leaving_breaks_off_what_hangs(name: str) -> None:
    """With a connection that waits for an answer, the exit ends the thread and the connection."""
    before = threading.active_count()
    with Sandbox(name, today=TODAY) as sandbox, socket.socket() as client:
        parts = urlsplit(sandbox.variables.get("HTTPS_PROXY", sandbox.url))
        client.connect((parts.hostname or "", parts.port or 0))
        if parts.path:
            client.sendall(b"GET /services/v5/me HTTP/1.1\r\nHost: sandbox\r\n\r\n")
        else:
            goal = urlsplit(sandbox.url).netloc.encode()
            client.sendall(b"CONNECT " + goal + b" HTTP/1.1\r\n\r\n")
            assert client.recv(12) == b"HTTP/1.1 200"
        sandbox.__exit__(None, None, None)
        assert threading.active_count() == before
        client.settimeout(30)
        try:
            while client.recv(65536):
                pass
        except ConnectionResetError:
            pass


@pytest.mark.parametrize("name", ["port-closed", "port-silent", "reset"])
def test_a_port_in_use_is_an_address_error(name: str) -> None:
    """A fault, too, raises OSError with EADDRINUSE for a port that somebody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        with pytest.raises(OSError, match="use") as raised, Sandbox(name, port=port, today=TODAY):
            pass
    assert raised.value.errno == errno.EADDRINUSE


@pytest.mark.parametrize("method", ["CONNECT", "GET"])
def test_the_proxy_reaches_the_embedded_tracker_alone(method: str) -> None:
    """The sandbox's proxy is no way to anywhere else, whoever finds its port."""
    with socket.create_server(("127.0.0.1", 0)) as other, Sandbox("proxy-works", today=TODAY) as sandbox:
        proxy = urlsplit(sandbox.variables["HTTPS_PROXY"])
        goal = f"127.0.0.1:{other.getsockname()[1]}"
        with socket.create_connection((proxy.hostname or "", proxy.port or 0)) as client:
            target = goal if method == "CONNECT" else f"http://{goal}/"
            client.sendall(f"{method} {target} HTTP/1.1\r\n\r\n".encode())
            assert client.recv(12) == b"HTTP/1.1 403"
        other.setblocking(False)
        with pytest.raises(BlockingIOError):
            other.accept()


def test_a_bomb_is_small_on_the_wire_and_whole() -> None:
    """What becomes 200 MB is real gzip of a few hundred KB: a client without limits would take it."""
    small, large = bomb_of(3), bomb_of(200)
    assert gzip.decompress(small) == b" " * (3 << 20)
    assert len(large) < 512 << 10


def test_the_fault_servers_are_silent() -> None:
    """Handshakes that fail, resets and connections cut at the exit write nothing."""
    code = (
        "import socket, ssl\n"
        "from urllib.parse import urlsplit\n"
        "from diagnostics.sandbox import Sandbox\n"
        "for name in ('tls-unknown-authority', 'reset', 'no-answer', 'tls-plain'):\n"
        "    with Sandbox(name) as sandbox:\n"
        "        parts = urlsplit(sandbox.url)\n"
        "        client = socket.create_connection((parts.hostname, parts.port))\n"
        "        try:\n"
        "            if parts.scheme == 'https':\n"
        "                ssl.create_default_context().wrap_socket(client, server_hostname=parts.hostname)\n"
        "            client.sendall(b'GET / HTTP/1.1\\r\\n\\r\\n')\n"
        "        except OSError:\n"
        "            pass\n"
        "    client.close()\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("", "")
