"""The frame of `make bench`: what its table, its document and its history tell; none is held to a time."""

from __future__ import annotations

import contextlib
import json
import os
import platform
import select
import signal
import subprocess
import sys
import types
from collections.abc import Callable, Iterator, Sequence
from io import FileIO
from pathlib import Path
from typing import Final

import msgspec
import pytest

from diagnostics.sandbox import Sandbox
from screenshots import growth as drawn
from tests.bench import history, readme
from tests.bench.__main__ import AREAS, main
from tests.bench.area import measured_here
from tests.bench.diagnosed import taken
from tests.bench.fit import upper_decades
from tests.bench.machine import ROOT
from tests.bench.measure import Figure, Sense, SkippedError
from tests.bench.records import Entry, Measured, Row, measured
from tests.support import endless_area, quick_area

QUICK = {"quick": "tests.support.quick_area"}
FAILING = {"failing": "tests.support.failing_area"}
FIGURES = ("fast enough", "not fast", "seen only")


@pytest.fixture(scope="module")
def rows() -> tuple[Measured, ...]:
    """The figures of the quick area."""
    return tuple(map(measured, quick_area.figures()))


def test_a_bound_is_met_or_not_in_both_senses(rows: Sequence[Measured]) -> None:
    """At most: ours to theirs; at least: so many times faster, theirs to ours; without a bound, neither."""
    assert [(one.ratio, one.met) for one in rows] == [(1.5, True), (1.5, False), (None, None)]
    assert [one.sense for one in rows] == [Sense.AT_MOST, Sense.AT_LEAST, None]


