"""`summarize`: how many stories there are by type, project, state and month, in whatever frame they stand."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from glob import escape, glob
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, TypeGuard

import polars as pl

from diagnostics.bundle import is_bundle, read_bundle
from diagnostics.errors import FrameError
from diagnostics.home import expanded
from diagnostics.summary import COLUMNS, Key, collected, first_of_month, grouped, key_columns, told
from diagnostics.text import clean_text

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame

    Stories = str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | IntoFrame
    """A frame of any kind, or the files that hold one."""

_UTC: Final = frozenset({None, "UTC", "Etc/UTC", "GMT", "+00:00"})
"""Zones of a column of moments that need no conversion; without a zone they are taken as UTC."""

_LARGEST: Final = 2**63 - 1
"""Of the numbers that a column of ids holds."""


def summarize(
    stories: Stories,
    *,
    by: Key | str | Iterable[Key | str] = (Key.PROJECT, Key.TYPE, Key.STATE, Key.MONTH),
    month_of: str = "updated_at",
) -> pl.DataFrame:
    """Count stories by project, type, state and month.

    A row stands for each group that has stories. Nothing is dropped: the counts add up to the number of
    rows. Only the columns that are counted by are read.

    The month is that of the last change unless said otherwise, since Viz's first load goes by it: it covers
    what was updated in the last six months (planview-viz §2.6). `month_of="created_at"` shows what came in,
    and `"accepted_at"` what was done.

    Args:
        stories: Rows with the API's own names: `project_id`, `story_type`, `current_state` and the column of
            the month; other columns do not matter. It is one of:
            a polars DataFrame;
            a LazyFrame, or Parquet files (a path, a pattern such as `"out/*.parquet"`, or several of them),
            which are read in pieces and may be larger than the memory; what is there under that very name
            is no pattern;
            a bundle, whose stories are those that were read and not those that the host counted;
            any other frame that narwhals knows, tried with pandas, pyarrow and Dask, whose workers count, so
            that only the groups come here.
        by: What is counted by, one or some of `project_id`, `type`, `state` and `month`; in this order it is
            sorted.
        month_of: The column of dates or moments whose month is meant. Months are UTC, whatever the column's
            own zone is; moments without a zone are taken as UTC.

    Returns:
        The columns of `by`, and `count`. `project_id` and `count` are whole numbers; `type` and `state` are
        texts, safe to print, `(none)` where a story has none; `month` is the date of its first day, null
        where the story has no such moment. Sorted, null last.

    Raises:
        FrameError: A column is missing or holds something else (a project's id is a whole number), a file
            cannot be read, or the engine counts in a time zone that it cannot leave: set that of its session
            to UTC.
        BundleError: The bundle is refused.
        TypeError: It is no frame that narwhals knows, and no path.
        ValueError: There is nothing to count by, or something else than the four.
    """
    keys = tuple(dict.fromkeys(Key(one) for one in ([by] if isinstance(by, str) else by)))
    if not keys:
        raise ValueError("nothing to count by: give some of " + ", ".join(Key))
    try:
        return told(_with_whole_ids(_counted(stories, keys, month_of)))
    except (OSError, pl.exceptions.PolarsError, NotImplementedError) as error:
        reason = str(error).partition("\n")[0] or type(error).__name__
        raise FrameError(f"The stories cannot be counted: {clean_text(reason, limit=500)}") from error


def _counted(stories: Stories, keys: tuple[Key, ...], month_of: str) -> pl.DataFrame:
    """Give the groups as the engine that holds the stories counts them."""
    rows: Any = _read(stories)
    if isinstance(rows, pl.DataFrame):
        groups = grouped(rows.lazy(), _columns(rows.schema, keys, month_of, pl))
        return collected(groups, rows.height)
    if isinstance(rows, pl.LazyFrame):
        return collected(grouped(rows, _columns(rows.collect_schema(), keys, month_of, pl)))
    import narwhals as nw  # noqa: PLC0415 - 40 ms, and nobody needs it for polars' own frames

    try:
        frame: Any = nw.from_native(rows)
    except TypeError as error:
        told_kind = f"{type(rows).__module__}.{type(rows).__qualname__}"
        raise TypeError(
            f"{told_kind} is neither a path, nor several, nor a frame that narwhals knows"
        ) from error
    counted: Any = grouped(frame, _columns(frame.collect_schema(), keys, month_of, nw), nw)
    return _as_polars(counted.collect() if isinstance(counted, nw.LazyFrame) else counted, nw)


def _read(stories: Stories) -> object:
    """Give the frame that is meant: files as one that is still to be read."""
    if not isinstance(stories, str | os.PathLike):
        return _scanned([os.fspath(one) for one in stories]) if _are_paths(stories) else stories
    place = expanded(Path(stories))
    name = clean_text(place.name, limit=200)
    if is_bundle(place):
        snapshot = read_bundle(place).snapshot
        if snapshot is None or snapshot.story_rows is None:
            raise FrameError(f"{name} holds no stories.")
        return snapshot.story_rows.lazy()
    path = os.fspath(stories)
    if "://" not in path and not place.exists() and not glob(str(place)):
        raise FrameError(f"There is no file {name}.")
    return _scanned([path])


def _are_paths(stories: object) -> TypeGuard[Sequence[str | os.PathLike[str]]]:
    if not isinstance(stories, Sequence) or isinstance(stories, bytes):
        return False
    return all(isinstance(one, str | os.PathLike) for one in stories)


def _scanned(paths: Sequence[str]) -> pl.LazyFrame:
    """Give files that are still to be read: a path as it is where something is there, else as a pattern."""
    places = [expanded(Path(one)) for one in paths]
    if all(place.exists() for place in places):
        return pl.scan_parquet(places, glob=False)
    pairs = zip(paths, places, strict=True)
    return pl.scan_parquet([escape(str(place)) if place.is_file() else path for path, place in pairs])


def _columns(
    schema: Mapping[str, Any], keys: tuple[Key, ...], month_of: str, words: ModuleType
) -> dict[str, pl.Expr]:
    """Give the expressions to group by, in order."""
    sources = [month_of if key is Key.MONTH else COLUMNS[key] for key in keys]
    missing = [one for one in sources if one not in schema]
    if missing:
        raise FrameError(f"The stories have no column {', '.join(missing)}.")
    columns = key_columns((key for key in keys if key is not Key.MONTH), words)
    if Key.MONTH in keys:
        moment = _in_utc(schema[month_of], month_of, words)
        columns[Key.MONTH.value] = first_of_month(moment) if words is pl else _month_number(moment)
    return {key.value: columns[key.value] for key in keys}


def _in_utc(kind: object, name: str, words: ModuleType) -> pl.Expr:
    """Give a column of dates or moments, as UTC has them."""
    if not isinstance(kind, words.Date | words.Datetime):
        raise FrameError(f"The column {name} holds {kind}, and neither dates nor moments.")
    column: pl.Expr = words.col(name)
    return column if getattr(kind, "time_zone", None) in _UTC else column.dt.convert_time_zone("UTC")


def _month_number(moment: pl.Expr) -> pl.Expr:
    """Give the months since the year 0: the one form of a month that every engine has."""
    return moment.dt.year() * 12 + moment.dt.month() - 1


def _as_polars(groups: Any, words: ModuleType) -> pl.DataFrame:  # noqa: ANN401 - a frame of narwhals, typed as little as its expressions
    """Give the counted groups, which are few, as a frame of polars; pyarrow is not needed for it."""
    values: dict[str, pl.Series] = {}
    for name in groups.columns:
        text = name in {Key.TYPE, Key.STATE}
        column = groups[name].cast(words.String) if text else groups[name]
        # Not as they stand there: beside unknown ones pandas has fractions and NaN for whole numbers.
        known = zip(column.to_list(), column.is_null().to_list(), strict=True)
        whole = _whole if name == Key.PROJECT else int
        plain = [None if null else (str if text else whole)(one) for one, null in known]
        values[name] = pl.Series(plain, dtype=pl.String if text else pl.Int64)
    frame = pl.DataFrame(values)
    if Key.MONTH in frame.columns:
        number = pl.col(Key.MONTH)
        frame = frame.with_columns(pl.date(number // 12, number % 12 + 1, 1).alias(Key.MONTH))
    return frame


def _with_whole_ids(groups: pl.DataFrame) -> pl.DataFrame:
    """Give counted groups with the ids of projects as whole numbers, whatever type their column has."""
    if Key.PROJECT not in groups.columns or groups.schema[Key.PROJECT].is_integer():
        return groups
    ids = [None if one is None else _whole(one) for one in groups[Key.PROJECT].to_list()]
    return groups.with_columns(pl.Series(Key.PROJECT, ids, pl.Int64))


def _whole(value: Any) -> int:  # noqa: ANN401 - whatever a frame holds
    """Give a project's id as a number; texts are none, since two of them may be the same."""
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        number = None
    if number is None or isinstance(value, bool) or number != value or abs(number) > _LARGEST:
        told_value = clean_text(repr(value), limit=80)
        raise FrameError(f"The column {Key.PROJECT} holds {told_value}, which is no whole number.")
    return number
