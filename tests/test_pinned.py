"""HTTP goes to the address that was reached, and stands for the host's name all the same."""

from __future__ import annotations

import socket
import ssl
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme

from diagnostics.faults import FaultKind
from diagnostics.judge import judge
from diagnostics.observe import Surroundings, observe
from diagnostics.observe.dial import Dial
from diagnostics.observe.network import SystemNetwork
from diagnostics.observe.pinned import PinnedTransport
from diagnostics.observe.transport import system_transport
from diagnostics.report.model import Report
from diagnostics.secret import Secret
from diagnostics.target import Target
from diagnostics.tracker.classify import fault_of
from tests.support.raw_server import answer, serve
from tests.support.resolver import answering

NAME = "tracker.localhost"


def _context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


async def _report(url: str, ca_file: str | None = None) -> Report:
    target = Target(url=url, token=Secret("0" * 32), secret_source="the test", ca_file=ca_file, deadline_s=20)
    network = SystemNetwork(lookup=answering("127.0.0.1"))
    return judge(await observe(target, Surroundings(network=network)))


def _links(report: Report) -> dict[str, str]:
    return {one.stage: one.status.value for one in report.panes.connection.stages}


@pytest.fixture
def _resolved_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No name is resolved but by the lookup that the test hands in."""
    real = socket.getaddrinfo

    def guarded(host: Any, *rest: Any, **named: Any) -> Any:
        assert host in {"127.0.0.1", b"127.0.0.1"}, f"{host!r} was resolved once more"
        return real(host, *rest, **named)

    monkeypatch.setattr(socket, "getaddrinfo", guarded)


@pytest.mark.usefixtures("_resolved_once")
async def test_the_name_is_resolved_once_and_stands_in_the_host_header() -> None:
    """Requests go to the address of the connection's link, with the name and port in their Host header."""
    with serve(answer(b'{"id": 1}')) as server:
        report = await _report(f"http://{NAME}:{server.port}/services/v5")

    assert _links(report)["http"] == "pass"
    hosts = {
        line for one in server.requests for line in one.split(b"\r\n") if line.lower().startswith(b"host:")
    }
    assert {line.lower() for line in hosts} == {f"host: {NAME}:{server.port}".encode()}


@pytest.mark.usefixtures("_resolved_once")
async def test_the_certificate_must_be_the_names(tmp_path: Path) -> None:
    """HTTP over TLS passes with a certificate of the name, which the address could not."""
    ca, file = trustme.CA(), str(tmp_path / "ca.pem")
    ca.cert_pem.write_to_path(file)
    with serve(answer(b'{"id": 1}'), _context(ca.issue_cert(NAME))) as server:
        report = await _report(f"https://{NAME}:{server.port}/services/v5", file)

    assert _links(report)["http"] == "pass"


async def test_a_certificate_of_the_address_is_refused_for_the_name(tmp_path: Path) -> None:
    """The transport by itself verifies the name: a certificate that only holds the address is refused."""
    ca, file = trustme.CA(), str(tmp_path / "ca.pem")
    ca.cert_pem.write_to_path(file)
    with serve(answer(b"{}"), _context(ca.issue_cert("127.0.0.1"))) as server:
        target = Target(url=f"https://{NAME}:{server.port}/services/v5", ca_file=file)
        way = await SystemNetwork().connect(("127.0.0.1",), server.port, 5)
        transport = system_transport(target, Dial(way.address, server.port))
        async with httpx.AsyncClient(transport=transport) as client:
            with pytest.raises(httpx.ConnectError) as caught:
                await client.get(target.url)

    assert fault_of(caught.value, "").kind is FaultKind.CERT_NAME_MISMATCH
    assert server.requests == []


async def test_a_host_written_in_punycode_is_pinned_too() -> None:
    """A name that httpx shows in its own letters is the same host."""
    with serve(answer(b"{}")) as server:
        transport = PinnedTransport(httpx.AsyncHTTPTransport(), "xn--bcher-kva.example", "127.0.0.1")
        async with httpx.AsyncClient(transport=transport) as client:
            reply = await client.get(f"http://xn--bcher-kva.example:{server.port}/")

    assert reply.status_code == 200
    assert f"Host: xn--bcher-kva.example:{server.port}".encode() in server.requests[0]
