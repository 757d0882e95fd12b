"""A bundle read in place: bounds first, then hashes, then the parts that are known."""

from __future__ import annotations

import hashlib
import io
import stat
import unicodedata
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import msgspec

from diagnostics.bundle.contents import ENVIRONMENT, REPORT, RULES, SNAPSHOT
from diagnostics.bundle.depth import too_deep
from diagnostics.bundle.errors import BundleError, PartError, Refusal
from diagnostics.bundle.frames import read_frame
from diagnostics.bundle.limits import Limits
from diagnostics.bundle.manifest import NAME, VERSION, Manifest
from diagnostics.bundle.seal import check_seal
from diagnostics.bundle.snapshot import NewerSnapshotError, frames_of, read_snapshot
from diagnostics.case import Case
from diagnostics.environment import UNKNOWN, Environment
from diagnostics.report.model import Report
from diagnostics.report.read import UNREADABLE, NewerReportError, decoded, read_json
from diagnostics.rules.model import RuleSet
from diagnostics.snapshot import Snapshot
from diagnostics.text import clean_text
from diagnostics.zips import DAMAGED, PACKED

if TYPE_CHECKING:
    from diagnostics.rows import StoryRows

T = TypeVar("T")

_HEAD: Final = 30 + len(NAME)
"""Bytes of the first part's local header, up to the end of its name."""
_ENCRYPTED: Final = 0x1
_LISTED: Final = b"PK\x01\x02"
"""What each entry in a ZIP's list of parts begins with."""


