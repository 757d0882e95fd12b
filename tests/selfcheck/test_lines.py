"""What a self-check tells of a machine: one line a thing, with a sign, a code and what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from diagnostics.report.levels import Status, Verdict
from diagnostics.selfcheck import Subject, self_check
from diagnostics.selfcheck.disk import size
from diagnostics.settings import Options
from tests.selfcheck.support import certificate, line_of, lines_of, made_up

URL = "https://tracker.example.com"
TOKEN = "5f1c0a9e7b3d4826a1f09c3e8d7b6a54"
SET = {"TRACKER_URL": URL, "TRACKER_TOKEN": TOKEN}


def test_a_machine_where_all_is_well_has_no_warning(tmp_path: Path) -> None:
    """Each subject has its lines, none of them a warning or without a value."""
    result = self_check(Options(), made_up(tmp_path, SET))

    assert result.verdict is Verdict.PASS
    assert {one.subject for one in result.lines} == set(Subject)
    assert all(one.value and one.what for one in result.lines)
    assert line_of(result, "url").value == f"{URL}/services/v5"
    assert line_of(result, "secret").value == "token from environment TRACKER_TOKEN"
    assert line_of(result, "system").value.startswith("Test Linux 1; ")
    assert line_of(result, "clock").value == "2026-11-02 12:30:00 UTC"


def test_no_value_of_a_secret_is_told(tmp_path: Path) -> None:
    """Variables are told by name; neither token, password nor a proxy's password is in any line."""
    variables = {**SET, "TRACKER_PASSWORD": "hunter2hunter2", "HTTPS_PROXY": "http://me:hunter2@proxy:3128"}
    machine = made_up(tmp_path, variables)

    result = self_check(Options(), machine)

    assert "TRACKER_PASSWORD" in line_of(result, "variables").value
    assert TOKEN not in repr(result)
    assert "hunter2" not in repr(result)
    assert machine.environment["TRACKER_TOKEN"] == TOKEN  # looked at, not taken away


@pytest.mark.parametrize(
    ("options", "variables", "key", "code", "status"),
    [
        ({}, {}, "url", "CFG506", Status.WARN),
        ({}, {}, "secret", "CFG501", Status.WARN),
        ({"url": "https://user:hunter2@x.example.com"}, {}, "url", "CFG507", Status.FAIL),
        ({"url": "http://x.example.com"}, {}, "url", "CFG508", Status.FAIL),
        ({}, {"TRACKER_TOKEN": "two words"}, "secret", "CFG502", Status.FAIL),
        ({"token_file": Path("/nowhere")}, {}, "secret", "LOC711", Status.FAIL),
        ({"profile": "acme"}, {}, "profile_file", "LOC711", Status.FAIL),
        ({"ca_file": Path("/nowhere.pem")}, {}, "ca_option", "TLS312", Status.FAIL),
        ({}, {"SSL_CERT_FILE": "/nowhere.pem"}, "ca_variable", "TLS312", Status.FAIL),
        ({}, {"REQUESTS_CA_BUNDLE": "/nowhere.pem"}, "ca_variable", "TLS312", Status.WARN),
    ],
)
def test_settings_that_cannot_be_used_have_the_codes_of_a_check(
    tmp_path: Path, options: dict[str, Any], variables: dict[str, str], key: str, code: str, status: Status
) -> None:
    """The same code and remedy as in a report; what nobody need have named yet is a warning only."""
    result = self_check(Options(**options), made_up(tmp_path, variables))

    found = line_of(result, key)
    assert (found.code, found.status) == (code, status)
    assert found.do
    assert "hunter2" not in repr(result)


def test_a_profile_file_is_told_by_its_names_and_mode(tmp_path: Path) -> None:
    """Its profiles are named; broken TOML is told by place and never by its text."""
    config = tmp_path / "config"
    config.mkdir(mode=0o700)
    profiles = config / "profiles.toml"
    profiles.write_text(f'[acme]\nurl = "{URL}"\n[other]\n')
    profiles.chmod(0o600)
    machine = made_up(tmp_path, {"TRACKER_TOKEN": TOKEN})

    good = self_check(Options(profile="acme"), machine)
    unknown = self_check(Options(profile="nobody"), machine)
    profiles.write_text('[acme]\nurl = "hunter2\n')
    broken = self_check(Options(profile="acme"), machine)
    unasked = self_check(Options(), machine)

    assert "acme, other, mode 0600" in line_of(good, "profile_file").value
    assert line_of(good, "url").value == f"{URL}/services/v5"
    assert line_of(unknown, "profile").code == "CFG509"
    assert line_of(broken, "profile_file").code == "LOC712"
    assert "line 2" in line_of(broken, "profile_file").value
    assert "hunter2" not in repr(broken)
    assert line_of(unasked, "profile_file").status is Status.WARN


