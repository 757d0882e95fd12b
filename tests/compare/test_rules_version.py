"""The word in each report that says which rules it was judged by."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnostics.judge import version
from diagnostics.judge.version import rules_version
from diagnostics.report.markdown import write_markdown
from diagnostics.report.text import write_text
from tests.support.worlds import observed

ROOT = Path(version.__file__).resolve().parents[1]


def test_every_file_that_judges_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """One sign changed in any of the judging data gives another word."""
    data = {
        path.relative_to(ROOT).as_posix() for path in [*ROOT.glob("judge/**/*.toml"), ROOT / "contract.toml"]
    }
    texts = dict(version._texts())
    assert set(texts) == data
    words = {rules_version()}
    for changed in texts:
        other = {name: f"{text} " if name == changed else text for name, text in texts.items()}
        monkeypatch.setattr(version, "_texts", other.items)
        words.add(rules_version.__wrapped__())

    assert len(words) == len(texts) + 1


def test_a_report_says_what_it_was_judged_by() -> None:
    """The word stands in the report, and where a reader looks for the version."""
    report = observed("mixed")[1]

    assert report.tool.rules == rules_version()
    for text in (write_text(report), write_markdown(report)):
        assert f"tracker-doctor {report.tool.version}, rules {rules_version()}" in text
