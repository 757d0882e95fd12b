"""Make the pictures: `python -m screenshots.make` from the repository's root.

The embedded Tracker is really asked; only what differs from run to run (port, moments, times taken) is put
to fixed values before the snapshot is judged, so that two runs give the same bytes.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from diagnostics.clock import SystemClock
from diagnostics.faults import Scalar
from diagnostics.judge import judge
from diagnostics.observe import Surroundings, observe
from diagnostics.report.model import Report
from diagnostics.route import DIRECT
from diagnostics.sandbox import Sandbox
from diagnostics.secret import Secret
from diagnostics.snapshot import RequestFact, Snapshot, StageFact
from diagnostics.target import Target
from tui.app import DoctorApp
from tui.session import FixedSession

FOLDER: Final = Path(__file__).parent
NARROW: Final = (80, 24)
WIDE: Final = (120, 40)
SHOTS: Final[tuple[tuple[str, tuple[int, int], tuple[str, ...]], ...]] = (
    ("overview-120x40", WIDE, ()),
    ("connection-120x40", WIDE, ("1", *"jjjjjjjjj")),
    ("roles-120x40", WIDE, ("2",)),
    ("work-items-120x40", WIDE, ("3",)),
    ("fields-120x40", WIDE, ("4", "j", "j", "j")),
    ("categorize-120x40", WIDE, ("5",)),
    ("overview-80x24", NARROW, ()),
    ("connection-80x24", NARROW, ("1",)),
    ("finding-80x24", NARROW, ("2", "tab", "enter")),
)
"""File name, size in cells, and the keys pressed before the picture is taken."""

_TODAY: Final = date(2026, 11, 16)
_STARTED: Final = datetime(2026, 11, 16, 14, 2, 29, 300_000, tzinfo=UTC)
_FINISHED: Final = datetime(2026, 11, 16, 14, 2, 31, 100_000, tzinfo=UTC)
_PORT: Final = 8089
_URL: Final = f"http://127.0.0.1:{_PORT}/services/v5"
_STAGE_MS: Final = {
    "settings": 0.1,
    "tcp": 0.6,
    "http": 11.8,
    "auth": 0.1,
    "latency": 9.4,
    "flavour": 2.1,
    "clock": 0.1,
}
_REQUEST_MS: Final = (1.7, 1.9, 2.2, 1.8, 2.6)
"""Taken in turn by the requests, in the order in which they were sent."""


class _DayClock(SystemClock):
    """The run's own day: what is asked of the host, such as ages, must not move with the calendar."""

    def now(self) -> datetime:
        """Give the one moment; spans are measured as always."""
        return _STARTED


class FixedClock:
    """A clock that stands 20 seconds after the run."""

    def now(self) -> datetime:
        """Give the one moment."""
        return _FINISHED + timedelta(seconds=20)

    def perf(self) -> float:
        """Give a fixed point; no span is measured here."""
        return 0.0


def pinned(snapshot: Snapshot) -> Snapshot:
    """Give the snapshot with fixed values where two runs differ."""
    return replace(
        snapshot,
        target=msgspec.structs.replace(snapshot.target, url=_URL, port=_PORT),
        started_at=_STARTED,
        finished_at=_FINISHED,
        stages=tuple(_stage(one) for one in snapshot.stages),
        requests=tuple(_request(place, one) for place, one in enumerate(_in_order(snapshot.requests))),
    )


def _in_order(requests: Iterable[RequestFact]) -> list[RequestFact]:
    """Give those that latency is taken from first, as they came; what is asked side by side, by its path."""
    return sorted(requests, key=lambda one: "" if one.path.startswith("/me?") else one.path)


def _stage(fact: StageFact) -> StageFact:
    fixed: dict[str, Scalar] = {"url": _URL, "port": _PORT, "tried": "127.0.0.1 0.5 ms", "ipv4": "ok 0.5 ms"}
    facts = {name: fixed.get(name, value) for name, value in fact.facts.items()}
    ms = None if fact.ms is None else _STAGE_MS.get(fact.stage, 0.0)
    return msgspec.structs.replace(fact, ms=ms, facts=facts)


def _request(place: int, fact: RequestFact) -> RequestFact:
    ms = _REQUEST_MS[place % len(_REQUEST_MS)]
    sent_at = _STARTED + timedelta(milliseconds=200)
    server_date = sent_at.replace(microsecond=0) if fact.server_date else None
    return msgspec.structs.replace(
        fact, sent_at=sent_at, first_byte_ms=ms, total_ms=ms, server_date=server_date, runtime_s=ms / 2000
    )


def sample_report(scenario: str = "mixed") -> Report:
    """Give the report on a sample world, the same in every run."""
    with Sandbox(scenario=scenario, today=_TODAY) as sandbox:
        token = Secret(sandbox.connection_user.token)
        source = "the embedded Tracker"
        target = Target(url=sandbox.url, token=token, secret_source=source, route=DIRECT)
        return judge(pinned(asyncio.run(observe(target, Surroundings(clock=_DayClock())))))


async def _shoot(report: Report, size: tuple[int, int], keys: tuple[str, ...]) -> str:
    app = DoctorApp(FixedSession(report), clock=FixedClock())
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        await app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        return app.export_screenshot(title="tracker-doctor")


def main() -> None:
    """Write all pictures beside this file."""
    report = sample_report()
    for name, size, keys in SHOTS:
        path = FOLDER / f"{name}.svg"
        path.write_text(asyncio.run(_shoot(report, size, keys)), encoding="utf-8", newline="\n")
        sys.stdout.write(f"{path.name}\n")


if __name__ == "__main__":
    main()
