"""Texts that somebody chose to do harm with, in every place where a host's words reach a report."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from diagnostics.report.json import write_json
from diagnostics.report.markdown import write_markdown
from diagnostics.report.text import write_text
from diagnostics.text import clean_text, hide_tokens
from tests.decoders.checks import hold
from tests.decoders.world import World, run

HOSTILE = {
    "escape": "a\x1b[2Jb",
    "clipboard": "\x1b]52;c;ZXZpbA==\x07",
    "title": "\x1b]0;PWNED\x07",
    "C1": "\x9b31m",
    "bidi": "user\u202egnp.exe",
    "isolate": "\u2066x\u2069",
    "markup": "[/] [bold red]x[/bold red] [/",
    "link markup": "[@click=app.quit]x[/]",
    "script": "<script>alert(1)</script>",
    "formula": "=cmd|' /C calc'!A0",
    "NUL": "nul\x00byte",
    "surrogate": "half \ud800",
    "fence": "```\n# heading\n| a | b |",
    "mention": "@all http://evil.example ![x](http://evil.example/x.png)",
    "format": "{host} {0} %s ${HOME} {__class__}",
}
HIDDEN = "9f86d081884c7d659a2feaa0c55ad015"
"""32 hex digits, as a token has them, and no token of this run."""

PLACES = (
    ("me", "name"),
    ("me", "username"),
    ("me", "project_name"),
    ("me", "role"),
    ("projects", "name"),
    ("project", "point_scale"),
    ("account", "name"),
    ("account", "status"),
    ("account_memberships", "name"),
    ("memberships", "name"),
    ("memberships", "role"),
    ("stories", "name"),
    ("stories", "story_type"),
    ("stories", "current_state"),
    ("stories", "url"),
    ("stories", "external_id"),
    ("integrations", "name"),
    ("integrations", "base_url"),
)


def _everywhere(key: str, text: str) -> Callable[[Any], bytes]:
    """Put a text in the place of each value of a key, however deep it stands."""

    def put(value: Any) -> Any:
        if isinstance(value, list):
            return [put(one) for one in value]
        if isinstance(value, dict):
            return {name: text if name == key else put(one) for name, one in value.items()}
        return value

    return lambda whole: json.dumps(put(whole)).encode()


@pytest.mark.parametrize(("kind", "key"), PLACES)
def test_hostile_text_has_no_power_in_any_face(kind: str, key: str) -> None:
    """Escapes, bidi signs, markup, HTML and formulas reach every face as plain signs."""
    text = " ".join(HOSTILE.values())

    snapshot, report = run(World(kind, _everywhere(key, text)))

    hold(snapshot, report)
    markdown = write_markdown(report)
    assert "<script" not in markdown
    assert not re.search(r"(?<!\\)\]\(", markdown)
    assert "\n# heading" not in markdown


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_titles_are_counted_where_they_could_drive_something(name: str) -> None:
    """Control, bidi and broken characters in titles are counted by DATA630; mere punctuation is not."""
    _, report = run(World("stories", _everywhere("name", HOSTILE[name])))

    told = [one.evidence["count"] for one in report.findings if one.code == "DATA630"]
    harmless = {"markup", "link markup", "script", "formula", "fence", "mention", "format"}
    assert told == ([] if name in harmless else [10])


def test_hostile_text_in_a_refusal_and_its_headers_has_no_power() -> None:
    """An error body's words and the names in headers are shown as plain signs, too."""
    text = " ".join(HOSTILE.values())
    body = json.dumps({"kind": "error", "code": "invalid_authentication", "possible_fix": text}).encode()
    headers = dict.fromkeys(("Server", "Via", "X-Request-Id"), b"\xc2\x9b31m <script>")

    snapshot, report = run(World("me", lambda _: body, status=403, headers=headers))

    hold(snapshot, report)
    assert "<script" not in write_markdown(report)
    assert "␛[2J" in write_text(report)


@pytest.mark.parametrize(("kind", "key"), PLACES)
def test_what_looks_like_a_token_is_in_no_report(kind: str, key: str) -> None:
    """A text of 32 hex digits that somebody left in a name is masked wherever a name can stand."""
    snapshot, report = run(World(kind, _everywhere(key, f"token: {HIDDEN}, see wiki")))

    for text in (write_json(report), write_text(report), write_markdown(report)):
        assert HIDDEN not in text
    if (kind, key) != ("stories", "url"):
        assert HIDDEN not in repr(snapshot)
        assert HIDDEN not in repr(snapshot.stories.to_dicts() if snapshot.stories is not None else "")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (HIDDEN, "(looks like a token)"),
        (f"x_{HIDDEN.upper()}.", "x_(looks like a token)."),
        (f"https://x.example/?token={HIDDEN}", "https://x.example/?token=(looks like a token)"),
        (HIDDEN + "0" * 8, HIDDEN + "0" * 8),
        (HIDDEN[:-1], HIDDEN[:-1]),
        ("9f86d081-884c-7d65-9a2f-eaa0c55ad015", "9f86d081-884c-7d65-9a2f-eaa0c55ad015"),
        (HIDDEN[:-1] + "g", HIDDEN[:-1] + "g"),
    ],
)
def test_only_a_whole_word_of_32_hex_digits_looks_like_a_token(text: str, shown: str) -> None:
    """Hashes of other lengths and ids with dashes stay as they are."""
    assert hide_tokens(clean_text(text)) == shown


def test_addresses_that_differ_in_such_a_word_stay_apart() -> None:
    """Addresses are compared, and none of them is shown: masking them would make two stories share one."""

    def numbered(whole: Any) -> bytes:
        base = "https://tracker.example.com/story"
        return json.dumps([{**one, "url": f"{base}/{one['id']:032x}"} for one in whole]).encode()

    snapshot, report = run(World("stories", numbered))

    assert snapshot.stories is not None
    assert snapshot.stories["url"].n_unique() == 10
    assert {one.unique_url for one in report.panes.work_items.types if one.url_checked} == {True}
