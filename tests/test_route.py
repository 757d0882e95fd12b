"""The route to a host as the process's variables say it."""

from __future__ import annotations

import os

import httpx
import pytest
from httpx._utils import URLPattern, get_environment_proxies
from hypothesis import example, given
from hypothesis import strategies as st

from diagnostics.faults import FaultKind
from diagnostics.route import DIRECT, Route, route_for
from diagnostics.secret import Secret
from diagnostics.snapshot import WhyIgnored
from diagnostics.target import Target

URL = "https://tracker.example.com/services/v5"
PROXY = "http://proxy.example.com:3128"


@pytest.mark.parametrize(
    ("url", "variables", "variable", "address"),
    [
        (URL, {"HTTPS_PROXY": PROXY}, "HTTPS_PROXY", PROXY),
        (URL, {"HTTP_PROXY": PROXY}, "", ""),
        (URL, {"HTTPS_PROXY": "http://upper:1", "https_proxy": PROXY}, "https_proxy", PROXY),
        (URL, {"HTTPS_PROXY": PROXY, "https_proxy": ""}, "", ""),
        (URL, {"ALL_PROXY": PROXY}, "ALL_PROXY", PROXY),
        (URL, {"ALL_PROXY": "http://other:1", "HTTPS_PROXY": PROXY}, "HTTPS_PROXY", PROXY),
        (URL, {"HTTPS_PROXY": "proxy.example.com:3128"}, "HTTPS_PROXY", PROXY),
        (URL, {"HTTPS_PROXY": "http://proxy.example.com"}, "HTTPS_PROXY", "http://proxy.example.com:80"),
        (URL, {"HTTPS_PROXY": "https://proxy.example.com"}, "HTTPS_PROXY", "https://proxy.example.com:443"),
        (URL, {"HTTPS_PROXY": "HTTP://[::1]:3128/"}, "HTTPS_PROXY", "http://[::1]:3128"),
        ("http://127.0.0.1:8089/services/v5", {"http_proxy": PROXY}, "http_proxy", PROXY),
        ("http://127.0.0.1:8089/services/v5", {"HTTP_PROXY": PROXY, "REQUEST_METHOD": "GET"}, "", ""),
        ("", {"HTTPS_PROXY": PROXY}, "", ""),
    ],
)
def test_the_variable_of_the_scheme_names_the_proxy(
    url: str, variables: dict[str, str], variable: str, address: str
) -> None:
    """Lower case wins, ALL_PROXY stands in, and an address without a scheme is an http one."""
    route = route_for(url, variables)

    assert (route.variable, route.address, route.faults) == (variable, address, ())
    assert route.proxied is bool(variable)


def test_user_and_password_are_decoded_and_hidden() -> None:
    """What the proxy is sent is decoded from the address, and no way to print the route shows it."""
    route = route_for(URL, {"HTTPS_PROXY": "http://bob:p%40ss%2Fword@proxy.example.com:3128"})

    assert (route.username, route.password) == ("bob", Secret("p@ss/word"))
    assert route.authorization() == Secret("Basic Ym9iOnBAc3Mvd29yZA==")
    assert route.secrets() == (Secret("p@ss/word"), Secret("Ym9iOnBAc3Mvd29yZA=="))
    told = f"{route!r} {route.facts()!r} {Target(url=URL, route=route).facts()!r}"
    assert "p@ss" not in told
    assert "Ym9iOn" not in told
    assert "proxy.example.com:3128" in told


@pytest.mark.parametrize("sign", ["@", "#", "/", "?", "\\", "["])
def test_a_sign_that_ends_the_password_early_is_told_without_any_piece_of_it(sign: str) -> None:
    """An unescaped sign in the password is a fault of its own; neither host nor user are taken from it."""
    route = route_for(URL, {"HTTPS_PROXY": f"http://bob:hunter{sign}seven@proxy.example.com:3128"})

    assert [fault.kind for fault in route.faults] == [FaultKind.PROXY_ADDRESS_UNESCAPED]
    assert (route.host, route.username, route.password) == ("", "", None)
    assert "hunter" not in f"{route!r}"
    assert "seven" not in f"{route!r}"
    assert route.proxied


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("socks4://proxy:1080", "socks4"),
        ("socks5h://bob:hunter7@proxy:1080", "socks5h"),
        ("http://bob:hunter7@proxy:99999", "port"),
        ("http://bob:hunter7@proxy:0", "port"),
        ("http://bob:hunter7", "port"),
        ("http://bob:hunter7@:3128", "no host"),
        ("http://bob:hunter7@[::1:3128", "host's name"),
        ("http://pro_xy!:3128", "host's name"),
        ("http://", "no host"),
        ("http://proxy:3128\r", "blank"),
        ("http://bob:hunter 7@proxy:3128", "blank"),
    ],
)
def test_an_address_that_cannot_be_used_is_told_by_what_is_wrong(value: str, told: str) -> None:
    """Other kinds of proxy, impossible ports and missing hosts are faults; the value is never repeated."""
    route = route_for(URL, {"https_proxy": value})

    assert [fault.kind for fault in route.faults] == [FaultKind.PROXY_ADDRESS_UNUSABLE]
    assert told in str(route.faults[0].facts["problem"])
    assert "hunter" not in f"{route!r}"
    assert route.address == ""