def test_a_folder_that_others_may_change_is_a_warning(tmp_path: Path) -> None:
    """Whoever can write the profile file decides where the token goes; a token's file nobody may read."""
    config = tmp_path / "config"
    config.mkdir()
    config.chmod(0o755)
    for name, mode in (("profiles.toml", 0o666), ("acme.token", 0o644), ("other.token", 0o600)):
        (config / name).write_text("")
        (config / name).chmod(mode)

    result = self_check(Options(), made_up(tmp_path, SET, umask=0))

    assert line_of(result, "config_folder").status is Status.PASS
    told = {Path(one.value.partition(":")[0]).name: one.code for one in lines_of(result, "config_file")}
    assert told == {"profiles.toml": "LOC713", "acme.token": "LOC713", "other.token": ""}
    assert line_of(result, "umask").status is Status.WARN


@pytest.mark.parametrize(
    ("changes", "variables", "key", "value"),
    [
        ({"terminals": {"input": True, "output": False, "errors": True}}, {}, "terminal_streams", "output"),
        ({}, {"TERM": "dumb"}, "terminal_type", "dumb"),
        ({"size": (40, 20)}, {}, "terminal_size", "40 columns, 20 rows"),
        ({}, {"NO_COLOR": ""}, "terminal_colours", "none: NO_COLOR is set"),
        ({}, {"COLORTERM": "truecolor"}, "terminal_colours", "16 million (COLORTERM truecolor)"),
        ({}, {"TMUX": "/run/x,1,0", "SSH_TTY": "/dev/pts/1"}, "terminal_within", "tmux over SSH"),
        ({}, {"STY": "1.x"}, "terminal_within", "screen"),
        ({"encoding": "ascii"}, {"LC_ALL": "C"}, "output_encoding", "ascii"),
        ({"encoding": "ascii"}, {"LC_ALL": "C"}, "locale", "C (from LC_ALL)"),
        ({}, {"HTTPS_PROXY": "http://proxy:3128"}, "proxy_variables", "HTTPS_PROXY: set"),
        ({}, {"PYTHON_KEYRING_BACKEND": "x.Y"}, "keyring_package", "not installed"),
        ({}, {"TZ": "Europe/Vienna"}, "zone", "TZ Europe/Vienna"),
    ],
)
def test_what_the_process_runs_in_is_told(
    tmp_path: Path, changes: dict[str, Any], variables: dict[str, str], key: str, value: str
) -> None:
    """Terminal, locale, proxy variables, keyring and zone are told as they are."""
    result = self_check(Options(), made_up(tmp_path, {**SET, **variables}, **changes))

    assert value in line_of(result, key).value


