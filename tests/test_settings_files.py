"""Files of the settings that cannot be read, are no TOML, or lie open to others, as the command tells."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from diagnostics.sandbox import Sandbox
from tests.support.command import run

TOKEN = "5f1c0a9e7b3d4826a1f09c3e8d7b6a54"


def _profiles(home: Path, text: str | bytes, mode: int = 0o600) -> Path:
    path = home / ".config" / "tracker-doctor" / "profiles.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    path.chmod(mode)
    return path


@pytest.mark.parametrize(
    ("text", "code", "problem"),
    [
        ('[acme]\nurl = "hunter2hunter2\n', "LOC712", "line 2, column"),
        ("[acme]\nhunter2hunter2\n", "LOC712", "line 2, column"),
        (b"[acme]\nurl = '\xffhunter2'\n", "LOC712", "not UTF-8"),
        ("a = " + "[" * 100_000, "LOC712", "nested too deeply"),
        ("[acme]\npassword = 'hunter2hunter2'\n", "CFG509", "password"),
        ("[other]\n", "CFG509", "no such profile"),
    ],
)
def test_a_profile_file_that_cannot_be_used_is_told_by_its_place(
    tmp_path: Path, text: str | bytes, code: str, problem: str
) -> None:
    """File, line and column are named, none of its text, and nothing is sent: exit 2."""
    path = _profiles(tmp_path, text)

    ended = run("check", "--url", "127.0.0.1:1", "--profile", "acme", home=tmp_path, TRACKER_TOKEN=TOKEN)

    assert ended.returncode == 2
    assert code in ended.stderr
    assert problem in ended.stderr
    assert str(path) in ended.stderr
    assert "hunter2" not in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_token_typed_in_the_place_of_its_file_is_not_told(tmp_path: Path) -> None:
    """The report goes into a ticket; nothing of the token is in it, nor on standard error."""
    asked = ("check", "--url", "127.0.0.1:1", "--token-file", TOKEN, "--format", "json")
    ended = run(*asked, home=tmp_path)

    assert ended.returncode == 2
    assert "LOC711" in ended.stderr
    assert "(looks like a token): No such file or directory" in ended.stderr
    assert TOKEN not in ended.stdout + ended.stderr


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """A folder in the place of the profile file or of the token's is LOC711 with the system's reason."""
    profiles = tmp_path / ".config" / "tracker-doctor" / "profiles.toml"
    profiles.mkdir(parents=True)

    for arguments in (("--profile", "acme"), ("--token-file", str(tmp_path))):
        ended = run("check", "--url", "127.0.0.1:1", *arguments, home=tmp_path)
        assert ended.returncode == 2
        assert "LOC711" in ended.stderr
        assert "Is a directory" in ended.stderr


@pytest.mark.parametrize(
    ("profile_mode", "token_mode", "told"),
    [
        (0o600, 0o600, []),
        (0o644, 0o600, [("the profile file", "read", "info")]),
        (0o666, 0o600, [("the profile file", "change", "warn")]),
        (0o600, 0o644, [("the secret's file", "read", "warn")]),
        (0o620, 0o640, [("the profile file", "change", "warn"), ("the secret's file", "read", "warn")]),
    ],
)
def test_files_that_lie_open_are_told_each(
    tmp_path: Path, mixed: Sandbox, profile_mode: int, token_mode: int, told: list[tuple[str, str, str]]
) -> None:
    """A token that others may read and a profile that they may change are warnings; the run goes on."""
    token = tmp_path / "token"
    token.write_text(mixed.connection_user.token)
    token.chmod(token_mode)
    _profiles(tmp_path, f'[acme]\nurl = "{mixed.url}"\ntoken_file = "{token}"\n', profile_mode)

    ended = run("check", "--profile", "acme", "--pane", "connection", "--format", "json", home=tmp_path)

    report = json.loads(ended.stdout)
    found = [one for one in report["findings"] if one["code"] == "LOC713"]
    assert sorted((one["evidence"]["file"], one["evidence"]["may"], one["severity"]) for one in found) == told
    assert all(one["evidence"]["mode"] in one["cause"] for one in found)
    assert ended.returncode == 0
    settings = report["panes"]["connection"]["stages"][0]
    assert settings["status"] == ("warn" if any(one[2] == "warn" for one in told) else "pass")
