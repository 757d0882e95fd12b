"""The commands `sandbox` and `demo` on a fault, as somebody at a terminal has them."""

from __future__ import annotations

import contextlib
import json
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from diagnostics.sandbox import Sandbox
from tests.support.command import clean_environment, run
from tests.support.terminal import terminal


@contextlib.contextmanager
def _printed(name: str, home: Path) -> Iterator[list[str]]:
    """Run `sandbox` on a fault, and give the lines it prints for whoever tries it."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tui", "sandbox", "--port", "0", "--scenario", name],
        env=clean_environment(home, PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    lines: list[str] = []
    try:
        while not lines or "to be seen" not in lines[-1]:
            line = process.stdout.readline()
            assert line, "it ended before it told what is to be seen"
            lines.append(line.strip())
        yield lines
    finally:
        process.terminate()
        _, errors = process.communicate(timeout=30)
        assert process.returncode == 0
        assert "Traceback" not in errors


@pytest.mark.parametrize("name", ["proxy-needs-login", "tls-ends-soon", "other-user", "project-gone"])
def test_what_the_sandbox_prints_shows_the_fault(name: str, tmp_path: Path) -> None:
    """The printed variables and command line, taken as they are, give the report with the printed code."""
    with _printed(name, tmp_path) as lines:
        words = {line.partition(" ")[0]: shlex.split(line)[1:] for line in lines}
        exports = dict(
            line.removeprefix("export ").split("=", 1) for line in lines if line.startswith("export")
        )
        variables = {key: shlex.split(value)[0] for key, value in exports.items()}
        ended = run(*words["tracker-doctor"], "--format", "json", home=tmp_path, **variables)

    report = json.loads(ended.stdout)
    assert [code for code in report["findings"] if f"{code['code']}," in lines[-1].split()]


def test_the_demo_opens_the_dashboard_on_a_fault(tmp_path: Path) -> None:
    """`demo --scenario` goes the fault's own way, here through a proxy that forbids the host."""
    command = [sys.executable, "-m", "tui", "demo", "--scenario", "proxy-blocks"]
    with terminal(command, clean_environment(tmp_path), tmp_path) as screen:
        screen.wait_for("PRX203")
        screen.press("q")
        assert screen.wait_for_end() == 0


def test_the_folder_of_the_certificates_is_gone_after_the_end() -> None:
    """What a fault needs on disk is there while it runs, for its owner alone, and not any longer."""
    with Sandbox("tls-works") as sandbox:
        file = Path(sandbox.ca_file or "")
        assert file.read_text("ascii").startswith("-----BEGIN CERTIFICATE-----")
        assert file.parent.stat().st_mode & 0o077 == 0
    assert not file.parent.exists()
