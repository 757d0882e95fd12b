"""The one door that a report leaves by: its form, and the proof that no secret is in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from diagnostics.bundle.write import bundle, parts_of
from diagnostics.leaks import refuse_leaks
from diagnostics.report.json import write_json
from diagnostics.report.markdown import write_markdown
from diagnostics.report.model import Report
from diagnostics.report.text import write_text
from diagnostics.report.width import WIDTH
from diagnostics.report.write import write_file
from diagnostics.secret import Secret

TEXTS: Final[dict[str, Callable[[Report], str]]] = {
    "text": write_text,
    "json": write_json,
    "markdown": write_markdown,
}
"""The formats that are text, by the name that `--format` takes."""

BUNDLE: Final = "bundle"
SUFFIXES: Final = {"text": ".txt", "json": ".json", "markdown": ".md", BUNDLE: ".zip"}


def output_text(report: Report, fmt: str, secrets: Iterable[Secret], width: int = WIDTH) -> str:
    """Give the report as text.

    Args:
        report: The report.
        fmt: One of `TEXTS`.
        secrets: What must not stand in it.
        width: Columns that plain text is to keep to.

    Raises:
        LeakError: A secret stands in it.
    """
    text = write_text(report, width) if fmt == "text" else TEXTS[fmt](report)
    refuse_leaks({"the report": text.encode("utf-8", "surrogatepass")}, secrets)
    return text


def write_output(report: Report, fmt: str, path: Path, secrets: Iterable[Secret]) -> Path:
    """Write the report to `path` and give the absolute path.

    Raises:
        LeakError: A secret stands in it; nothing was written.
        LinkRefusedError: `path` is a symbolic link.
        WriteRefusedError: The file cannot be written; nothing half-written is left.
    """
    if fmt != BUNDLE:
        return write_file(output_text(report, fmt, secrets), path)
    refuse_leaks(parts_of(report), secrets)
    return write_file(bundle(report), path)
