"""Stories counted by project, type, state and month: one result, whatever frame or engine holds them."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from diagnostics import DiagnosticsError, summarize
from diagnostics.bundle.frames import write_frame
from diagnostics.bundle.limits import Limits
from diagnostics.bundle.plan import Wish
from diagnostics.case import Case
from diagnostics.dates import age_borders
from diagnostics.errors import FrameError
from diagnostics.outputs import write_output
from diagnostics.rows import StoryRows
from diagnostics.summary import UNSET, Key, ages, counts
from tests.support.worlds import observed

BY = ("project_id", "type", "state", "month")
_TOKYO = "Asia/Tokyo"
_WHOLE = Wish(max_bytes=20 << 20)
_FIRST = datetime(2023, 11, 30, 16, tzinfo=UTC)
"""The first of the stories; of those before midnight UTC it is December already in Tokyo."""


def _stories(rows: int = 900) -> pl.DataFrame:
    """Give made-up stories, some without a project, a type, a state or a time of change, and some hostile."""
    chance = random.Random(5)  # noqa: S311 - made-up stories

    def some(*words: Any) -> list[Any]:
        return [chance.choice(words) for _ in range(rows)]

    moments = [_FIRST + timedelta(hours=chance.randrange(2000)) for _ in range(rows)]
    moments[0] = _FIRST
    return pl.DataFrame(
        {
            "project_id": some(2_104_417, 2_131_906, None),
            "story_type": some("bug", "feature", "feature", None, UNSET),
            "current_state": some("accepted", "started", "\x1b[31mred", None),
            "updated_at": [None if one % 19 == 7 else moments[one] for one in range(rows)],
            "created_at": moments,
            "name": ["Login"] * rows,
        },
        schema_overrides={"updated_at": pl.Datetime("us", "UTC")},
    )


STORIES = _stories()


def _by_hand(month_of: str = "updated_at") -> dict[tuple[Any, ...], int]:
    """Count the same without any frame."""
    counted = Counter[tuple[Any, ...]]()
    for story in STORIES.iter_rows(named=True):
        moment = story[month_of]
        month = None if moment is None else date(moment.year, moment.month, 1)
        state = (story["current_state"] or UNSET).replace("\x1b", "␛")
        counted[story["project_id"], story["story_type"] or UNSET, state, month] += 1
    return counted


def _without_zone(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col("updated_at").dt.replace_time_zone(None))


def _in_tokyo(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col("updated_at").dt.convert_time_zone(_TOKYO))


def _by_category(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.with_columns(pl.col("story_type", "current_state").cast(pl.Categorical))


def _as_they_are(frame: pl.DataFrame) -> pl.DataFrame:
    return frame


@pytest.fixture(params=[_as_they_are, _by_category, _in_tokyo, _without_zone])
def stories(request: pytest.FixtureRequest) -> pl.DataFrame:
    """The stories in each form that their columns can have."""
    form: Callable[[pl.DataFrame], pl.DataFrame] = request.param
    return form(STORIES)


def test_every_story_stands_in_one_group(stories: pl.DataFrame) -> None:
    """What has no type, state, project or month is counted as that; texts are safe, months are UTC."""
    found = summarize(stories)

    assert found.schema == {**dict.fromkeys(BY, pl.String()), **_NUMBERS}
    assert {row[:-1]: row[-1] for row in found.iter_rows()} == _by_hand()
    assert found["count"].sum() == STORIES.height
    assert found.equals(found.sort(BY, nulls_last=True))
    assert found.equals(summarize(stories.lazy()))


_NUMBERS = {"project_id": pl.Int64(), "month": pl.Date(), "count": pl.Int64()}


def test_it_is_counted_by_what_is_asked_for_in_its_order() -> None:
    """Some keys give the sums over the others; the month can be that of another column."""
    whole = _by_hand("created_at")
    found = summarize(STORIES, by=("month", "type"), month_of="created_at")

    expected = Counter[tuple[Any, ...]]()
    for (_, kind, _, month), count in whole.items():
        expected[month, kind] += count
    assert found.columns == ["month", "type", "count"]
    assert {row[:-1]: row[-1] for row in found.iter_rows()} == expected
    assert summarize(STORIES.head(0), by=["state"]).rows() == []


def test_files_and_bundles_are_read_where_they_lie(tmp_path: Path) -> None:
    """A Parquet file, several, a pattern and a bundle give what the frame in them gives."""
    snapshot, report = observed("mixed")
    assert snapshot.stories is not None
    first, second = tmp_path / "1.parquet", tmp_path / "2.parquet"
    first.write_bytes(write_frame(StoryRows.of(snapshot.stories.head(1000)), Limits()).raw)
    second.write_bytes(write_frame(StoryRows.of(snapshot.stories.slice(1000)), Limits()).raw)
    bundle = write_output(
        Case(snapshot=snapshot, report=report), "bundle", tmp_path / "ticket.zip", (), _WHOLE
    )
    whole = summarize(snapshot.stories)

    assert summarize(first)["count"].sum() == 1000
    assert summarize([first, str(second)]).equals(whole)
    assert summarize(str(tmp_path / "*.parquet")).equals(whole)
    assert summarize(bundle).equals(whole)
    assert whole["count"].sum() == report.summary.total


def test_the_counts_of_a_report_are_the_same_from_either_frame() -> None:
    """What the work items pane counts, by state and by age, hangs on neither the frame nor its categories."""
    snapshot, _ = observed("mixed")
    assert snapshot.stories is not None
    borders = age_borders(snapshot.started_at, 6)
    for other in (snapshot.stories.lazy(), _by_category(snapshot.stories)):
        assert counts(other) == counts(snapshot.stories)
        assert ages(other, borders) == ages(snapshot.stories, borders)
    found = summarize(snapshot.stories, by=("project_id", "type", "state"))
    assert [(one.project_id, one.story_type, one.state, one.count) for one in counts(snapshot.stories)] == (
        found.rows()
    )


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (STORIES.drop("updated_at", "story_type"), "no column story_type, updated_at"),
        (STORIES.with_columns(updated_at=pl.lit("today")).lazy(), "updated_at holds String"),
        ("nowhere.parquet", "There is no file nowhere.parquet"),
        ("nothing-*.parquet", "There is no file nothing-"),
        (__file__, "cannot be counted: .*Parquet|cannot be counted: .*parquet"),
    ],
)
def test_what_cannot_be_counted_is_said_in_a_sentence(given: Any, told: str) -> None:
    """It is of the library's family of errors, and names the column or the file."""
    with pytest.raises(FrameError, match=told) as caught:
        summarize(given)
    assert isinstance(caught.value, DiagnosticsError)


