"""Goal 4: stories counted by type, project, state and month, in memory, from Parquet and on a cluster.

    python -m tests.bench.summary

The files are made once: a part of 5,000,000 stories, and links to it for more rows than that. All sides read
the same files, and a figure is given only if both its sides found the same counts.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import polars as pl

from diagnostics import summarize
from tests.bench.measure import RUNS, Bound, Figure, Side, constant, in_turn
from tests.bench.process import run
from tests.bench.summary_ways import PEERS, bare, digest, made_up, timed

AREA: Final = "summary"
_ROWS: Final = 1_000_000
_PART: Final = 5_000_000
_PARTS: Final = 10
_PEERS_PARTS: Final = 2
_IN_MEMORY: Final = 9
_SLOWER: Final = Bound(1.2)
_MIB: Final = 1 << 20
_GIB_IN_MIB: Final = 1024


class DifferentCountsError(Exception):
    """Two sides found different counts: their times are not of the same thing."""


def figures() -> Sequence[Figure]:
    """Measure, and give the lines."""
    found = [_in_memory(made_up(_ROWS), "String"), _in_memory(_by_category(made_up(_ROWS)), "Categorical")]
    with _files() as files:
        found += _from_parquet(files)
        some = files[:_PEERS_PARTS]
        found += [_beside(peer, some) for peer in PEERS if find_spec(peer) is not None]
        if find_spec("distributed") is not None:
            found.append(_on_a_cluster(files[:1]))
    return found


def _by_category(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col("story_type", "current_state").cast(pl.Categorical))


@contextmanager
def _files() -> Iterator[list[Path]]:
    """Give the Parquet files of 50,000,000 rows: one that is written, and links to it."""
    with TemporaryDirectory(prefix="stories-") as folder:
        first = Path(folder) / "00.parquet"
        made_up(_PART).write_parquet(first)
        files = [first]
        for number in range(1, _PARTS):
            files.append(Path(folder) / f"{number:02}.parquet")
            files[-1].hardlink_to(first)
        yield files


def _same(*found: str) -> None:
    if len(set(found)) > 1:
        raise DifferentCountsError(f"the sides found {', '.join(found)}")


def _in_memory(frame: pl.DataFrame, kind: str) -> Figure:
    """Give what 1,000,000 stories in memory cost beside the bare expression."""
    whole = summarize(frame)
    _same(digest(whole), digest(bare(frame)))
    ours, theirs = in_turn(lambda: timed(summarize, frame)[0], lambda: timed(bare, frame)[0], _IN_MEMORY)
    return Figure(
        area=AREA,
        name=f"{_ROWS:,} rows in memory, {kind}",
        unit="ms",
        ours=ours,
        against="the bare polars expression, streaming, on the same frame",
        theirs=theirs,
        bound=_SLOWER,
        note=f"{whole.height:,} groups, sorted and named here",
    )


def _from_parquet(files: Sequence[Path]) -> list[Figure]:
    """Give time and memory of 50,000,000 rows, each run a process of its own."""
    peaks: dict[str, list[float]] = {"ours": [], "bare": []}
    digests = set[str]()

    def once(way: str) -> float:
        module = "tests.bench.summary_ways"
        ended = run([sys.executable, "-m", module, way, *map(str, files)])
        told = json.loads(ended.output)
        digests.add(told["digest"])
        peaks[way].append(ended.peak_bytes / _MIB)
        return float(told["ms"])

    ours, theirs = in_turn(lambda: once("ours"), lambda: once("bare"), RUNS, warm=False)
    _same(*digests)
    rows = f"{_PART * len(files):,} rows"
    mine, other = (Side(tuple(peaks[way])) for way in ("ours", "bare"))
    return [
        Figure(
            area=AREA,
            name=f"{rows} from Parquet",
            unit="ms",
            ours=ours,
            against="the bare polars expression over the same scan",
            theirs=theirs,
            note=f"{len(files)} files, which are links to one of {_PART:,} rows",
        ),
        Figure(
            area=AREA,
            name=f"{rows} from Parquet, peak memory",
            unit="MiB",
            ours=mine,
            against="1 GiB",
            theirs=constant(_GIB_IN_MIB),
            bound=Bound(1.0),
            note=f"the whole process; with the bare expression {other.median:.0f} MiB",
        ),
    ]


def _beside(peer: str, files: Sequence[Path]) -> Figure:
    """Give what a peer takes for the same files."""
    count = PEERS[peer]
    _same(digest(summarize(list(files))), digest(count(files)))
    ours, theirs = in_turn(
        lambda: timed(summarize, list(files))[0], lambda: timed(count, files)[0], RUNS, warm=False
    )
    return Figure(
        area=AREA,
        name=f"{_PART * len(files):,} rows from Parquet, beside {peer}",
        unit="ms",
        ours=ours,
        against=peer,
        theirs=theirs,
    )


def _on_a_cluster(files: Sequence[Path]) -> Figure:
    """Give what a cluster of two processes takes, which is for stories that no one machine holds."""
    import dask.dataframe as dd  # noqa: PLC0415 - the extra need not be there
    from distributed import Client, LocalCluster  # noqa: PLC0415 - likewise

    with (
        LocalCluster(  # type: ignore[no-untyped-call] # it has no types
            n_workers=2, threads_per_worker=1, dashboard_address=None, memory_limit=0
        ) as cluster,
        Client(cluster),  # type: ignore[no-untyped-call] # likewise
    ):

        def there(some: Sequence[Path]) -> Any:
            return summarize(dd.read_parquet(list(map(str, some)), split_row_groups=True))

        _same(digest(summarize(list(files))), digest(there(files)))
        ours, theirs = in_turn(
            lambda: timed(there, files)[0], lambda: timed(summarize, list(files))[0], RUNS, warm=False
        )
    return Figure(
        area=AREA,
        name=f"{_PART * len(files):,} rows on a Dask cluster of two processes",
        unit="ms",
        ours=ours,
        against="polars in one process",
        theirs=theirs,
        note="equal results; a cluster is for what no one machine holds",
    )


def main() -> None:
    """Measure, and print a line for each figure."""
    for one in figures():
        met = {True: "met", False: "NOT MET", None: ""}[one.met]
        sys.stdout.write(
            f"{one.name:<58}{one.ours.median:>10,.1f} {one.unit:<4}{one.theirs.median:>10,.1f} "
            f"{one.ratio:>6.2f} {met:<8} {one.against}; {one.note}\n"
        )


if __name__ == "__main__":
    main()
