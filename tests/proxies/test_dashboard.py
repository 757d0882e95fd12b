"""The dashboard behind a proxy, on a real terminal."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.proxies.support import IN_ADDRESS, PASSWORD, TOKEN
from tests.support.command import clean_environment
from tests.support.proxy import log_in, proxy
from tests.support.terminal import terminal


def test_the_dashboard_names_the_proxys_refusal_and_shows_no_secret(tmp_path: Path) -> None:
    """The first broken link is the proxy, with its code, and no byte of the screen holds its password."""
    address = "https://tracker.example.com"
    with proxy(log_in("NTLM")) as between:
        environment = clean_environment(
            tmp_path, TRACKER_TOKEN=TOKEN, HTTPS_PROXY=between.with_user("bob", IN_ADDRESS)
        )
        command = [sys.executable, "-m", "tui", "--url", address]
        with terminal(command, environment, Path(__file__).parents[2]) as screen:
            screen.wait_for("PRX202")
            screen.press("1")
            screen.wait_for("the proxy resolves the ")
            screen.press("q")
            ended = screen.wait_for_end()

    assert ended == 0
    assert not any(secret.encode() in screen.written for secret in (PASSWORD, IN_ADDRESS, TOKEN))
