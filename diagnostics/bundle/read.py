"""A bundle read in place: bounds first, then hashes, then the one part that is needed."""

from __future__ import annotations

import hashlib
import re
import stat
import unicodedata
import zipfile
from pathlib import Path
from typing import Any, Final

import msgspec

from diagnostics.bundle.errors import BundleError, Refusal
from diagnostics.bundle.limits import Limits
from diagnostics.bundle.manifest import NAME, VERSION, Manifest
from diagnostics.bundle.write import REPORT
from diagnostics.report.model import Report
from diagnostics.report.read import NewerReportError, read_json
from diagnostics.text import clean_text
from diagnostics.zips import DAMAGED

_HEAD: Final = 30 + len(NAME)
"""Bytes of the first part's local header, up to the end of its name."""
_ENCRYPTED: Final = 0x1
_STRING: Final = re.compile(rb'"(?:[^"\\]|\\.)*"')
_BRACKET: Final = re.compile(rb"[\[\]{}]")


def is_bundle(path: Path) -> bool:
    """Tell a bundle, also one that broke off, from an export's ZIP.

    Raises:
        OSError: The file cannot be read.
    """
    if not path.is_file():
        return False
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.startswith(b"PK"):
        return False
    if head.endswith(NAME.encode()):
        return True
    try:
        with zipfile.ZipFile(path) as archive:
            return NAME in archive.namelist()
    except DAMAGED:
        return False


def read_bundle(path: Path, limits: Limits | None = None) -> Report:
    """Give the report that a bundle holds.

    Raises:
        BundleError: It is not as this program wrote it, or too large; nothing of it is used.
        OSError: The file cannot be read.
    """
    limits = limits or Limits()
    name = str(clean_text(path.name, limit=200))
    if path.stat().st_size > limits.file:
        raise BundleError(Refusal.TOO_LARGE, name, f"has more than {limits.file >> 20} MiB")
    try:
        with zipfile.ZipFile(path) as archive:
            return _Reader(archive, name, limits).report()
    except DAMAGED as error:
        raise BundleError(Refusal.DAMAGED, name, "is damaged or not whole: ask for it again") from error


class _Reader:
    """Reads one open bundle."""

    def __init__(self, archive: zipfile.ZipFile, name: str, limits: Limits) -> None:
        self._archive = archive
        self._name = name
        self._limits = limits

    def report(self) -> Report:
        """Give the report, once everything that the manifest names is proved to be as it was written."""
        entries = self._archive.infolist()
        self._check_entries(entries)
        manifest = self._manifest()
        parts = {part.name: self._part(part.name) for part in manifest.parts}
        for part in manifest.parts:
            if hashlib.sha256(parts[part.name]).hexdigest() != part.sha256:
                raise self._refused(Refusal.NOT_AS_WRITTEN, f"was changed in {_shown(part.name)}")
        if REPORT not in parts:
            raise self._refused(Refusal.NOT_AS_WRITTEN, f"holds no {REPORT}")
        return self._decoded(parts[REPORT])

    def _check_entries(self, entries: list[zipfile.ZipInfo]) -> None:
        if len(entries) > self._limits.parts:
            raise self._refused(Refusal.TOO_LARGE, f"has more than {self._limits.parts:,} parts")
        seen: set[str] = set()
        for entry in entries:
            shown = _shown(entry.filename)
            parts = entry.filename.replace("\\", "/").split("/")
            if parts[0] == "" or ".." in parts or ":" in parts[0] or "\\" in entry.filename:
                raise self._refused(Refusal.LEADS_OUT, f"has a part whose name leads out of it: {shown}")
            if stat.S_ISLNK(entry.external_attr >> 16):
                raise self._refused(Refusal.LINK, f"has a part that is a symbolic link: {shown}")
            folded = unicodedata.normalize("NFC", entry.filename).casefold()
            if folded in seen:
                raise self._refused(Refusal.DUPLICATE, f"has two parts of one name: {shown}")
            seen.add(folded)
            if entry.flag_bits & _ENCRYPTED:
                raise self._refused(Refusal.DAMAGED, f"cannot be read: {shown} asks for a password")
        self._check_sizes(entries)

    def _check_sizes(self, entries: list[zipfile.ZipInfo]) -> None:
        limits = self._limits
        for entry in entries:
            shown = _shown(entry.filename)
            if entry.file_size > limits.part:
                raise self._refused(Refusal.TOO_LARGE, f"has a part over {limits.part >> 20} MiB: {shown}")
            packed = max(entry.compress_size, 1)
            if entry.file_size > limits.ratio_from and entry.file_size / packed > limits.ratio:
                told = f"has a part that unpacks to more than {limits.ratio} times its size: {shown}"
                raise self._refused(Refusal.TOO_LARGE, told)
        if sum(entry.file_size for entry in entries) > limits.whole:
            raise self._refused(Refusal.TOO_LARGE, f"unpacks to more than {limits.whole >> 20} MiB")

    def _manifest(self) -> Manifest:
        raw = self._json(NAME)
        version = raw.get("bundle_version") if isinstance(raw, dict) else None
        if isinstance(version, int) and version > VERSION:
            raise self._refused(Refusal.NEWER, "was written by a newer tracker-doctor: update this one")
        try:
            return msgspec.convert(raw, Manifest)
        except msgspec.ValidationError as error:
            raise self._refused(Refusal.NOT_AS_WRITTEN, "has a manifest that is none") from error

    def _part(self, name: str) -> bytes:
        """Give a part, never more of it than its entry says."""
        try:
            entry = self._archive.getinfo(name)
        except KeyError:
            raise self._refused(Refusal.NOT_AS_WRITTEN, f"lacks a part: {_shown(name)}") from None
        with self._archive.open(entry) as file:
            return file.read(self._limits.part)

    def _json(self, name: str) -> Any:  # noqa: ANN401 - any JSON
        raw = self._part(name)
        self._check_depth(raw, name)
        try:
            return msgspec.json.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise self._refused(Refusal.NOT_AS_WRITTEN, f"has no JSON in {_shown(name)}") from error

    def _check_depth(self, raw: bytes, name: str) -> None:
        depth = 0
        for bracket in _BRACKET.finditer(_STRING.sub(b"", raw)):
            depth += 1 if bracket[0] in b"[{" else -1
            if depth > self._limits.depth:
                told = f"nests deeper than {self._limits.depth} in {_shown(name)}"
                raise self._refused(Refusal.TOO_LARGE, told)

    def _decoded(self, raw: bytes) -> Report:
        self._check_depth(raw, REPORT)
        try:
            return read_json(raw)
        except NewerReportError as error:
            told = "holds a report of a newer form: update tracker-doctor"
            raise self._refused(Refusal.NEWER, told) from error
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            raise self._refused(Refusal.NOT_AS_WRITTEN, "holds no report that can be read") from error

    def _refused(self, refusal: Refusal, problem: str) -> BundleError:
        return BundleError(refusal, self._name, problem)


def _shown(name: str) -> str:
    return str(clean_text(name, limit=80))
