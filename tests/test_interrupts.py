"""Ctrl+c and SIGTERM at any stage: a valid report of what was seen, 130, and a second one ends at once."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import termios
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from diagnostics.bundle import open_bundle
from diagnostics.bundle.again import judged_again
from tests.support.black_hole import black_hole
from tests.support.command import clean_environment
from tests.support.host import ME, PROJECT
from tests.support.raw_server import serve

TOKEN = "5f1c0a9e7b3d4826a1f09c3e8d7b6a54"
_PATIENCE_S = 60.0


def _start(
    home: Path, *arguments: str, stdout: int = subprocess.PIPE, **variables: str
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tui", "check", "--format", "json", "--deadline", "120", *arguments],
        env=clean_environment(home, TRACKER_TOKEN=TOKEN, **variables),
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
    )


def _wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE_S
    while not holds():
        assert time.monotonic() < end, "the run never came so far"
        time.sleep(0.02)


def _interrupted(process: subprocess.Popen[str], number: int = signal.SIGINT) -> dict[str, str]:
    """Send the signal, and give each link's status from the report, which holds to its promises."""
    process.send_signal(number)
    output, errors = process.communicate(timeout=_PATIENCE_S)
    report = json.loads(output)
    assert process.returncode == 130
    assert errors == ""
    assert report["verdict"] == "incomplete"
    assert "LOC733" in {one["code"] for one in report["findings"]}
    return {one["stage"]: one["status"] for one in report["panes"]["connection"]["stages"]}


@contextlib.contextmanager
def _listening() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(_PATIENCE_S)
        yield listener


def test_while_the_resolver_hangs(tmp_path: Path) -> None:
    """A resolver that does not answer is not waited for."""
    asked = tmp_path / "asked"
    hook = f"import pathlib, socket, time\ndef hang(*_, **__):\n    pathlib.Path({str(asked)!r}).touch()\n"
    (tmp_path / "sitecustomize.py").write_text(f"{hook}    time.sleep(60)\nsocket.getaddrinfo = hang\n")

    process = _start(tmp_path, "--url", "https://tracker.example.com", PYTHONPATH=str(tmp_path))
    _wait_until(asked.exists)
    stages = _interrupted(process)

    assert (stages["settings"], stages["dns"]) == ("pass", "unknown")


def test_while_nothing_answers_the_connection(tmp_path: Path) -> None:
    """A SYN that is dropped is not waited for."""
    if not Path("/proc/net/tcp").exists():
        pytest.skip("this system does not show its sockets in /proc")
    with black_hole() as port:
        waiting = f":{port:04X} 02"  # SYN_SENT to that port
        before = Path("/proc/net/tcp").read_text().count(waiting)
        process = _start(tmp_path, "--url", f"http://127.0.0.1:{port}")
        _wait_until(lambda: Path("/proc/net/tcp").read_text().count(waiting) > before)
        stages = _interrupted(process)

    assert stages["tcp"] == "unknown"


def test_within_the_handshake(tmp_path: Path) -> None:
    """A host that takes the greeting of TLS and says nothing is not waited for."""
    with _listening() as listener:
        process = _start(tmp_path, "--url", f"https://127.0.0.1:{listener.getsockname()[1]}")
        while not (greeting := _first_bytes(listener)):
            pass  # the connection of the TCP stage, closed without a word
        stages = _interrupted(process)

    assert greeting.startswith(b"\x16\x03")
    assert (stages["tcp"], stages["tls"]) == ("pass", "unknown")


_held: list[socket.socket] = []


def _first_bytes(listener: socket.socket) -> bytes:
    connection, _ = listener.accept()
    _held.append(connection)
    connection.settimeout(_PATIENCE_S)
    return connection.recv(4096)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_while_the_host_is_silent(tmp_path: Path, number: signal.Signals) -> None:
    """A request without an answer is left, on ctrl+c as well as when a service manager stops the process."""
    asked, over = threading.Event(), threading.Event()

    def hold(_: object) -> None:
        asked.set()
        over.wait(_PATIENCE_S)

    with serve(hold) as silent:
        process = _start(tmp_path, "--url", silent.url)
        assert asked.wait(_PATIENCE_S)
        stages = _interrupted(process, number)
        over.set()

    assert (stages["tcp"], stages["http"]) == ("pass", "unknown")


