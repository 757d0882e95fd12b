"""Answers to requests that are a proxy's and not the target's, and such as only look like it."""

from __future__ import annotations

import contextlib

import pytest

from diagnostics.judge import judge
from diagnostics.observe import Surroundings, observe
from diagnostics.observe.network import ProxyAnswer, Reached
from diagnostics.observe.tunnel import Hop
from diagnostics.report.model import Report
from diagnostics.route import DIRECT, Route
from diagnostics.secret import Secret
from diagnostics.target import Target
from tests.proxies.support import ME, TOKEN, Authority, only_failure, run, stage
from tests.support.network import OpenNetwork
from tests.support.proxy import Login, Reply, log_in, proxy, refuse
from tests.support.raw_server import Behaviour, answer, serve

_PAGE = b"<html><title>Internet log-in</title></html>"
_V5 = b'{"kind": "error", "code": "%s", "error": "no"}'


def _page(status: str, *headers: str, body: bytes = _PAGE, media_type: str = "text/html") -> Behaviour:
    return answer(body, status, media_type, *headers)


def _of_a_request(head: bytes) -> bool:
    """Tell the tunnel of a request, which httpx opens, from those that the links before it are tried with."""
    return b"Accept:" in head


async def _direct(behaviour: Behaviour) -> Report:
    with serve(behaviour) as server:
        target = Target(url=server.url, token=Secret(TOKEN), secret_source="the test", route=DIRECT)
        return judge(await observe(target))


@pytest.mark.parametrize(
    ("behaviour", "sign"),
    [
        (_page("401 Unauthorized", "Server: squid/5.7"), "Squid"),
        (_page("403 Forbidden", "Via: 1.1 gw (Zscaler)"), "Zscaler"),
        (_page("403 Forbidden", "X-Squid-Error: ERR_ACCESS_DENIED 0"), "Squid"),
        (_page("403 Forbidden", "Proxy-Connection: close"), "proxy-connection"),
        (_page("403 Forbidden", body=b"<p>Blocked by your FortiGate</p>"), "FortiGate"),
        (_page("401 Unauthorized", "Server: squid", body=b"{}", media_type="application/json"), "Squid"),
        (_page("511 Network Authentication Required"), None),
    ],
)
async def test_a_refusal_by_a_proxy_product_is_prx205_and_never_the_tokens(
    behaviour: Behaviour, sign: str | None
) -> None:
    """Without v5's error body, a product's name in headers or page decides, with no proxy in the route."""
    found = only_failure(await _direct(behaviour), "http")

    assert (found.code, found.actor) == ("PRX205", "network")
    assert (sign is None) or sign in str(found.evidence["proxy_sign"])


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [
        (_page("401 Unauthorized", "Server: squid", body=_V5 % b"invalid_authentication"), "AUTH510"),
        (_page("403 Forbidden", "Via: 1.1 squid", body=_V5 % b"invalid_authentication"), "AUTH510"),
        (_page("403 Forbidden", "Server: squid", body=_V5 % b"unauthorized_operation"), "AUTH513"),
        (_page("401 Unauthorized", body=b"{}", media_type="application/json"), "AUTH510"),
        (_page("403 Forbidden", "Via: 1.1 google", "Server: nginx"), "HTTP432"),
        (_page("200 OK"), "HTTP432"),
        (_page("302 Found", "Location: https://portal.test/login"), "HTTP401"),
        (_page("503 Service Unavailable", "Server: squid"), "HTTP422"),
    ],
)
async def test_what_is_not_a_proxys_is_never_prx(behaviour: Behaviour, code: str) -> None:
    """v5's own error body wins over any header, and pages without a sign are nobody's proxy."""
    report = await _direct(behaviour)

    assert [one.code for one in report.findings if one.severity == "fail"] == [code]


@pytest.mark.parametrize(
    ("reply", "code", "told"),
    [
        (log_in('Basic realm="x"'), "PRX201", "asks for a user name and password"),
        (log_in("NTLM"), "PRX202", "NTLM"),
        (refuse("403 Forbidden", page="<title>No</title>"), "PRX203", "its rules forbid it"),
        (refuse("200 OK", page="<title>Log in</title>"), "PRX205", "“Log in”"),
        (refuse("302 Found", "Location: https://portal.test/x"), "PRX205", "https://portal.test"),
        (refuse("401 Unauthorized", page="<title>Who?</title>"), "PRX205", "status 401"),
        (refuse("504 Gateway Timeout", "Server: squid", page="<p>late</p>"), "PRX209", "waited in vain"),
    ],
)
async def test_plain_http_gets_the_same_names_at_the_link_of_http(reply: Reply, code: str, told: str) -> None:
    """There a proxy sees the requests themselves; it is asked without the token first, and gets none."""
    with serve(ME) as server, proxy(reply) as between:
        found = only_failure(await run(server.url, {"HTTP_PROXY": between.address}), "http")

    assert found.code == code
    assert told in found.title + found.cause
    assert between.heads[0].startswith(f"GET http://127.0.0.1:{server.port}/services/v5/me".encode())
    assert TOKEN.encode() not in between.sent


