"""Profiles as they are written: their own lines only, for their owner alone, and never with a secret."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest

from diagnostics.profiles import ProfileRefusedError, save_profile
from diagnostics.secret import Secret

_THERE = """# mine
[acme]  # the customer
url = "https://old.example.com/services/v5"
token_file = "~/acme.token"
deadline = 60.0

[beta]
url = "https://beta.example.com/services/v5"  # stays
"""
_URL = "https://tracker.example.com/services/v5"


def test_the_first_profile_makes_file_and_folder_for_their_owner(tmp_path: Path) -> None:
    """Mode 0600 in a folder of 0700, and nothing else beside it."""
    path = tmp_path / "config" / "profiles.toml"
    assert save_profile(path, "acme", {"url": _URL, "username": None}) == path
    assert path.read_text(encoding="utf-8") == f'[acme]\nurl = "{_URL}"\n'
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert list(path.parent.iterdir()) == [path]


def test_what_else_stands_in_the_file_stays(tmp_path: Path) -> None:
    """Comments, other profiles and keys not named are as they were; a key that is taken out is gone."""
    path = tmp_path / "profiles.toml"
    path.write_text(_THERE, encoding="utf-8")
    path.chmod(0o644)
    save_profile(path, "acme", {"url": _URL, "token_file": None, "projects": [7]})
    text = path.read_text(encoding="utf-8")
    assert tomllib.loads(text)["acme"] == {"url": _URL, "deadline": 60.0, "projects": [7]}
    assert "# mine\n[acme]  # the customer\n" in text
    assert _THERE.partition("[beta]")[2] in text
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    save_profile(path, "gamma", {"url": _URL})
    assert list(tomllib.loads(path.read_text(encoding="utf-8"))) == ["acme", "beta", "gamma"]


@pytest.mark.parametrize(
    ("name", "text", "value", "told"),
    [
        ("", "", _URL, "name has up to 40"),
        ("../acme", "", _URL, "name has up to 40"),
        ("a" * 32, "", _URL, "looks like a token"),
        ("acme", "[acme\n", _URL, "broken TOML"),
        ("acme", "acme = 3\n", _URL, "is no profile"),
        ("acme", "[acme]\nnothing_such = 1\n", _URL, "cannot be used"),
        ("acme", "", "https://tracker.example.com/correct-horse", "the secret stands in"),
    ],
)
def test_what_cannot_be_kept_is_refused(tmp_path: Path, name: str, text: str, value: str, told: str) -> None:
    """The reason is told, and the file is as it was, or is not there."""
    path = tmp_path / "profiles.toml"
    if text:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(ProfileRefusedError, match=told):
        save_profile(path, name, {"url": value}, [Secret("correct-horse")])
    assert (path.read_text(encoding="utf-8") if text else not path.exists()) == (text or True)


def test_a_profile_is_never_written_through_a_link(tmp_path: Path) -> None:
    """What the link names stays as it is."""
    goal, path = tmp_path / "goal", tmp_path / "profiles.toml"
    goal.write_text(_THERE, encoding="utf-8")
    path.symlink_to(goal)
    with pytest.raises(ProfileRefusedError, match="symbolic link"):
        save_profile(path, "acme", {"url": _URL})
    assert goal.read_text(encoding="utf-8") == _THERE
