"""No secret leaves in any form that is known; where one would, nothing is written."""

from __future__ import annotations

import base64
import binascii
import html
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.leaks import LeakError, refuse_leaks
from diagnostics.secret import Secret
from tests.support.command import run
from tests.support.host import ME, PROJECT
from tests.support.raw_server import Behaviour, answer, serve

TOKEN = "5f1c0a9e7b3d4826a1f09c3e8d7b6a54"
PASSWORD = 'Zwölf "Käse" & <Brot>/42'


def _pieces(secret: str) -> list[str]:
    return [secret[at : at + 7] for at in range(0, len(secret), 7)]


FORMS: dict[str, Callable[[str], bytes]] = {
    "raw": lambda secret: secret.encode(),
    "upper case": lambda secret: secret.encode().upper(),
    "JSON in ASCII": lambda secret: json.dumps(secret).encode(),
    "JSON in UTF-8": lambda secret: json.dumps(secret, ensure_ascii=False).encode(),
    "JSON escapes throughout": lambda secret: "".join(f"\\u{ord(sign):04X}" for sign in secret).encode(),
    "URL quoted": lambda secret: quote(secret).encode(),
    "URL quoted, slashes too": lambda secret: quote(secret, safe="").encode(),
    "form": lambda secret: quote_plus(secret).encode(),
    "URL quoted throughout": lambda secret: "".join(f"%{byte:02X}" for byte in secret.encode()).encode(),
    "HTML": lambda secret: html.escape(secret).encode(),
    "repr": lambda secret: repr(secret).encode(),
    "repr of bytes": lambda secret: repr(secret.encode()).encode(),
    "hex": lambda secret: binascii.hexlify(secret.encode()),
    "UTF-16": lambda secret: secret.encode("utf-16-le"),
    "base64": lambda secret: base64.b64encode(secret.encode()),
    "base64, one byte before": lambda secret: base64.b64encode(b"x" + secret.encode() + b"yz"),
    "base64, two bytes before": lambda secret: base64.urlsafe_b64encode(b"xx" + secret.encode() + b"y"),
    "basic authentication": lambda secret: base64.b64encode(b"viz:" + secret.encode()),
    "wrapped lines": lambda secret: "\n".join(_pieces(secret)).encode(),
    "quoted lines": lambda secret: "\n> ".join(_pieces(secret)).encode(),
    "backwards": lambda secret: secret[::-1].encode(),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("secret", [TOKEN, PASSWORD.replace(" ", "_")])
def test_every_form_of_a_secret_is_found(form: str, secret: str) -> None:
    """The place is named, the value is not."""
    raw = b'{"title": "before ' + FORMS[form](secret) + b' after"}'

    with pytest.raises(LeakError, match=r"BND810.*report\.json") as caught:
        refuse_leaks({"summary.md": b"fine", "report.json": raw}, [Secret("another one"), Secret(secret)])
    assert secret not in str(caught.value)
    assert "summary.md" not in str(caught.value)


@given(
    secret=st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=8, max_size=40),
    form=st.sampled_from([name for name in FORMS if name != "upper case"]),
    before=st.binary(max_size=20),
    after=st.binary(max_size=20),
)
def test_any_secret_is_found_whatever_stands_around_it(
    secret: str, form: str, before: bytes, after: bytes
) -> None:
    """Passwords of any script are found in every form."""
    with pytest.raises(LeakError):
        refuse_leaks({"part": before + b" " + FORMS[form](secret) + b" " + after}, [Secret(secret)])


def test_a_report_without_the_secret_passes() -> None:
    """Half a token, another one and a word of few letters are no leak."""
    told = f"{TOKEN[:16]} {TOKEN[::-1][:20]} abc and so on".encode()

    refuse_leaks({"part": told}, [Secret(TOKEN), Secret("abc"), Secret("")])


def _host_that_tells(form: str) -> Behaviour:
    project = {**PROJECT, "name": "Web " + FORMS[form](TOKEN).decode()}
    me = {**ME, "projects": [{"project_id": 1, "project_name": project["name"], "role": "member"}]}
    return answer(json.dumps(me).encode())


@pytest.mark.parametrize("form", ["hex", "base64", "wrapped lines"])
@pytest.mark.parametrize("fmt", ["text", "json", "markdown", "bundle"])
def test_a_host_that_sends_the_token_in_another_form_gets_no_report_written(
    form: str, fmt: str, tmp_path: Path
) -> None:
    """The redactor does not know the form, the scan does: exit 5, and the old file is as it was."""
    file = tmp_path / "report"
    file.write_text("old")
    with serve(_host_that_tells(form)) as server:
        done = run(
            "check", "--url", server.url, "--format", fmt, "-o", str(file), home=tmp_path, TRACKER_TOKEN=TOKEN
        )

    assert (done.returncode, done.stdout, file.read_text()) == (5, "", "old")
    assert done.stderr.startswith("Refused: BND810: the token or password stands in ")
    assert FORMS[form](TOKEN).decode() not in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["report"]


def test_standard_output_is_a_door_like_any_other(tmp_path: Path) -> None:
    """Without a file nothing is printed either."""
    with serve(_host_that_tells("base64")) as server:
        done = run("check", "--url", server.url, home=tmp_path, TRACKER_TOKEN=TOKEN)

    assert (done.returncode, done.stdout) == (5, "")


def test_a_clean_bundle_holds_no_form_of_the_token(tmp_path: Path) -> None:
    """What was written is searched once more by the tests' own list of forms."""
    file = tmp_path / "ticket.zip"
    with serve(answer(json.dumps(ME).encode())) as server:
        asked = ("check", "--url", server.url, "--format", "bundle", "-o", str(file))
        run(*asked, home=tmp_path, TRACKER_TOKEN=TOKEN)
    with zipfile.ZipFile(file) as archive:
        raw = file.read_bytes() + b"".join(archive.read(name) for name in archive.namelist())

    assert not [name for name, form in FORMS.items() if form(TOKEN) in raw]
