"""A code brought about for real, as its page tells how, and what the program then says of it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import msgspec

from diagnostics.explain import Example, See
from diagnostics.report.model import Finding
from diagnostics.sandbox import Sandbox
from diagnostics.tracker.client import Limits
from tests.conftest import TODAY
from tests.faults.bench import Bench
from tests.faults.model import Ended
from tests.faults.rows import CASES
from tests.faults.running import run_command
from tests.faults.verdict import report_of
from tests.golden import path_of
from tests.sandbox.faulted import report_on
from tests.support.command import clean_environment

PORT: Final = 8089
"""The one that `sandbox` takes by itself, so that an example's address is what its reader sees."""
_USUAL: Final = f"http://127.0.0.1:{PORT}/services/v5"
FOLDER: Final = Path("/tmp/example")  # noqa: S108 - shown in examples, so that it has to be the same each time


def by_scenario(code: str, scenario: str) -> Example:
    """Give what a scenario shows: of a sample world out of its golden report, of a fault by a run."""
    golden = path_of(scenario)
    if golden.is_file():
        return Example(by=scenario, finding=of_code(code, json.loads(golden.read_text("utf-8"))["findings"]))
    report = asyncio.run(report_on(scenario, Limits(), PORT))
    return Example(by=scenario, finding=of_code(code, msgspec.to_builtins(report.findings, enc_hook=str)))


def by_case(code: str, case: str, bench: Bench) -> Example:
    """Give what a row of the fault matrix shows."""
    found = next(one for one in CASES if one.id == case)
    with found.inject(bench) as scene:
        return _said(code, case, run_command(scene, bench.home()))


def by_lines(code: str, see: See, folder: Path = FOLDER, port: int = PORT) -> Example:
    """Give what the lines of a page show, typed into a shell in an empty folder.

    Args:
        code: The page's.
        see: How to see it.
        folder: Where they are typed; it is made, and gone afterwards.
        port: Where the scenario beside them answers, in the place of the usual port.
    """
    with _beside(see.beside, port) as (url, variables), _empty(folder):
        lines = [line.replace(_USUAL, url or _USUAL) for line in see.lines]
        return _said(code, "", _typed(code, lines, folder, variables))


def _typed(code: str, lines: Iterable[str], folder: Path, variables: Mapping[str, str]) -> Ended:
    """Run lines in a shell; the last one gives a report as JSON where the code is a finding."""
    *before, last = lines
    asked = (
        last if code.startswith(("BND", "LOC71", "LOC74")) and code in PRINTED else f"{last} --format json"
    )
    home = folder / ".home"
    home.mkdir()
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    kept = {name: value for name, value in variables.items() if name != "PYTHONWARNINGS"}
    environment = clean_environment(home, PATH=path, **kept)
    environment.pop("PYTHONWARNINGS")
    ended = subprocess.run(
        ["/bin/sh", "-c", "\n".join((*before, asked))],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr, 0.0)


PRINTED: Final = frozenset(
    {"LOC710", "LOC740", "LOC741", "LOC742", "BND810", *(f"BND{number}" for number in range(801, 808))}
)
"""Codes that are told on standard error."""


def _said(code: str, by: str, ended: Ended) -> Example:
    if code in PRINTED:
        return Example(by=by, printed=next(line for line in ended.stderr.splitlines() if code in line))
    report = report_of(ended)
    if report is None:
        raise LookupError(f"{code}: no report, but {ended.stderr}")
    return Example(by=by, finding=of_code(code, report["findings"]))


def of_code(code: str, findings: Iterable[Mapping[str, Any]]) -> Finding:
    """Give the first finding of a code, without what every report says alike.

    Raises:
        LookupError: There is none.
    """
    told = list(findings)
    for one in told:
        if one["code"] == code:
            return msgspec.convert({**one, "page": "", "docs": ""}, Finding)
    raise LookupError(f"{code} is not among {[one['code'] for one in told]}")


@contextlib.contextmanager
def _beside(scenario: str, port: int) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Run a scenario; give its address, and the variables that its reader exports."""
    if not scenario:
        yield "", {}
        return
    with Sandbox(scenario, port=port, today=TODAY) as sandbox:
        yield sandbox.url, {"TRACKER_TOKEN": sandbox.connection_user.token, **sandbox.variables}


@contextlib.contextmanager
def _empty(folder: Path) -> Iterator[None]:
    folder.mkdir(mode=0o700)
    try:
        yield
    finally:
        shutil.rmtree(folder)
