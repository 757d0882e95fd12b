"""The other ways out: logs, tracebacks, command lines, variables, workers, the screen, other commands."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from diagnostics.cli.options import resolve_target
from diagnostics.cli.sandbox import sandbox_target
from diagnostics.given import find_target
from diagnostics.observe import observe
from diagnostics.sandbox import Sandbox
from diagnostics.secret import Secret
from tests.conftest import TODAY, target_for
from tests.leaks.echo import echoing, in_free_texts
from tests.leaks.searching import found
from tests.support.command import run
from tests.tui.support import WIDE, dashboard, screen_text, settle
from tui import __main__ as command
from tui.session import LiveSession

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "5f1c0a9e7b3d4826a1f09c3e8d7b6a54"
PASSWORD = "k1te-Strung-42"


def _holds(text: str) -> str:
    return found(text.encode(), TOKEN) or found(text.encode(), PASSWORD)


def test_no_log_record_of_a_run_holds_the_token(caplog: pytest.LogCaptureFixture) -> None:
    """A program that logs everything at DEBUG gets httpcore's records, and no token in them."""
    with caplog.at_level(logging.DEBUG), Sandbox(scenario="healthy", today=TODAY) as sandbox:
        target = target_for(sandbox)
        asyncio.run(observe(target))
    token = sandbox.connection_user.token

    assert {record.name.partition(".")[0] for record in caplog.records} >= {"httpcore"}
    for record in caplog.records:
        assert not found(f"{record.getMessage()} {record.args!r} {record.exc_text}".encode(), token)


def test_a_password_is_in_no_log_record(caplog: pytest.LogCaptureFixture) -> None:
    """Basic authentication leaves no header in the logs either."""
    with caplog.at_level(logging.DEBUG), Sandbox(scenario="healthy", today=TODAY) as sandbox:
        target = replace(target_for(sandbox), token=None, username="viz", password=Secret(PASSWORD))
        asyncio.run(observe(target))

    assert caplog.records
    assert not any(_holds(f"{record.getMessage()} {record.args!r}") for record in caplog.records)


def test_a_defect_prints_no_locals_and_no_text_of_the_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command ends with 1, type and place; the secret stood in the error and in the failing frame."""

    def broken(**_: object) -> None:
        held = Secret(TOKEN).reveal()
        raise ValueError(f"Illegal header value {held!r}")

    monkeypatch.setattr(command.cli, "main", broken)
    with pytest.raises(SystemExit) as ended:
        command.main()

    told = "".join(capsys.readouterr())
    assert ended.value.code == 1
    assert "tracker-doctor failed with ValueError" in told
    assert not _holds(told)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--token", TOKEN),
        (f"--token={TOKEN}",),
        ("check", f"--token={TOKEN}"),
        ("check", f"--password={PASSWORD}"),
        ("check", "--url", f"https://joe:{PASSWORD}@host.test"),
        ("self-check", "--url", f"https://joe:{PASSWORD}@host.test"),
    ],
)
def test_what_was_typed_in_a_wrong_place_is_not_repeated(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """No option takes a secret; who tries is told so, without the value."""
    ended = run(*arguments, home=tmp_path)

    assert ended.returncode in {2, 3}
    assert not _holds(ended.stdout + ended.stderr)


@pytest.mark.parametrize(
    "arguments",
    [("self-check",), ("self-check", "--format", "json"), ("rules",), ("sandbox", "--list"), ("--help",)],
)
def test_other_commands_print_no_secret_of_the_environment(
    arguments: tuple[str, ...], tmp_path: Path
) -> None:
    """What the variables hold is named and not shown."""
    ended = run(
        *arguments,
        home=tmp_path,
        TRACKER_TOKEN=TOKEN,
        TRACKER_USERNAME="viz",
        TRACKER_PASSWORD=PASSWORD,
        TRACKER_URL="https://tracker.example.com",
        HTTPS_PROXY=f"http://bob:{PASSWORD}@proxy.test:3128",
    )

    assert ended.stdout
    assert not _holds(ended.stdout + ended.stderr)


@pytest.mark.parametrize("fmt", ["text", "json"])
@pytest.mark.parametrize(("form", "code"), [("raw", {0, 3, 6}), ("hex", {5})])
def test_the_answer_of_why_holds_no_token(fmt: str, form: str, code: set[int], tmp_path: Path) -> None:
    """It goes by the same door: taken out where it is known, else refused with 5 and nothing printed."""
    with Sandbox(scenario="viewer-only", today=TODAY) as sandbox:
        token = sandbox.connection_user.token
        planted = token if form == "raw" else token.encode().hex()
        story = next(one["id"] for board in sandbox.world.boards.values() for one in board.stories)
        with echoing(sandbox.url, in_free_texts(planted)) as url:
            ended = run("why", str(story), "--url", url, "--format", fmt, home=tmp_path, TRACKER_TOKEN=token)

    assert ended.returncode in code, ended.stderr
    assert not found((ended.stdout + ended.stderr).encode(), token)
    assert bool(ended.stdout) == (form == "raw")


def test_the_command_takes_the_secrets_out_of_its_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the process starts later inherits none of them."""
    for name, value in {"TRACKER_TOKEN": TOKEN, "TRACKER_PASSWORD": PASSWORD}.items():
        monkeypatch.setenv(name, value)

    target = resolve_target({"url": "https://tracker.example.com", "stories": None})

    assert target.token == Secret(TOKEN)
    assert not _holds(repr(dict(os.environ)))


def test_the_library_leaves_the_variables_of_its_program(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are not the library's to change: a second call finds the token again."""
    monkeypatch.setenv("TRACKER_TOKEN", TOKEN)

    assert find_target(url="https://tracker.example.com").token == Secret(TOKEN)
    assert find_target(url="https://tracker.example.com").token == Secret(TOKEN)


def test_one_module_starts_a_program_and_one_copies_to_the_clipboard() -> None:
    """The browser's child and the copying have tests of their own; a new outlet gets one and stands here."""
    outlets = re.compile(r"\bsubprocess\b|os\.(system|popen|exec\w|spawn|posix_spawn)|copy_to_clipboard")
    using = [
        path.relative_to(ROOT).as_posix()
        for room in ("diagnostics", "tui")
        for path in (ROOT / room).rglob("*.py")
        if outlets.search(path.read_text("utf-8"))
    ]

    assert sorted(using) == ["tui/browser/child.py", "tui/sending.py"]


async def test_the_dashboard_names_no_secret(mixed: Sandbox) -> None:
    """Workers, tasks, threads, the clipboard, the screen and its picture know nothing of the token."""
    target = sandbox_target(mixed, "mixed")
    assert target.token is not None
    token = target.token.reveal()
    app = dashboard(LiveSession(target))
    told: list[str] = []
    async with app.run_test(size=WIDE) as pilot:
        told += [f"{worker!r} {worker.name} {worker.description}" for worker in app.workers]
        told += [f"{task!r}" for task in asyncio.all_tasks()]
        told += [thread.name for thread in threading.enumerate()]
        await settle(app, pilot)
        for key in "12345":
            await pilot.press(key)
            await pilot.pause()
            told += [screen_text(app), app.export_screenshot(), app.clipboard, f"{app!r} {app.screen.tree!r}"]

    assert told
    assert not any(token in one for one in told)
    assert not found("\n".join(told[-4:]).encode(), token)
