"""One report in every form: the same findings and counts, whoever reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnostics.formats import FORMATS
from tests.forms.runs import RUNS, report_of, written
from tests.forms.told import READERS, WITHOUT_SUBJECTS


def test_each_form_has_a_reader() -> None:
    """A form that nothing reads back is found here."""
    assert set(READERS) == set(FORMATS)


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("fmt", FORMATS)
def test_every_form_tells_the_same_findings_and_counts(fmt: str, run: str, tmp_path: Path) -> None:
    """Codes, severities and subjects in their order, and the stories by type, are those of the report."""
    report = report_of(run)

    told = READERS[fmt](written(report, fmt, tmp_path))

    expected = [
        (one.code, one.severity, "" if fmt in WITHOUT_SUBJECTS else one.subject) for one in report.findings
    ]
    if fmt in {"junit", "svg"}:  # by pane, each worst first
        assert sorted(told.findings) == sorted(expected)
    else:
        assert list(told.findings) == expected
    assert told.stories == report.summary.stories_by_type
    assert bool(told.stories) == (run != "closed-port")
    assert told.findings


@pytest.mark.parametrize("fmt", [name for name, form in FORMATS.items() if name != "svg"])
def test_the_same_report_gives_the_same_bytes(fmt: str, tmp_path: Path) -> None:
    """Nothing of the moment of writing is in a form."""
    report = report_of("mixed")

    assert written(report, fmt, tmp_path) == written(report, fmt, tmp_path)
