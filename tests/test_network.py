"""DNS and TCP stages against real sockets."""

from __future__ import annotations

import socket

import pytest

from diagnostics.faults import FaultKind
from diagnostics.judge import judge
from diagnostics.observe import observe
from diagnostics.observe.network import SystemNetwork
from diagnostics.report.model import Report
from diagnostics.secret import Secret
from diagnostics.target import Target
from diagnostics.tracker.errors import UnreachableError

TOKEN = "5f1c0a9e7b3d4826a1f09c3e8d7b6a54"


async def _report(port: int, ca_file: str | None, host: str = "localhost") -> Report:
    target = Target(
        url=f"https://{host}:{port}/services/v5",
        token=Secret(TOKEN),
        secret_source="the test",
        ca_file=ca_file,
        deadline_s=20,
    )
    return judge(await observe(target))


def _first_failure(report: Report) -> tuple[str, str]:
    stage = next(one for one in report.panes.connection.stages if one.status == "fail")
    return stage.stage, report.findings[0].code


async def test_a_closed_port_is_net110_and_everything_after_it_is_skipped() -> None:
    """The first broken link is named, what follows is skipped because of it, what precedes is ruled out."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    report = await _report(port, None, "127.0.0.1")

    stages = {one.stage: one for one in report.panes.connection.stages}
    assert _first_failure(report) == ("tcp", "NET110")
    assert report.findings[0].evidence["errno_name"] == "ECONNREFUSED"
    assert {stages[name].because for name in ("tls", "http", "auth", "flavour", "clock", "latency")} == {
        "NET110"
    }
    assert {stages[name].status for name in ("tls", "http", "auth")} == {"skipped"}
    assert [one.what for one in report.ruled_out] == ["Missing or unusable settings"]
    assert len(report.findings) == 1
    assert report.verdict == "fail"


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (socket.EAI_NONAME, FaultKind.NAME_NOT_FOUND),
        (socket.EAI_AGAIN, FaultKind.RESOLVER_FAILED),
    ],
)
async def test_an_unknown_name_is_told_from_a_dead_resolver(
    monkeypatch: pytest.MonkeyPatch, number: int, kind: FaultKind
) -> None:
    """The resolver's no is a mistyped name; its silence is not."""

    def fail(*_: object, **__: object) -> None:
        raise socket.gaierror(number, "as the resolver says")

    monkeypatch.setattr(socket, "getaddrinfo", fail)
    with pytest.raises(UnreachableError) as caught:
        await SystemNetwork().resolve("tracker.example.com", 443, 5)

    assert caught.value.fault.kind is kind


async def test_one_address_that_answers_is_enough() -> None:
    """Where one of two addresses refuses, the other is taken and the refusal is told."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        reached = await SystemNetwork().connect(("127.0.0.2", "127.0.0.1"), server.getsockname()[1], 5)

    assert reached.address == "127.0.0.1"
    assert [one.told for one in reached.attempts if one.fault] == ["ECONNREFUSED"]