def test_the_bundle_of_an_interrupted_run_is_whole(tmp_path: Path) -> None:
    """What was seen until then is in it, to be opened and judged again like that of any run."""
    asked, over, path = threading.Event(), threading.Event(), tmp_path / "ticket.zip"

    def hold(_: object) -> None:
        asked.set()
        over.wait(_PATIENCE_S)

    with serve(hold) as silent:
        process = _start(tmp_path, "--url", silent.url, "--format", "bundle", "-o", str(path))
        assert asked.wait(_PATIENCE_S)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=_PATIENCE_S)
        over.set()
    opened = open_bundle(path)

    assert (process.returncode, output) == (130, "")
    assert errors.startswith(f"Report written to {path}")
    assert "LOC733" in {one.code for one in opened.case.report.findings}
    assert judged_again(opened.case).report == opened.case.report


def test_while_stories_are_read(tmp_path: Path) -> None:
    """What came before the stories is in the report; the stories are told as not judged."""
    with _host_that_holds_stories() as (url, asked):
        process = _start(tmp_path, "--url", url)
        assert asked.wait(_PATIENCE_S)
        stages = _interrupted(process)

    assert stages["auth"] == "pass"


@contextlib.contextmanager
def _host_that_holds_stories() -> Iterator[tuple[str, threading.Event]]:
    asked, over = threading.Event(), threading.Event()
    answers: dict[str, Any] = {"/me": ME, "/projects": [PROJECT]}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path = self.path.partition("?")[0].removeprefix("/services/v5")
            if path.endswith("/stories"):
                asked.set()
                over.wait(_PATIENCE_S)
                return
            body = json.dumps(answers.get(path, [])).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep the test's output clean."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        server.block_on_close = False
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}", asked
        finally:
            over.set()
            server.shutdown()
            thread.join()


def test_before_anything_was_asked(tmp_path: Path) -> None:
    """While the token is still read there is nothing to report: one word, 130, and no traceback."""
    pipe = tmp_path / "token"
    os.mkfifo(pipe)
    process = subprocess.Popen(
        [sys.executable, "-m", "tui", "check", "--url", "127.0.0.1", "--token-file", str(pipe)],
        # The signal may come between opening and reading, where Python would warn of an unclosed file.
        env=clean_environment(tmp_path, PYTHONWARNINGS="ignore"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with pipe.open("w"):  # this returns once the command reads
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=_PATIENCE_S)

    assert (process.returncode, output) == (130, "")
    assert errors.strip() == "Interrupted."


def test_the_second_one_ends_the_process_at_once(tmp_path: Path) -> None:
    """Where the report itself cannot be got rid of, a second ctrl+c does not wait for it."""
    asked, over = threading.Event(), threading.Event()

    def hold(_: object) -> None:
        asked.set()
        over.wait(_PATIENCE_S)

    reading, writing = os.pipe()
    fcntl.fcntl(writing, getattr(fcntl, "F_SETPIPE_SZ", 1031), 4096)
    with serve(hold) as silent:
        process = _start(tmp_path, "--url", silent.url, stdout=writing)
        os.close(writing)
        assert asked.wait(_PATIENCE_S)
        process.send_signal(signal.SIGINT)
        _wait_until(lambda: _is_full(reading))
        process.send_signal(signal.SIGINT)
        code = process.wait(_PATIENCE_S)
        over.set()
    os.close(reading)
    assert process.stderr is not None
    errors = process.stderr.read()
    process.stderr.close()

    assert code == 130
    assert errors == ""


def _is_full(pipe: int) -> bool:
    """Tell whether the 4096 bytes that the pipe takes are in it, so that the writer waits."""
    ready, _, _ = select.select([pipe], [], [], 0)
    if not ready:
        return False
    raw = fcntl.ioctl(pipe, termios.FIONREAD, struct.pack("i", 0))
    return bool(struct.unpack("i", raw)[0] >= 4096)
