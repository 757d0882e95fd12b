"""The command as its users run it: a process of its own, a real server, real exit codes."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path

import jsonschema
import pytest

from diagnostics import __version__
from diagnostics.formats import FORMATS
from diagnostics.sandbox import Sandbox
from tests.support.command import clean_environment, run
from tests.support.raw_server import answer, serve
from tests.support.terminal import terminal
from tests.test_judge import independent_counts

REVOKED = "0123456789abcdef0123456789abcdef"
PAGE = b"<html><head><title>Sign in</title></head><body>Welcome</body></html>"


def _token(sandbox: Sandbox, key: str) -> str:
    return next(user.token for user in sandbox.users if user.key == key)


@pytest.mark.parametrize("option", ["--version", "--help", "-h"])
def test_version_and_help_answer(tmp_path: Path, option: str) -> None:
    """The command tells its version and its commands."""
    ended = run(option, home=tmp_path)

    assert ended.returncode == 0
    assert __version__ in ended.stdout or "check" in ended.stdout
    assert ended.stderr == ""


def test_check_in_json_keeps_the_schema_and_counts_right(tmp_path: Path, mixed: Sandbox) -> None:
    """A real run's report validates against the command's own schema, and counts as a plain walk does."""
    schema = json.loads(run("check", "--schema", home=tmp_path).stdout)
    ended = run(
        "check",
        "--url",
        mixed.url,
        "--format",
        "json",
        home=tmp_path,
        TRACKER_TOKEN=mixed.connection_user.token,
    )

    report = json.loads(ended.stdout)
    jsonschema.validate(report, schema, jsonschema.Draft202012Validator)
    assert report["summary"]["stories_by_type"] == independent_counts(mixed)
    assert (ended.returncode, ended.stderr) == (3, "")
    assert report["verdict"] == "fail"


def test_four_faults_get_four_codes_actors_and_remedies(tmp_path: Path, mixed: Sandbox) -> None:
    """A viewer's token, a revoked one, a wrong port and a foreign page are told apart, each with exit 3."""
    closed = 1
    with serve(answer(PAGE, "200 OK", "text/html")) as page:
        runs = {
            "ROLE521": (mixed.url, _token(mixed, "viewer")),
            "AUTH510": (mixed.url, REVOKED),
            "NET110": (f"http://127.0.0.1:{closed}/services/v5", REVOKED),
            "HTTP432": (page.url, REVOKED),
        }
        told = {}
        for code, (url, token) in runs.items():
            ended = run("check", "--url", url, "--format", "json", home=tmp_path, TRACKER_TOKEN=token)
            report = json.loads(ended.stdout)
            finding = next(
                one for one in report["findings"] if one["severity"] == "fail" and one["code"] != "ROLE524"
            )
            assert ended.returncode == 3
            assert "Traceback" not in ended.stderr
            assert token not in ended.stdout + ended.stderr
            assert finding["code"] == code
            told[code] = (finding["actor"], finding["remediation"]["text"])

    assert len({text for _, text in told.values()}) == 4
    assert told["ROLE521"][0] == "tracker-owner"
    assert told["NET110"][0] == told["AUTH510"][0] == "user"


@pytest.mark.parametrize("fmt", ["text", "markdown", "json"])
def test_every_format_gives_the_same_exit_code(tmp_path: Path, mixed: Sandbox, fmt: str) -> None:
    """The exit code does not depend on the format."""
    ended = run(
        "check", "--url", mixed.url, "--format", fmt, home=tmp_path, TRACKER_TOKEN=mixed.connection_user.token
    )

    assert ended.returncode == 3
    assert "ROLE521" in ended.stdout


@pytest.mark.parametrize("fmt", FORMATS)
def test_every_format_ends_a_run_alike(tmp_path: Path, fmt: str) -> None:
    """A failure is 3 and unusable settings are 2, and the report is written either way."""
    for name, code, arguments in (
        ("closed", 3, ["--url", "http://127.0.0.1:1"]),
        ("unset", 2, []),
    ):
        output = tmp_path / name
        ended = run(
            "check", *arguments, "--format", fmt, "-o", str(output), home=tmp_path, TRACKER_TOKEN=REVOKED
        )

        assert ended.returncode == code
        assert output.stat().st_size > 0
        assert REVOKED.encode() not in output.read_bytes()


