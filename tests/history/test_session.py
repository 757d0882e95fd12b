"""What the dashboard's runs leave in the history."""

from __future__ import annotations

from pathlib import Path

from diagnostics.history import History
from diagnostics.secret import Secret
from diagnostics.target import Target
from tui.session import LiveSession

TARGET = Target(url="http://127.0.0.1:9/services/v5", token=Secret("a" * 32), secret_source="the test")


async def test_a_finished_run_is_remembered_with_those_before_it(tmp_path: Path) -> None:
    """Each run to its end adds one, and its last update has the runs so far; the others have none."""
    history = History(tmp_path / "history.jsonl")
    session = LiveSession(TARGET, history=history)
    first = [update async for update in session.updates()]
    second = [update async for update in session.updates()]

    assert first[-1].past is not None
    assert second[-1].past is not None
    assert [len(each[-1].past.runs) for each in (first, second) if each[-1].past] == [1, 2]
    assert all(update.past is None for update in (*first[:-1], *second[:-1]))
    assert len(history.runs()) == 2


async def test_a_session_without_a_history_remembers_nothing(tmp_path: Path) -> None:
    """The demo and a switched-off history give no past; one that cannot be written ends no run."""
    (tmp_path / "state").write_text("in the way")
    blocked = History(tmp_path / "state" / "history.jsonl")
    for history in (None, blocked):
        updates = [update async for update in LiveSession(TARGET, history=history).updates()]

        assert not updates[-1].running
        assert updates[-1].past is None
