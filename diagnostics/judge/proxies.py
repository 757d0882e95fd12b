"""What is said of proxies beyond the catalogue, from `proxies.toml`, and which answers are a proxy's."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib.resources import files
from typing import Final

import msgspec

from diagnostics.faults import Fault, FaultKind, Scalar
from diagnostics.judge.words import Words
from diagnostics.snapshot import RouteFacts, StageName, TargetFacts, WhyIgnored

_FORBIDDEN: Final = 403
_OTHER: Final = "other"
_UNOPENED: Final = frozenset(
    {
        FaultKind.NAME_NOT_FOUND,
        FaultKind.RESOLVER_FAILED,
        FaultKind.REFUSED,
        FaultKind.CONNECT_TIMEOUT,
        FaultKind.NO_ROUTE,
    }
)
_UNANSWERED: Final = frozenset({FaultKind.STALLED, FaultKind.CLOSED_EARLY, FaultKind.RESET})
_PAGES: Final = frozenset({FaultKind.NOT_JSON, FaultKind.REDIRECT})
_GATEWAYS: Final = frozenset({FaultKind.BAD_GATEWAY, FaultKind.UNAVAILABLE, FaultKind.GATEWAY_TIMEOUT})


class LoginTexts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a proxy wants that asks for a log-in, with and without one given, and what to do."""

    given: str
    missing: str
    do_given: str
    do_missing: str


class LinkTexts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the link is told where it holds, or where there is none."""

    resolved: str
    connected: str
    tunnelled: str
    in_clear: str
    direct: str
    dns: str
    tcp: str


class SilenceTexts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a proxy is told that says nothing: before a connection, and after it."""

    unreached: str
    unanswered: str


class ProblemTexts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Why no proxy can be used at all."""

    address: str
    not_http: str


class ProxyTexts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """All of `proxies.toml`."""

    ignored: dict[WhyIgnored, str]
    unreachable: dict[str, str]
    silence: SilenceTexts
    refused: dict[str, str]
    login: LoginTexts
    link: LinkTexts
    problem: ProblemTexts
    page: dict[str, str]
    """What a page tells of itself, by the name of the fact."""


@functools.cache
def load_proxy_texts() -> ProxyTexts:
    """Give the texts of `proxies.toml`."""
    text = files(__package__).joinpath("proxies.toml").read_text(encoding="utf-8")
    return msgspec.toml.decode(text, type=ProxyTexts, strict=False)


def ignored_words(route: RouteFacts, host: str) -> str:
    """Give the entries of NO_PROXY without effect, each with its reason, as one sentence without a stop."""
    why = load_proxy_texts().ignored
    return "; ".join(f"'{one.entry}' {why[one.why].format(host=host)}" for one in route.ignored)


def route_words(target: TargetFacts) -> dict[str, Scalar]:
    """Give what every text may say of the route; where no variable names a proxy, one was met on the way."""
    route = target.route
    return {
        "proxy": route.proxy or "A proxy on the way",
        "place": route.proxy.partition("://")[2] or "HOST:PORT",
        "variable": route.variable or "HTTPS_PROXY",
        "through": f"-proxy {route.proxy.partition('://')[2]} " if route.proxied else "",
    }


def proxy_words(fault: Fault, target: TargetFacts) -> dict[str, Scalar]:
    """Give the parts of sentences that a proxy's fault decides; empty for any other fault."""
    if not fault.kind.startswith("proxy_"):
        return {}
    texts, facts, route = load_proxy_texts(), fault.facts, target.route
    words = {**route_words(target), "host": target.host, **facts}
    login, silence = texts.login, texts.silence
    told: dict[str, str] = {
        "question": _question(fault, target),
        "meaning": _by(texts.refused, facts.get("http_status")),
        "reason": _by(texts.unreachable, facts.get("symptom")),
        "silence": silence.unanswered if facts.get("symptom") in _UNANSWERED else silence.unreached,
        "login": login.given if route.login else login.missing,
        "login_remedy": login.do_given if route.login else login.do_missing,
        "problem": texts.problem.not_http
        if fault.kind is FaultKind.PROXY_NOT_HTTP
        else texts.problem.address,
        "page_told": "".join(text for name, text in texts.page.items() if facts.get(name)),
    }
    filled = {name: text.format_map(Words(words)) for name, text in told.items()}
    return {**filled, "schemes": facts.get("schemes") or "does not say how"}


def as_of_proxy(fault: Fault, target: TargetFacts) -> Fault:
    """Give an answer to a request as the proxy's in between, where it is that one's and not the target's.

    All connections lead to the proxy, so that one which could not be opened is its own. Plain http reaches it
    first, so that pages are its own, too: v5 sends none. Through a tunnel only a proxy that opens TLS can
    answer, and it is told by a product's name.
    """
    forwarded, sign = target.scheme == "http", bool(fault.facts.get("proxy_sign"))
    if not target.route.proxied or not fault.where.startswith("/"):
        return fault
    if fault.kind in _UNOPENED:
        facts = {"proxy": target.route.proxy, "symptom": fault.kind.value, **fault.facts}
        return msgspec.structs.replace(fault, kind=FaultKind.PROXY_UNREACHABLE, facts=facts)
    if not (forwarded or sign):
        return fault
    if fault.kind in _PAGES:
        forbidden = forwarded and fault.facts.get("http_status") == _FORBIDDEN
        return msgspec.structs.replace(
            fault, kind=FaultKind.PROXY_REFUSES if forbidden else FaultKind.PROXY_PAGE
        )
    if fault.kind in _GATEWAYS and sign:
        return msgspec.structs.replace(fault, kind=FaultKind.PROXY_CANNOT_REACH)
    return fault


def link_words(target: TargetFacts, facts: Mapping[str, Scalar]) -> str:
    """Give how the link through a proxy is told: the proxy, the variable, and how long each step took."""
    link = load_proxy_texts().link
    steps = {"resolve_ms": link.resolved, "connect_ms": link.connected, "tunnel_ms": link.tunnelled}
    told = [text.format(ms=facts[name], host=target.host) for name, text in steps.items() if facts.get(name)]
    if target.scheme == "http":
        told.append(link.in_clear)
    return f"{target.route.proxy} ({target.route.variable}): {', '.join(told)}"


def not_applicable_words(stage: StageName, target: TargetFacts) -> str:
    """Give why there is nothing to observe where that lies in the route; empty where it does not."""
    link, route = load_proxy_texts().link, target.route
    if route.proxied:
        return {StageName.DNS: link.dns, StageName.TCP: link.tcp}.get(stage, "")
    if stage is StageName.PROXY and route.bypassed_by:
        return link.direct.format(entry=route.bypassed_by, host=target.host, variable=route.variable)
    return ""


def _question(fault: Fault, target: TargetFacts) -> str:
    """Give what was refused: through a tunnel requests go unseen, so that there it was the CONNECT."""
    requested = target.scheme == "http" or fault.kind is FaultKind.PROXY_PAGE
    asked = fault.where if requested and fault.where.startswith("/") else ""
    return asked or f"CONNECT {target.host}:{target.port}"


def _by(texts: Mapping[str, str], key: Scalar) -> str:
    return texts.get(str(key), texts[_OTHER])
