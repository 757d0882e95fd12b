"""Ways to count stories by project, type, state and month, and made-up stories to count.

    python -m tests.bench.summary_ways ours|bare FILE ...

As a process of its own it counts those Parquet files once, and prints the milliseconds and a digest of what
it found.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import polars as pl

from diagnostics import summarize

_TYPES: Final = ("feature",) * 12 + ("bug",) * 5 + ("chore",) * 2 + ("release",)
_SETTLED: Final = ("accepted",) * 15 + ("unscheduled",) * 4 + ("unstarted",)
_OPEN: Final = (
    "unstarted",
    "planned",
    "started",
    "finished",
    "delivered",
    "rejected",
    "accepted",
    "accepted",
)
_PROJECTS: Final = 20
_FIRST: Final = datetime(2015, 1, 1, tzinfo=UTC)
_HOURS: Final = 10 * 365 * 24
_LAST: Final = 180 * 24
_KEYS: Final = ("project_id", "story_type", "current_state")
_NAMES: Final = ("project_id", "type", "state", "month", "count")

Counted = Callable[[Sequence[Path]], Any]
"""Counts the stories of some Parquet files, and gives what that way gives."""


def made_up(rows: int) -> pl.DataFrame:
    """Give so many stories as a bundle holds them: of 20 projects one after the other, each over ten years.

    They are changed up to half a year after they came in; in the last half year they are in every state. One
    in a hundred has no time of change, one in a thousand no type.
    """
    number = pl.int_range(rows, dtype=pl.Int64)
    each = -(-rows // _PROJECTS)

    def chance(seed: int, most: int) -> pl.Expr:
        return (number.hash(seed) % most).cast(pl.Int64)

    def word(seed: int, words: tuple[str, ...]) -> pl.Expr:
        return pl.lit(pl.Series(words)).gather(chance(seed, len(words)))

    hour = (number % each) * _HOURS // each + chance(1, _LAST)
    return pl.select(
        project_id=2_600_000 + 131 * (number // each),
        story_type=pl.when(chance(2, 1000) > 0).then(word(3, _TYPES)),
        current_state=pl.when(hour > _HOURS - _LAST).then(word(4, _OPEN)).otherwise(word(5, _SETTLED)),
        updated_at=pl.when(chance(6, 100) > 0).then(_FIRST + hour * pl.duration(hours=1)),
    )


def bare(stories: pl.DataFrame | pl.LazyFrame) -> pl.DataFrame:
    """Count with the one expression that somebody who knows polars would write."""
    month = pl.col("updated_at").dt.truncate("1mo")
    return stories.lazy().group_by(*_KEYS, month).len("count").collect(engine="streaming")


def _by_duckdb(files: Sequence[Path]) -> Any:
    import duckdb  # noqa: PLC0415 - a peer, which need not be there

    duckdb.execute("SET TimeZone = 'UTC'")
    return duckdb.execute(
        f"SELECT {', '.join(_KEYS)}, date_trunc('month', updated_at) AS updated_at, count(*) AS count "  # noqa: S608 - names of columns
        "FROM read_parquet($files) GROUP BY ALL",
        {"files": [str(one) for one in files]},
    ).to_arrow_table()


def _by_pyarrow(files: Sequence[Path]) -> Any:
    import pyarrow.compute as pc  # noqa: PLC0415 - likewise
    from pyarrow import dataset  # noqa: PLC0415 - likewise

    table = dataset.dataset([str(one) for one in files]).to_table()
    month = pc.floor_temporal(table["updated_at"], unit="month")
    table = table.set_column(table.column_names.index("updated_at"), "updated_at", month)
    counted = table.group_by([*_KEYS, "updated_at"]).aggregate([([], "count_all")])
    return counted.rename_columns([*_KEYS, "updated_at", "count"])


def _by_pandas(files: Sequence[Path]) -> Any:
    import pandas as pd  # noqa: PLC0415 - likewise

    frame = pd.concat([pd.read_parquet(one) for one in files], ignore_index=True)
    month = frame["updated_at"].dt.year * 12 + frame["updated_at"].dt.month - 1
    keys = [*(frame[key] for key in _KEYS), month]
    return frame.groupby(keys, dropna=False, sort=False).size().reset_index(name="count")


PEERS: Final[Mapping[str, Counted]] = {
    "duckdb": _by_duckdb,
    "pyarrow": _by_pyarrow,
    "pandas": _by_pandas,
}
"""Package to the same counts in its own way."""
_WAYS: Final[Mapping[str, Counted]] = {
    "ours": lambda files: summarize(list(files)),
    "bare": lambda files: bare(pl.scan_parquet(list(files))),
}


def digest(found: Any) -> str:
    """Give a few characters that are the same for the same counts, in whichever form and order they are."""
    frame: Any = found if isinstance(found, pl.DataFrame) else pl.DataFrame(found)
    frame = frame.rename(dict(zip(frame.columns, _NAMES, strict=True)))
    month = pl.col("month")
    if frame.schema["month"].is_numeric():  # months since the year 0
        number = month.cast(pl.Float64).fill_nan(None).cast(pl.Int64)
        month = pl.date(number // 12, number % 12 + 1, 1).alias("month")
    texts = pl.col("type", "state").cast(pl.String).fill_null("(none)")
    plain = frame.select("project_id", texts, month.cast(pl.Date), pl.col("count").cast(pl.Int64))
    return hashlib.sha256(plain.sort(_NAMES).write_csv().encode()).hexdigest()[:12]


def timed(count: Callable[[Any], Any], what: Any) -> tuple[float, Any]:
    """Count once, and give the milliseconds and what was found."""
    start = time.perf_counter()
    found = count(what)
    return (time.perf_counter() - start) * 1000, found


def main() -> None:
    """Count as told on the command line."""
    ms, found = timed(_WAYS[sys.argv[1]], [Path(one) for one in sys.argv[2:]])
    sys.stdout.write(json.dumps({"ms": ms, "digest": digest(found)}))


if __name__ == "__main__":
    main()
