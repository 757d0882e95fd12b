"""The built wheel works where there is no checkout."""

from __future__ import annotations

import json
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from diagnostics import __version__
from tests.support.command import clean_environment
from tests.support.terminal import terminal

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel as it would be published."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command, installed with its pinned dependencies into an environment of its own."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=True)
    subprocess.run(
        [str(folder / "bin" / "pip"), "install", "-q", "-c", str(ROOT / "constraints.txt"), str(wheel)],
        check=True,
        capture_output=True,
        timeout=600,
    )
    return folder / "bin" / "tracker-doctor"


def test_the_wheel_holds_the_data_files_and_nothing_else(wheel: Path) -> None:
    """Contract, catalogue, scenarios and styles are inside; tests and screenshots are not."""
    names = zipfile.ZipFile(wheel).namelist()

    for needed in (
        "diagnostics/contract.toml",
        "diagnostics/judge/catalogue/network.toml",
        "diagnostics/judge/stages.toml",
        "diagnostics/sandbox/scenarios.toml",
        "diagnostics/report/html/templates/page.html",
        "diagnostics/report/html/templates/style.css",
        "diagnostics/py.typed",
        "tui/py.typed",
    ):
        assert needed in names
    assert any(name.startswith("tui/") and name.endswith(".tcss") for name in names)
    assert {name.split("/")[0] for name in names} == {
        "tui",
        "diagnostics",
        f"tracker_doctor-{__version__}.dist-info",
    }


def test_the_installed_command_does_its_main_job_from_an_empty_folder(
    installed: Path, tmp_path: Path
) -> None:
    """Version, help, the schema and a whole check against the installed sandbox work without a checkout."""
    environment = clean_environment(tmp_path, PYTHONUNBUFFERED="1")

    def command(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(installed), *arguments],
            env={**environment, **variables},
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    assert __version__ in command("--version").stdout
    assert "check" in command("--help").stdout
    assert json.loads(command("check", "--schema").stdout)
    with subprocess.Popen(
        [str(installed), "sandbox", "--port", "0", "--scenario", "healthy"],
        env=environment,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
    ) as sandbox:
        assert sandbox.stdout is not None
        url = sandbox.stdout.readline().split()[-1]
        token = sandbox.stdout.readline().partition("TRACKER_TOKEN=")[2].split()[0]
        ended = command("check", "--url", url, "--format", "json", TRACKER_TOKEN=token)
        sandbox.terminate()
    assert ended.returncode == 0
    assert json.loads(ended.stdout)["summary"]["total"] > 1000


def test_the_installed_demo_shows_the_dashboard(installed: Path, tmp_path: Path) -> None:
    """`tracker-doctor demo` fills its panes and ends on `q` with 0."""
    with terminal([str(installed), "demo"], clean_environment(tmp_path), tmp_path) as screen:
        screen.wait_for("fail")
        screen.press("2")
        screen.wait_for("ROLE521")
        screen.press("q")
        assert screen.wait_for_end() == 0
