"""Rows L1 to L9: this machine, its files, and what is written."""

from __future__ import annotations

import contextlib
import functools
import os
import signal
import subprocess
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, Final

from tests.faults.bench import Bench
from tests.faults.model import Case, Command, Ended, Expect, Inject, Scene, case, warned
from tests.faults.running import ended_now
from tests.faults.server import Exchange, Respond
from tests.faults.setting_up import on, respond, with_header


def _clock(offset: timedelta) -> Respond:
    """Give a server whose clock is so far from this machine's."""

    def dated(head: bytes, body: bytes) -> tuple[bytes, bytes]:
        moment = datetime.now(UTC) + offset
        return with_header(head, {"Date": format_datetime(moment, usegmt=True)}), body

    async def behaviour(exchange: Exchange) -> None:
        await exchange.forward(dated)

    return behaviour


def _interrupted(at: str) -> Inject:
    """Give a host that says nothing from `at` on, where somebody presses ctrl+c."""

    @contextlib.contextmanager
    def inject(bench: Bench) -> Iterator[Scene]:
        running: list[subprocess.Popen[bytes]] = []

        async def behaviour(exchange: Exchange) -> None:
            if at not in exchange.target:
                await exchange.forward()
                return
            if running:  # once: a second ctrl+c ends the command without a report
                running.pop().send_signal(signal.SIGINT)
            await exchange.hang()

        def run(command: Command) -> Ended:
            with subprocess.Popen(
                command.line, env=command.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
            ) as process:
                running.append(process)
                stdout, stderr = process.communicate(timeout=60)
            return ended_now(process.returncode, stdout, stderr)

        with bench.serve(behaviour) as server:
            yield replace(on(server.url), run=run)

    return inject


def _printed(
    look: Callable[[Ended], list[str]], run: Callable[[Command], Ended] | None, **names: str
) -> Inject:
    """Give a terminal, or none, that the text report is printed to."""

    @contextlib.contextmanager
    def inject(bench: Bench) -> Iterator[Scene]:
        scene = on(bench.host().url, variables=names)
        yield replace(scene, fmt="text", run=run, check=lambda ended, _report: look(ended))

    return inject


def _closed_pager(command: Command) -> Ended:
    """Read nothing of what is printed, as a pager that was left at once."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = subprocess.run(
            command.line,
            env=command.environment,
            stdout=writing,
            stderr=subprocess.PIPE,
            check=False,
            timeout=60,
        )
    finally:
        os.close(writing)
    return ended_now(ended.returncode, b"", ended.stderr)


def _is_ascii(ended: Ended) -> list[str]:
    return [*_is_plain_text(ended), *([] if ended.stdout.isascii() else ["signs beyond ASCII"])]


def _is_plain_text(ended: Ended) -> list[str]:
    return [] if ended.stdout and "\x1b" not in ended.stdout else ["no plain text"]


def _is_narrow(ended: Ended) -> list[str]:
    """Look for lines that are too long, other than a single word such as an address."""
    long = [one for one in ended.stdout.splitlines() if len(one) > _NARROW and " " in one.strip()]
    return [f"{len(one)} columns: {one}" for one in long] if ended.stdout else ["no text"]


@contextlib.contextmanager
def _with_checks(bench: Bench, named: str) -> Iterator[Scene]:
    """Install two checks of somebody else: the one named, and a sound one."""
    folder = bench.home()
    (folder / "acme_checks.py").write_text(_CHECKS)
    installed = folder / "acme_checks-1.0.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-checks\nVersion: 1.0\n")
    points = f"[tracker_doctor.checks]\n{named} = acme_checks:{named}\nsound = acme_checks:sound\n"
    (installed / "entry_points.txt").write_text(points)

    def check(_ended: Ended, report: Mapping[str, Any]) -> list[str]:
        remarks = [one["title"] for one in report["findings"] if one["code"] == "EXT801"]
        return [] if any("All is well" in one for one in remarks) else [f"the sound check said {remarks}"]

    yield replace(on(bench.host().url, variables={"PYTHONPATH": str(folder)}), check=check)


def _plugin(named: str, fault: str) -> Case:
    expect = warned("LOC730", "connection", "user", named)
    return case(f"L9-{named}", fault, functools.partial(_with_checks, named=named), expect)


_CHECKS: Final = """
import threading
from diagnostics.plugins import Remark

def raises(snapshot):
    raise RuntimeError("a defect")

def hangs(snapshot):
    threading.Event().wait()

def prints(snapshot):
    print("noise")
    return []

def sound(snapshot):
    yield Remark(title="All is well", text="Nothing to tell.")
"""
_NARROW: Final = 40
_PRINTED: Final = Expect(code="", severity="", at="", actor="", exit=0, plain=True)
_INTERRUPTED: Final = Expect(code="LOC733", severity="info", at="connection", actor="user", exit=130)

_CLOCK: Final = warned("LOC701", "clock", "user")

CASES: Final = (
    case(
        "L1-ahead", "The server's clock is ten minutes ahead.", respond(_clock(timedelta(minutes=10))), _CLOCK
    ),
    case("L1-behind", "The server's clock is two days behind.", respond(_clock(timedelta(days=-2))), _CLOCK),
    case("L5-http", "Somebody presses ctrl+c while /me is awaited.", _interrupted("/me"), _INTERRUPTED),
    case(
        "L5-stories",
        "Somebody presses ctrl+c while stories are read.",
        _interrupted("/stories"),
        replace(_INTERRUPTED, at="work_items"),
    ),
    case("L6-pager", "The pager was left.", _printed(lambda _: [], _closed_pager), _PRINTED),
    case("L6-dumb", "The terminal is a dumb one.", _printed(_is_plain_text, None, TERM="dumb"), _PRINTED),
    case(
        "L6-ascii",
        "The locale knows ASCII only.",
        _printed(_is_ascii, None, LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0"),
        _PRINTED,
    ),
    case("L6-narrow", "The terminal has 40 columns.", _printed(_is_narrow, None, COLUMNS="40"), _PRINTED),
    _plugin("raises", "A check of somebody else raises."),
    _plugin("hangs", "A check of somebody else never ends."),
    _plugin("prints", "A check of somebody else prints."),
)
