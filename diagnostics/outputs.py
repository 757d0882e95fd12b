"""The one door that a report leaves by: secrets taken out, a form, and the proof that none is left in it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from diagnostics.bundle.manifest import NAME
from diagnostics.bundle.plan import Line, Wish
from diagnostics.bundle.write import Draft, draft
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


def write_output(
    case: Case, fmt: str, path: Path, secrets: Iterable[Secret], wish: Wish | None = None
) -> Path:
    """Write the report to `path` and give the absolute path.

    Args:
        case: The run.
        fmt: One of `FORMATS`.
        path: The file.
        secrets: What must not stand in it.
        wish: What is to be in a bundle; None: all that goes into 1 MiB.

    Raises:
        LeakError: A secret stands in it; nothing was written.
        LinkRefusedError: `path` is a symbolic link.
        WriteRefusedError: The file cannot be written; nothing half-written is left.
    """
    known = tuple(secrets)
    if fmt == BUNDLE:
        return write_bundle(case, path, known, wish)[0]
    clean, _ = redact_case(case, known)
    raw = _written(clean.report, fmt, WIDTH)
    refuse_leaks({"the report": raw}, known)
    return write_file(raw, path)


def write_bundle(
    case: Case, path: Path, secrets: Iterable[Secret], wish: Wish | None = None
) -> tuple[Path, tuple[Line, ...]]:
    """Write the bundle; give the absolute path, and each part with whether it is in it.

    Raises:
        LeakError: A secret stands in it; nothing was written.
        LinkRefusedError: `path` is a symbolic link.
        WriteRefusedError: The file cannot be written; nothing half-written is left.
    """
    made = _drafted(case, tuple(secrets), wish)
    return write_file(made.pack(), path), made.plan.lines


def preview_output(case: Case, secrets: Iterable[Secret], wish: Wish | None = None) -> tuple[Line, ...]:
    """Give the parts that a bundle of this run would have by `write_output`; nothing is written.

    Raises:
        LeakError: A secret stands in one of them.
    """
    return _drafted(case, tuple(secrets), wish).plan.lines


def _drafted(case: Case, known: tuple[Secret, ...], wish: Wish | None) -> Draft:
    """Give a bundle without the secrets, every part that goes into it searched for them, its manifest too.

    Raises:
        LeakError: One of them stands in it all the same.
    """
    clean, removals = redact_case(case, known)
    made = draft(clean, wish, removals)
    refuse_leaks({NAME: made.manifest, **made.parts}, known)
    return made


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
