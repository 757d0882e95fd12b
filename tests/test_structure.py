"""What is loaded when, and which room may use which."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from tests.support.command import clean_environment
from tui.__main__ import COMMANDS, cli

ROOT = Path(__file__).resolve().parents[1]
COMMAND_MODULES = {
    f"diagnostics.cli.{name}" for name in ("check", "compare", "explain", "exports", "sandbox", "why")
} | {"tui.opening", "tui.browser"}
HEAVY = {
    *("textual", "rich", "polars", "httpx", "starlette", "uvicorn"),
    *("zxcvbn", "msgspec", "tomlkit", "jinja2", "xlsxwriter"),
    *("narwhals", "dask", "distributed", "pandas", "pyarrow", "numpy"),
}


def _loaded(code: str, home: Path) -> set[str]:
    """Give which heavy packages a fresh interpreter has loaded after `code`."""
    show = f"import sys; print(*({HEAVY!r} & {{name.partition('.')[0] for name in sys.modules}}))"
    ended = subprocess.run(
        [sys.executable, "-c", f"{code}\n{show}"],
        env=clean_environment(home),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return set(ended.stdout.splitlines()[-1].split()) if ended.stdout.strip() else set()


_RUN = """
import contextlib, io
from tui.__main__ import cli
with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
    with contextlib.suppress(SystemExit):
        cli({arguments!r})
"""


@pytest.mark.parametrize("option", ["--version", "--help"])
def test_version_and_help_load_nothing_heavy(tmp_path: Path, option: str) -> None:
    """The two answer before Textual, polars, httpx or the server are loaded."""
    assert _loaded(_RUN.format(arguments=[option]), tmp_path) == set()


def test_help_lists_commands_that_are_not_loaded(tmp_path: Path) -> None:
    """No command's own module is needed to tell of it, and each is told of as it tells of itself."""
    show = f"import sys\nassert not {COMMAND_MODULES!r} & set(sys.modules)"
    _loaded(_RUN.format(arguments=["--help"]) + show, tmp_path)

    for name, (_, told) in COMMANDS.items():
        command = cli.get_command(click.Context(cli), name)
        assert command is not None
        assert command.get_short_help_str(200) == click.Command(name, help=told).get_short_help_str(200)


@pytest.mark.parametrize(
    "arguments", [["explain"], ["explain", "NET110"], ["explain", "--format", "markdown"]]
)
def test_explain_loads_nothing_heavy(tmp_path: Path, arguments: list[str]) -> None:
    """Pages are data: neither polars nor httpx, Textual or the server are loaded, msgspec reads the data."""
    assert _loaded(_RUN.format(arguments=arguments), tmp_path) == {"msgspec"}


def test_check_loads_neither_the_dashboard_nor_the_server(tmp_path: Path) -> None:
    """A check against a closed port needs httpx without its command line; no Textual, polars or starlette."""
    code = "import os\nos.environ['TRACKER_TOKEN'] = '0' * 32\n" + _RUN.format(
        arguments=["check", "--url", "http://127.0.0.1:1"]
    )

    # By itself httpx loads rich for its command line, wherever rich is installed.
    assert _loaded(code, tmp_path) == {"httpx", "msgspec"}


def test_httpx_keeps_its_own_command_line(tmp_path: Path) -> None:
    """What is put off is there for whoever calls it."""
    code = (
        "import contextlib, io, diagnostics.observe, httpx\n"
        "with contextlib.redirect_stdout(io.StringIO()) as shown, contextlib.suppress(SystemExit):\n"
        "    httpx.main(['--help'])\n"
        "assert 'next generation HTTP client' in shown.getvalue()"
    )

    assert _loaded(code, tmp_path) == {"httpx", "msgspec", "rich"}


def test_an_export_is_checked_without_any_network(tmp_path: Path) -> None:
    """Reading a file loads neither httpx nor the dashboard, and polars only once there are rows."""
    export = tmp_path / "a.csv"
    check = _RUN.format(arguments=["check", "--from", str(export)])

    assert _loaded(check, tmp_path) == {"msgspec"}
    export.write_text("Id,Type,Current State\n1,bug,started\n", "utf-8")
    assert _loaded(check, tmp_path) == {"msgspec", "polars"}


def test_the_library_is_imported_without_side_effects(tmp_path: Path) -> None:
    """`import diagnostics` loads nothing heavy, and a saved report is loaded without network or polars."""
    (tmp_path / "saved.json").write_text("{}")
    load = "import contextlib\nfrom diagnostics import DiagnosticsError, Report, load\n"
    load += f"with contextlib.suppress(DiagnosticsError): load({str(tmp_path / 'saved.json')!r})"

    assert _loaded("import diagnostics", tmp_path) == set()
    assert _loaded(load, tmp_path) <= {"msgspec", "tomlkit"}


def test_stories_in_a_frame_of_polars_are_counted_without_other_engines(tmp_path: Path) -> None:
    """Neither narwhals nor any engine that it knows is loaded before such a frame is given."""
    count = "import polars as pl\nfrom diagnostics import summarize\n"
    count += "summarize(pl.DataFrame({'story_type': ['bug']}), by=['type'])"

    assert (
        _loaded(count, tmp_path) & {"narwhals", "dask", "distributed", "pandas", "pyarrow", "numpy"} == set()
    )


@pytest.mark.parametrize(
    ("room", "line"),
    [
        ("diagnostics/judge/roles.py", "import httpx"),
        ("diagnostics/report/text.py", "import diagnostics.observe"),
        ("diagnostics/text.py", "import textual"),
        ("diagnostics/sandbox/world.py", "import diagnostics.text"),
        ("diagnostics/observe/roles.py", "import diagnostics.judge"),
        ("diagnostics/exports/sheet.py", "import diagnostics.tracker.wire"),
        ("diagnostics/leaks/shapes.py", "import diagnostics.redact.shapes"),
    ],
)
def test_an_import_against_the_direction_fails_the_lint(tmp_path: Path, room: str, line: str) -> None:
    """Each contract breaks on purpose, so that it is known to hold."""
    for name in ("diagnostics", "tui", "pyproject.toml"):
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, tmp_path / name)
    broken = tmp_path / room
    broken.write_text(broken.read_text("utf-8") + f"\n{line}  # broken on purpose\n", "utf-8")

    ended = subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=tmp_path,
        env={**clean_environment(tmp_path), "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert ended.returncode != 0
    assert "BROKEN" in ended.stdout
