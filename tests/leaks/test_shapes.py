"""What has a secret's shape is found in every writing of it, and what reports do hold is no false alarm."""

from __future__ import annotations

import html
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import msgspec
import pytest

from diagnostics.case import Case
from diagnostics.formats import FORMATS
from diagnostics.leaks import LeakError, refuse_leaks
from diagnostics.outputs import output_text, write_output
from diagnostics.redact import redact_case
from diagnostics.report.read import read_json
from diagnostics.secret import Secret
from tests.golden import FOLDER
from tests.leaks.shapes import SHAPES

TOKEN = "5f1c0a9e7b3d4826a1f09c3e8d7b6a54"
QUICK = [name for name in FORMATS if name != "svg"]
WRITINGS: dict[str, Callable[[str], bytes]] = {
    "plain": str.encode,
    "JSON": lambda text: json.dumps({"title": text}).encode(),
    "JSON in JSON": lambda text: json.dumps(json.dumps({"title": text})).encode(),
    "HTML": lambda text: f"<p>{html.escape(text)}</p>".encode(),
    "address": lambda text: f"https://host.test/?q={quote(text, safe='')}".encode(),
    "UTF-16": lambda text: text.encode("utf-16"),
    "ZIP": lambda text: _zipped("note.txt", text.encode()),
    "ZIP in ZIP": lambda text: _zipped("book.xlsx", _zipped("xl/sheet1.xml", text.encode())),
}
HELD = (
    "GET /me 200 request id 5f1c0a9e7b3d4826a1f09c3e8d7b6a54",
    '{"request_id": "5f1c0a9e7b3d4826a1f09c3e8d7b6a54", "path": "/me"}',
    "<td>request id</td><td>5f1c0a9e7b3d4826a1f09c3e8d7b6a54</td>",
    "title: (looks like a token) | 5f1c0a9e7b3d4826a1f09c3e8d7b6a54",
    "sha256 " + "ab" * 32,
    "token_sha256: " + "ab" * 32,
    "fingerprint " + ":".join(["AB"] * 32),
    'curl -H "X-TrackerToken: $TRACKER_TOKEN" https://host.test/services/v5/me',
    "X-TrackerToken: ***",
    "api_token=(secret)&x=1",
    "ask joe@example.com or mailto:joe@example.com",
    "http://proxy.test:3128,joe@example.com",
    '"http://proxy.test:3128","joe@example.com"',
    "<td>http://proxy.test:3128</td><td>joe@example.com</td>",
    "http://proxy.test:3128\N{NO-BREAK SPACE}joe@example.com",
    "ssh joe@host.test; scp joe@host.test:/tmp/ticket.zip .",
    "ssh://git@host.test/x.git",
    "http://USER:PASSWORD@proxy.test:3128",
    "https://(secret)@host.test/",
    "https://host.test/@joe:pw",
    "Authorization: Basic authentication is refused",
    "WWW-Authenticate: Basic realm=tracker",
    "Authorization: Bearer authentication",
    "Basic is the one scheme that this program speaks",
    "-----BEGIN CERTIFICATE-----",
    "eyeglasses.example.com.test",
    "the private key of a server stays there",
)


def _zipped(name: str, raw: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, raw)
    return file.getvalue()


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize("shape", SHAPES)
def test_the_scan_finds_each_shape_in_each_writing(shape: str, writing: str) -> None:
    """Nothing was told of them; part and rule are named, and never the value."""
    raw = WRITINGS[writing](f"see {SHAPES[shape](TOKEN)} here")

    with pytest.raises(LeakError, match=r"^BND810: .* stands in part\.x") as caught:
        refuse_leaks({"fine": b"fine", "part.x": raw}, ())
    assert TOKEN not in str(caught.value)


@pytest.mark.parametrize("writing", WRITINGS)
@pytest.mark.parametrize("text", HELD)
def test_what_reports_hold_is_no_secret(text: str, writing: str) -> None:
    """Neither the scan nor the redactor takes it for one."""
    refuse_leaks({"part": WRITINGS[writing](f"see {text} here")}, [Secret("another-one")])


def test_all_of_it_in_one_text_is_no_secret_either() -> None:
    """What stands beside each other makes no secret, and nothing of it is hidden."""
    report = read_json((FOLDER / "empty.json").read_bytes())
    (finding, *_) = report.findings
    findings = tuple(msgspec.structs.replace(finding, cause=text) for text in HELD)
    case = Case(report=msgspec.structs.replace(report, findings=findings))

    clean, removals = redact_case(case, ())

    assert removals == ()
    assert clean.report is case.report
    for fmt in ("text", "json", "markdown"):
        assert output_text(case, fmt, ())


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_no_report_on_a_sample_world_holds_a_shape(path: Path, tmp_path: Path) -> None:
    """Every golden report, in every form but the picture: nothing hidden, nothing refused."""
    case = Case(report=read_json(path.read_bytes()))

    assert redact_case(case, ()) == (case, ())
    for fmt in QUICK:
        assert write_output(case, fmt, tmp_path / fmt, [Secret(TOKEN)]).exists()


def test_a_zip_that_cannot_be_searched_is_refused() -> None:
    """What cannot be proved clean is not written: a broken ZIP, one too deep, one that is too large."""
    whole = _zipped("a", b"x" * 1000)
    deep = _zipped("a", _zipped("b", _zipped("c", b"x")))
    for raw in (whole[:-30], deep):
        with pytest.raises(LeakError, match=r"^BND810: .*ZIP"):
            refuse_leaks({"part": raw}, ())


def test_a_secret_in_a_name_is_found_and_not_repeated() -> None:
    """Names of parts and of a ZIP's members are searched, and the refusal does not print them."""
    for parts in ({f"{TOKEN}.txt": b"x"}, {"a.zip": _zipped(f"{TOKEN}.txt", b"x")}):
        with pytest.raises(LeakError) as caught:
            refuse_leaks(parts, [Secret(TOKEN)])
        assert TOKEN not in str(caught.value)


@pytest.mark.parametrize("secret", ["", "a", "abc"])
def test_a_secret_of_no_length_stands_in_nothing(secret: str) -> None:
    """An empty one, or one of three letters, spoils no report and withholds none."""
    text = b'{"a": "abc and abcabc"}'

    refuse_leaks({"part": text}, [Secret(secret)])


def test_a_short_secret_withholds_the_report_only_where_it_stands_as_a_word() -> None:
    """Of four to seven characters: it is never replaced, and a report that holds it as a word is refused."""
    short = [Secret("hunter2")]
    refuse_leaks({"part": b"hunter22 and shunter2 and hunter_2"}, short)

    for text in (b"the hunter2 of", b'"HUNTER2"', b"viz:hunter2@", b"&quot;hunter2&quot;", b"%22hunter2"):
        with pytest.raises(LeakError, match=r"fewer than 8 characters.*Use a longer one"):
            refuse_leaks({"part": text}, short)
