"""What the README shows of the library runs as it stands there."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from diagnostics.case import Case
from diagnostics.outputs import write_output
from diagnostics.sandbox import Sandbox
from tests.support.worlds import observed

_DAY = date(2024, 3, 9)
README = Path(__file__).resolve().parents[2] / "README.md"
_ALL = re.findall(r"^```python\n(.*?)^```", README.read_text("utf-8"), re.DOTALL | re.MULTILINE)
BLOCKS = [one for one in _ALL if "summarize" not in one]


@pytest.mark.parametrize("number", range(len(BLOCKS)))
def test_each_block_of_python_runs_with_another_address_in_its_place(
    empty: Sandbox,
    number: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The variables are those of the shell's example; the verdict is printed."""
    code = BLOCKS[number]
    assert "https://tracker.example.com" in code
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRACKER_TOKEN", empty.connection_user.token)
    write_output(Case(report=observed("empty")[1]), "bundle", tmp_path / "ticket.zip", ())

    exec(compile(code.replace("https://tracker.example.com", empty.url), "README.md", "exec"), {})  # noqa: S102 - the README's own text

    assert observed("empty")[1].verdict in capsys.readouterr().out


def test_the_block_that_counts_stories_runs_on_a_bundle_and_on_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each way gives a frame; what is in the files is read by polars and by Dask."""
    pytest.importorskip("dask.dataframe", reason="the extra `dask` is not installed")
    (code,) = (one for one in _ALL if "summarize" in one)
    snapshot, report = observed("empty")
    monkeypatch.chdir(tmp_path)
    write_output(Case(snapshot=snapshot, report=report), "bundle", tmp_path / "ticket.zip", ())
    (tmp_path / "stories").mkdir()
    stories = pl.DataFrame({"story_type": ["bug"], "current_state": ["started"], "created_at": [_DAY]})
    stories.write_parquet(tmp_path / "stories" / "1.parquet")

    exec(compile(code, "README.md", "exec"), {})  # noqa: S102 - the README's own text

    shown = capsys.readouterr().out
    assert shown.count("count") == 3
    assert "2024-03-01" in shown
    assert "started" in shown


def test_there_are_blocks() -> None:
    """Both ways are shown: the whole run, and the run step by step."""
    assert len(BLOCKS) == 2
