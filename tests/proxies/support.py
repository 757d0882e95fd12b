"""A host behind TLS, an authority that is trusted, and a run through a proxy."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Iterator
from pathlib import Path

import trustme

from diagnostics.judge import judge
from diagnostics.observe import Surroundings, observe
from diagnostics.observe.network import SystemNetwork
from diagnostics.observe.resolving import Lookup
from diagnostics.report.model import Finding, Report
from diagnostics.report.panes import Stage
from diagnostics.secret import Secret
from diagnostics.target import Target
from diagnostics.tracker.limits import Limits
from tests.support.raw_server import Behaviour, RawServer, answer, serve

TOKEN = "5f1c0a9e7b3d4826a1f09c3e8d7b6a54"
PASSWORD = "k1te@Str/ng"
"""A proxy's, as its user types it."""
IN_ADDRESS = "k1te%40Str%2Fng"
"""The same as it stands in a variable."""
ME = answer(b'{"id": 7, "username": "viz"}')
AFTER = ("tls", "http", "auth", "flavour", "clock", "latency")
"""The links behind the proxy's."""


class Authority:
    """Issues certificates that `file` trusts."""

    def __init__(self, folder: Path) -> None:
        self._ca = trustme.CA()
        self.file = str(folder / "ca.pem")
        self._ca.cert_pem.write_to_path(self.file)

    def context(self, *names: str) -> ssl.SSLContext:
        """Give a server's context for `names`."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._ca.issue_cert(*names).configure_cert(context)
        return context

    @contextlib.contextmanager
    def host(self, behaviour: Behaviour = ME, name: str = "localhost") -> Iterator[RawServer]:
        """Run a host behind TLS."""
        with serve(behaviour, self.context(name)) as server:
            yield server


async def run(
    url: str,
    variables: dict[str, str],
    ca_file: str | None = None,
    lookup: Lookup | None = None,
    connect_s: float = 5.0,
) -> Report:
    """Give the report of a whole run in a process that has `variables`."""
    target = Target(url=url, token=Secret(TOKEN), secret_source="the test", ca_file=ca_file, deadline_s=20)
    surroundings = Surroundings(
        environment=variables, network=SystemNetwork(lookup), limits=Limits(connect_s=connect_s)
    )
    return judge(await observe(target, surroundings))


def stage(report: Report, name: str) -> Stage:
    """Give a link."""
    return next(one for one in report.panes.connection.stages if one.stage == name)


def only_failure(report: Report, at: str) -> Finding:
    """Give the one failure of a run that broke at the link `at`, with all behind it skipped because of it."""
    assert [one.code for one in report.findings if one.severity == "fail"] == [report.findings[0].code]
    found = report.findings[0]
    assert stage(report, at).status == "fail"
    behind = AFTER[AFTER.index(at) + 1 :] if at in AFTER else AFTER
    assert {(stage(report, name).status, stage(report, name).because) for name in behind} == {
        ("skipped", found.code)
    }
    return found
