"""A report as a bundle: the same report in three forms, with a manifest."""

from __future__ import annotations

import hashlib
import io
import zipfile
from typing import Final

import msgspec

from diagnostics.bundle.manifest import NAME, VERSION, Manifest, Part
from diagnostics.report.json import write_json
from diagnostics.report.markdown import write_markdown
from diagnostics.report.model import Report
from diagnostics.report.text import write_text

REPORT: Final = "report.json"
_FORMS: Final = (
    (REPORT, write_json, "the report, for tools and for opening it again"),
    ("summary.md", write_markdown, "the report, for a ticket"),
    ("report.txt", write_text, "the report, for reading"),
)
_FOR_THE_OWNER: Final = 0o100600 << 16


def parts_of(report: Report) -> dict[str, bytes]:
    """Give the parts that a bundle of this report has, without its manifest, by name."""
    return {name: write(report).encode() for name, write, _ in _FORMS}


def bundle(report: Report) -> bytes:
    """Give the bundle. The same report gives the same bytes: its times are the run's, not the writing's."""
    parts = parts_of(report)
    about = {name: told for name, _, told in _FORMS}
    manifest = Manifest(
        bundle_version=VERSION,
        tool=report.tool.name,
        tool_version=report.tool.version,
        created_at=report.finished_at,
        parts=tuple(
            Part(name=name, bytes=len(raw), sha256=hashlib.sha256(raw).hexdigest(), about=about[name])
            for name, raw in parts.items()
        ),
    )
    own = msgspec.json.format(msgspec.json.encode(manifest), indent=2) + b"\n"
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, raw in {NAME: own, **parts}.items():
            entry = zipfile.ZipInfo(name, report.finished_at.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = _FOR_THE_OWNER
            archive.writestr(entry, raw)
    return file.getvalue()
