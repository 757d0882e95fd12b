"""Files that are not as Tracker wrote them: what can be read is read, and the rest is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnostics.exports import LimitError, Limits, NotAnExportError, UnreadableError, read_export
from diagnostics.snapshot import Encoding
from tests.exports.support import epic, modern, put, report_on, story

ROWS = [story(1, "bug"), story(2, Title="Grüße"), epic(3)]


@pytest.mark.parametrize(
    ("codec", "end", "encoding"),
    [
        ("utf-8", "\n", Encoding.UTF8),
        ("utf-8", "\r", Encoding.UTF8),
        ("utf-8-sig", "\r\n", Encoding.UTF8_MARKED),
        ("utf-16", "\r\n", Encoding.UTF16),
        ("latin-1", "\n", Encoding.LATIN1),
    ],
)
def test_encodings_and_line_ends_are_found_out(
    tmp_path: Path, codec: str, end: str, encoding: Encoding
) -> None:
    """Marks, lone CRs, UTF-16 and Latin-1 all give the same stories, and the encoding is a fact."""
    path = put(tmp_path / "a.csv", modern(ROWS).replace("\r\n", end).encode(codec))

    snapshot = read_export(path)

    (sheet,) = snapshot.source.sheets
    assert sheet.encoding is encoding
    assert (sheet.rows, sheet.stories, sheet.epics, sheet.spoiled) == (3, 2, 1, 0)
    assert snapshot.stories is not None
    assert snapshot.stories["name"].to_list() == ["Story 1", "Grüße"]


def test_text_that_is_not_utf8_is_told(tmp_path: Path) -> None:
    """Latin-1 and NUL bytes are named in a finding, and the counts hold."""
    path = put(tmp_path / "a.csv", modern([*ROWS, story(4, Title="a\0b")]).encode("latin-1"))

    report = report_on(path)

    finding = next(one for one in report.findings if one.code == "DATA644")
    assert finding.evidence == {"encoding": "Latin-1", "nul_bytes": 1}
    assert report.summary.total == 3


def test_a_cell_of_many_lines_is_one_row(tmp_path: Path) -> None:
    """Line breaks of every kind inside quotes do not count as rows, nor shift the line of a spoiled one."""
    rows = [story(1, Description='one\ntwo, "quoted"\r\nthree\rfour'), {"Title": "without an id"}]

    (sheet,) = read_export(put(tmp_path / "a.csv", modern(rows))).source.sheets

    assert (sheet.rows, sheet.stories) == (2, 1)
    assert sheet.spoiled_rows[0].line == 6


def test_short_and_long_rows_keep_their_stories(tmp_path: Path) -> None:
    """Rows with fewer cells are normal, rows with more are told, and neither is lost."""
    text = "Id,Type,Current State,Title\n1,bug,started\n2,bug,started,two,three,four\n,,,\n\n"

    report = report_on(put(tmp_path / "a.csv", text))

    assert report.source is not None
    (file,) = report.source.files
    assert (file.rows, file.stories) == (2, 2)
    assert file.notes == ("1 rows shorter than the header", "1 rows longer than the header")
    assert [one.evidence for one in report.findings if one.code == "DATA648"] == [{"count": 1}]


def test_a_file_cut_inside_a_cell_makes_the_pane_incomplete(tmp_path: Path) -> None:
    """A missing closing quote is told with its line: what follows it may be missing."""
    text = modern([story(1), story(2)]) + '3,"a title that never en\r\n4,four,bug\r\n'

    report = report_on(put(tmp_path / "a.csv", text))

    finding = next(one for one in report.findings if one.code == "DATA645")
    assert finding.evidence == {"line": 4}
    assert report.panes.work_items.verdict == "incomplete"


def test_a_cell_beyond_the_limit_ends_the_reading_there(tmp_path: Path) -> None:
    """An endless cell is not taken for data; the rows before it are kept and the line is told."""
    path = put(tmp_path / "a.csv", modern([story(1), story(2, Description="x" * 200_000), story(3)]))

    (sheet,) = read_export(path, limits=Limits(cell_characters=150_000)).source.sheets
    (whole,) = read_export(path).source.sheets

    assert (sheet.stories, sheet.cut_at) == (1, 3)
    assert (whole.stories, whole.cut_at) == (3, None)


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_a_spreadsheet_of_another_country_is_read(tmp_path: Path, delimiter: str) -> None:
    """Semicolons and tabs between the cells are found by the header."""
    text = delimiter.join(("Id", "Type", "Current State")) + f"\n1{delimiter}bug{delimiter}started\n"

    report = report_on(put(tmp_path / "a.csv", text))

    assert report.summary.stories_by_type == {"bug": 1}


def test_columns_that_nobody_knows_are_told(tmp_path: Path) -> None:
    """A header that no generation has is named, and what the export does not hold is not 0 %."""
    text = "Id,Title,Type,Current State,Team Colour\n1,one,bug,started,red\n"

    report = report_on(put(tmp_path / "a.csv", text))

    assert next(one for one in report.findings if one.code == "DATA643").evidence["columns"] == "Team Colour"
    fields = {one.api_name: one for one in report.panes.fields.fields}
    assert (fields["name"].populated, fields["name"].in_source) == (1, True)
    for absent in ("story_priority", "updated_at", "owner_ids", "external_id", "labels"):
        assert (fields[absent].populated, fields[absent].of, fields[absent].fill_rate) == (None, None, None)
        assert not fields[absent].in_source


def test_an_export_without_rows_is_empty_and_no_error(tmp_path: Path) -> None:
    """A header alone is a project without stories."""
    report = report_on(put(tmp_path / "a.csv", modern([])))

    assert report.summary.total == 0
    assert {"WORK602", "DATA620"} <= {one.code for one in report.findings}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b'{"projects": []}', "it is JSON"),
        (b"[\n {}]", "it is JSON"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "it is an HTML page"),
        (b"%PDF-1.7 ...", "it is a PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "it is an old Office file"),
        (bytes(range(256)), "it is binary data"),
        (b"1,a story,bug,started\n2,another,bug,started\n", "none of the export's column names"),
        (b"Id,Title\n1,one\n", "no 'Type', 'Current State'"),
        (b"hello there", "none of the export's column names"),
    ],
)
def test_what_is_no_export_is_called_what_it_is(tmp_path: Path, content: bytes, words: str) -> None:
    """The sentence names the file and what it looks like, and nothing of what is in it."""
    with pytest.raises(NotAnExportError, match=r"LOC741: a\.csv is ") as caught:
        read_export(put(tmp_path / "a.csv", content))

    assert words in str(caught.value)


def test_a_file_that_is_not_there_and_one_too_large_are_told_apart(tmp_path: Path) -> None:
    """Missing is an error of the user's, too large is refused."""
    with pytest.raises(UnreadableError, match=r"LOC740: gone\.csv cannot be read: no such file"):
        read_export(tmp_path / "gone.csv")
    with pytest.raises(LimitError, match=r"LOC742: a\.csv was refused"):
        read_export(put(tmp_path / "a.csv", modern(ROWS)), limits=Limits(csv_bytes=100))
    with pytest.raises(UnreadableError, match="is no regular file"):
        read_export(Path("/dev/null"))
