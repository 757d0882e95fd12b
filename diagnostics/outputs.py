"""The one door that a report leaves by: secrets taken out, a form, and the proof that none is left in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from diagnostics.case import Case
from diagnostics.formats import BUNDLE, FORMATS
from diagnostics.leaks import refuse_leaks
from diagnostics.redact import Removal, redact_case, redacted
from diagnostics.report.model import Report
from diagnostics.report.text import write_text
from diagnostics.report.width import WIDTH
from diagnostics.report.write import WriteRefusedError, write_file
from diagnostics.secret import Secret
from diagnostics.text import clean_text

if TYPE_CHECKING:
    from diagnostics.bundle.plan import Line, Wish
    from diagnostics.bundle.write import Draft
    from diagnostics.pseudonyms import Name, Pseudonyms
    from diagnostics.report.why import Why

_MAP: Final = "the map of names"


def output_text(
    case: Case,
    fmt: str,
    secrets: Iterable[Secret],
    width: int = WIDTH,
    pseudonyms: Pseudonyms | None = None,
) -> str:
    """Give the report as text.

    Args:
        case: The run.
        fmt: One of `FORMATS` that is no binary one.
        secrets: What must not stand in it.
        width: Columns that plain text is to keep to.
        pseudonyms: How names are replaced; None: they are not.

    Raises:
        LeakError: A secret stands in it.
        NoSnapshotError: Names were to be replaced in a report that cannot be made anew.
        WriteRefusedError: What writes this form is not installed, or the map of names cannot be written.
    """
    known = tuple(secrets)
    made = _cleaned_report(case, known, pseudonyms)
    raw = _written(made.case.report, fmt, width)
    refuse_leaks({"the report": raw, **made.map("")}, known)
    made.keep_map("")
    return raw.decode()


def piece_text(text: str, secrets: Iterable[Secret]) -> str:
    """Give a piece of what is shown as lines that may leave, such as by the clipboard.

    Raises:
        LeakError: A secret stands in it.
    """
    known = tuple(secrets)
    lines = (clean_text(line) for line in redacted(text, known).split("\n"))
    clean = "\n".join(lines)
    refuse_leaks({"the text": clean.encode("utf-8", "surrogatepass")}, known)
    return clean


def why_text(why: Why, fmt: str, secrets: Iterable[Secret], width: int = WIDTH) -> str:
    """Give the answer for one story as text or JSON.

    Raises:
        LeakError: A secret stands in it.
    """
    from diagnostics.report.why_text import write_why_json, write_why_text  # noqa: PLC0415 - only for one story

    known = tuple(secrets)
    clean = redacted(why, known)
    text = write_why_json(clean) if fmt == "json" else write_why_text(clean, width)
    refuse_leaks({"the answer": text.encode("utf-8", "surrogatepass")}, known)
    return text


def write_output(
    case: Case,
    fmt: str,
    path: Path,
    secrets: Iterable[Secret],
    wish: Wish | None = None,
    pseudonyms: Pseudonyms | None = None,
) -> Path:
    """Write the report to `path` and give the absolute path.

    Args:
        case: The run.
        fmt: One of `FORMATS`.
        path: The file.
        secrets: What must not stand in it.
        wish: What is to be in a bundle; None: all that goes into 1 MiB.
        pseudonyms: How names are replaced; None: they are not.

    Raises:
        LeakError: A secret stands in it; nothing was written.
        NoSnapshotError: Names were to be replaced in a report that cannot be made anew.
        LinkRefusedError: `path` is a symbolic link.
        WriteRefusedError: The file cannot be written; nothing half-written is left.
    """
    known = tuple(secrets)
    if fmt == BUNDLE:
        return write_bundle(case, path, known, wish, pseudonyms)[0]
    made = _cleaned_report(case, known, pseudonyms)
    raw = _written(made.case.report, fmt, WIDTH)
    refuse_leaks({"the report": raw, **made.map(path.name)}, known)
    goal = write_file(raw, path)
    made.keep_map(path.name)
    return goal


def write_bundle(
    case: Case,
    path: Path,
    secrets: Iterable[Secret],
    wish: Wish | None = None,
    pseudonyms: Pseudonyms | None = None,
) -> tuple[Path, tuple[Line, ...]]:
    """Write the bundle; give the absolute path, and each part with whether it is in it.

    Raises:
        LeakError: A secret stands in it; nothing was written.
        NoSnapshotError: Names were to be replaced in a report that cannot be made anew.
        LinkRefusedError: `path` is a symbolic link.
        WriteRefusedError: The file cannot be written; nothing half-written is left.
    """
    known = tuple(secrets)
    made = _cleaned(case, known, pseudonyms)
    drafted = _drafted(made, known, wish)
    refuse_leaks(made.map(path.name), known)
    goal = write_file(drafted.pack(), path)
    made.keep_map(path.name)
    return goal, drafted.plan.lines


def preview_output(
    case: Case,
    secrets: Iterable[Secret],
    wish: Wish | None = None,
    pseudonyms: Pseudonyms | None = None,
) -> tuple[Line, ...]:
    """Give the parts that a bundle of this run would have by `write_output`; nothing is written.

    Raises:
        LeakError: A secret stands in one of them.
        NoSnapshotError: Names were to be replaced in a report that cannot be made anew.
    """
    known = tuple(secrets)
    return _drafted(_cleaned(case, known, pseudonyms), known, wish).plan.lines


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cleaned:
    """A run that may leave."""

    case: Case
    removals: tuple[Removal, ...]
    pseudonyms: Pseudonyms | None
    names: tuple[Name, ...] = ()

    def map(self, report: str) -> dict[str, bytes]:
        """Give the map of names by what it is called; nothing where none is wanted."""
        if self.pseudonyms is None or self.pseudonyms.map_to is None:
            return {}
        from diagnostics.pseudonyms import encode_map  # noqa: PLC0415 - only where names are replaced

        return {_MAP: encode_map(self.names, report)}

    def keep_map(self, report: str) -> None:
        """Write the map, where one is wanted."""
        if self.pseudonyms is not None and self.pseudonyms.map_to is not None:
            write_file(self.map(report)[_MAP], self.pseudonyms.map_to)


def _cleaned_report(case: Case, known: tuple[Secret, ...], pseudonyms: Pseudonyms | None) -> _Cleaned:
    """Give a run of which nothing but the report leaves, without the secrets, and names as in `_cleaned`.

    Raises:
        NoSnapshotError: Names are to be replaced, and the report cannot be made anew.
    """
    if pseudonyms is not None:
        return _cleaned(case, known, pseudonyms)
    return _cleaned(Case(report=case.report), known, None)


def _cleaned(case: Case, known: tuple[Secret, ...], pseudonyms: Pseudonyms | None) -> _Cleaned:
    """Give the run without the secrets, and without names where these are to be replaced.

    Raises:
        NoSnapshotError: They are, and the report cannot be made anew.
    """
    clean, removals = redact_case(case, known)
    if pseudonyms is None:
        return _Cleaned(case=clean, removals=removals, pseudonyms=None)
    from diagnostics.pseudonyms import pseudonymised  # noqa: PLC0415 - only where names are replaced

    renamed, names = pseudonymised(clean, pseudonyms.key)
    return _Cleaned(case=renamed, removals=removals, pseudonyms=pseudonyms, names=names)


def _drafted(made: _Cleaned, known: tuple[Secret, ...], wish: Wish | None) -> Draft:
    """Give a bundle, every part that goes into it searched for the secrets, its manifest too.

    Raises:
        LeakError: One of them stands in it all the same.
    """
    from diagnostics.bundle.manifest import NAME  # noqa: PLC0415 - only where a bundle is written
    from diagnostics.bundle.write import draft  # noqa: PLC0415

    drafted = draft(made.case, wish, made.removals, pseudonyms=made.pseudonyms is not None)
    refuse_leaks({NAME: drafted.manifest, **drafted.parts}, known)
    return drafted


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
