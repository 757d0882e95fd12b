"""The notebook that users copy, run by a real kernel against the embedded Tracker."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import html5lib
import pytest
from nbclient import NotebookClient
from nbformat.v4 import reads

from tests.support.command import clean_environment

NOTEBOOK = Path(__file__).resolve().parents[1] / "notebooks" / "diagnose.ipynb"


def _read() -> Any:
    return reads(NOTEBOOK.read_text("utf-8"))  # type: ignore[no-untyped-call] # it has no types


def _outputs(notebook: Any, source: str) -> list[Any]:
    """Give what the one cell with that text shows."""
    (cell,) = [one for one in notebook.cells if one.cell_type == "code" and source in one.source]
    return list(cell.outputs)


def _printed(notebook: Any, source: str) -> str:
    """Give what that cell prints, which a kernel may send in several pieces."""
    return "".join(one.text for one in _outputs(notebook, source) if one.output_type == "stream")


@pytest.fixture(scope="session")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The notebook with what its cells gave; a cell that fails would end it here."""
    folder = tmp_path_factory.mktemp("notebook")
    notebook = _read()
    client = NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    )
    client.execute(env=clean_environment(folder))
    return notebook


def test_the_notebook_is_kept_without_outputs() -> None:
    """Nothing of a run, and no secret with it, is in the file."""
    code = [cell for cell in _read().cells if cell.cell_type == "code"]

    assert code
    assert not [cell for cell in code if cell.outputs or cell.execution_count]


def test_the_report_shows_itself_below_one_display_of_its_progress(ran: Any) -> None:
    """A display ends as the report's headline, then comes the report; in print it is one line."""
    progress, shown = _outputs(ran, "report = await diagnose(target)")
    frame = _outputs(ran, "print(report)")[-1]

    assert progress.output_type == "display_data"
    assert progress.data["text/plain"].startswith("FAIL - 3 fail")
    assert '<progress max="16" value="16">' in progress.data["text/html"]
    assert shown.output_type == "execute_result"
    assert set(shown.data) == {"text/plain", "text/markdown", "text/html"}
    assert shown.data["text/markdown"].startswith("# tracker-doctor: FAIL - 3 fail")
    html5lib.HTMLParser(strict=True).parseFragment(shown.data["text/html"])
    assert shown.data["text/html"].startswith('<div class="tracker-doctor')
    assert "3 fail" in shown.data["text/html"]
    assert shown.data["text/plain"] == _printed(ran, "print(report)").strip()
    assert "ROLE521" in frame.data["text/html"]


def test_the_frames_count_what_the_report_counts(ran: Any) -> None:
    """Bars, events and the loaded report agree with the report's own total."""
    total = _printed(ran, "print(report)").rpartition(";")[2].split()[0].replace(",", "")
    bars = _printed(ran, "pl.lit").splitlines()
    judged = _outputs(ran, "async for event in run")[-1]

    assert sum(int(line.split()[1].replace(",", "")) for line in bars) == int(total) > 5000
    assert "█" * 40 in bars[0]
    assert judged.data["text/plain"] == total
    assert "stories      done" in _printed(ran, "async for event in run")
    assert _outputs(ran, "load(file)")[0].data["text/plain"] == "True"


def test_no_secret_and_nothing_unasked_is_shown(ran: Any) -> None:
    """The token shows as stars; no cell writes to the error stream."""
    assert _outputs(ran, "target.token")[0].data["text/plain"] == "Secret(***)"
    streams = [one for cell in ran.cells if cell.cell_type == "code" for one in cell.outputs]
    assert not [one for one in streams if one.output_type == "stream" and one.name == "stderr"]
