"""Whether a proxy stands between here and a host: the route as this process's variables say, read purely.

    HTTPS_PROXY, HTTP_PROXY   by the scheme of the address; ALL_PROXY where its own is not set
    https_proxy ...           lower case wins, also where it is empty: then there is no proxy of that name
    HTTP_PROXY                is passed over where REQUEST_METHOD is set, as in a CGI script

The variables are read as urllib and httpx 0.28.1 read them; what NO_PROXY means is in `no_proxy.py`.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import unquote, urlsplit

from diagnostics.faults import Fault, FaultKind
from diagnostics.no_proxy import NoProxy
from diagnostics.secret import Secret
from diagnostics.snapshot import IgnoredEntry, RouteFacts
from diagnostics.text import clean_text

_PORTS: Final = {"http": 80, "https": 443}
"""The schemes of proxies that can be used, and the port of one that names none (as httpx has it)."""
_MAX_PORT: Final = 65535
_SCHEME: Final = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]{0,15})://")
_UNESCAPED: Final = re.compile(r"[@/?#\\\[\]]")
"""What ends the user name and password early where it stands in them as it is."""
_HOST: Final = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?|[0-9a-f:.]*:[0-9a-f:.]*(%[a-z0-9]+)?")
_SUFFIX: Final = "_proxy"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """How this process gets to one host: directly, or through a proxy."""

    scheme: str = ""
    """The proxy's: http or https. Empty where there is no proxy, or where its address cannot be used."""
    host: str = ""
    port: int = 0
    username: str = ""
    password: Secret | None = None
    variable: str = ""
    """The variable that names the proxy, as it is spelt; empty: none does."""
    bypassed_by: str = ""
    """The entry of NO_PROXY that takes the host out, so that the connection is a direct one."""
    ignored: tuple[IgnoredEntry, ...] = ()
    """Entries of NO_PROXY that would mean the host and have no effect."""
    faults: tuple[Fault, ...] = ()
    """Why the address of the proxy cannot be used; nothing is then connected."""

    @property
    def proxied(self) -> bool:
        """Whether a proxy is to stand in between, be its address usable or not."""
        return bool(self.variable) and not self.bypassed_by

    @property
    def address(self) -> str:
        """The proxy without user name and password; empty where there is none that can be used."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}" if self.host else ""

    def authorization(self) -> Secret | None:
        """Give the value of Proxy-Authorization, basic (RFC 7617); None where the variable has no user."""
        if not self.username and self.password is None:
            return None
        pair = f"{self.username}:{self.password.reveal() if self.password else ''}"
        return Secret("Basic " + base64.b64encode(pair.encode("utf-8", "replace")).decode("ascii"))

    def secrets(self) -> tuple[Secret, ...]:
        """Give what no answer may bring back into a report: the password, plain and as it is sent."""
        sent = self.authorization()
        if self.password is None or not self.password or sent is None:
            return ()
        return self.password, Secret(sent.reveal().removeprefix("Basic "))

    def facts(self) -> RouteFacts:
        """Give what may be told of the route."""
        return RouteFacts(
            proxy=self.address,
            variable=self.variable,
            login=self.authorization() is not None,
            bypassed_by=self.bypassed_by,
            ignored=self.ignored,
        )


DIRECT: Final = Route()
"""No proxy, whatever the variables say: for what this program serves itself."""


def route_for(url: str, environment: Mapping[str, str]) -> Route:
    """Give the route to `url` as `environment` has it; an address without a host goes directly.

    A password never stands in the faults of the route, nor any other piece of an address that was taken
    apart wrongly: it may be a piece of the password.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return DIRECT
    named = _variables(environment)
    variable, value = named.get(parts.scheme) or named.get("all") or ("", "")
    if not host or not value:
        return DIRECT
    exceptions = NoProxy(named.get("no", ("", ""))[1])
    bypass = exceptions.bypass(parts.scheme, host, port)
    if bypass is not None:
        return replace(_usable_part(variable, value), bypassed_by=bypass)
    return replace(_parsed(variable, value), ignored=exceptions.ignored(parts.scheme, host, port))


def _variables(environment: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    """Give variable and value by what stands before `_proxy`, as `urllib.request.getproxies` finds them."""
    found: dict[str, tuple[str, str]] = {}
    for name, value in environment.items():
        if value and name.lower().endswith(_SUFFIX):
            found[name.lower().removesuffix(_SUFFIX)] = (name, value)
    if "REQUEST_METHOD" in environment:
        found.pop("http", None)
    for name, value in environment.items():
        if name.endswith(_SUFFIX):
            key = name.lower().removesuffix(_SUFFIX)
            if value:
                found[key] = (name, value)
            else:
                found.pop(key, None)
    return found


def _usable_part(variable: str, value: str) -> Route:
    """Give the proxy that is not used, without its user; a fault of an address that is not used is none."""
    parsed = _parsed(variable, value)
    return replace(parsed, username="", password=None, faults=())


def _parsed(variable: str, value: str) -> Route:
    if any(character.isspace() or not character.isprintable() for character in value):
        return _unusable(variable, "a blank or a control character stands in it")
    scheme_given = _SCHEME.match(value)
    scheme = scheme_given[1].lower() if scheme_given else "http"
    rest = value[scheme_given.end() :] if scheme_given else value
    user, at, behind = rest.rpartition("@")
    if at and _UNESCAPED.search(user):
        return Route(
            variable=variable, faults=(Fault(kind=FaultKind.PROXY_ADDRESS_UNESCAPED, where=variable),)
        )
    if scheme not in _PORTS:
        return _unusable(variable, f"proxies of the kind {clean_text(scheme)} are not supported")
    name, colon, password = user.partition(":")
    place = _host_and_port(re.split(r"[/?#]", behind, maxsplit=1)[0], _PORTS[scheme])
    if isinstance(place, str):
        return _unusable(variable, place)
    return Route(
        scheme=scheme,
        host=place[0],
        port=place[1],
        username=unquote(name),
        password=Secret(unquote(password)) if colon else None,
        variable=variable,
    )


def _host_and_port(text: str, default: int) -> tuple[str, int] | str:
    """Give host and port of `host`, `host:port` or `[address]:port`, else what is wrong with it."""
    try:
        parts = urlsplit(f"//{text}")
        host = (parts.hostname or "").encode("idna" if not text.isascii() else "ascii").decode("ascii")
    except ValueError:  # UnicodeError is one
        return "what stands for the host is not a host's name or address"
    try:
        port = default if parts.port is None else parts.port
    except ValueError:
        port = 0
    if not 0 < port <= _MAX_PORT:
        return "its port is not a number from 1 to 65535"
    if not _HOST.fullmatch(host):
        return "what stands for the host is not a host's name or address" if host else "it names no host"
    return host, port


def _unusable(variable: str, problem: str) -> Route:
    fault = Fault(kind=FaultKind.PROXY_ADDRESS_UNUSABLE, where=variable, facts={"problem": problem})
    return Route(variable=variable, faults=(fault,))
