"""A target from options, environment and profile."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from diagnostics.faults import FaultKind
from diagnostics.settings import Options, load_target
from diagnostics.target import Target

TOKEN = "5f1c0a9e7b3d4826a1f09c3e8d7b6a54"
OTHER = "c83e6f2d914b4a07b5d2e8f17a6c3b90"
URL = "https://tracker.example.com/services/v5"


def _load(
    environment: dict[str, str] | None = None, stdin: str = "", profiles: Path | None = None, **options: Any
) -> Target:
    return load_target(
        Options(**options), environment if environment is not None else {}, lambda: stdin, profiles
    )


def _kinds(target: Target) -> set[FaultKind]:
    return {fault.kind for fault in target.faults}


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("https://tracker.example.com", URL),
        ("https://tracker.example.com/", URL),
        ("tracker.example.com", URL),
        (f"{URL}/", URL),
        ("https://tracker.example.com:8443/api/v5", "https://tracker.example.com:8443/api/v5"),
        ("http://127.0.0.1:8089", "http://127.0.0.1:8089/services/v5"),
        ("http://[::1]:8089", "http://[::1]:8089/services/v5"),
        ("http://localhost", "http://localhost/services/v5"),
    ],
)
def test_an_address_becomes_the_base_of_the_api(typed: str, url: str) -> None:
    """A bare host gets https and /services/v5; plain http is taken for this machine."""
    target = _load({"TRACKER_TOKEN": TOKEN}, url=typed)

    assert target.url == url
    assert target.faults == ()


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("", FaultKind.URL_MISSING),
        ("http://tracker.example.com", FaultKind.URL_INSECURE),
        ("http://127.0.0.1.example.com", FaultKind.URL_INSECURE),
        ("ftp://tracker.example.com", FaultKind.URL_INVALID),
        ("https://", FaultKind.URL_INVALID),
        ("https://user:hunter2@tracker.example.com", FaultKind.URL_INVALID),
        ("https://tracker.example.com/services/v5?token=abc", FaultKind.URL_INVALID),
        ("https://tracker.example.com:99999", FaultKind.URL_INVALID),
        ("https://tracker.example.com/\x1b[31m", FaultKind.URL_INVALID),
        ("https://[::1", FaultKind.URL_INVALID),
    ],
)
def test_an_address_that_cannot_be_used_is_a_fault_and_not_repeated(typed: str, kind: FaultKind) -> None:
    """Each unusable address is told apart, and a password inside one is not carried further."""
    target = _load({"TRACKER_TOKEN": TOKEN}, url=typed)

    assert _kinds(target) == {kind}
    assert "hunter2" not in repr(target)


def test_options_win_over_the_environment_and_that_over_the_profile(tmp_path: Path) -> None:
    """Each setting is taken from the first source that has it."""
    profiles = tmp_path / "profiles.toml"
    profiles.write_text(
        '[acme]\nurl = "https://profile.example.com"\nusername = "from-profile"\n'
        "projects = [1, 2]\ndeadline = 5\n"
    )
    environment = {"TRACKER_URL": "https://variable.example.com", "TRACKER_TOKEN": TOKEN}

    by_profile = _load({"TRACKER_TOKEN": TOKEN}, profiles=profiles, profile="acme")
    by_variable = _load(dict(environment), profiles=profiles, profile="acme")
    by_option = _load(
        dict(environment), profiles=profiles, profile="acme", url="https://option.example.com", projects=(3,)
    )

    assert by_profile.url == "https://profile.example.com/services/v5"
    assert by_profile.projects == (1, 2)
    assert by_profile.deadline_s == 5
    assert by_variable.url == "https://variable.example.com/services/v5"
    assert by_option.url == "https://option.example.com/services/v5"
    assert by_option.projects == (3,)
    assert by_option.username == "from-profile"


def test_the_token_comes_from_stdin_then_file_then_environment(tmp_path: Path) -> None:
    """Standard input wins over a file, a file over the environment; white space around is taken off."""
    file = tmp_path / "token"
    file.write_text(f"{OTHER}\n")
    file.chmod(0o600)
    environment = {"TRACKER_TOKEN": TOKEN}

    by_stdin = _load(dict(environment), f" {OTHER}\n", url=URL, token_stdin=True, token_file=file)
    by_file = _load(dict(environment), url=URL, token_file=file)
    by_variable = _load(dict(environment), url=URL)

    assert by_stdin.token is not None
    assert by_stdin.token.reveal() == OTHER
    assert by_stdin.secret_source == "standard input"
    assert by_file.token is not None
    assert by_file.token.reveal() == OTHER
    assert by_variable.token is not None
    assert by_variable.token.reveal() == TOKEN


def test_secrets_are_taken_out_of_the_environment() -> None:
    """What runs later in this process, or is started by it, finds no secret among the variables."""
    environment = {"TRACKER_TOKEN": TOKEN, "TRACKER_PASSWORD": "correct horse battery", "TRACKER_URL": URL}

    _load(environment)

    assert environment == {"TRACKER_URL": URL}


def test_user_name_and_password_are_used_where_there_is_no_token() -> None:
    """The environment's password with a user name makes basic authentication."""
    target = _load({"TRACKER_PASSWORD": "correct horse battery", "TRACKER_USERNAME": "viz"}, url=URL)

    assert target.facts().auth == "basic"
    assert target.faults == ()


