"""`load`: a report out of whatever file holds one, or holds what one can be made of."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import msgspec

from diagnostics.bundle import Limits, is_bundle, read_bundle
from diagnostics.bundle.again import judged_again
from diagnostics.bundle.errors import BundleError, Refusal
from diagnostics.case import Case
from diagnostics.contract import load_contract
from diagnostics.errors import NotAReportError
from diagnostics.exports import UnreadableError, read_export
from diagnostics.home import expanded
from diagnostics.judge import judge
from diagnostics.report.model import Report
from diagnostics.report.read import NewerReportError, read_json
from diagnostics.rules import load_rules
from diagnostics.text import clean_text

_BLANK: Final = b" \t\r\n"
_BOM: Final = b"\xef\xbb\xbf"
_HEAD: Final = 4096


def load(path: str | os.PathLike[str], *, rules: str | os.PathLike[str] | None = None) -> Report:
    """Give the report of a bundle or of a JSON report as it was saved, or judge an export.

    An export is a project's CSV, its ZIP, or a folder of these. No host is asked, and nothing is unpacked.
    With rules, a bundle that holds what was seen is judged anew, too.

    Args:
        path: The file or folder.
        rules: The file that says what stories become; None: what this program proposes, of a bundle what
            it was judged by.

    Raises:
        DiagnosticsError: It cannot be opened; its kinds are in `diagnostics.errors`, and its text is one
            sentence for the user.
        ValueError: There are rules for a report without what was seen, which was judged already.
    """
    place = expanded(Path(path))
    name = str(clean_text(place.name, limit=200))
    try:
        case = _saved(place, name)
    except OSError as error:
        raise UnreadableError(name, f"cannot be read: {error.strerror or type(error).__name__}") from error
    if case is not None and rules is None:
        return case.report
    if case is not None and case.snapshot is None:
        raise ValueError("rules need what was seen: this file holds a report only, which was judged already")
    used = None if rules is None else load_rules(expanded(Path(rules)), load_contract())
    return judge(read_export(place), rules=used) if case is None else judged_again(case, used).report


def _saved(place: Path, name: str) -> Case | None:
    """Give the run whose report the file holds; None where it holds none."""
    if not place.is_file():
        return None
    if is_bundle(place):
        return read_bundle(place)
    limit = Limits().part
    with place.open("rb") as file:
        head = file.read(_HEAD)
        if not head.removeprefix(_BOM).lstrip(_BLANK).startswith(b"{"):
            return None
        raw = head + file.read(limit + 1 - len(head))
    if len(raw) > limit:
        raise BundleError(Refusal.TOO_LARGE, name, f"is JSON of more than {limit >> 20} MiB")
    return Case(report=_report(raw.removeprefix(_BOM), name))


def _report(raw: bytes, name: str) -> Report:
    try:
        return read_json(raw)
    except NewerReportError as error:
        told = "holds a report of a newer form: update tracker-doctor"
        raise BundleError(Refusal.NEWER, name, told) from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise NotAReportError(f"{name} is JSON, and no report of tracker-doctor.") from error
