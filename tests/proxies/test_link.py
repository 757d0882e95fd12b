"""The link that is a proxy: what it says to a CONNECT, and what is made of it."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from diagnostics.tracker.proxies import schemes_of
from tests.proxies.support import IN_ADDRESS, PASSWORD, TOKEN, Authority, only_failure, run, stage
from tests.support.proxy import Login, Reply, close, hang, log_in, proxy, refuse, say

URL = "https://tracker.example.com/services/v5"
"""A host that only the proxy would have to find: nothing here resolves it."""


async def test_a_run_goes_through_the_tunnel_and_the_token_with_it(authority: Authority) -> None:
    """The link shows proxy, variable and times; the name is the proxy's task, and the token stays in TLS."""
    with authority.host() as server, proxy() as between:
        url = f"https://localhost:{server.port}/services/v5"
        report = await run(url, {"HTTPS_PROXY": between.address}, authority.file)

    link = stage(report, "proxy")
    assert (link.status, stage(report, "tls").status, stage(report, "auth").status) == ("pass",) * 3
    assert f"{between.address} (HTTPS_PROXY): connection " in link.detail
    assert "tunnel to localhost" in link.detail
    assert (stage(report, "dns").status, stage(report, "dns").detail) == (
        "skipped",
        "the proxy resolves the name",
    )
    assert stage(report, "tcp").detail == "the connection goes to the proxy"
    assert all(TOKEN.encode() in request for request in server.requests)
    assert {head.split(b"\r\n")[0] for head in between.heads} == {
        f"CONNECT localhost:{server.port} HTTP/1.1".encode()
    }
    assert TOKEN.encode() not in between.sent
    assert "A proxy that lets nothing through" in {one.what for one in report.ruled_out}


async def test_a_name_that_only_the_proxy_knows_is_reached(authority: Authority) -> None:
    """The target's name is never looked up here, so that a proxy's own names work and none leaks."""
    asked: list[str] = []

    def lookup(host: str, *rest: object, **named: object) -> object:
        asked.append(host)
        return socket.getaddrinfo(host, *rest, **named)  # type: ignore[arg-type]

    inside = {"tracker.inside": "127.0.0.1"}
    with authority.host(name="tracker.inside") as server, proxy(names=inside) as between:
        variables = {"HTTPS_PROXY": between.address.replace("127.0.0.1", "localhost")}
        url = f"https://tracker.inside:{server.port}/services/v5"
        report = await run(url, variables, authority.file, lookup)

    assert stage(report, "auth").status == "pass"
    assert "name " in stage(report, "proxy").detail
    assert asked == ["localhost"]


async def test_a_proxy_that_is_spoken_to_in_tls_carries_the_run(authority: Authority) -> None:
    """An https proxy is verified by its name, and the target's TLS goes through its own."""
    with authority.host() as server, proxy(tls=authority.context("localhost")) as between:
        url = f"https://localhost:{server.port}/services/v5"
        report = await run(url, {"https_proxy": between.address}, authority.file)

    assert between.address.startswith("https://")
    assert {stage(report, name).status for name in ("proxy", "tls", "http", "auth")} == {"pass"}


async def test_a_proxy_whose_own_certificate_is_not_trusted_is_prx204(
    authority: Authority, tmp_path: Path
) -> None:
    """TLS to the proxy is the proxy's fault and not the target's."""
    (tmp_path / "other").mkdir()
    other = Authority(tmp_path / "other")
    with proxy(tls=other.context("localhost")) as between:
        found = only_failure(await run(URL, {"HTTPS_PROXY": between.address}, authority.file), "proxy")

    assert (found.code, found.evidence["symptom"]) == ("PRX204", "cert_untrusted")
    assert "TLS" in found.cause


async def test_user_and_password_are_sent_decoded(authority: Authority) -> None:
    """What stands percent-encoded in the variable is what the proxy gets, in every connection."""
    with authority.host() as server, proxy(login=Login("bob", PASSWORD)) as between:
        url = f"https://localhost:{server.port}/services/v5"
        report = await run(url, {"HTTPS_PROXY": between.with_user("bob", IN_ADDRESS)}, authority.file)

    assert stage(report, "auth").status == "pass"


