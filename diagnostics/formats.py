"""The forms that a report can be written in, as data: nothing here is slow to load."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from diagnostics.report.model import Report


class Form(NamedTuple):
    """One form of the report."""

    suffix: str
    writer: str
    """`module:function`, which gives a report's text or bytes; empty: it takes more than a report."""
    about: str
    binary: bool = False
    """It goes into a file only."""

    def load(self) -> Callable[[Report], str | bytes]:
        """Give the writer, which is loaded now."""
        module, _, name = self.writer.partition(":")
        writer: Callable[[Report], str | bytes] = getattr(import_module(module), name)
        return writer


BUNDLE: Final = "bundle"

FORMATS: Final[Mapping[str, Form]] = {
    "text": Form(".txt", "diagnostics.report.text:write_text", "for reading"),
    "json": Form(".json", "diagnostics.report.json:write_json", "for tools; its schema is a contract"),
    "markdown": Form(".md", "diagnostics.report.markdown:write_markdown", "for a ticket"),
    "html": Form(".html", "diagnostics.report.html:write_html", "one file for a browser, without scripts"),
    "jsonl": Form(".jsonl", "diagnostics.report.jsonl:write_jsonl", "for tools, an event a line"),
    "junit": Form(".xml", "diagnostics.report.junit:write_junit", "for a build server, as tests"),
    "sarif": Form(".sarif", "diagnostics.report.sarif:write_sarif", "for what gathers findings"),
    "csv": Form(".csv", "diagnostics.report.csv:write_csv", "all tables as one, for a spreadsheet"),
    "xlsx": Form(".xlsx", "diagnostics.report.xlsx:write_xlsx", "a workbook, a sheet a table", binary=True),
    "csv-tables": Form(
        ".tables.zip", "diagnostics.report.csv:write_csv_tables", "a CSV file for each table", binary=True
    ),
    "svg": Form(".svg", "tui.pictures:write_svg", "the dashboard's overview and panes as a picture"),
    BUNDLE: Form(".zip", "", "all of it in one file, to open again", binary=True),
}
"""By the name that `--format` takes."""