async def test_plain_http_on_this_machine_goes_through_a_proxy_of_this_machine() -> None:
    """The proxy gets the requests in absolute form, user and password with each, and the run passes."""
    with serve(ME) as server, proxy(login=Login("bob", "k1teString")) as between:
        report = await run(server.url, {"HTTP_PROXY": between.with_user("bob", "k1teString")})

    assert stage(report, "auth").status == "pass"
    assert "requests pass in clear, on this machine" in stage(report, "proxy").detail
    assert len(server.requests) == len(between.heads)
    assert not any(b"k1teString" in request or b"Proxy-" in request for request in server.requests)


class _Elsewhere(OpenNetwork):
    """A network in which every proxy stands on another machine."""

    async def connect(self, _addresses: tuple[str, ...], _port: int, _timeout_s: float) -> Reached:
        """Reach a documentation address."""
        return Reached("192.0.2.7")

    async def tunnel(self, _hop: Hop, _host: str, _port: int, _timeout_s: float) -> ProxyAnswer:
        """Fail the test: plain http has no tunnel."""
        raise AssertionError


async def test_no_token_leaves_this_machine_in_clear_because_of_a_proxy() -> None:
    """Plain http is for this machine; a variable that leads it elsewhere is PRX210, and nothing is sent."""
    route = Route(scheme="http", host="proxy.example.com", port=3128, variable="http_proxy")
    target = Target(
        url="http://127.0.0.1:8089/services/v5", token=Secret(TOKEN), secret_source="x", route=route
    )
    report = judge(await observe(target, Surroundings(network=_Elsewhere())))

    found = only_failure(report, "proxy")
    assert (found.code, found.actor) == ("PRX210", "user")
    assert "NO_PROXY=127.0.0.1" in found.remediation.commands[0]


async def test_a_page_out_of_the_tunnel_is_the_targets_unless_a_product_is_named(
    authority: Authority,
) -> None:
    """TLS proves the target; only a proxy that opens it can show its own page, and is told by its name."""
    seen = []
    for headers in ((), ("X-BlueCoat-Via: 1",)):
        with authority.host(_page("200 OK", *headers)) as server, proxy() as between:
            url = f"https://localhost:{server.port}/services/v5"
            report = await run(url, {"HTTPS_PROXY": between.address}, authority.file)
            seen.append(only_failure(report, "http").code)

    assert seen == ["HTTP432", "PRX205"]


async def test_a_proxy_that_changes_its_mind_is_told_at_the_link_where_it_does(authority: Authority) -> None:
    """A tunnel that is refused later is still the proxy's doing, by the status that httpx tells."""
    with authority.host() as server, proxy(refuse("403 Forbidden"), when=_of_a_request) as between:
        url = f"https://localhost:{server.port}/services/v5"
        report = await run(url, {"HTTPS_PROXY": between.address}, authority.file)

    assert only_failure(report, "http").code == "PRX203"


async def test_a_proxy_that_goes_away_is_not_taken_for_the_target(authority: Authority) -> None:
    """Every connection leads to the proxy, so that one which is refused later is PRX204 and not NET110."""
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(authority.host())
        with contextlib.ExitStack() as running:
            between = running.enter_context(proxy(lambda _: running.close(), when=_of_a_request))
            url = f"https://localhost:{server.port}/services/v5"
            report = await run(url, {"HTTPS_PROXY": between.address}, authority.file)

    found = only_failure(report, "http")
    assert (found.code, found.evidence["symptom"]) == ("PRX204", "refused")


async def test_a_certificate_behind_a_proxy_is_looked_at_through_it(authority: Authority) -> None:
    """TLS faults keep their names behind a tunnel, and the command to look closer goes the same way."""
    with authority.host(name="other.example.com") as server, proxy() as between:
        url = f"https://localhost:{server.port}/services/v5"
        report = await run(url, {"HTTPS_PROXY": between.address}, authority.file)

    found = only_failure(report, "tls")
    assert (found.code, stage(report, "proxy").status) == ("TLS305", "pass")
    assert f"openssl s_client -proxy 127.0.0.1:{between.port} -connect" in found.remediation.commands[0]
