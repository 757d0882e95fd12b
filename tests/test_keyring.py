"""A token from the keyring, and keyrings that give none: told with the next source, and never waited for."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from diagnostics.sandbox import Sandbox
from tests.support.command import clean_environment, run

SITE = Path(__file__).parent / "support" / "keyring_site"


def _profile(home: Path, url: str, *lines: str) -> None:
    path = home / ".config" / "tracker-doctor" / "profiles.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["[acme]", f'url = "{url}"', *lines]))
    path.chmod(0o600)


def _backend(name: str, secret: str = "") -> dict[str, str]:
    return {
        "PYTHONPATH": str(SITE),
        "PYTHON_KEYRING_BACKEND": f"keyring_of_tests.{name}",
        "TEST_SECRET": secret,
        "PYTHONWARNINGS": "default",  # keyring's own packages warn
    }


def test_the_token_of_a_profile_comes_from_the_keyring(tmp_path: Path, mixed: Sandbox) -> None:
    """The run is made with it, its source is named, and its value is in no output."""
    token = mixed.connection_user.token
    _profile(tmp_path, mixed.url, 'keyring = "acme"')

    ended = run(
        "check", "--profile", "acme", "--pane", "connection", "--format", "json",
        home=tmp_path, **_backend("Works", token),
    )  # fmt: skip

    report = json.loads(ended.stdout)
    assert ended.returncode == 0
    assert "token from keyring entry acme" in report["panes"]["connection"]["stages"][0]["detail"]
    assert token not in ended.stdout + ended.stderr


@pytest.mark.parametrize(
    ("backend", "problem"),
    [
        ("Locked", "it is locked"),
        ("Hangs", "it did not answer"),
        ("Fails", "it failed"),
        ("Works", "it holds no such secret"),
    ],
)
def test_a_keyring_that_gives_nothing_is_told_with_the_missing_token(
    tmp_path: Path, mixed: Sandbox, backend: str, problem: str
) -> None:
    """CFG501 follows, LOC720 says why, in words of this program: exit 2."""
    _profile(tmp_path, mixed.url, f'keyring = "{"nobody" if backend == "Works" else "acme"}"')

    ended = run("check", "--profile", "acme", home=tmp_path, **_backend(backend, "hunter2"))

    assert ended.returncode == 2
    assert "CFG501" in ended.stderr
    assert "LOC720" in ended.stderr
    assert problem in ended.stderr
    assert "Next source: none" in ended.stderr
    assert "hunter2" not in ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_keyring_that_never_answers_is_left_at_the_limit(tmp_path: Path) -> None:
    """Three seconds are the promise, loading the package included; its thread holds no exit up."""
    code = (
        "import time; from diagnostics.keyrings import ask_keyring; begun = time.monotonic(); "
        "print(ask_keyring('acme').kind, time.monotonic() - begun)"
    )

    ended = subprocess.run(
        [sys.executable, "-c", code],
        env=clean_environment(tmp_path, **_backend("Hangs")),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    kind, took = ended.stdout.split()
    assert kind == "keyring_silent"
    assert 3.0 <= float(took) < 4.0


def test_the_next_source_is_used_and_named(tmp_path: Path, mixed: Sandbox) -> None:
    """A profile with a password's file goes on with that, and the keyring is a warning."""
    user = mixed.connection_user
    (tmp_path / "password").write_text(user.password)
    (tmp_path / "password").chmod(0o600)
    lines = ('keyring = "acme"', f'username = "{user.username}"', f'password_file = "{tmp_path}/password"')
    _profile(tmp_path, mixed.url, *lines)

    ended = run(
        "check", "--profile", "acme", "--pane", "connection", "--format", "json",
        home=tmp_path, **_backend("Locked"),
    )  # fmt: skip

    report = json.loads(ended.stdout)
    (found,) = [one for one in report["findings"] if one["code"] == "LOC720"]
    assert ended.returncode == 0
    assert found["severity"] == "warn"
    assert f"Next source: file {tmp_path}/password" in found["cause"]
    assert report["target"]["auth"] == "basic"


def test_an_earlier_source_leaves_the_keyring_alone(tmp_path: Path, mixed: Sandbox) -> None:
    """With the token in the environment the keyring is not even loaded."""
    _profile(tmp_path, mixed.url, 'keyring = "acme"')

    ended = run(
        "check", "--profile", "acme", "--pane", "connection", "--format", "json",
        home=tmp_path, TRACKER_TOKEN=mixed.connection_user.token, **_backend("Hangs"),
    )  # fmt: skip

    assert ended.returncode == 0
    assert "LOC720" not in ended.stdout


def test_without_the_package_the_extra_is_named(tmp_path: Path, mixed: Sandbox) -> None:
    """Where keyring is not installed, that is what is told, by a check and by a self-check."""
    (tmp_path / "site" / "keyring").mkdir(parents=True)
    (tmp_path / "site" / "keyring" / "__init__.py").write_text("raise ImportError('no keyring here')\n")
    _profile(tmp_path, mixed.url, 'keyring = "acme"')

    ended = run("check", "--profile", "acme", home=tmp_path, PYTHONPATH=str(tmp_path / "site"))

    assert ended.returncode == 2
    assert "the package is not installed" in ended.stderr


def test_a_self_check_does_not_ask_the_keyring(tmp_path: Path, mixed: Sandbox) -> None:
    """The entry is named and not asked for; a keyring that hangs holds nothing up."""
    _profile(tmp_path, mixed.url, 'keyring = "acme"')

    ended = run("self-check", "--profile", "acme", "--format", "json", home=tmp_path, **_backend("Hangs"))

    lines = {one["key"]: one for one in json.loads(ended.stdout)["lines"]}
    assert ended.returncode == 0
    assert lines["secret"]["value"] == "keyring entry acme: not asked here"
    assert "keyring_of_tests.Hangs" in lines["keyring_backend"]["value"]


@pytest.mark.parametrize(
    ("backend", "told"), [("Works", "None"), ("Locked", "it is locked"), ("Hangs", "it did not answer")]
)
def test_a_token_is_kept_or_it_is_told_why_not(tmp_path: Path, backend: str, told: str) -> None:
    """Under this program's service, in bounded time; what a keyring raises repeats the token to nobody."""
    code = (
        "from diagnostics.keyrings import keep_in_keyring; from diagnostics.secret import Secret; "
        "fault = keep_in_keyring('acme', Secret('correct horse'), 2.0); "
        "print(fault and fault.facts['problem'], fault)"
    )
    kept = tmp_path / "kept"
    ended = subprocess.run(
        [sys.executable, "-c", code],
        env=clean_environment(tmp_path, **_backend(backend), TEST_KEPT=str(kept)),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert ended.stdout.startswith(told)
    assert "correct horse" not in ended.stdout + ended.stderr
    assert kept.exists() == (backend == "Works")
    assert not kept.exists() or kept.read_text() == "tracker-doctor acme correct horse"
