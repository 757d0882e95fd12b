"""CSV, a ZIP of CSV files and a workbook: the same tables, as spreadsheets and polars read them."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import openpyxl
import polars as pl
import pytest

from diagnostics.report.csv import write_csv, write_csv_tables
from diagnostics.report.grids import SHARES, grids
from diagnostics.report.model import Report
from diagnostics.report.xlsx import write_xlsx
from tests.forms.runs import RUNS, TEXTS, report_of, spoiled
from tests.forms.told import csv_rows, sheet_rows, unguarded


@pytest.fixture(scope="module")
def report() -> Report:
    """The report on the default world."""
    return report_of("mixed")


@pytest.fixture(scope="module")
def archive(report: Report) -> zipfile.ZipFile:
    """Its tables as a ZIP."""
    return zipfile.ZipFile(io.BytesIO(write_csv_tables(report)))


@pytest.fixture(scope="module")
def book(report: Report) -> Any:
    """Its tables as a workbook."""
    return openpyxl.load_workbook(io.BytesIO(write_xlsx(report)))


@pytest.mark.parametrize("name", TEXTS)
def test_python_and_polars_read_the_same_table(report: Report, name: str) -> None:
    """The byte order mark is in no column's name, and whatever stands in a text, both read the same rows."""
    raw = write_csv(spoiled(report, TEXTS[name], safe=False)).encode()
    frame = pl.read_csv(io.BytesIO(raw), infer_schema=False).fill_null("")

    assert raw.startswith(b"\xef\xbb\xbfsection,subject,value,note\r\n")
    assert frame.columns == ["section", "subject", "value", "note"]
    assert [{key: unguarded(one) for key, one in row.items()} for row in frame.to_dicts()] == csv_rows(raw)
    signs = pl.col("subject", "value", "note").str.contains(r"^[=@\t\r]")
    assert not frame.filter(pl.any_horizontal(signs)).height


def test_the_one_table_counts_stories_as_the_report_does(report: Report) -> None:
    """By project, type and state they add up to the total, and each section is a table that there is."""
    rows = csv_rows(write_csv(report).encode())
    counts = [int(one["value"]) for one in rows if one["section"] == "work_items-counts"]
    total = next(
        one["value"] for one in rows if one["section"] == "summary-stories" and one["subject"] == "total"
    )

    assert sum(counts) == int(total) == report.summary.total
    names = {grid.name for grid in grids(report)}
    assert {one["section"] for one in rows} <= names | {
        f"{name}-{part}"
        for name in ("summary", "findings")
        for part in (
            "run", "verdict", "user", "stories", "stories_by_type", "connection", "coverage",
            "fail", "warn", "info",
        )
    }  # fmt: skip


def test_each_table_of_a_frame_is_a_file_that_polars_reads_as_the_frame(
    report: Report, archive: zipfile.ZipFile
) -> None:
    """Names, types and values are those of the pane's frame."""
    panes = report.panes
    for name, frame in {
        "work_items-counts": panes.work_items.to_frame("counts"),
        "work_items-projects": panes.work_items.to_frame("projects"),
        "fields-by_project": panes.fields.to_frame("by_project"),
        "fields-fields": panes.fields.to_frame("fields"),
        "categorize-flow_items": panes.categorize.to_frame("flow_items"),
        "connection-links": panes.connection.to_frame(),
    }.items():
        read = pl.read_csv(archive.read(f"{name}.csv"), schema_overrides=frame.schema)
        assert read.columns == frame.columns
        assert [tuple(one or None for one in row) for row in read.rows()] == [
            tuple(one or None for one in row) for row in frame.rows()
        ]


@pytest.mark.parametrize("run", RUNS)
def test_every_run_gives_the_same_files(run: str) -> None:
    """A table without rows is there with its head, so that whoever reads the files finds each."""
    archive = zipfile.ZipFile(io.BytesIO(write_csv_tables(report_of(run))))
    names = {f"{grid.name}.csv" for grid in grids(report_of("mixed"))}

    assert set(archive.namelist()) == names
    assert all(archive.read(name).startswith(b"\xef\xbb\xbf") for name in names)
    year, month, day, hour, minute, second = report_of(run).finished_at.timetuple()[:6]
    told = (year, month, day, hour, minute, second // 2 * 2)  # as exactly as a ZIP can say it
    assert {one.date_time for one in archive.infolist()} == {told}


def test_a_sheet_a_table_with_names_that_excel_takes(report: Report, book: Any) -> None:
    """Summary and findings come first, names are unique, heads stay in sight, and rows can be filtered."""
    names = book.sheetnames

    assert names[:2] == ["Summary", "Findings"]
    assert len({name.lower() for name in names}) == len(names)
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
    assert set(names[2:]) == {
        one.name for one in grids(report) if one.rows and one.name not in {"summary", "findings"}
    }
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(8 <= one.width <= 61 for one in sheet.column_dimensions.values())


def test_numbers_shares_and_times_are_what_they_are(report: Report, book: Any) -> None:
    """Counts can be summed, shares are per cent, times are times of UTC, and yes or no is no text."""
    summary = {one["name"]: one["value"] for one in sheet_rows(write_xlsx(report), "Summary")}
    moment = summary["finished_at"].replace(tzinfo=UTC)
    head = [cell.value for cell in book["categorize-rows"][1]]
    share = book["categorize-rows"].cell(2, head.index("share") + 1)

    assert (
        sum(one["count"] for one in sheet_rows(write_xlsx(report), "work_items-counts")) == summary["total"]
    )
    assert isinstance(moment, datetime)
    assert abs((moment - report.finished_at).total_seconds()) < 0.001
    assert (share.value, share.number_format) == (report.panes.categorize.rows[0].share, "0.0%")
    assert {"share", "fill_rate"} <= SHARES
    assert {type(one["supported"]) for one in sheet_rows(write_xlsx(report), "work_items-types")} <= {
        bool,
        type(None),
    }


@pytest.mark.parametrize("hostile", ["", *TEXTS.values()], ids=["nothing", *TEXTS])
def test_no_cell_is_a_formula_or_a_link(report: Report, hostile: str) -> None:
    """Texts that look like one stay texts, the target's own address among them."""
    raw = write_xlsx(spoiled(report, hostile, safe=False))
    book = openpyxl.load_workbook(io.BytesIO(raw))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}

    assert kinds <= {"s", "n", "b", "d"}
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.hyperlink]


def test_the_workbook_bears_the_time_of_the_run(report: Report, book: Any) -> None:
    """Nothing in it says when it was written."""
    parts = zipfile.ZipFile(io.BytesIO(write_xlsx(report))).infolist()

    assert book.properties.created == report.finished_at.replace(tzinfo=None, microsecond=0)
    assert {one.date_time for one in parts} == {(1980, 1, 1, 0, 0, 0)}