def is_bundle(path: Path) -> bool:
    """Tell a bundle, also one that broke off, from an export's ZIP.

    Raises:
        OSError: The file cannot be read.
    """
    if not path.is_file():
        return False
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if len(head) == _HEAD and head.endswith(NAME.encode()):
        return True
    if not zipfile.is_zipfile(path):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            return NAME in archive.namelist()
    except DAMAGED:
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A bundle that passed every check."""

    case: Case
    manifest: Manifest
    kept_because: str
    """Why the report cannot be judged again; empty: it can, and the case holds its snapshot."""


def read_bundle(path: Path, limits: Limits | None = None) -> Case:
    """Give the run that a bundle holds: its report, and what was seen and by which rules where that is in it.

    Raises:
        BundleError: It is not as this program wrote it, or too large; nothing of it is used.
        OSError: The file cannot be read.
    """
    return open_bundle(path, limits).case


def open_bundle(path: Path, limits: Limits | None = None) -> Opened:
    """Give the run that a bundle holds, with what the bundle says of itself.

    Raises:
        BundleError: It is not as this program wrote it, or too large; nothing of it is used.
        OSError: The file cannot be read.
    """
    limits = limits or Limits()
    name = str(clean_text(path.name, limit=200))
    if path.stat().st_size > limits.file:
        raise BundleError(Refusal.TOO_LARGE, name, f"has more than {limits.file >> 20} MiB")
    raw = path.read_bytes()
    if raw.count(_LISTED) > limits.parts:  # to read a list of half a million takes seconds
        raise BundleError(Refusal.TOO_LARGE, name, f"has more than {limits.parts:,} parts")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            opened = _Reader(archive, name, limits).opened(raw)
    except PartError as error:
        raise BundleError(error.refusal, name, error.problem) from error
    except DAMAGED as error:
        raise BundleError(Refusal.DAMAGED, name, "is damaged or not whole: ask for it again") from error
    return opened


class _Versioned(msgspec.Struct):
    """What is looked at first; what else stands there is only passed over."""

    bundle_version: object = None


class _Reader:
    """Reads one open bundle."""

    def __init__(self, archive: zipfile.ZipFile, name: str, limits: Limits) -> None:
        self._archive = archive
        self._name = name
        self._limits = limits

    def opened(self, raw: bytes) -> Opened:
        """Give the run, once everything that the manifest names is proved to be as it was written."""
        entries = self._archive.infolist()
        self._check_entries(entries)
        manifest = self._manifest()
        parts = self._hashed(manifest)
        check_seal(raw, self._archive)
        if REPORT not in parts:
            raise self._refused(Refusal.NOT_AS_WRITTEN, f"holds no {REPORT}")
        report = self._report(parts[REPORT])
        rules = self._record(parts, RULES, RuleSet)
        environment = self._record(parts, ENVIRONMENT, Environment) or UNKNOWN
        snapshot, kept_because = self._snapshot(parts, manifest)
        if not kept_because and report.stale:
            kept_because = "it shows panes of an earlier run, which is not in it"
        case = Case(report=report, snapshot=snapshot, rules=rules, environment=environment)
        return Opened(case=case, manifest=manifest, kept_because=kept_because)

    def _hashed(self, manifest: Manifest) -> dict[str, bytes]:
        """Give the parts, each with its hash as the manifest has it; whatever else lies there is not read."""
        parts: dict[str, bytes] = {}
        for part in manifest.parts:
            if part.name in parts:
                raise self._refused(Refusal.DUPLICATE, f"names a part twice: {_shown(part.name)}")
            parts[part.name] = raw = self._part(part.name)
            if len(raw) != part.bytes or hashlib.sha256(raw).hexdigest() != part.sha256:
                raise self._refused(Refusal.NOT_AS_WRITTEN, f"was changed in {_shown(part.name)}")
        return parts

    def _snapshot(self, parts: Mapping[str, bytes], manifest: Manifest) -> tuple[Snapshot | None, str]:
        """Give what was seen, or why it cannot be judged again as it was."""
        if SNAPSHOT not in parts:
            return None, "it does not hold what was seen"
        raw = parts[SNAPSHOT]
        self._check_depth(raw, SNAPSHOT)
        try:
            names = frames_of(raw)
            missing = [f"{name}.parquet" for name in names if f"{name}.parquet" not in parts]
            frames = {
                name: self._frame(parts[f"{name}.parquet"], f"{name}.parquet")
                for name in names
                if f"{name}.parquet" in parts
            }
            snapshot = read_snapshot(raw, frames)
        except NewerSnapshotError as error:
            told = "holds a snapshot of a newer form: update tracker-doctor"
            raise self._refused(Refusal.NEWER, told) from error
        except UNREADABLE as error:
            raise self._refused(Refusal.NOT_AS_WRITTEN, "holds no snapshot that can be read") from error
        missing += [part.name for part in manifest.left_out if part.name == RULES]
        if missing:
            return None, f"it was written without {' and '.join(missing)}"
        return snapshot, ""

    def _frame(self, raw: bytes, name: str) -> StoryRows:
        try:
            return read_frame(raw, self._limits)
        except PartError as error:
            raise self._refused(error.refusal, f"holds a {name} that {error.problem}") from error

    def _record(self, parts: Mapping[str, bytes], name: str, kind: type[T]) -> T | None:
        if name not in parts:
            return None
        self._check_depth(parts[name], name)
        try:
            return decoded(parts[name], kind)
        except UNREADABLE as error:
            raise self._refused(Refusal.NOT_AS_WRITTEN, f"holds no {name} that can be read") from error

    def _check_entries(self, entries: list[zipfile.ZipInfo]) -> None:
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
        raw = self._part(NAME)
        self._check_depth(raw, NAME)
        try:
            version = msgspec.json.decode(raw, type=_Versioned).bundle_version
            if isinstance(version, int) and version > VERSION:
                raise self._refused(Refusal.NEWER, "was written by a newer tracker-doctor: update this one")
            return decoded(raw, Manifest)
        except UNREADABLE as error:
            raise self._refused(Refusal.NOT_AS_WRITTEN, "has a manifest that is none") from error

    def _part(self, name: str) -> bytes:
        """Give a part, never more of it than its entry says."""
        try:
            entry = self._archive.getinfo(name)
        except KeyError:
            raise self._refused(Refusal.NOT_AS_WRITTEN, f"lacks a part: {_shown(name)}") from None
        if entry.compress_type not in PACKED:
            told = f"holds a {_shown(name)} that is packed in a way that is not written here"
            raise self._refused(Refusal.NOT_AS_WRITTEN, told)
        with self._archive.open(entry) as file:
            return file.read(self._limits.part)

    def _check_depth(self, raw: bytes, name: str) -> None:
        if too_deep(raw, self._limits.depth):
            told = f"nests deeper than {self._limits.depth} in {_shown(name)}"
            raise self._refused(Refusal.TOO_LARGE, told)

    def _report(self, raw: bytes) -> Report:
        self._check_depth(raw, REPORT)
        try:
            return read_json(raw)
        except NewerReportError as error:
            told = "holds a report of a newer form: update tracker-doctor"
            raise self._refused(Refusal.NEWER, told) from error
        except UNREADABLE as error:
            raise self._refused(Refusal.NOT_AS_WRITTEN, "holds no report that can be read") from error

    def _refused(self, refusal: Refusal, problem: str) -> BundleError:
        return BundleError(refusal, self._name, problem)


def _shown(name: str) -> str:
    return str(clean_text(name, limit=80))