@pytest.mark.parametrize("fmt", [name for name, form in FORMATS.items() if form.binary])
def test_a_binary_format_goes_into_a_file_only(tmp_path: Path, fmt: str) -> None:
    """Without a file, or with a dash for one, it is a mistake of usage and nothing is asked."""
    for place in ([], ["-o", "-"]):
        ended = run("check", "--url", "http://127.0.0.1:1", "--format", fmt, *place, home=tmp_path)

        assert (ended.returncode, ended.stdout) == (2, "")
        assert f"--format {fmt} is a file: name it with -o FILE" in ended.stderr


def test_the_schema_of_a_line_is_printed(tmp_path: Path) -> None:
    """With the format that has lines, the schema is that of a line."""
    schema = json.loads(run("check", "--schema", "--format", "jsonl", home=tmp_path).stdout)

    assert "run_ended" in schema["discriminator"]["mapping"]


def test_the_token_is_in_no_output_no_file_and_no_process_list(tmp_path: Path, mixed: Sandbox) -> None:
    """From standard input the token reaches the server and nothing else: neither reports nor arguments."""
    token = mixed.connection_user.token
    output = tmp_path / "report.md"
    arguments = ["check", "--url", mixed.url, "--token-stdin", "--format", "markdown", "-o", str(output)]

    ended = run(*arguments, home=tmp_path, stdin=f"{token}\n")

    assert ended.returncode == 3
    assert token not in " ".join(arguments)
    for text in (ended.stdout, ended.stderr, output.read_text()):
        assert token not in text
    assert str(output) in ended.stderr


def test_no_option_takes_the_value_of_a_secret(tmp_path: Path) -> None:
    """`--token VALUE` and `--password VALUE` do not exist, and the value is not repeated."""
    for option in ("--token", "--password"):
        ended = run("check", option, REVOKED, home=tmp_path)
        assert ended.returncode == 2
        assert REVOKED not in ended.stdout + ended.stderr


@pytest.mark.parametrize(
    ("arguments", "variables", "code"),
    [
        ((), {}, "CFG501"),
        (("--url", "127.0.0.1"), {}, "CFG501"),
        ((), {"TRACKER_TOKEN": REVOKED}, "CFG506"),
        (("--url", "http://tracker.example.com"), {"TRACKER_TOKEN": REVOKED}, "CFG508"),
        (("--url", "127.0.0.1"), {"TRACKER_TOKEN": "two words"}, "CFG502"),
        (("--url", "127.0.0.1", "--profile", "acme"), {"TRACKER_TOKEN": REVOKED}, "LOC711"),
        (("--url", "127.0.0.1", "--ca-file", "/nowhere.pem"), {"TRACKER_TOKEN": REVOKED}, "TLS312"),
    ],
)
def test_settings_that_cannot_work_end_with_a_sentence_and_2(
    tmp_path: Path, arguments: tuple[str, ...], variables: dict[str, str], code: str
) -> None:
    """What is wrong, where, and what to do about it, without a request or a traceback."""
    ended = run("check", *arguments, home=tmp_path, **variables)

    assert ended.returncode == 2
    assert code in ended.stderr
    assert "Traceback" not in ended.stderr
    assert ended.stdout == ""


def test_settings_faults_still_give_the_report_that_was_asked_for(tmp_path: Path) -> None:
    """With a format named, the report is written also where nothing could be asked."""
    ended = run("check", "--format", "json", home=tmp_path)

    report = json.loads(ended.stdout)
    assert ended.returncode == 2
    assert {one["code"] for one in report["findings"]} >= {"CFG501"}
    assert {one["status"] for one in report["panes"]["connection"]["stages"][1:]} == {"skipped"}


def test_a_weak_password_is_told_and_the_run_goes_on(tmp_path: Path, mixed: Sandbox) -> None:
    """Viz would refuse 'tasktop'; the rest is diagnosed all the same, and settings give the exit code."""
    ended = run(
        "check", "--url", mixed.url, "--username", "viz", "--format", "json",
        home=tmp_path, TRACKER_PASSWORD="tasktop",
    )  # fmt: skip

    codes = {one["code"] for one in json.loads(ended.stdout)["findings"]}
    assert {"CFG503", "AUTH510"} <= codes
    assert ended.returncode == 2