@pytest.mark.parametrize(
    "ids",
    [
        [1.5, 1.7, None],
        ["1", "01", None],
        [True, False, None],
        [float("inf"), 1.0, None],
        [1e19, 1.0, None],
        [b"1", b"2", None],
    ],
)
@pytest.mark.parametrize("kind", [pl.DataFrame, pl.LazyFrame, "pandas", "objects"])
def test_a_project_id_that_is_no_whole_number_is_refused(ids: list[Any], kind: Any) -> None:
    """Parts of numbers, texts and what is too large might stand for one project twice."""
    frame = kind({"project_id": ids}) if callable(kind) else _in_pandas(ids, kind)
    with pytest.raises(FrameError, match=r"The column project_id holds .*, which is no whole number\."):
        summarize(frame, by="project_id")


@pytest.mark.parametrize("kind", [pl.DataFrame, pl.LazyFrame, "pandas", "objects"])
@pytest.mark.parametrize("ids", [[2.0, 7.0, 2.0, None], [None, None]])
def test_project_ids_beside_unknown_ones_may_stand_as_fractions(ids: list[Any], kind: Any) -> None:
    """Whole numbers are taken as such, whatever type their column has, and so is a column of unknown ones."""
    frame = kind({"project_id": ids}) if callable(kind) else _in_pandas(ids, kind)
    found = summarize(frame, by="project_id")

    assert found.schema == {"project_id": pl.Int64(), "count": pl.Int64()}
    assert Counter(dict(found.iter_rows())) == Counter(ids)


def _in_pandas(ids: list[Any], kind: str) -> Any:
    pandas = pytest.importorskip("pandas", reason="pandas and pyarrow come with the extra `dask`")
    return pandas.DataFrame({"project_id": pandas.Series(ids, dtype=object if kind == "objects" else None)})