@pytest.mark.parametrize(
    ("user", "told"),
    [
        ("", "asks for a user name and password"),
        ("bob:wrong1@", "refuses the user name and password of HTTPS_PROXY"),
    ],
)
async def test_a_407_for_basic_is_prx201_and_tells_a_missing_login_from_a_refused_one(
    user: str, told: str
) -> None:
    """Status 407 is the proxy's and never the token's, and no token is sent."""
    with proxy(login=Login("bob", PASSWORD)) as between:
        variables = {"HTTPS_PROXY": between.address.replace("://", f"://{user}")}
        found = only_failure(await run(URL, variables), "proxy")

    assert (found.code, found.actor, found.title) == ("PRX201", "user", f"The proxy {told}")
    assert (found.evidence["http_status"], found.evidence["schemes"]) == (407, "Basic")
    assert len(between.heads) == 1
    assert TOKEN.encode() not in between.sent


@pytest.mark.parametrize(
    ("offered", "code"),
    [
        (("NTLM", "Negotiate"), "PRX202"),
        (('Digest realm="a, Basic b", nonce="x"',), "PRX202"),
        (("Negotiate, NTLM", 'Basic realm="x"'), "PRX201"),
        ((), "PRX201"),
    ],
)
async def test_a_407_without_basic_is_prx202_and_names_what_is_offered(
    offered: tuple[str, ...], code: str
) -> None:
    """NTLM and its like need a helper on this machine; where Basic is offered beside them, it is enough."""
    with proxy(log_in(*offered)) as between:
        found = only_failure(await run(URL, {"HTTPS_PROXY": between.address}), "proxy")

    assert found.code == code
    if code == "PRX202":
        assert str(found.evidence["schemes"]) in found.title
        assert "px" in found.remediation.text


def test_schemes_are_read_from_any_number_of_headers() -> None:
    """Parameters, quoted commas and repeated names are no schemes of their own."""
    first = 'Basic realm="a, NTLM", charset="UTF-8", Digest realm="b", qop="auth"'

    assert schemes_of([first, "basic", "NTLM TlRMTVNT=="]) == ("Basic", "Digest", "NTLM")


_SQUID = "Server: squid/5.7"


@pytest.mark.parametrize(
    ("reply", "code", "told"),
    [
        (refuse("403 Forbidden", _SQUID, page="<title>Denied</title>"), "PRX203", "its rules forbid it"),
        (refuse("405 Method Not Allowed", "Server: nginx"), "PRX203", "it does not take CONNECT"),
        (refuse("502 Bad Gateway"), "PRX209", "it got no connection to tracker.example.com"),
        (refuse("503 Service Unavailable", "X-Squid-Error: ERR_DNS_FAIL 0"), "PRX209", "no way to"),
        (refuse("504 Gateway Timeout"), "PRX209", "waited in vain"),
        (
            refuse("302 Found", "Location: https://portal.test/?u=bob"),
            "PRX205",
            "points to https://portal.test,",
        ),
        (refuse("511 Network Authentication Required", page="<title>Wi-Fi</title>"), "PRX205", "“Wi-Fi”"),
        (refuse("200 OK", page="<html><title>Blo\x1bcked</title></html>"), "PRX205", "“Blo␛cked”"),
        (refuse("403 Forbidden", page="<title>No</title>", keep_open=True), "PRX203", "forbid"),
        (say(b"HTTP/1.0 403 Forbidden\n\n"), "PRX203", "forbid"),
        (say(b"\x05\xff"), "PRX208", "does not speak HTTP"),
        (say(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 70000), "PRX208", "does not speak HTTP"),
        (close, "PRX204", "hung up without an answer"),
    ],
)
async def test_what_a_proxy_says_instead_of_a_tunnel_gets_its_own_name(
    reply: Reply, code: str, told: str
) -> None:
    """Policy, page, broken way and no proxy at all are told apart by status and page, at its link."""
    with proxy(reply) as between:
        found = only_failure(await run(URL, {"HTTPS_PROXY": between.address}), "proxy")

    assert (found.code, found.pane) == (code, "connection")
    assert told in found.cause