def test_user_name_and_password_get_the_token_from_me(tmp_path: Path, mixed: Sandbox) -> None:
    """Basic authentication on `/me` is enough for the whole run, and no secret is told."""
    user = mixed.connection_user

    ended = run(
        "check", "--url", mixed.url, "--username", user.username, "--format", "json",
        home=tmp_path, TRACKER_PASSWORD=user.password,
    )  # fmt: skip

    report = json.loads(ended.stdout)
    assert report["target"]["auth"] == "basic"
    assert report["summary"]["total"] > 5000
    assert user.password not in ended.stdout
    assert user.token not in ended.stdout


def test_one_pane_alone_decides_the_exit_code(tmp_path: Path, mixed: Sandbox) -> None:
    """With --pane the other panes are incomplete and do not count; unneeded stories are not read."""
    token = mixed.connection_user.token
    ended = {
        pane: run(
            "check",
            "--url",
            mixed.url,
            "--pane",
            pane,
            "--format",
            "json",
            home=tmp_path,
            TRACKER_TOKEN=token,
        )
        for pane in ("connection", "roles", "categorize")
    }
    reports = {pane: json.loads(one.stdout) for pane, one in ended.items()}

    assert ended["connection"].returncode == 0
    assert ended["roles"].returncode == 3
    assert ended["categorize"].returncode == 6  # one project's stories are closed to the API
    assert reports["roles"]["panes"]["work_items"]["verdict"] == "incomplete"
    assert reports["roles"]["summary"]["total"] == 0
    assert {one["pane"] for one in reports["categorize"]["findings"]} == {"categorize"}
    assert reports["categorize"]["panes"]["connection"]["verdict"] == "incomplete"


def test_projects_can_be_named(tmp_path: Path, mixed: Sandbox) -> None:
    """With --project only these are looked at; one that never was gets its own code."""
    ended = run(
        "check", "--url", mixed.url, "--project", "2104417", "--project", "99", "--format", "json",
        home=tmp_path, TRACKER_TOKEN=mixed.connection_user.token,
    )  # fmt: skip

    report = json.loads(ended.stdout)
    assert [one["id"] for one in report["panes"]["roles"]["projects"]] == [2104417, 99]
    assert "ROLE522" in {one["code"] for one in report["findings"]}
    assert {one["project_id"] for one in report["panes"]["work_items"]["counts"]} == {2104417}


def test_a_server_that_never_answers_is_told_as_such_before_the_deadline(tmp_path: Path) -> None:
    """A server that never answers is NET123 in a valid report, and not an early end of the run."""
    over = threading.Event()

    def hold(_: object) -> None:
        over.wait(30)

    try:
        with serve(hold) as silent:
            ended = run(
                "check", "--url", silent.url, "--deadline", "1", "--format", "json",
                home=tmp_path, TRACKER_TOKEN=REVOKED,
            )  # fmt: skip
            over.set()
    finally:
        over.set()

    report = json.loads(ended.stdout)
    assert ended.returncode == 3
    assert [one["code"] for one in report["findings"]] == ["NET123"]


def test_an_interrupted_run_gives_a_valid_partial_report(tmp_path: Path) -> None:
    """Ctrl+c ends the run with 130 and the report of what was seen until then."""
    asked, over = threading.Event(), threading.Event()

    def hold(_: object) -> None:
        asked.set()
        over.wait(30)

    with serve(hold) as silent:
        process = subprocess.Popen(
            [sys.executable, "-m", "tui", "check", "--url", silent.url, "--format", "json"],
            env=clean_environment(tmp_path, TRACKER_TOKEN=REVOKED),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert asked.wait(30)
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=30)
        over.set()

    report = json.loads(output)
    assert process.returncode == 130
    assert errors == ""
    stages = {one["stage"]: one["status"] for one in report["panes"]["connection"]["stages"]}
    assert (stages["tcp"], stages["http"]) == ("pass", "unknown")
    assert "LOC733" in {one["code"] for one in report["findings"]}


