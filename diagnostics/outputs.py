"""The one door that a report leaves by: secrets taken out, a form, and the proof that none is left in it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from diagnostics.bundle.write import bundle, parts_of
from diagnostics.case import Case
from diagnostics.formats import BUNDLE, FORMATS
from diagnostics.leaks import refuse_leaks
from diagnostics.redact import redact_case
from diagnostics.report.model import Report
from diagnostics.report.text import write_text
from diagnostics.report.width import WIDTH
from diagnostics.report.write import WriteRefusedError, write_file
from diagnostics.secret import Secret


def output_text(case: Case, fmt: str, secrets: Iterable[Secret], width: int = WIDTH) -> str:
    """Give the report as text.

    Args:
        case: The run.
        fmt: One of `FORMATS` that is no binary one.
        secrets: What must not stand in it.
        width: Columns that plain text is to keep to.

    Raises:
        LeakError: A secret stands in it.
        WriteRefusedError: What writes this form is not installed.
    """
    known = tuple(secrets)
    report = redact_case(case, known)[0].report
    raw = _written(report, fmt, width)
    refuse_leaks({"the report": raw}, known)
    return raw.decode()


def write_output(case: Case, fmt: str, path: Path, secrets: Iterable[Secret]) -> Path:
    """Write the report to `path` and give the absolute path.

    Raises:
        LeakError: A secret stands in it; nothing was written.
        LinkRefusedError: `path` is a symbolic link.
        WriteRefusedError: The file cannot be written; nothing half-written is left.
    """
    known = tuple(secrets)
    clean, _ = redact_case(case, known)
    if fmt == BUNDLE:
        refuse_leaks(parts_of(clean.report), known)
        return write_file(bundle(clean.report), path)
    raw = _written(clean.report, fmt, WIDTH)
    refuse_leaks({"the report": raw}, known)
    return write_file(raw, path)


def _written(report: Report, fmt: str, width: int) -> bytes:
    """Give the report in a form.

    Raises:
        WriteRefusedError: What writes this form is not installed.
    """
    try:
        content = write_text(report, width) if fmt == "text" else FORMATS[fmt].load()(report)
    except ModuleNotFoundError as error:
        raise WriteRefusedError(f"the form {fmt} needs {error.name}, which is not installed here") from error
    return content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
