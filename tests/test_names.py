"""The link of names: what the resolver answers, what it means that it does not, and addresses of nobody."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from diagnostics.faults import Fault, FaultKind
from diagnostics.judge import judge
from diagnostics.observe import Surroundings, observe
from diagnostics.observe.network import Reached, SystemNetwork
from diagnostics.observe.overridden import overridden
from diagnostics.observe.resolving import Lookup
from diagnostics.report.model import Finding, Report
from diagnostics.secret import Secret
from diagnostics.target import Target
from diagnostics.tracker.errors import UnreachableError
from tests.support.command import run
from tests.support.raw_server import answer, serve
from tests.support.resolver import answering, failing, planned

NAME = "tracker.example.com"


def _checked(plan: str, home: Path) -> dict[str, Any]:
    ended = run(
        *("check", "--url", f"https://{NAME}/services/v5", "--format", "json"),
        home=home,
        TRACKER_TOKEN="5f1c0a9e7b3d4826a1f09c3e8d7b6a54",
        **planned(plan),
    )
    assert ended.returncode == 3, ended.stderr
    report: dict[str, Any] = json.loads(ended.stdout)
    return report


async def _report(lookup: Lookup, url: str = f"https://{NAME}/services/v5", deadline_s: float = 9) -> Report:
    target = Target(url=url, token=Secret("0" * 32), secret_source="the test", deadline_s=deadline_s)
    return judge(await observe(target, Surroundings(network=SystemNetwork(lookup=lookup))))


def _only(report: Report, code: str) -> Finding:
    """Give the one finding, which broke the link of names and is why all later ones were skipped."""
    (finding,) = report.findings
    links = {one.stage: one for one in report.panes.connection.stages}
    assert finding.code == code
    assert finding.severity == "fail"
    assert links["dns"].status == "fail"
    assert {one.because for one in links.values() if one.status == "skipped"} == {code}
    assert [one.what for one in report.ruled_out] == ["Missing or unusable settings"]
    return finding


@pytest.mark.parametrize(
    ("plan", "code"), [("nxdomain", "NET101"), ("nodata", "NET101"), ("again", "NET102"), ("fail", "NET102")]
)
def test_the_command_tells_a_no_from_silence(tmp_path: Path, plan: str, code: str) -> None:
    """The resolver's no is a mistyped name, its failure is not; later links are skipped because of it."""
    report = _checked(plan, tmp_path)

    assert [one["code"] for one in report["findings"]] == [code]
    stages = report["panes"]["connection"]["stages"]
    assert {one["because"] for one in stages if one["status"] == "skipped"} == {code}


async def test_a_no_is_told_with_the_resolvers_own_word() -> None:
    """NET101 holds the resolver's number, its name and the time it took; the user acts."""
    finding = _only(await _report(failing(socket.EAI_NONAME)), "NET101")

    assert finding.evidence["gai_error"] == socket.EAI_NONAME
    assert finding.evidence["answer"] == "EAI_NONAME"
    assert float(finding.evidence["after_s"] or 0) < 9
    assert finding.actor == "user"


async def test_a_failure_of_the_resolver_itself_is_no_refusal_of_the_host() -> None:
    """An errno in place of a resolver's answer (EAI_SYSTEM) is NET102, whatever the errno is."""

    def broken(*_: Any, **__: Any) -> Any:
        raise ConnectionRefusedError(111, "as the system says")

    finding = _only(await _report(broken), "NET102")

    assert (finding.evidence["answer"], finding.evidence["errno"]) == ("EAI_SYSTEM", 111)
    assert finding.actor == "network"


async def test_a_resolver_that_is_late_is_net103_with_its_limit() -> None:
    """The limit is a third of a short deadline, is told, and comes before the run's own end."""
    finding = _only(await _report(answering("192.0.2.1", after_s=4), deadline_s=1.5), "NET103")

    assert finding.evidence["timeout_s"] == 0.5
    assert "0.5 s" in finding.title


async def test_an_answer_without_an_address_is_net101() -> None:
    """A resolver that answers with nothing is no crash."""
    assert _only(await _report(answering()), "NET101").evidence["answer"] == "EAI_NODATA"


