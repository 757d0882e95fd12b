"""Tokens as they come out of files, mails and pages, through the real command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from diagnostics.sandbox import Sandbox
from tests.support.command import run

TOKEN = "5f1c0a9e7b3d4826a1f09c3e8d7b6a54"
CLEANED = {
    "line end": f"{TOKEN}\n",
    "Windows line end": f"{TOKEN}\r\n",
    "blanks": f"  {TOKEN}\t",
    "no-break space": f"\u00a0{TOKEN}\u00a0",
}
REFUSED = {
    "quotes": f'"{TOKEN}"',
    "line end inside": f"{TOKEN[:16]}\n{TOKEN[16:]}",
    "blank inside": f"{TOKEN[:16]} {TOKEN[16:]}",
    "zero width": f"{TOKEN[:16]}\u200b{TOKEN[16:]}",
    "byte order mark": f"\ufeff{TOKEN}",
    "escape": f"\x1b[200~{TOKEN}\x1b[201~",
    "header": f"X-TrackerToken: {TOKEN}",
}


def _codes(printed: str) -> list[str]:
    return [one["code"] for one in json.loads(printed)["findings"]]


@pytest.mark.parametrize("form", CLEANED)
def test_white_space_around_a_token_is_taken_off(form: str, mixed: Sandbox, tmp_path: Path) -> None:
    """A token with a line end or blanks around it is sent without them, and taken."""
    done = run(
        *("check", "--url", mixed.url, "--token-stdin", "--pane", "connection", "--format", "json"),
        home=tmp_path,
        stdin=CLEANED[form],
    )

    assert not [code for code in _codes(done.stdout) if code.startswith(("CFG", "AUTH"))]
    assert done.returncode in {0, 4}


@pytest.mark.parametrize("form", REFUSED)
def test_a_token_that_cannot_be_sent_is_refused_before_anything_is(
    form: str, mixed: Sandbox, tmp_path: Path
) -> None:
    """What stands inside or around the token is told as CFG502, and no part of the value is printed."""
    done = run(
        *("check", "--url", mixed.url, "--token-stdin", "--format", "json"),
        home=tmp_path,
        stdin=REFUSED[form],
    )

    assert (done.returncode, _codes(done.stdout)) == (2, ["CFG502"])
    for part in (TOKEN, TOKEN[:16], TOKEN[16:]):
        assert part not in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("raw", ["", "\n", "   ", "\u00a0\r\n"])
def test_nothing_but_white_space_is_no_token(raw: str, tmp_path: Path) -> None:
    """An empty token, or one of blanks alone, is CFG501, whatever the host would say."""
    url = "https://tracker.example.invalid/services/v5"

    done = run("check", "--url", url, "--token-stdin", "--format", "json", home=tmp_path, stdin=raw)

    assert (done.returncode, _codes(done.stdout)) == (2, ["CFG501"])
