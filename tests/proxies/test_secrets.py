"""What nobody may see: the token at the proxy, and the proxy's password anywhere."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from urllib.parse import quote

import pytest

from diagnostics.observe.dial import Dial
from diagnostics.observe.transport import system_transport
from diagnostics.observe.tunnel import Hop
from diagnostics.route import route_for
from diagnostics.secret import Secret
from diagnostics.target import Target
from diagnostics.tracker.scrubbing import scrubbed
from tests.proxies.support import IN_ADDRESS, PASSWORD, TOKEN, Authority
from tests.support.command import run as command
from tests.support.proxy import Reply, log_in, proxy, refuse
from tests.support.raw_server import answer, serve

_PAIR = base64.b64encode(f"bob:{PASSWORD}".encode()).decode()
_FORMS = (PASSWORD, IN_ADDRESS, quote(PASSWORD), _PAIR)


def _echo() -> Reply:
    """Give a refusal whose headers and page bring the password back in every form."""
    page = f"<title>{PASSWORD} {_PAIR} {IN_ADDRESS}</title>"
    location = f"Location: https://{PASSWORD.replace('@', '-')}.test/"
    return refuse("403 Forbidden", f"Server: {PASSWORD}", f"Via: 1.1 {_PAIR}", location, page=page)


@pytest.mark.parametrize("fmt", ["text", "json", "markdown"])
@pytest.mark.parametrize("reply", [log_in('Basic realm="x"'), _echo()])
def test_the_proxys_password_is_in_no_byte_of_any_output(tmp_path: Path, fmt: str, reply: Reply) -> None:
    """Not even where the proxy sends it back in its headers and its page."""
    with proxy(reply) as between:
        ended = command(
            *("check", "--url", "https://tracker.example.com", "--format", fmt),
            home=tmp_path,
            TRACKER_TOKEN=TOKEN,
            HTTPS_PROXY=between.with_user("bob", IN_ADDRESS),
        )

    assert ended.returncode == 3
    assert f"127.0.0.1:{between.port}" in ended.stdout
    assert _PAIR.encode() in between.sent
    assert TOKEN.encode() not in between.sent
    assert [form for form in (*_FORMS, TOKEN) if form in ended.stdout + ended.stderr] == []


def test_a_target_that_brings_the_proxys_password_back_shows_stars(tmp_path: Path) -> None:
    """Behind a proxy in clear the host, too, may answer with what the proxy was sent."""
    body = json.dumps({"id": 7, "username": "viz", "name": f"{PASSWORD} {_PAIR}"}).encode()
    with serve(answer(body)) as server, proxy() as between:
        ended = command(
            *("check", "--url", server.url, "--format", "json"),
            home=tmp_path,
            TRACKER_TOKEN=TOKEN,
            HTTP_PROXY=between.with_user("bob", IN_ADDRESS),
        )

    assert "*** ***" in ended.stdout
    assert [form for form in _FORMS if form in ended.stdout + ended.stderr] == []


@pytest.mark.parametrize(
    "value",
    [
        "http://bob:k1te@Strung@proxy.test:3128",
        "socks4://bob:k1teStrung@proxy.test:1",
        "http://bob:k1teStrung",
    ],
)
def test_an_address_that_cannot_be_used_is_told_without_its_value_and_without_a_traceback(
    tmp_path: Path, value: str
) -> None:
    """The command ends with 3 and a finding, and no piece of the address is repeated."""
    ended = command(
        *("check", "--url", "https://tracker.example.com"),
        home=tmp_path,
        TRACKER_TOKEN=TOKEN,
        https_proxy=value,
    )

    assert (ended.returncode, ended.stderr) == (3, "")
    assert "PRX20" in ended.stdout
    assert not any(piece in ended.stdout for piece in ("k1te", "Strung", "proxy.test", "Traceback"))


def test_nothing_that_holds_the_route_prints_its_password(authority: Authority) -> None:
    """Records, transport and what is sent are all hidden from repr."""
    route = route_for("https://a.test", {"HTTPS_PROXY": f"http://bob:{IN_ADDRESS}@proxy.test:3128"})
    hop = Hop(route, "192.0.2.1", authority.file)
    target = Target(url="https://a.test", route=route)
    shown = (
        f"{hop!r} {target!r} {system_transport(target, Dial('a.test', 443, hop))!r} {route.authorization()!r}"
    )

    assert [form for form in _FORMS if form in shown] == []


def test_a_short_secret_is_no_word_to_be_starred() -> None:
    """A password of a few letters would spoil every answer that holds these by chance."""
    assert (
        scrubbed(b"abc abcdef a%40c%2Fef a%40c/ef", (Secret("abc"), Secret("abcdef"), Secret("a@c/ef")))
        == b"abc *** *** ***"
    )
