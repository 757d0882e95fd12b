"""Handshakes that end before any certificate is looked at, and servers that want one of the client."""

from __future__ import annotations

import socket
import ssl
import struct
import time
from collections.abc import Callable

import pytest

from diagnostics.observe.network import Dial, SystemNetwork
from diagnostics.tracker.errors import UnreachableError
from tests.support.raw_server import answer, serve
from tests.support.tls_server import leaf, only, server_context
from tests.tls.conftest import Trusted
from tests.tls.support import codes, failed_at_tls, link, tls_report

ANSWER = answer(b'{"id": 1}')


def _reset(connection: socket.socket) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def _close(_connection: socket.socket) -> None:
    """Leave, with a FIN."""


def _refuse(connection: socket.socket) -> None:
    connection.sendall(bytes([21, 3, 3, 0, 2, 2, 80]))  # fatal alert: internal error


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
async def test_a_server_of_old_versions_only_is_told_with_what_it_offers(
    trusted: Trusted, version: ssl.TLSVersion
) -> None:
    """A further verified handshake shows which version out of use the server would speak."""
    with serve(ANSWER, only(server_context(leaf(trusted.issuer), trusted.folder), version)) as server:
        report = await tls_report(server.port, trusted.file)

    found = failed_at_tls(report)
    assert found.code == "TLS308"
    assert found.evidence["offered"] == {769: "TLSv1", 770: "TLSv1.1"}[version]
    assert f"offers {found.evidence['offered']} at most" in found.cause
    assert server.requests == []


async def test_a_server_of_old_ciphers_only_is_told_apart_from_a_firewall(trusted: Trusted) -> None:
    """TLS 1.2 with nothing but a cipher out of use is an old server, too."""
    context = only(server_context(leaf(trusted.issuer), trusted.folder), ssl.TLSVersion.TLSv1_2)
    context.set_ciphers("ECDHE-ECDSA-AES128-SHA")
    with serve(ANSWER, context) as server:
        report = await tls_report(server.port, trusted.file)

    found = failed_at_tls(report)
    assert found.code == "TLS308"
    assert found.evidence["old_cipher"] == "ECDHE-ECDSA-AES128-SHA"
    assert "ciphers or keys only that are out of use" in found.cause


async def test_plain_text_on_the_port_is_told_with_its_words() -> None:
    """A port that answers in plain text is TLS309, and its first words are shown without their controls."""

    def greet(connection: socket.socket) -> None:
        connection.sendall(b"SSH-2.0-\x1b[31mOpenSSH\r\n")

    with serve(greet, until=b"") as server:
        report = await tls_report(server.port, None)

    found = failed_at_tls(report)
    assert found.code == "TLS309"
    assert "SSH-2.0-␛[31mOpenSSH" in found.cause


@pytest.mark.parametrize(
    ("behaviour", "code", "words"),
    [
        (_close, "TLS310", "closed the connection after 0 bytes"),
        (_refuse, "TLS310", "refused with TLSV1_ALERT_INTERNAL_ERROR"),
        (_reset, "NET120", ""),
    ],
)
async def test_how_a_handshake_is_broken_off_is_told_apart(
    behaviour: Callable[[socket.socket], None], code: str, words: str
) -> None:
    """An end of the connection and an alert are TLS310, each in its words; a reset is the network's."""
    with serve(behaviour, until=b"") as server:
        report = await tls_report(server.port, None)

    found = failed_at_tls(report)
    assert found.code == code
    assert words in found.cause


async def test_a_handshake_that_hangs_ends_at_its_limit() -> None:
    """A server that takes the connection and says nothing is told with the time that was given to it."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        way = Dial("127.0.0.1", silent.getsockname()[1])
        start = time.monotonic()
        with pytest.raises(UnreachableError) as caught:
            await SystemNetwork().handshake("localhost", way, None, 0.5)
        took = time.monotonic() - start

    assert caught.value.fault.kind == "tls_broken_off"
    assert caught.value.fault.facts["timeout_s"] == 0.5
    assert took < 0.5 + 1


@pytest.mark.parametrize("version", [None, ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
async def test_a_server_that_demands_a_client_certificate_fails_at_tls(
    trusted: Trusted, version: ssl.TLSVersion | None
) -> None:
    """Mutual TLS is told at its own link, also where TLS 1.3 refuses only after the handshake."""
    context = server_context(leaf(trusted.issuer), trusted.folder)
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_verify_locations(trusted.file)
    with serve(ANSWER, context if version is None else only(context, version)) as server:
        report = await tls_report(server.port, trusted.file)

    found = failed_at_tls(report)
    assert found.code == "TLS311"
    assert found.actor == "vendor"
    assert codes(report) == ["TLS311"]


async def test_a_server_that_only_asks_for_a_client_certificate_passes(trusted: Trusted) -> None:
    """A client certificate that is welcome and not demanded is no fault."""
    context = server_context(leaf(trusted.issuer), trusted.folder)
    context.verify_mode = ssl.CERT_OPTIONAL
    context.load_verify_locations(trusted.file)
    with serve(ANSWER, context) as server:
        report = await tls_report(server.port, trusted.file)

    assert link(report).status == "pass"
    assert server.requests
