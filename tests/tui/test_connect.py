"""The connection form: advice while one types, the test, the profile; and that the secret stays inside."""

from __future__ import annotations

import asyncio
import os
import stat
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from textual import events
from textual.message import Message
from textual.pilot import Pilot

from diagnostics.faults import Fault, FaultKind
from diagnostics.sandbox import Sandbox
from diagnostics.secret import Secret
from diagnostics.settings import Options, load_target
from diagnostics.target import Target
from tests.support.black_hole import black_hole
from tests.tui.support import NARROW, WIDE, screen_text, settle, until
from tui.connecting import Start, begun
from tui.first_run import ConnectApp
from tui.manner import Manner
from tui.widgets.choice import Choice
from tui.widgets.prompts import Line

TOKEN = "0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("TRACKER_"):
            monkeypatch.delenv(name)


def start(folder: Path, options: Options | None = None, **variables: str) -> Start:
    """Give what the form begins with, as the command would, with the profiles in `folder`."""
    options, path = options or Options(), folder / "profiles.toml"
    return begun(options, load_target(options, dict(variables), str, path), path)


def app_on(folder: Path, options: Options | None = None, **variables: str) -> ConnectApp:
    """Give the form as an app."""
    return ConnectApp(start(folder, options, **variables), Manner())


async def paste(pilot: Pilot[Target], text: str) -> None:
    """Paste into what has the focus."""
    pilot.app.post_message(events.Paste(text))
    await pilot.pause()


def shows(app: ConnectApp, *wanted: str) -> Callable[[], bool]:
    """Give the condition that the screen shows all of these."""
    return lambda: all(one in screen_text(app) for one in wanted)


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_every_field_is_there_without_scrolling(tmp_path: Path, size: tuple[int, int]) -> None:
    """Fields, buttons, advice and keys at once; nobody is told off before anything was typed."""
    app = app_on(tmp_path)
    async with app.run_test(size=size) as pilot:
        await until(pilot, shows(app, "kept nowhere"))
        shown = screen_text(app)
        for word in ("Location", "User name", "Sign in by", "Token", "Test", "Open the dashboard", "Save as"):
            assert word in shown
        assert "tracker-doctor demo" in shown
        assert "esc leaves" in shown.splitlines()[-1]
        assert "✗" not in shown
        assert "Profile" not in shown
        await pilot.press("escape")
    assert app.return_value is None
    assert app.return_code == 0


async def test_what_is_typed_is_advised_at_once(tmp_path: Path) -> None:
    """The address as it becomes, and each fault by its code beside its field."""
    app = app_on(tmp_path)
    async with app.run_test(size=NARROW) as pilot:
        await paste(pilot, "tracker.example.com\n")
        await until(pilot, shows(app, "→ https://tracker.example.com/services/v5"))
        await pilot.press("enter", "enter", "enter")
        await paste(pilot, f" {TOKEN[:10]}\n")
        await until(pilot, shows(app, "10 of 32 hex digits"))
        assert "••••••••••" in screen_text(app)
        await paste(pilot, "xyz 1")
        await until(pilot, shows(app, "✗ CFG502"))
        await pilot.press("ctrl+u", "h", "u", "n", "t", "e", "r", "2")
        await until(pilot, shows(app, "▲ CFG505"))
        assert "→ https" in screen_text(app)
        await pilot.press("shift+tab", "p")
        await until(pilot, shows(app, "✗ A password goes with a user name"))
        await pilot.press("shift+tab", "a", "d", "a")
        await until(pilot, shows(app, "▲ CFG504"))
        await pilot.press("tab", "tab", "ctrl+u")
        await paste(pilot, "correct horse battery staple 4711")
        await until(pilot, shows(app, "strength 4 of 4"))
        await pilot.press("ctrl+u")
        await paste(pilot, "Tasktop1")
        await until(pilot, shows(app, "▲ CFG503"))
        await pilot.press("escape")
        assert "esc again leaves" in screen_text(app)
        await pilot.press("escape")
    assert app.return_value is None


