"""A tunnel through an HTTP proxy: one CONNECT, without any token, and its answer (RFC 9110 §9.3.6)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from diagnostics.faults import Fault, FaultKind, Scalar
from diagnostics.observe.proxy_answer import HEAD_BYTES, NotHttpError, ProxyAnswer, read_answer
from diagnostics.route import Route
from diagnostics.tracker.answers import origin_only
from diagnostics.tracker.classify import fault_of
from diagnostics.tracker.errors import UnreachableError
from diagnostics.tracker.headers import text_of
from diagnostics.tracker.pages import title_of
from diagnostics.tracker.proxies import product_sign, refusal_kind, schemes_of
from diagnostics.tracker.scrubbing import scrubbed
from diagnostics.tracker.trust import trust_context

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass(frozen=True, slots=True)
class Hop:
    """A proxy that connections go through, and where its own name led."""

    route: Route
    address: str
    """The one of the proxy's addresses that took a connection."""
    ca_file: str | None = None
    """Whom to trust where the way to the proxy is TLS itself; None: the system's store."""


async def open_tunnel(hop: Hop, host: str, port: int) -> tuple[Streams, ProxyAnswer]:
    """Open a connection to the proxy and in it a tunnel to `host`; the caller keeps the time.

    Raises:
        UnreachableError: The proxy cannot be reached, is none, or does not let through.
    """
    route = hop.route
    writer: asyncio.StreamWriter | None = None
    try:
        reader, writer = await reach_proxy(hop)
        answer = await _ask(reader, writer, route, f"[{host}]:{port}" if ":" in host else f"{host}:{port}")
        if answer.passed:
            opened, writer = writer, None
            return (reader, opened), answer
        fault = _refusal(route, answer)
    except NotHttpError:
        fault = Fault(kind=FaultKind.PROXY_NOT_HTTP, where=route.address, facts={"proxy": route.address})
    except EOFError:
        fault = unreachable(route, Fault(kind=FaultKind.CLOSED_EARLY))
    except OSError as error:  # TimeoutError is one, too, and is the caller's
        if isinstance(error, TimeoutError):
            raise
        fault = unreachable(route, fault_of(error, route.address))
    finally:
        if writer is not None:
            writer.transport.abort()
    raise UnreachableError(fault)


async def try_tunnel(hop: Hop, host: str, port: int, timeout_s: float) -> ProxyAnswer:
    """Open and close one tunnel to `host`, sending nothing through it, and give what was answered.

    Raises:
        UnreachableError: As for `open_tunnel`, or there was no answer in time.
    """
    try:
        async with asyncio.timeout(timeout_s):
            (_, writer), answer = await open_tunnel(hop, host, port)
    except TimeoutError:
        waited = Fault(kind=FaultKind.STALLED, facts={"timeout_s": timeout_s})
        raise UnreachableError(unreachable(hop.route, waited)) from None
    writer.transport.abort()
    return answer


def unreachable(route: Route, fault: Fault) -> Fault:
    """Give the fault of a proxy that does not answer, for what `fault` says of its name or connection."""
    facts: dict[str, Scalar] = {"proxy": route.address, "symptom": fault.kind.value, **fault.facts}
    return Fault(kind=FaultKind.PROXY_UNREACHABLE, where=route.address, facts=facts)


async def reach_proxy(hop: Hop) -> Streams:
    """Open a connection to the proxy itself; the caller keeps the time.

    Raises:
        OSError: It could not be opened.
    """
    port = hop.route.port
    if hop.route.scheme != "https":
        return await asyncio.open_connection(hop.address, port, limit=HEAD_BYTES)
    context = await asyncio.to_thread(trust_context, hop.ca_file)
    return await asyncio.open_connection(
        hop.address, port, limit=HEAD_BYTES, ssl=context, server_hostname=hop.route.host
    )


async def _ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, route: Route, goal: str
) -> ProxyAnswer:
    lines = [f"CONNECT {goal} HTTP/1.1", f"Host: {goal}", "User-Agent: tracker-doctor"]
    authorization = route.authorization()
    if authorization is not None:
        lines.append(f"Proxy-Authorization: {authorization.reveal()}")
    writer.write("\r\n".join([*lines, "", ""]).encode("ascii"))
    await writer.drain()
    return await read_answer(reader, lambda raw: scrubbed(raw, route.secrets()))


def _refusal(route: Route, answer: ProxyAnswer) -> Fault:
    """Give what a proxy says that does not let through; a success with a page is a page in the way."""
    headers = answer.headers
    schemes = schemes_of(headers.get_list("proxy-authenticate"))
    kind = FaultKind.PROXY_PAGE if answer.page_instead else refusal_kind(answer.status, schemes)
    location = headers.get("location")
    facts: dict[str, Scalar] = {
        "proxy": route.address,
        "http_status": answer.status,
        "schemes": ", ".join(schemes) or None,
        "location": origin_only(location) if location else None,
        "title": title_of(answer.page) or None,
        "proxy_sign": product_sign(headers, answer.page) or None,
        "server": text_of(headers, "server") or None,
        "via": text_of(headers, "via") or None,
    }
    told: dict[str, Scalar] = {name: value for name, value in facts.items() if value is not None}
    return Fault(kind=kind, where=route.address, facts=told)