def test_a_symbolic_link_as_output_is_refused_with_5(tmp_path: Path, mixed: Sandbox) -> None:
    """The report is not written through a link."""
    link = tmp_path / "link"
    link.symlink_to(tmp_path / "goal")

    ended = run(
        "check", "--url", mixed.url, "-o", str(link), home=tmp_path, TRACKER_TOKEN=mixed.connection_user.token
    )

    assert ended.returncode == 5
    assert "LOC710" in ended.stderr
    assert not (tmp_path / "goal").exists()


def test_a_reader_that_leaves_early_is_no_error(tmp_path: Path, mixed: Sandbox) -> None:
    """`check | head -1` ends without a complaint."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tui", "check", "--url", mixed.url, "--format", "json"],
        env=clean_environment(tmp_path, TRACKER_TOKEN=mixed.connection_user.token),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    errors = process.stderr.read()
    process.wait(30)
    process.stderr.close()

    assert errors == b""
    assert process.returncode == 3


def test_a_terminal_without_utf8_gets_a_plain_report(tmp_path: Path, mixed: Sandbox) -> None:
    """A C locale loses the signs it lacks, not the report."""
    ended = run(
        "check", "--url", mixed.url, home=tmp_path,
        TRACKER_TOKEN=mixed.connection_user.token, PYTHONIOENCODING="ascii", PYTHONUTF8="0", LC_ALL="C",
    )  # fmt: skip

    assert ended.returncode == 3
    assert "ROLE521" in ended.stdout
    assert ended.stdout.isascii()


@pytest.mark.parametrize("arguments", [(), ("demo",), ("--url", "127.0.0.1")])
def test_the_dashboard_without_a_terminal_points_to_check(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    """With pipes for a screen the dashboard ends with 2 and a hint."""
    ended = run(*arguments, home=tmp_path, TRACKER_TOKEN=REVOKED)

    assert ended.returncode == 2
    assert "tracker-doctor " in ended.stderr
    assert "terminal" in ended.stderr
    assert ended.stdout == ""


def test_the_dashboard_with_its_errors_redirected_does_not_draw_into_the_file(tmp_path: Path) -> None:
    """Textual draws on standard error; a file there would fill with the screen while nothing is seen."""
    log = tmp_path / "log"
    command = ["/bin/sh", "-c", f"{sys.executable} -m tui demo 2>{log}"]

    with terminal(command, clean_environment(tmp_path), tmp_path) as screen:
        code = screen.wait_for_end()

    assert code == 2
    assert "needs a terminal" in log.read_text()


def test_an_option_before_the_command_is_not_lost_in_silence(tmp_path: Path) -> None:
    """`tracker-doctor --url X check` says where the option belongs."""
    ended = run("--url", "127.0.0.1", "check", home=tmp_path)

    assert ended.returncode == 2
    assert "--url" in ended.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_sandbox_tells_its_address_and_tokens(tmp_path: Path, number: signal.Signals) -> None:
    """What `sandbox` prints is enough for `check`, and a signal ends it, also as a background job."""
    process = subprocess.Popen(
        ["/bin/sh", "-c", f"trap '' INT; exec {sys.executable} -m tui sandbox --port 0 --scenario healthy"],
        env=clean_environment(tmp_path, PYTHONUNBUFFERED="1"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    url = process.stdout.readline().split()[-1]
    token = process.stdout.readline().partition("TRACKER_TOKEN=")[2].split()[0]

    ended = run("check", "--url", url, "--format", "json", home=tmp_path, TRACKER_TOKEN=token)
    process.send_signal(number)
    _, errors = process.communicate(timeout=30)

    assert ended.returncode == 0
    assert json.loads(ended.stdout)["target"]["flavour"] == "sandbox"
    assert process.returncode == 0
    assert "Traceback" not in errors


@pytest.mark.parametrize("arguments", [("--scenario", "nonsense"), ("--port", "{busy}")])
def test_a_sandbox_that_cannot_start_ends_with_a_sentence(
    tmp_path: Path, mixed: Sandbox, arguments: tuple[str, str]
) -> None:
    """An unknown scenario names the known ones, a busy port asks for another."""
    busy = mixed.url.partition("127.0.0.1:")[2].partition("/")[0]

    ended = run("sandbox", *(one.format(busy=busy) for one in arguments), home=tmp_path)

    assert ended.returncode == 2
    assert "mixed" in ended.stderr or "--port" in ended.stderr
    assert "Traceback" not in ended.stderr