async def test_enter_goes_on_tests_and_opens(tmp_path: Path, mixed: Sandbox) -> None:
    """Address, enter to the token, enter tests, enter opens: what comes out is the target that was tested."""
    app = app_on(tmp_path)
    messages: list[Message] = []
    token = mixed.connection_user.token
    async with app.run_test(size=NARROW, message_hook=messages.append) as pilot:
        await paste(pilot, mixed.url)
        await pilot.press("enter", "enter", "enter")
        for digit in token:
            app.screen.query_one("#secret").post_message(events.Key(digit, digit))
        await pilot.press("enter")
        await until(pilot, shows(app, "All links hold, as Viz Connector"))
        assert "accepted as viz-connector" in screen_text(app)
        told = [repr(one) for one in messages] + [repr(one) for one in app.workers]
        assert not [one for one in told if token in one]
        assert not [one for one in _texts(app) if token in one]
        await pilot.press("enter")
        await settle(app, pilot)
    target = app.return_value
    assert target is not None
    assert (target.url, target.token, target.secret_source) == (
        mixed.url,
        Secret(token),
        "the connection form",
    )
    assert target.faults == ()


def _texts(app: ConnectApp) -> list[str]:
    """Give every text that a widget holds as an attribute, and what it prints as."""
    widgets = list(app.screen.query("*"))
    held = [value for one in widgets for value in vars(one).values() if isinstance(value, str)]
    return held + [repr(one) for one in widgets]


async def test_a_broken_link_is_told_with_what_to_do(tmp_path: Path, mixed: Sandbox) -> None:
    """Code, remedy and who acts; the dashboard can be opened all the same, and typing takes it off again."""
    app = app_on(tmp_path, Options(url=mixed.url, token=Secret("f" * 32)))
    async with app.run_test(size=NARROW) as pilot:
        await pilot.press("ctrl+t")
        await until(pilot, shows(app, "✗ Authentication · AUTH510", "To act: you", "Not tried, because of"))
        assert "✗ fail" in screen_text(app)
        await pilot.press("end", "x")
        await pilot.pause()
        assert "AUTH510" not in screen_text(app)
        await pilot.press("backspace", "ctrl+o")
        await settle(app, pilot)
    assert app.return_value is not None
    assert app.return_value.token == Secret("f" * 32)


async def test_esc_ends_a_test_that_waits(tmp_path: Path) -> None:
    """The run is over, with no task left of it; the form stays."""
    with black_hole() as port:
        app = app_on(tmp_path, Options(url=f"http://127.0.0.1:{port}", token=Secret(TOKEN)))
        async with app.run_test(size=NARROW) as pilot:
            await pilot.press("ctrl+t")
            await until(pilot, shows(app, "esc ends the test", "Settings"))
            await pilot.press("escape")
            await until(pilot, shows(app, "esc leaves"))
            names = {task.get_name() for task in asyncio.all_tasks()}
            assert not [one for one in names if one == "observation" or one.startswith("stage ")]
            await pilot.press("escape")
    assert app.return_value is None


async def test_settings_that_are_there_are_filled_in_and_told(tmp_path: Path) -> None:
    """CFG501 beside the field where only the address is there; with only the token, that one is named."""
    app = app_on(tmp_path, Options(url="tracker.example.com"))
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, shows(app, "tracker.example.com", "✗ CFG501: No token or password"))
        assert app.focused is not None
        assert app.focused.id == "secret"
    app = app_on(tmp_path, TRACKER_TOKEN=TOKEN)
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, shows(app, "✗ CFG506", "from environment TRACKER_TOKEN; type to use another"))
        assert TOKEN not in screen_text(app)
        await paste(pilot, "tracker.example.com")
        await pilot.press("ctrl+o")
        await settle(app, pilot)
    assert app.return_value is not None
    assert app.return_value.token == Secret(TOKEN)


