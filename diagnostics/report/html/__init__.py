"""The report as HTML: one file for a browser, and a piece for a notebook; no script, only known addresses.

Both are filled from the same templates, by the report alone. What is read is the program's own templates and
style, once; no network is asked and nothing is written.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from msgspec import structs

from diagnostics.report.html.limits import LADDER, MOST_BYTES, Limits
from diagnostics.report.html.page import page_of
from diagnostics.report.html.rendering import fingerprint, render, style
from diagnostics.report.model import Report

__all__ = ["write_fragment", "write_html"]


def write_html(report: Report) -> str:
    """Give the report as one HTML file that loads nothing, of at most 500 KB.

    Of a very large report the worst findings and the first lines of each table are shown, with how many are
    left out.
    """
    css = style(notebook=False)
    told = {"style": css, "fingerprint": fingerprint(css), "prefix": "", "top": 1, "whole": True}
    return _fitting(report, "page.html", LADDER, told)


def write_fragment(report: Report) -> str:
    """Give the report as a piece of HTML for a page that is somebody else's, such as a notebook.

    Its style holds for its own elements only. It is shorter than the file: tables end earlier.
    """
    # Several reports may stand on one page; names within it must differ.
    prefix = f"td-{hashlib.sha256(repr(structs.astuple(report)).encode()).hexdigest()[:8]}-"
    told = {"style": style(notebook=True), "prefix": prefix, "top": 3, "whole": False}
    return _fitting(report, "fragment.html", LADDER[1:], told)


def _fitting(report: Report, template: str, ladder: Iterable[Limits], told: Mapping[str, object]) -> str:
    """Give the template filled with as much of the report as is small enough."""
    text = ""
    for limits in ladder:
        text = render(template, page=page_of(report, limits), tool=report.tool, **told)
        if len(text.encode()) <= MOST_BYTES:
            break
    return text