def test_a_file_whose_name_reads_as_a_pattern_is_taken_as_it_is(tmp_path: Path) -> None:
    """Brackets in the name of what is there mean nothing: alone, in a list and beside a pattern."""
    (tmp_path / "x[1]").mkdir()
    files = [tmp_path / name for name in ("c[1].parquet", "x[1]/a.parquet", "d.parquet")]
    for file in files:
        STORIES.head(10).write_parquet(file)

    for file in files:
        for one in (file, str(file), [file]):
            assert summarize(one)["count"].sum() == 10
    assert summarize(tmp_path / "x[1]")["count"].sum() == 10
    assert summarize(files)["count"].sum() == 30
    assert summarize([*files[:2], tmp_path / "x[1]", str(tmp_path / "d*.parquet")])["count"].sum() == 40


def test_a_single_key_needs_no_list() -> None:
    """One word is one key, as a text and as what stands for it."""
    assert summarize(STORIES, by="type").equals(summarize(STORIES, by=["type"]))
    assert summarize(STORIES, by=Key.MONTH).equals(summarize(STORIES, by=["month"]))


@pytest.mark.parametrize("given", [b"stories.parquet", [{"project_id": 1}], [b"a"], (1, 2)])
def test_what_is_no_path_is_refused_with_what_may_be_given(given: Any) -> None:
    """Bytes, rows and numbers are no paths."""
    kind = type(given).__name__
    with pytest.raises(TypeError, match=rf"builtins\.{kind} is neither a path, .* narwhals knows"):
        summarize(given)


def test_a_call_that_makes_no_sense_is_refused() -> None:
    """Neither an unknown key, nor none, nor what is no frame."""
    with pytest.raises(ValueError, match="owner"):
        summarize(STORIES, by=["owner"])
    with pytest.raises(ValueError, match="project_id, type, state, month"):
        summarize(STORIES, by=[])
    with pytest.raises(TypeError, match=r"builtins\.dict is neither"):
        summarize({"project_id": [1]})  # type: ignore[arg-type]


def _pandas(frame: pl.DataFrame) -> Any:
    return frame.to_pandas()


def _nullable(frame: pl.DataFrame) -> Any:
    return frame.to_pandas(use_pyarrow_extension_array=True)


def _arrow(frame: pl.DataFrame) -> Any:
    return frame.to_arrow()


def _wrapped(frame: pl.DataFrame) -> Any:
    import narwhals as nw  # noqa: PLC0415 - one of several kinds

    return nw.from_native(frame.lazy())


@pytest.mark.parametrize("kind", [_wrapped, _pandas, _nullable, _arrow])
def test_any_frame_that_narwhals_knows_gives_the_same(
    stories: pl.DataFrame, kind: Callable[[pl.DataFrame], Any]
) -> None:
    """Polars' own through narwhals too, so that the two ways to the same lines are held equal."""
    if kind is not _wrapped:
        pytest.importorskip("pandas", reason="pandas and pyarrow come with the extra `dask`")

    assert summarize(kind(stories)).equals(summarize(STORIES))
    assert summarize(kind(stories), by=["month"]).equals(summarize(STORIES, by=["month"]))


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """A client of a real cluster on this machine: a scheduler and two workers, each a process of its own."""
    distributed = pytest.importorskip("distributed", reason="the extra `dask` is not installed")
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, memory_limit=0
        ) as local,
        distributed.Client(local) as client,
    ):
        yield client


def test_the_workers_of_a_cluster_count_the_same(cluster: Any, tmp_path: Path) -> None:
    """Partitions lie with two processes, which both count; the groups are what polars finds in the whole."""
    frames = pytest.importorskip("dask.dataframe")
    other = _in_tokyo(_by_category(STORIES))
    for number in range(3):
        STORIES[number::3].write_parquet(tmp_path / f"{number}.parquet")

    assert summarize(frames.from_pandas(other.to_pandas(), npartitions=4)).equals(summarize(STORIES))
    assert summarize(frames.read_parquet(tmp_path)).equals(summarize(STORIES))
    ran = cluster.run(lambda dask_worker: dask_worker.state.executed_count)
    assert len(ran) == 2
    assert all(ran.values())
