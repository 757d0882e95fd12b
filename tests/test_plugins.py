"""Additional checks: real packages with entry points, good ones and bad ones, in a real run."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from diagnostics.judge.catalogue import load_catalogue
from diagnostics.sandbox import Sandbox
from tests.support.command import clean_environment, run

GOOD = """
from diagnostics.plugins import Remark

def check(snapshot):
    yield Remark(title="Seen " + snapshot.user.username, text="\\x1b[31mred {plugin}", severity="warn")
    yield Remark(title="Rows", text=str(len(snapshot.stories)), subject="all projects")
"""
BAD = {
    "raises": "def check(snapshot):\n    raise ValueError('hunter2')\n",
    "leaves": "import sys\ndef check(snapshot):\n    sys.exit(7)\n",
    "hangs": "import threading\ndef check(snapshot):\n    threading.Event().wait()\n",
    "prints": (
        "import sys\n"
        "def check(snapshot):\n    print('hunter2')\n    print('hunter2', file=sys.stderr)\n    return []\n"
    ),
    "gives_rubbish": "def check(snapshot):\n    return ['a remark']\n",
    "gives_nothing": "def check(snapshot):\n    return None\n",
    "has_wrong_types": (
        "from diagnostics.plugins import Remark\n"
        "def check(snapshot):\n    yield Remark(title=1, text=2, severity='fail')\n"
    ),
    "is_broken": "import no_such_module\n",
    "changes_what_it_sees": (
        "def check(snapshot):\n    snapshot.stages[0].facts['url'] = 'hunter2'\n    return []\n"
    ),
}


def _install(site: Path, checks: dict[str, str]) -> Path:
    """Put a package on disk as an installer does: modules, and a folder with its entry points."""
    info = site / "acme_checks-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: acme-checks\nVersion: 1.0\n")
    rows = ["[tracker_doctor.checks]", *(f"{name} = acme_{name}:check" for name in checks)]
    (info / "entry_points.txt").write_text("\n".join(rows) + "\n")
    for name, code in checks.items():
        (site / f"acme_{name}.py").write_text(code)
    return site


def _check(home: Path, sandbox: Sandbox, site: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return run(
        "check", "--url", sandbox.url, "--format", "json", *arguments,
        home=home, TRACKER_TOKEN=sandbox.connection_user.token, PYTHONPATH=str(site),
    )  # fmt: skip


def _found(report: dict[str, Any], code: str) -> list[dict[str, Any]]:
    return [one for one in report["findings"] if one["code"] == code]


def test_a_check_gives_findings_of_its_own(tmp_path: Path, mixed: Sandbox) -> None:
    """Each remark is EXT801 with the check's name, its weight and words, made safe to show."""
    site = _install(tmp_path / "site", {"good": GOOD})

    report = json.loads(_check(tmp_path, mixed, site).stdout)

    seen, rows = _found(report, "EXT801")
    assert (seen["title"], seen["severity"]) == (f"Seen {mixed.connection_user.username}", "warn")
    assert seen["cause"] == "␛[31mred {plugin}"
    assert seen["evidence"] == {"plugin": "good"}
    assert (rows["subject"], rows["severity"]) == ("all projects", "info")
    assert int(rows["cause"]) == report["summary"]["total"]
    assert report["panes"]["connection"]["verdict"] == "warn"
    assert _found(report, "LOC730") == []


def test_bad_checks_are_told_each_and_hinder_nobody(tmp_path: Path, mixed: Sandbox) -> None:
    """Raising, leaving, hanging, printing and rubbish are LOC730 by name; the good check is heard."""
    site = _install(tmp_path / "site", {**BAD, "good": GOOD})

    ended = _check(tmp_path, mixed, site)

    report = json.loads(ended.stdout)
    problems = {one["evidence"]["plugin"]: one["evidence"]["problem"] for one in _found(report, "LOC730")}
    assert set(problems) == set(BAD) - {"changes_what_it_sees"}
    assert problems["raises"] == "it raised ValueError at acme_raises.py:2"
    assert problems["leaves"].startswith("it raised SystemExit")
    assert problems["hangs"] == "it did not end within 5.0 s"
    assert problems["prints"] == "it printed 16 characters, which were dropped"
    assert problems["gives_rubbish"] == problems["has_wrong_types"] == "it gave something else than remarks"
    assert problems["is_broken"].startswith("it raised ModuleNotFoundError")
    assert {one["severity"] for one in _found(report, "LOC730")} == {"warn"}
    assert len(_found(report, "EXT801")) == 2
    assert "hunter2" not in ended.stdout + ended.stderr
    assert ended.stderr == ""
    assert ended.returncode == 3


def test_a_check_that_hangs_ends_with_the_run(tmp_path: Path) -> None:
    """The run's deadline is shorter than the check's limit, and holds."""
    site = _install(tmp_path / "site", {"hangs": BAD["hangs"]})

    with Sandbox(scenario="empty") as small:  # so that the check's turn comes on a busy machine, too
        report = json.loads(_check(tmp_path, small, site, "--deadline", "4").stdout)

    assert report["duration_s"] < 5.0
    assert len(_found(report, "LOC730")) == 1


def test_a_run_for_one_pane_runs_no_checks(tmp_path: Path, mixed: Sandbox) -> None:
    """A check is promised all that there is to see, so that it is not called for less."""
    site = _install(tmp_path / "site", {"raises": BAD["raises"]})

    report = json.loads(_check(tmp_path, mixed, site, "--pane", "connection").stdout)

    assert _found(report, "LOC730") == []


@pytest.mark.parametrize(("checks", "loaded"), [({}, False), ({"good": GOOD}, True)])
def test_nothing_is_loaded_where_no_check_is_installed(
    tmp_path: Path, checks: dict[str, str], loaded: bool
) -> None:
    """What reads entry points costs more than looking whether there are some."""
    site = _install(tmp_path / "site", checks) if checks else tmp_path
    code = (
        "import sys; from diagnostics.observe.plugins import installed_checks; "
        "before = 'importlib.metadata' in sys.modules; found = installed_checks(sys.path); "
        "print(before, [one.name for one in found], 'importlib.metadata' in sys.modules)"
    )

    ended = subprocess.run(
        [sys.executable, "-c", code],
        env=clean_environment(tmp_path, PYTHONPATH=str(site)),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert ended.stdout.split() == ["False", str(list(checks)), str(loaded)]


def test_the_finding_says_whose_words_it_has() -> None:
    """A reader sees that an additional check speaks, and not this program."""
    entry = load_catalogue()["EXT801"]

    assert "{plugin}" in entry.impact
    assert "not of this program" in entry.page