@pytest.mark.parametrize(
    ("variables", "status", "value"),
    [
        ({}, Status.PASS, "tracker.example.com: directly"),
        (
            {"HTTPS_PROXY": "http://me:hunter2@proxy:3128"},
            Status.PASS,
            "through http://proxy:3128, from HTTPS_",
        ),
        (
            {"HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "example.com"},
            Status.PASS,
            "by the entry example.com of NO_PROXY",
        ),
        ({"HTTPS_PROXY": "http://me:hunter2@ss@proxy:3128"}, Status.FAIL, "HTTPS_PROXY"),
        ({"HTTPS_PROXY": "socks4://proxy:1080"}, Status.FAIL, "HTTPS_PROXY"),
    ],
)
def test_the_route_to_the_host_is_told(
    tmp_path: Path, variables: dict[str, str], status: Status, value: str
) -> None:
    """Directly, through a proxy or past it; a proxy's address that cannot be used is a failure."""
    result = self_check(Options(), made_up(tmp_path, {**SET, **variables}))

    found = line_of(result, "proxy_route")
    assert found.status is status
    assert value in found.value
    assert found.code.startswith("PRX") == (status is Status.FAIL)
    assert "hunter2" not in repr(result)


def test_an_entry_of_no_proxy_without_effect_is_told_with_its_reason(tmp_path: Path) -> None:
    """What somebody wrote for the host in vain is a line of its own."""
    variables = {**SET, "HTTPS_PROXY": "http://proxy:3128", "NO_PROXY": "*.example.com, other.example.org"}

    found = line_of(self_check(Options(), made_up(tmp_path, variables)), "no_proxy_entry")

    assert (found.code, found.status) == ("PRX206", Status.WARN)
    assert found.value == "*.example.com: without effect, for it has a star in it"
    assert found.do


def test_the_resolvers_and_the_hosts_file_are_read(tmp_path: Path) -> None:
    """Name servers and search list are told, and a hosts file that decides about the host is a warning."""
    machine = made_up(tmp_path, SET)
    well = self_check(Options(), machine)
    (tmp_path / "root/etc/hosts").write_text("# old\n10.1.2.3  other Tracker.Example.com # for now\n")
    (tmp_path / "root/etc/resolv.conf").write_text("search example.com\n")
    ill = self_check(Options(), machine)

    assert line_of(well, "nameservers").value == "192.0.2.53, 2001:db8::53"
    assert line_of(well, "resolver_options").value == "search example.com; options timeout:1"
    assert line_of(well, "hosts_file").status is Status.PASS
    assert "10.1.2.3 by line 2" in line_of(ill, "hosts_file").value
    assert line_of(ill, "hosts_file").status is Status.WARN
    assert line_of(ill, "nameservers").code == "NET102"


def test_certificates_are_counted_where_they_can_be_read(tmp_path: Path) -> None:
    """A CA file, a variable and the system's store are told with the number of their certificates."""
    bundle = tmp_path / "ca.pem"
    bundle.write_bytes(certificate() + certificate())
    variables = {
        **SET,
        "SSL_CERT_FILE": str(bundle),
        "SSL_CERT_DIR": str(tmp_path),
        "CURL_CA_BUNDLE": str(bundle),
    }

    result = self_check(Options(), made_up(tmp_path, variables))
    named = self_check(Options(ca_file=bundle), made_up(tmp_path, SET))

    told = {one.value.partition(" ")[0]: one for one in lines_of(result, "ca_variable")}
    assert told["SSL_CERT_FILE"].value.endswith("2 certificates")
    assert told["SSL_CERT_DIR"].status is Status.WARN
    assert "not read by this program" in told["CURL_CA_BUNDLE"].value
    assert line_of(result, "system_store").value.endswith("1 certificate")
    assert line_of(named, "ca_option").value.endswith("2 certificates")


def test_packages_are_told_by_their_folders(tmp_path: Path) -> None:
    """Versions stand in the folders' names, so that nothing has to be loaded for them."""
    machine = made_up(tmp_path, SET)
    for name in ("httpx-0.28.1.dist-info", "Keyring-25.7.0.dist-info", "unrelated-1.dist-info", "httpx"):
        (tmp_path / "libraries" / name).mkdir()

    result = self_check(Options(), machine)

    assert line_of(result, "packages").value == "httpx 0.28.1, keyring 25.7.0"
    assert line_of(result, "keyring_package").value == "keyring 25.7.0; asked for 3 s at most"


def test_a_folder_without_room_or_leave_has_a_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A report folder that is gone, and a disk with too little room, are told before a report is lost."""
    gone = self_check(Options(), made_up(tmp_path, SET, working=tmp_path / "gone"))
    monkeypatch.setattr("diagnostics.selfcheck.disk.ENOUGH", 10**18)
    full = self_check(Options(), made_up(tmp_path, SET))

    assert line_of(gone, "report_folder").code == "LOC710"
    assert line_of(full, "report_folder").code == "LOC710"
    assert (size(512), size(3_200_000_000)) == ("512 bytes", "3.2 GB")


def test_text_of_files_and_variables_drives_no_terminal(tmp_path: Path) -> None:
    """An escape sequence in a variable or in a file is shown and not sent."""
    machine = made_up(tmp_path, {**SET, "TERM": "x\x1b]0;owned\x07", "TZ": "\x9b31m"})
    (tmp_path / "root/etc/resolv.conf").write_text("nameserver \x1b[2J\n")

    result = self_check(Options(), machine)

    assert all(one.value.isprintable() for one in result.lines)