def test_an_area_that_fails_keeps_its_figures_and_ends_with_1(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Each figure is in the table with its note, the failure in one line, and the history is left alone."""
    told, lines = tmp_path / "bench.json", tmp_path / "history.jsonl"

    code = main(["--json", str(told), "--history", str(lines)], FAILING)

    assert code == 1
    table = capfd.readouterr().out
    for text in (*FIGURES, "30.0 ms", "20.0 ms", "at least 20", "met", "NOT MET", "3/3", "7% / 10%"):
        assert text in table
    assert "[1] it waits for the host" in table
    failures = [line for line in table.splitlines() if "FAILED" in line]
    assert len(failures) == 1
    assert failures[0].startswith("failing: FAILED: RuntimeError at failing_area.py:")
    assert failures[0].endswith("the peer is missing")
    assert "more is told" not in table
    assert "1 of 2 goals met" in table
    assert not lines.exists()


def test_a_whole_run_leaves_a_document_and_a_line_that_name_no_machine(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Kind of machine, versions, commit and all runs; no host name, no user name and no path."""
    told, lines = tmp_path / "out" / "bench.json", tmp_path / "history.jsonl"

    assert main(["--json", str(told), "--history", str(lines)], QUICK) == 0
    assert main(["quick", "--history", str(lines)], QUICK | FAILING) == 0

    capfd.readouterr()
    text = told.read_text()
    document = json.loads(text)
    assert document["schema_version"] == "1"
    assert document["machine"]["python"] == platform.python_version()
    assert document["figures"][0]["ours_runs"] == [30.0, 29.0, 31.0]
    assert set(document["versions"]) == {"textual", "httpx", "polars", "click", "msgspec"}
    for name in (f'"{platform.node()}"', str(Path.home()), str(tmp_path), sys.executable):
        assert name not in text + lines.read_text()
    (entry,) = history.read(lines)  # the second run was of some areas only
    assert [(one.name, one.ours, one.met) for one in entry.figures] == [
        ("fast enough", 30.0, True),
        ("not fast", 20.0, False),
        ("seen only", 12_000.0, None),
    ]


def test_a_ratio_that_is_a_quarter_worse_than_last_time_is_marked(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Beside the ratio stands that of the last run on such a machine, whatever ran elsewhere since then."""
    lines = tmp_path / "history.jsonl"
    main(["--history", str(lines)], QUICK)
    (entry,) = history.read(lines)
    better = [msgspec.structs.replace(one, ratio=ratio) for one, ratio in _ratios(entry, 1.1, 1.4, None)]
    before = msgspec.structs.replace(entry, figures=tuple(better))
    elsewhere = msgspec.structs.replace(entry.machine, cores=entry.machine.cores + 1)
    history.append(lines, before)
    history.append(lines, msgspec.structs.replace(entry, machine=elsewhere))
    capfd.readouterr()

    main(["quick", "--history", str(lines)], QUICK | FAILING)

    table = capfd.readouterr().out
    assert "1.50 (was 1.10) REGRESSION" in table
    assert "1.50 (was 1.40)" in table
    assert table.count("REGRESSION") == 1


@pytest.mark.parametrize("option", ["--json", "--history"])
@pytest.mark.parametrize("place", ["folder", "file/below"])
def test_a_place_that_cannot_be_written_is_told_before_anything_is_measured(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], option: str, place: str
) -> None:
    """In one sentence that names it, with exit code 2: minutes of measuring are not lost at the end."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    other = {"--json": "--history", "--history": "--json"}[option]

    with pytest.raises(SystemExit) as ended:
        main([option, str(tmp_path / place), other, str(tmp_path / "good")], QUICK)

    assert ended.value.code == 2
    out, told = capfd.readouterr()
    assert out == ""
    assert told.count("\n") == 1
    assert str(tmp_path / place) in told
    assert "nothing was measured" in told
    assert not (tmp_path / "good").exists()


@pytest.mark.parametrize("spoiled", [b"{", b"{}", b"\xff", b""])
def test_a_spoiled_line_of_the_history_is_told_with_its_number(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], spoiled: bytes
) -> None:
    """In one sentence with file and line, before anything is measured."""
    lines = tmp_path / "history.jsonl"
    good = history.FILE.read_bytes().splitlines()[-1]
    lines.write_bytes(good + b"\n" + spoiled + b"\n")

    with pytest.raises(SystemExit) as ended:
        main(["--history", str(lines)], QUICK)

    assert ended.value.code == 2
    out, told = capfd.readouterr()
    assert out == ""
    assert told.startswith(f"line 2 of {lines} is no run")
    assert told.count("\n") == 1


_ENDLESS: Final = """
import signal, sys
from tests.bench.__main__ import whole_process
signal.signal(signal.SIGINT, signal.default_int_handler)  # whatever the tests were started from
sys.exit(whole_process(["--no-history"], {"endless": "tests.support.endless_area"}))
"""
_PATIENCE_S: Final = 60.0


@pytest.mark.parametrize(
    ("number", "to", "code"),
    [(signal.SIGINT, os.killpg, 130), (signal.SIGTERM, os.kill, 143), (signal.SIGTERM, os.killpg, 143)],
)
def test_a_run_that_is_asked_to_end_leaves_nothing_and_says_nothing(
    tmp_path: Path, number: int, to: Callable[[int, int], None], code: int
) -> None:
    """Ctrl+c reaches the whole group, SIGTERM the command alone or all: area, host, child and folders go."""
    told, folder = tmp_path / "told", tmp_path / "folder"
    folder.mkdir()
    os.mkfifo(told)
    reader = os.open(told, os.O_RDONLY | os.O_NONBLOCK)
    with told.open("wb") as errors:  # every process that is started holds it open
        variables = {**os.environ, "TMPDIR": str(folder), "ENDLESS": str(told)}
        command = [sys.executable, "-c", _ENDLESS]
        child = subprocess.Popen(command, cwd=ROOT, env=variables, stderr=errors, process_group=0)
    with os.fdopen(reader, "rb", buffering=0) as kept, _killed_where_that_fails(child):
        ready = f"{endless_area.READY}\n".encode()
        assert _read_until(kept, ready) == b"endless ...\n" + ready

        to(child.pid, number)

        assert child.wait(_PATIENCE_S) == code
        assert _read_until(kept, None) == b""
    assert list(folder.iterdir()) == []


@contextlib.contextmanager
def _killed_where_that_fails(child: subprocess.Popen[bytes]) -> Iterator[None]:
    try:
        yield
    except BaseException:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        raise


def _read_until(pipe: FileIO, text: bytes | None) -> bytes:
    """Give what comes until a text has come, or until nobody holds the other end any longer."""
    found = b""
    while text is None or text not in found:
        assert select.select([pipe], [], [], _PATIENCE_S)[0], f"somebody is still there, after {found!r}"
        if not (part := pipe.read(1 << 16)):
            break
        found += part
    return found


def _ratios(entry: Entry, *ratios: float | None) -> list[tuple[Row, float | None]]:
    return list(zip(entry.figures, ratios, strict=True))


def test_fewer_times_faster_is_a_regression(rows: Sequence[Measured]) -> None:
    """Where more is better, less is worse."""
    fast = rows[1]
    assert fast.sense is Sense.AT_LEAST
    assert history.is_regression(fast, 2.0)
    assert not history.is_regression(fast, 1.8)
    assert not history.is_regression(fast, 1.0)
    assert not history.is_regression(fast, None)


def test_the_readme_has_the_table_and_the_picture_of_the_last_line() -> None:
    """`make bench` writes them: a line that was added without them makes this fail."""
    last = history.read()[-1]
    text = readme.README.read_text("utf-8")
    assert readme.written(text, last) == text
    for row in last.figures:
        assert f"| {row.name} |" in text
        assert row.met is not False or row.note in text
    assert drawn.picture(last) == drawn.FILE.read_text("utf-8")


def test_an_area_that_cannot_be_measured_here_is_skipped_with_its_reason(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """That is no failure, and what it measured before is kept."""

    def figures() -> Iterator[Figure]:
        yield quick_area.figures()[0]
        raise SkippedError("no gem here")

    module = types.ModuleType("without_a_peer")
    monkeypatch.setattr(module, "figures", figures, raising=False)
    monkeypatch.setitem(sys.modules, module.__name__, module)

    outcome = measured_here(module.__name__)

    assert (outcome.skipped, outcome.failed) == ("no gem here", "")
    assert [one.name for one in outcome.figures] == ["fast enough"]


def test_every_area_is_a_module_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    """`--list` names the areas without measuring anything."""
    assert main(["--list"]) == 0
    assert capsys.readouterr().out.split() == list(AREAS)


def test_the_exponent_is_that_of_the_two_upper_decades() -> None:
    """What a run costs in any case, which shows with small worlds only, does not lower it."""
    points = [(1.0, 50.0), (3.0, 50.0), *((size, 3 * size**1.2) for size in (10.0, 30.0, 100.0, 1000.0))]

    power = upper_decades(points)

    assert power.exponent == pytest.approx(1.2)
    assert power.at(200.0) == pytest.approx(3 * 200.0**1.2)
    assert power.points[0][0] == 10.0


def test_what_a_diagnosis_took_is_that_of_all_stories(mixed: Sandbox) -> None:
    """The measured run reads every story, so that figures of different sizes are of the same work."""
    found = taken(mixed.url, mixed.connection_user.token)
    assert found.stories == 6_030
    assert found.cpu_s > 0
    assert found.requests > 10