async def test_the_profiles_there_are_can_be_taken(tmp_path: Path) -> None:
    """A name that names nothing is told with CFG509, and another one fills the form."""
    path, secret = tmp_path / "profiles.toml", tmp_path / "acme.token"
    path.write_text(f'[acme]\nurl = "acme.example.com"\ntoken_file = "{secret}"\n', encoding="utf-8")
    secret.write_text(TOKEN, encoding="utf-8")
    for one in (path, secret):
        one.chmod(0o600)
    app = app_on(tmp_path, Options(profile="nope"))
    async with app.run_test(size=NARROW) as pilot:
        await until(pilot, shows(app, "CFG509", "there is no such profile", "Choose one above"))
        await pilot.press("right", "enter")
        await until(pilot, shows(app, "→ https://acme.example.com/services/v5", f"from file {secret}"[:40]))
        await pilot.press("ctrl+o")
        await settle(app, pilot)
    assert app.return_value is not None
    assert (app.return_value.profile, app.return_value.token) == ("acme", Secret(TOKEN))


async def _saved(app: ConnectApp, pilot: Pilot[Target], name: str) -> None:
    app.screen.set_focus(app.screen.query_one("#profile-name", Line))
    await paste(pilot, name)
    await pilot.press("enter")


async def test_a_profile_is_saved_without_the_secret(tmp_path: Path) -> None:
    """The line that opens it next time is told; one that is there is changed only when asked twice."""
    app = app_on(tmp_path, Options(url="tracker.example.com", token=Secret(TOKEN), projects=(7, 9)))
    path = tmp_path / "profiles.toml"
    async with app.run_test(size=NARROW) as pilot:
        await _saved(app, pilot, "acme")
        await until(pilot, shows(app, "Next time: tracker-doctor --profile acme", "TRACKER_TOKEN"))
    text = path.read_text(encoding="utf-8")
    assert tomllib.loads(text) == {
        "acme": {"url": "https://tracker.example.com/services/v5", "projects": [7, 9]}
    }
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    app = app_on(tmp_path, Options(url="other.example.com", token=Secret(TOKEN)))
    async with app.run_test(size=NARROW) as pilot:
        await _saved(app, pilot, "acme")
        await until(pilot, shows(app, "There is a profile acme already"))
        assert path.read_text(encoding="utf-8") == text
        await pilot.press("enter")
        await until(pilot, shows(app, "Saved without the secret"))
    assert "other.example.com" in path.read_text(encoding="utf-8")
    assert TOKEN not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("locked", [False, True])
async def test_the_token_goes_into_the_keyring_where_that_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, locked: bool
) -> None:
    """The profile names the entry; a keyring that takes nothing is told, and the profile names none."""
    kept: dict[str, Secret] = {}

    def keep(name: str, secret: Secret) -> Fault | None:
        if locked:
            return Fault(kind=FaultKind.KEYRING_LOCKED, facts={"problem": "it is locked"})
        kept[name] = secret
        return None

    monkeypatch.setattr("tui.profile_file.keep_in_keyring", keep)
    app = app_on(tmp_path, Options(url="tracker.example.com", token=Secret(TOKEN)))
    async with app.run_test(size=NARROW) as pilot:
        app.screen.set_focus(app.screen.query_one("#keep", Choice))
        await pilot.press("right")
        await _saved(app, pilot, "acme")
        await until(pilot, shows(app, "Next time: tracker-doctor --profile acme"))
        assert ("it is locked" in screen_text(app)) == locked
        assert ("TRACKER_TOKEN" in screen_text(app)) == locked
    saved = tomllib.loads((tmp_path / "profiles.toml").read_text(encoding="utf-8"))["acme"]
    assert saved.get("keyring") == (None if locked else "acme")
    assert kept == ({} if locked else {"acme": Secret(TOKEN)})


def test_the_first_paint_waits_for_nothing_slow() -> None:
    """Importing the form loads no httpx, polars, zxcvbn, cryptography, no observation and no dashboard."""
    code = (
        "import sys, tui.first_run, tui.connecting; names = ('httpx', 'polars', 'zxcvbn', 'cryptography', "
        "'diagnostics.observe', 'diagnostics.judge', 'tui.app'); print([*filter(sys.modules.get, names)])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
