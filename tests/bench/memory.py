"""Memory: what a story takes while a million of them are observed and judged, and what its decoding takes.

Each run is a process of its own whose peak the system tells. What does not hang on the number of stories is
measured with a thousand of them and taken off, so that a figure is what each further story adds.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from typing import Final, NamedTuple

import msgspec

from diagnostics.observe.frame import frame_of
from diagnostics.tracker.stories import read_stories
from tests.bench.host import Host, serving
from tests.bench.measure import Bound, Figure, Side, constant, in_turn
from tests.bench.memory_child import BARE, Told, pages_of
from tests.bench.process import run

_AREA: Final = "memory"
_STORIES: Final = 1_000_000
_FEW: Final = 1_000
_NAIVE: Final = 50_000
_BOUND_BYTES: Final = 250
_PAGES: Final = 100
_MIB: Final = 1 << 20
_RUNS: Final = 3


class _Ran(NamedTuple):
    """One process."""

    peak: int
    told: Told


def figures() -> Sequence[Figure]:
    """Give what a story takes by this program and by the naive way, and what decoding costs."""
    with serving(1, _FEW) as few:
        starts = {
            what: [_ran(what, few, _FEW) for _ in range(_RUNS)] for what in ("judge", "bundle", "naive")
        }
    with serving(1, _STORIES) as many:
        bodies = pages_of(many.url, many.user.token, _PAGES)
        naive = _ran("naive", many, _NAIVE)
        judged = _ran("judge", many, _STORIES)
        bundled = _ran("bundle", many, _STORIES)
    return (
        _held("1,000,000 stories observed and judged", judged, starts["judge"]),
        _held("the bundle of them written, too", bundled, starts["bundle"]),
        Figure(
            area=_AREA,
            name=f"a story of {_NAIVE:,} beside json and polars.DataFrame",
            unit="B",
            ours=_each(judged, starts["judge"], _STORIES),
            against="json.loads into dicts, then a frame of them",
            theirs=_each(naive, starts["naive"], _NAIVE),
        ),
        _decoding(bodies),
    )


def _ran(what: str, host: Host, stories: int) -> _Ran:
    variables = {**os.environ, "TRACKER_TOKEN": host.user.token}
    ended = run([sys.executable, "-m", "tests.bench.memory_child", what, host.url, str(stories)], variables)
    told = msgspec.json.decode(ended.output.splitlines()[-1], type=Told)
    if told.stories != stories:
        raise RuntimeError(f"{told.stories:,} stories came instead of {stories:,}")
    return _Ran(ended.peak_bytes, told)


def _each(whole: _Ran, starts: Sequence[_Ran], stories: int) -> Side:
    return Side(tuple((whole.peak - start.peak) / stories for start in starts))


def _held(name: str, whole: _Ran, starts: Sequence[_Ran]) -> Figure:
    start = sorted(one.peak for one in starts)[len(starts) // 2]
    told = whole.told
    return Figure(
        area=_AREA,
        name=name,
        unit="B",
        ours=_each(whole, starts, _STORIES),
        against=f"{_BOUND_BYTES} bytes a story",
        theirs=constant(_BOUND_BYTES),
        bound=Bound(1.0),
        note=(
            f"peak {whole.peak / _MIB:.0f} MiB, of {_FEW:,} stories {start / _MIB:.0f} MiB; kept packed in "
            f"{told.kept_bytes / told.stories:.0f} bytes each; read in {told.observed_s:.0f} s and judged in "
            f"{told.judged_s:.1f} s of processor time"
        ),
    )


def _decoding(bodies: Sequence[bytes]) -> Figure:
    """Give what decoding a hundred thousand stories into columns of safe text costs, beside bare msgspec."""
    stories = sum(len(BARE.decode(body)) for body in bodies)
    scale = 100_000 / stories * 1000

    def ours() -> float:
        start = time.process_time()
        pages = [(1, read_stories(body, "")[0]) for body in bodies]
        for place in range(0, len(pages), 16):
            frame_of(pages[place : place + 16])
        return (time.process_time() - start) * scale

    def theirs() -> float:
        start = time.process_time()
        for body in bodies:
            BARE.decode(body)
        return (time.process_time() - start) * scale

    mine, bare = in_turn(ours, theirs)
    size = sum(map(len, bodies)) / stories * 100_000
    return Figure(
        area=_AREA,
        name="100,000 stories decoded into columns",
        unit="ms",
        ours=mine,
        against="msgspec into typed records alone",
        theirs=bare,
        note=f"{size / 1e6 / mine.median * 1000:.0f} MB of JSON a second of processor time",
    )