async def test_a_proxy_that_hangs_ends_with_the_links_time(authority: Authority) -> None:
    """A proxy that takes the connection and says nothing is PRX204, as likely, with the seconds waited."""
    with proxy(hang) as between:
        report = await run(URL, {"HTTPS_PROXY": between.address}, authority.file, connect_s=0.3)

    found = only_failure(report, "proxy")
    assert (found.code, found.confidence, found.evidence["timeout_s"]) == ("PRX204", "likely", 0.3)
    assert found.title.endswith("takes the connection and gives no answer")


async def test_a_proxy_that_nobody_runs_is_prx204_and_not_the_targets_port() -> None:
    """A refused connection is the proxy's, with its address and errno."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    found = only_failure(await run(URL, {"ALL_PROXY": f"127.0.0.1:{port}"}), "proxy")

    assert (found.code, found.evidence["errno_name"]) == ("PRX204", "ECONNREFUSED")
    assert found.title == f"The proxy http://127.0.0.1:{port} cannot be reached"


async def test_a_proxy_whose_name_is_unknown_is_prx204_and_the_target_is_not_looked_up() -> None:
    """The resolver's no to the proxy's name says nothing of the target's."""
    asked: list[str] = []

    def unknown(host: str, *_: object, **__: object) -> object:
        asked.append(host)
        raise socket.gaierror(socket.EAI_NONAME, "no such name")

    report = await run(URL, {"HTTPS_PROXY": "http://no-such-proxy:3128"}, lookup=unknown)
    found = only_failure(report, "proxy")

    assert (found.code, found.evidence["symptom"]) == ("PRX204", "name_not_found")
    assert asked == ["no-such-proxy"]


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("http://bob:k1te@Str@proxy.test:3128", "PRX207"),
        ("http://bob:k1te#Str@proxy.test:3128", "PRX207"),
        ("socks5://bob:k1teStr@proxy.test:1080", "PRX208"),
        ("http://bob:k1teStr@proxy.test:99999", "PRX208"),
    ],
)
async def test_an_address_that_cannot_be_used_ends_the_run_before_anything_is_looked_up(
    value: str, code: str
) -> None:
    """No piece of a password goes to the resolver, and none stands in the report."""

    def never(*_: object, **__: object) -> object:
        raise AssertionError

    report = await run(URL, {"HTTPS_PROXY": value}, lookup=never)

    assert only_failure(report, "proxy").code == code
    assert "k1te" not in repr(report)


async def test_an_ignored_entry_of_no_proxy_is_a_warning_beside_the_route(authority: Authority) -> None:
    """PRX206 names the entry, why it has no effect, and the proxy that is used all the same."""
    with authority.host() as server, proxy() as between:
        url = f"https://localhost:{server.port}/services/v5"
        variables = {"HTTPS_PROXY": between.address, "NO_PROXY": "example.com localhost"}
        report = await run(url, variables, authority.file)

    found = next(one for one in report.findings if one.code == "PRX206")
    assert (found.severity, found.subject) == ("warn", "localhost")
    assert "'example.com localhost' is parted by something else than a comma" in found.cause
    assert between.address in found.cause
    assert stage(report, "proxy").status == "warn"


async def test_a_host_that_no_proxy_takes_out_is_reached_directly(authority: Authority) -> None:
    """Then name and connection are observed as ever, and the proxy's link says which entry did it."""
    with authority.host() as server, proxy() as between:
        url = f"https://localhost:{server.port}/services/v5"
        report = await run(url, {"HTTPS_PROXY": between.address, "NO_PROXY": "localhost"}, authority.file)

    assert (stage(report, "dns").status, stage(report, "auth").status) == ("pass", "pass")
    assert "localhost in NO_PROXY takes localhost out of HTTPS_PROXY" in stage(report, "proxy").detail
    assert between.heads == []
