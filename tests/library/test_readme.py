"""What the README shows of the library runs as it stands there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from diagnostics.case import Case
from diagnostics.outputs import write_output
from diagnostics.sandbox import Sandbox
from tests.support.worlds import observed

README = Path(__file__).resolve().parents[2] / "README.md"
BLOCKS = re.findall(r"^```python\n(.*?)^```", README.read_text("utf-8"), re.DOTALL | re.MULTILINE)


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


def test_there_are_blocks() -> None:
    """Both ways are shown: the whole run, and the run step by step."""
    assert len(BLOCKS) == 2