@pytest.mark.parametrize(
    ("entry", "host", "why"),
    [
        ("tracker.example.com:443", "tracker.example.com", WhyIgnored.PORT),
        ("*.example.com", "tracker.example.com", WhyIgnored.WILDCARD),
        ("tracker*", "tracker.example.com", WhyIgnored.WILDCARD),
        ("localhost tracker.example.com", "tracker.example.com", WhyIgnored.SEPARATOR),
        ("localhost;tracker.example.com", "tracker.example.com", WhyIgnored.SEPARATOR),
        (".tracker.example.com", "tracker.example.com", WhyIgnored.DOT),
        ("tracker.example.com.", "tracker.example.com", WhyIgnored.DOT),
        ("10.0.0.0/8", "10.1.2.3", WhyIgnored.RANGE),
        ("10.1.2.3:443", "10.1.2.3", WhyIgnored.PORT),
        ("2001:db8::/32", "[2001:db8::1]", WhyIgnored.RANGE),
        ("[2001:db8::1]", "[2001:db8::1]", WhyIgnored.BRACKETS),
        ("2001:0db8::1", "[2001:db8::1]", WhyIgnored.SPELLING),
    ],
)
def test_an_entry_that_would_mean_the_host_is_told_with_why_it_has_no_effect(
    entry: str, host: str, why: WhyIgnored
) -> None:
    """The connection goes through the proxy all the same, and the entry is named."""
    route = route_for(
        f"https://{host}/services/v5", {"HTTPS_PROXY": PROXY, "NO_PROXY": f"other.test,{entry}"}
    )

    assert route.proxied
    assert [(one.entry, one.why) for one in route.ignored] == [(entry, why)]


@pytest.mark.parametrize(
    "entry",
    [
        "*.other.com",
        "10.0.0.0/8",
        "example.com:8443",
        "http://tracker.example.com",
        "192.168.*",
        "acker",
        ".",
    ],
)
def test_an_entry_that_means_somebody_else_is_not_told(entry: str) -> None:
    """Whatever NO_PROXY holds for other hosts is nobody's business here."""
    route = route_for(URL, {"HTTPS_PROXY": PROXY, "NO_PROXY": entry})

    assert (route.proxied, route.ignored) == (True, ())


def test_a_host_that_no_proxy_names_goes_directly_and_says_because_of_which_entry() -> None:
    """The entry is told beside the proxy it takes the host from, whose faults then do not matter."""
    route = route_for(URL, {"HTTPS_PROXY": "socks5://x:1", "no_proxy": "other.test, example.com ,10.0.0.0/8"})

    assert (route.proxied, route.bypassed_by, route.faults) == (False, "example.com", ())
    assert not DIRECT.proxied


_HOSTS = st.sampled_from(
    ["tracker.example.com", "example.com", "localhost", "10.1.2.3", "[::1]", "127.0.0.1", "x.localhost"]
)
_ENTRIES = st.one_of(
    st.builds(
        "{}{}{}{}".format,
        st.sampled_from(["", "https://", "http://", "all://", "*", ".", "*.", " "]),
        _HOSTS | st.sampled_from(["EXAMPLE.com", "10.0.0.0", "::1", "ample.com", "*", "com"]),
        st.sampled_from(["", ":443", ":8443", ":80", "/8", ".", " other.test", "/x:1", ":port"]),
        st.sampled_from(["", ",", ",other.test"]),
    ),
    st.text(alphabet="ab.:*/@,1; ", max_size=12),
)


def _of_httpx(url: str, entry: str) -> bool | None:
    """Give whether httpx itself would go directly; None where it finds no host in the entry."""
    os.environ.update(HTTPS_PROXY=PROXY, HTTP_PROXY=PROXY, NO_PROXY=entry)
    try:
        mounts = sorted((URLPattern(key), proxy) for key, proxy in get_environment_proxies().items())
        if any(proxy is None and not pattern.host for pattern, proxy in mounts):
            return None
        return next((proxy for pattern, proxy in mounts if pattern.matches(httpx.URL(url))), None) is None
    except (httpx.InvalidURL, ValueError):
        return None
    finally:
        for name in ("HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY"):
            del os.environ[name]


@given(
    scheme=st.sampled_from(["https", "http"]),
    host=_HOSTS,
    port=st.sampled_from(["", ":443", ":80", ":8443"]),
    entry=_ENTRIES,
)
@example(scheme="https", host="10.0.0.0", port="", entry="10.0.0.0/8")
def test_no_proxy_means_what_it_means_to_httpx(scheme: str, host: str, port: str, entry: str) -> None:
    """For every entry with a host that httpx can read, the route is the one that httpx would take."""
    url = f"{scheme}://{host}{port}/services/v5"
    expected = _of_httpx(url, entry)
    route: Route = route_for(url, {"HTTPS_PROXY": PROXY, "HTTP_PROXY": PROXY, "NO_PROXY": entry})

    assert expected in {None, not route.proxied}
