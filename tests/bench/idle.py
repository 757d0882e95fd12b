"""What a program on a terminal costs while nobody presses a key, and how soon it answers while it reads."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from tests.bench.host import Host
from tests.bench.keys import AREA, live
from tests.bench.measure import Bound, Figure, Side, constant
from tests.support.terminal import Terminal

_IDLE_S: Final = 10.0
_TICK_MS: Final = 10.0
"""The least that a system without its own clock for each thread counts."""
_RUNS: Final = 4
_KEYS: Final = "jjjkkk"
_QUIET_S: Final = 0.1


def _used_ms(opened: Terminal) -> float:
    """Give the processor time that all threads of a command have had so far."""
    tasks = Path(f"/proc/{opened.process.pid}/task")
    return sum(int(one.read_text().split()[0]) for one in tasks.glob("*/schedstat")) / 1e6


def idle(ours: Terminal, theirs: Terminal) -> Figure:
    """Wait with both, at once."""
    both = (ours, theirs)
    for opened in both:
        opened.settle(1.0)
    used = [_used_ms(opened) for opened in both]
    time.sleep(_IDLE_S)
    mine, other = (_used_ms(opened) - before for opened, before in zip(both, used, strict=True))
    sent = [len(opened.settle()) for opened in both]
    return Figure(
        area=AREA,
        name=f"idle for {_IDLE_S:.0f} s",
        unit="ms",
        ours=Side((mine,)),
        against="one tick of the system's clock",
        theirs=constant(_TICK_MS),
        bound=Bound(1.0),
        note=f"processor time; {sent[0]} B sent. A bare Textual app: {other:.1f} ms, {sent[1]} B",
    )


def fetching(host: Host, home: Path) -> Sequence[Figure]:
    """Press keys while a host is read, and while nothing is."""
    resting: list[float] = []
    reading: list[float] = []
    with live(host, home) as opened:
        opened.sent_by("1")
        for _ in range(_RUNS):
            resting += [opened.timed(key, _QUIET_S).first_s * 1000 for key in _KEYS]
            opened.settle()
            host.set_latency(50)
            opened.press("R")
            opened.settle(_QUIET_S)
            reading += [opened.timed(key, _QUIET_S).first_s * 1000 for key in _KEYS]
            opened.settle(2.0)
    return [
        Figure(
            area=AREA,
            name="key while 20 x 2,000 stories are read",
            unit="ms",
            ours=Side(tuple(reading)),
            against="the same key when nothing is read",
            theirs=Side(tuple(resting)),
            note="until the first byte: others follow while it reads",
        )
    ]