def test_a_token_file_that_others_may_read_is_a_warning(tmp_path: Path) -> None:
    """A token in a world-readable file is used, and its mode is told."""
    file = tmp_path / "token"
    file.write_text(TOKEN)
    file.chmod(0o644)

    target = _load(url=URL, token_file=file)

    assert _kinds(target) == {FaultKind.SECRET_EXPOSED}
    assert target.token is not None


def test_a_missing_token_file_is_told_once(tmp_path: Path) -> None:
    """The file is named, and that no token was found is not told on top."""
    target = _load(url=URL, token_file=tmp_path / "nowhere")

    assert _kinds(target) == {FaultKind.SETTINGS_UNREADABLE}


@pytest.mark.parametrize(
    ("text", "kind", "problem"),
    [
        (
            '[acme]\nurl = "https://x.example.com"\ntoken = "hunter2hunter2"\n',
            FaultKind.SETTINGS_UNKNOWN,
            "`token`",
        ),
        ("[other]\n", FaultKind.SETTINGS_UNKNOWN, "no such profile"),
        ('[acme]\nurl = "hunter2hunter2\n', FaultKind.SETTINGS_BROKEN, "line 2"),
        ("[acme]\nprojects = 'hunter2hunter2'\n", FaultKind.SETTINGS_UNKNOWN, "projects"),
    ],
)
def test_a_profile_that_cannot_be_used_is_told_without_its_text(
    tmp_path: Path, text: str, kind: FaultKind, problem: str
) -> None:
    """An unknown key, a missing table, broken TOML and a wrong type are told by place, never by value."""
    profiles = tmp_path / "profiles.toml"
    profiles.write_text(text)

    target = _load({"TRACKER_TOKEN": TOKEN}, url=URL, profiles=profiles, profile="acme")

    fault = next(fault for fault in target.faults if fault.kind is kind)
    assert problem in str(fault.facts)
    assert "hunter2" not in repr(target)


@pytest.mark.parametrize("content", [None, "", "not a certificate"])
def test_a_ca_file_without_a_certificate_is_a_fault(tmp_path: Path, content: str | None) -> None:
    """A CA file that is missing, empty or no certificate is told before any request."""
    file = tmp_path / "ca.pem"
    if content is not None:
        file.write_text(content)

    target = _load({"TRACKER_TOKEN": TOKEN}, url=URL, ca_file=file)

    assert _kinds(target) == {FaultKind.CA_FILE}