async def test_a_defect_in_a_lookup_is_no_slow_resolver() -> None:
    """What is no answer of a resolver is told as a crash, with its type."""

    def broken(*_: Any, **__: Any) -> Any:
        raise KeyError

    report = await _report(broken)

    assert [one.code for one in report.findings] == ["LOC731"]
    assert report.findings[0].evidence["exception"] == "KeyError"


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("127.0.0.1", "loopback"),
        ("0.0.0.0", "unspecified"),  # noqa: S104 - an answer of a resolver, not where to listen
        ("::", "unspecified"),
        ("::ffff:127.1.2.3", "loopback"),
    ],
)
async def test_a_name_that_gives_this_machine_is_a_sinkhole(address: str, kind: str) -> None:
    """A public name at loopback or nowhere fails as NET104, and nothing is sent there."""
    finding = _only(await _report(answering(address)), "NET104")

    assert finding.evidence["not_public"] == f"{address} ({kind})"
    assert finding.evidence["source"] == "resolver"
    assert finding.actor == "network"


async def test_localhost_is_no_sinkhole() -> None:
    """`localhost` and names below it are this machine by definition, and so is a literal address."""
    with serve(answer(b'{"id": 1}')) as server:
        for host in ("localhost", "tracker.localhost", "127.0.0.1"):
            report = await _report(answering("127.0.0.1"), f"http://{host}:{server.port}/services/v5")
            assert "NET104" not in {one.code for one in report.findings}
            assert next(one for one in report.panes.connection.stages if one.stage == "http").status == "pass"


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("10.1.2.3", "private"),
        ("172.31.0.1", "private"),
        ("192.168.1.1", "private"),
        ("fd00::1", "private"),
        ("169.254.1.1", "link-local"),
        ("100.64.0.1", "shared by a provider's customers"),
        ("192.0.2.1", ""),
        ("172.32.0.1", ""),
        ("2001:db8::1", ""),
    ],
)
def test_addresses_of_an_inner_network_are_told_and_used(address: str, kind: str) -> None:
    """Private, link-local and shared addresses are told by kind and stay usable; others are not told."""
    seen = overridden(NAME, (address,))

    assert seen.usable == (address,)
    assert seen.facts.get("not_public") == (f"{address} ({kind})" if kind else None)


class _Unconnected(SystemNetwork):
    """Resolves as a test says, and connects nowhere."""

    tried: tuple[str, ...] = ()

    async def connect(self, addresses: tuple[str, ...], port: int, _timeout_s: float) -> Reached:
        """Note the addresses, and fail."""
        self.tried = addresses
        raise UnreachableError(Fault(kind=FaultKind.REFUSED, where=f"{addresses[0]}:{port}"))


async def _beyond_names(*addresses: str) -> tuple[Report, tuple[str, ...]]:
    network = _Unconnected(lookup=answering(*addresses))
    target = Target(url=f"https://{NAME}/services/v5", token=Secret("0" * 32), secret_source="the test")
    return judge(await observe(target, Surroundings(network=network))), network.tried


async def test_a_private_address_warns_and_the_run_goes_on() -> None:
    """NET104 of a private address is a warning that says when it is normal; what follows stands by itself."""
    report, tried = await _beyond_names("10.1.2.3")

    finding = next(one for one in report.findings if one.code == "NET104")
    assert finding.severity == "warn"
    assert "as it should be" in finding.cause
    assert tried == ("10.1.2.3",)
    assert "A host name that does not resolve" in {one.what for one in report.ruled_out}
    links = {one.stage: one.status for one in report.panes.connection.stages}
    assert (links["dns"], links["tcp"]) == ("warn", "fail")
    assert [one.code for one in report.findings] == ["NET110", "NET104"]


async def test_an_address_of_this_machine_beside_others_is_left_out() -> None:
    """Where only some of a name's addresses are sinkholed, it warns, and those are not connected to."""
    report, tried = await _beyond_names("127.0.0.1", "192.0.2.7")

    finding = next(one for one in report.findings if one.code == "NET104")
    assert (finding.severity, finding.evidence["not_public"]) == ("warn", "127.0.0.1 (loopback)")
    assert tried == ("192.0.2.7",)


@pytest.mark.parametrize(
    ("line", "source"),
    [
        (f"127.0.0.1 other {NAME.upper()} # why", "hosts file"),
        (f"# 127.0.0.1 {NAME}", "resolver"),
        (f"127.0.0.1 x{NAME}", "resolver"),
        (None, "resolver"),
    ],
)
def test_who_gave_the_address_is_told(tmp_path: Path, line: str | None, source: str) -> None:
    """The hosts file is named where the name stands in it, not where it is commented out or missing."""
    hosts = tmp_path / "hosts"
    if line is not None:
        hosts.write_text(f"127.0.0.1 localhost\n{line}\n")

    assert overridden(NAME, ("127.0.0.1",), hosts).facts["source"] == source
