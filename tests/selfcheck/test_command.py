"""`self-check` as its users run it: a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.command import clean_environment, run

TOKEN = "5f1c0a9e7b3d4826a1f09c3e8d7b6a54"
URL = "https://tracker.example.com"


@pytest.mark.parametrize(
    ("arguments", "variables", "code"),
    [
        ((), {}, 0),
        (("--url", URL), {"TRACKER_TOKEN": TOKEN}, 0),
        (("--profile", "acme"), {}, 2),
        (("--url", "http://tracker.example.com"), {}, 2),
        (("--ca-file", "/nowhere.pem"), {}, 2),
        (("--format", "html"), {}, 2),
    ],
)
def test_the_exit_code_is_that_of_the_settings(
    tmp_path: Path, arguments: tuple[str, ...], variables: dict[str, str], code: int
) -> None:
    """Nothing broken ends with 0, settings that cannot be used with 2, both without a traceback."""
    ended = run("self-check", *arguments, home=tmp_path, **variables)

    assert ended.returncode == code
    assert "Traceback" not in ended.stderr


def test_json_has_stable_keys_and_text_tells_the_same(tmp_path: Path) -> None:
    """Each line of the JSON is in the text with its value, and neither shows the token."""
    arguments = ("self-check", "--url", "http://x.example.com")
    ended = run(*arguments, "--format", "json", home=tmp_path, TRACKER_TOKEN=TOKEN)
    text = run(*arguments, home=tmp_path, TRACKER_TOKEN=TOKEN).stdout
    result = json.loads(ended.stdout)

    assert set(result) == {"schema_version", "tool", "verdict", "lines"}
    assert result["verdict"] == "fail"
    together = " ".join(text.split())
    for one in result["lines"]:
        assert set(one) == {"key", "subject", "what", "status", "value", "code", "do", "commands"}
        assert one["what"] in text
        assert one["code"] in text
        if one["subject"] not in {"time", "disk"}:
            assert " ".join(one["value"].split()) in together
    assert "CFG508" in text
    assert TOKEN not in text + ended.stdout


def test_no_socket_is_opened_and_nothing_heavy_is_loaded(tmp_path: Path) -> None:
    """It runs where there is no network, and answers at once: no client, no frames, no dashboard."""
    code = f"""
import sys
def refuse(event, _):
    if event.startswith("socket."):
        raise SystemExit("a socket: " + event)
sys.addaudithook(refuse)
from tui.__main__ import cli
try:
    cli(["self-check", "--url", {URL!r}])
except SystemExit as end:
    heavy = {{"httpx", "polars", "textual", "asyncio", "keyring", "starlette", "importlib.metadata"}}
    print("code", end.code, sorted(heavy & set(sys.modules)))
"""
    ended = subprocess.run(
        [sys.executable, "-c", code],
        env=clean_environment(tmp_path, TRACKER_TOKEN=TOKEN, HTTPS_PROXY="http://127.0.0.1:1"),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert ended.stdout.splitlines()[-1] == "code 0 []"


@pytest.mark.parametrize("columns", ["40", "60", "80"])
def test_the_text_keeps_to_the_columns(tmp_path: Path, columns: str) -> None:
    """Values and advice are wrapped; only commands, paths and numbers that are longer run over."""
    ended = run("self-check", "--url", URL, home=tmp_path, COLUMNS=columns, TRACKER_TOKEN=TOKEN)

    long = [row for row in ended.stdout.splitlines() if len(row) > int(columns)]
    assert [row for row in long if "$" not in row and "/" not in row] == []
