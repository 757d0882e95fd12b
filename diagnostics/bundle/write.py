"""One run as a bundle: its parts, a manifest before them, and a seal over the whole file behind them."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from diagnostics.bundle.contents import Content, contents
from diagnostics.bundle.limits import Limits
from diagnostics.bundle.manifest import NAME, VERSION, Manifest, Part
from diagnostics.bundle.plan import Line, Plan, Wish, packed, plan
from diagnostics.bundle.seal import SEAL_BYTES, sealed
from diagnostics.case import Case
from diagnostics.redact.model import Removal
from diagnostics.report.model import Report

_FOR_THE_OWNER: Final = 0o100600 << 16
_UNIX: Final = 3
"""The system that the mode is of, whichever the bundle is made on."""
_HEADERS: Final = 30 + 46
"""Bytes that a part takes beside its own and its name, which stands there twice."""
_END: Final = 22
_FIRST_MOMENT: Final = (1980, 1, 1, 0, 0, 0)
"""A ZIP knows none before; a machine whose clock was never set does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A bundle before it is packed."""

    report: Report
    plan: Plan
    manifest: bytes
    parts: dict[str, bytes]
    """Those that go in, by name."""

    def pack(self) -> bytes:
        """Give the file. The same draft gives the same bytes: its times are the run's, not the writing's."""
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            for name, raw in {NAME: self.manifest, **self.parts}.items():
                entry = zipfile.ZipInfo(name, max(self.report.finished_at.timetuple()[:6], _FIRST_MOMENT))
                deflated, _ = packed(raw, Limits())
                entry.compress_type = zipfile.ZIP_DEFLATED if deflated else zipfile.ZIP_STORED
                entry.create_system = _UNIX
                entry.external_attr = _FOR_THE_OWNER
                archive.writestr(entry, raw)
            archive.comment = bytes(SEAL_BYTES)
        return sealed(file.getvalue())


def draft(
    case: Case, wish: Wish | None = None, removals: Sequence[Removal] = (), *, pseudonyms: bool = False
) -> Draft:
    """Give the bundle that would be packed; see `bundle`."""
    report, parts = case.report, contents(case)

    def manifest(made: Plan) -> bytes:
        record = Manifest(
            bundle_version=VERSION,
            tool=report.tool.name,
            tool_version=report.tool.version,
            created_at=report.finished_at,
            parts=tuple(_part(part) for part in parts if part.name in made.names),
            rules_version=report.tool.rules,
            left_out=made.left_out,
            removals=tuple(removals),
            pseudonyms=pseudonyms,
        )
        return msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n"

    def rest(made: Plan) -> int:
        own = packed(manifest(made), Limits())[1]
        names = (NAME, *made.names)
        return own + sum(_HEADERS + 2 * len(name) for name in names) + _END + SEAL_BYTES

    made = plan(parts, wish or Wish(), rest)
    return Draft(
        report=report,
        plan=made,
        manifest=manifest(made),
        parts={part.name: part.raw for part in parts if part.name in made.names},
    )


def bundle(
    case: Case,
    wish: Wish | None = None,
    removals: Sequence[Removal] = (),
    pseudonyms: bool = False,
) -> bytes:
    """Give the bundle. The same run gives the same bytes.

    Args:
        case: The run, without the secrets.
        wish: What is to be in it; None: all that goes into 1 MiB.
        removals: What was taken out of the run as secret.
        pseudonyms: Whether people, projects and titles bear made-up names.
    """
    return draft(case, wish, removals, pseudonyms=pseudonyms).pack()


def preview(case: Case, wish: Wish | None = None) -> tuple[Line, ...]:
    """Give each part that there is, the manifest apart, with its size and whether it goes in."""
    return draft(case, wish).plan.lines


def _part(part: Content) -> Part:
    return Part(
        name=part.name, bytes=part.size, sha256=hashlib.sha256(part.raw).hexdigest(), about=part.about
    )
