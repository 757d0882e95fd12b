"""SSL_CERT_FILE and SSL_CERT_DIR as the real command meets them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from diagnostics.settings import Options, load_target
from tests.support.command import run
from tests.support.raw_server import answer, serve
from tests.support.tls_server import authority, leaf, server_context, trust_file
from tests.tls.support import TOKEN

URL = "https://tracker.example.com"


def _unusable(kind: str, folder: Path) -> Path:
    path = folder / kind
    if kind == "folder":
        path.mkdir()
    elif kind != "missing":
        path.write_text("" if kind == "empty" else "not a certificate")
    return path


@pytest.mark.parametrize("kind", ["missing", "empty", "folder", "other"])
def test_a_variable_that_names_no_authority_ends_before_any_request(tmp_path: Path, kind: str) -> None:
    """SSL_CERT_FILE without a certificate is exit 2, named with its path, and no traceback."""
    path = _unusable(kind, tmp_path)

    ended = run(
        "check", "--url", "https://127.0.0.1:9", "--format", "json",
        home=tmp_path, TRACKER_TOKEN=TOKEN, SSL_CERT_FILE=str(path), SSL_CERT_DIR="",
    )  # fmt: skip

    found = json.loads(ended.stdout)["findings"][0]
    assert ended.returncode == 2
    assert found["code"] == "TLS312"
    assert f"SSL_CERT_FILE {path}" in found["cause"]
    assert found["evidence"]["variable"] == "SSL_CERT_FILE"
    assert "Traceback" not in ended.stderr


def test_a_variable_that_names_the_right_authority_is_used(tmp_path: Path) -> None:
    """A run with SSL_CERT_FILE gets through TLS, and is told that the public list lacks the authority."""
    top = authority()
    with serve(answer(b'{"id": 1}'), server_context(leaf(top), tmp_path)) as server:
        ended = run(
            "check", "--url", f"https://localhost:{server.port}", "--format", "json",
            home=tmp_path, TRACKER_TOKEN=TOKEN, SSL_CERT_FILE=trust_file(top, tmp_path), SSL_CERT_DIR="",
        )  # fmt: skip

    assert server.requests
    assert "TLS302" in [one["code"] for one in json.loads(ended.stdout)["findings"]]


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        (lambda path: path.mkdir(), "under a name that OpenSSL looks for"),
        (lambda path: path.write_text("x"), "it is a file"),
        (lambda _path: None, "no such folder"),
    ],
    ids=["empty", "file", "missing"],
)
def test_a_folder_variable_without_authorities_is_a_fault(tmp_path: Path, make: object, problem: str) -> None:
    """SSL_CERT_DIR is told with what is wrong; one usable folder of several is enough."""
    path = tmp_path / "certs"
    assert callable(make)
    make(path)
    environment = {"TRACKER_TOKEN": TOKEN, "SSL_CERT_DIR": str(path)}

    target = load_target(Options(url=URL), environment, str)

    assert [str(one.facts["problem"]) for one in target.faults if problem in str(one.facts)] != []
    assert target.faults[0].facts["variable"] == "SSL_CERT_DIR"
    good = tmp_path / "good"
    good.mkdir()
    (good / "0a1b2c3d.0").write_text("")
    environment = {"TRACKER_TOKEN": TOKEN, "SSL_CERT_DIR": f"{path}:{good}"}
    assert load_target(Options(url=URL), environment, str).faults == ()


def test_the_variables_do_not_count_beside_a_named_file_or_without_tls(tmp_path: Path) -> None:
    """--ca-file wins over both variables, and plain HTTP to this machine needs no authority."""
    file = Path(trust_file(authority(), tmp_path))
    broken = {"SSL_CERT_FILE": str(tmp_path / "missing"), "TRACKER_TOKEN": TOKEN}

    by_file = load_target(Options(url=URL, ca_file=file), dict(broken), str)
    plain = load_target(Options(url="http://127.0.0.1:8089"), dict(broken), str)

    assert by_file.faults == ()
    assert plain.faults == ()
