"""Whatever the bytes are: a snapshot or one of the errors, and each row counted once."""

from __future__ import annotations

import io
import re
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.exports import ExportError, read_export
from diagnostics.judge import judge
from diagnostics.report.json import write_json
from diagnostics.snapshot import Snapshot
from tests.exports.support import GENERATIONS, epic, export_text, story
from tests.support.examples import examples
from tests.support.recordings import require_recordings

PLAIN = export_text(GENERATIONS["since 2020"], [story(1, "bug"), epic(2), {"Title": "none"}, story(3)])
bounded = examples(40)


def _read(content: bytes, name: str) -> Snapshot | str:
    """Give the snapshot, or the sentence that it was refused with."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        try:
            return read_export(path)
        except ExportError as error:
            return str(error)


def _holds(content: bytes, name: str = "a.csv") -> None:
    """Read and judge `content`: it is an export whose rows add up, or it is refused with one sentence."""
    snapshot = _read(content, name)
    if isinstance(snapshot, str):
        assert re.fullmatch(r"LOC74[012]: .+\.", snapshot)
        return
    assert snapshot.stories is not None
    sheets = snapshot.source.sheets
    assert all(one.stories + one.epics + one.spoiled == one.rows for one in sheets)
    assert sum(one.stories for one in sheets) == snapshot.stories.height
    report = judge(snapshot)
    assert report.summary.total == snapshot.stories.height
    assert sum(row.count for row in report.panes.work_items.counts) == snapshot.stories.height
    write_json(report)


def _recorded() -> list[bytes]:
    return [path.read_bytes() for path in sorted((require_recordings() / "csv").glob("*.csv"))]


def _flipped(content: bytes, places: list[tuple[int, int]]) -> bytes:
    damaged = bytearray(content)
    for place, byte in places:
        damaged[place % len(damaged)] = byte
    return bytes(damaged)


flips = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=8)


def _zipped(content: bytes, name: str, compression: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        archive.writestr(zipfile.ZipInfo(name), content, compression)
        archive.writestr("123/attachment.png", b"\x89PNG")
    return out.getvalue()


@bounded
@given(cut=st.integers(0, 10**6), places=flips)
def test_a_prefix_or_a_damaged_copy_of_an_export_holds(cut: int, places: list[tuple[int, int]]) -> None:
    """Cut anywhere, or with bytes changed, an export is read or refused, and never crashes."""
    content = PLAIN.encode()
    _holds(content[: cut % len(content)])
    _holds(_flipped(content, places))


@pytest.mark.parametrize("number", [0, 1])
@bounded
@given(cut=st.integers(0, 10**6), places=flips)
def test_a_damaged_copy_of_a_recorded_export_holds(
    number: int, cut: int, places: list[tuple[int, int]]
) -> None:
    """The same for the recorded exports."""
    content = _recorded()[number]
    _holds(content[: cut % len(content)])
    _holds(_flipped(content, places))


@pytest.mark.parametrize("number", [0, 1])
def test_every_prefix_that_ends_a_line_counts_its_rows(number: int, tmp_path: Path) -> None:
    """Of the recorded exports, so many lines give at most so many rows, and more lines never fewer."""
    lines = _recorded()[number].splitlines(keepends=True)
    seen = 0
    for end in range(1, len(lines) + 1):
        path = tmp_path / "a.csv"
        path.write_bytes(b"".join(lines[:end]))
        (sheet,) = read_export(path).source.sheets
        assert seen <= sheet.rows < end
        seen = sheet.rows


@bounded
@given(content=st.one_of(st.binary(max_size=3000), st.text(max_size=1000).map(str.encode)))
def test_any_bytes_hold(content: bytes) -> None:
    """Any file at all is read or refused, also behind a header that makes an export of it."""
    _holds(content)
    _holds(b"Id,Title,Type,Current State,Estimate,Created at,Labels\n" + content)
    _holds(b"PK\x03\x04" + content, "a.zip")


@bounded
@given(
    rows=st.lists(
        st.lists(st.one_of(st.text(max_size=20), st.integers().map(str), st.just("epic")), max_size=9),
        max_size=20,
    )
)
def test_any_cells_hold(rows: list[list[str]]) -> None:
    """Whatever stands in the cells, each row is counted once."""
    header = ["Id", "Title", "Type", "Current State", "Estimate", "Created at", "Labels"]
    _holds(
        export_text(header, [dict(zip(header, row, strict=False)) for row in rows]).encode("utf-8", "replace")
    )


@bounded
@given(
    name=st.text(min_size=1, max_size=30),
    compression=st.sampled_from(
        [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
    ),
    cut=st.integers(0, 10**6),
    places=flips,
)
def test_any_zip_holds(name: str, compression: int, cut: int, places: list[tuple[int, int]]) -> None:
    """A ZIP of an export by whatever name, whole, cut or damaged, is read or refused."""
    whole = _zipped(PLAIN.encode(), f"{name.encode('utf-8', 'replace').decode()}.csv", compression)
    _holds(whole, "a.zip")
    _holds(whole[: cut % len(whole)], "a.zip")
    _holds(_flipped(whole, places), "a.zip")


BROKEN: dict[str, bytes] = {
    "marked as UTF-8 and not": b"\xef\xbb\xbf" + PLAIN.encode() + b"9,\xff,bug\n",
    "half a UTF-16 sign": PLAIN.encode("utf-16")[:-1],
    "NULs at the end, as a full disk leaves": PLAIN.encode() + bytes(5000),
    "a row of a million cells": PLAIN.encode() + b"7" + b"," * 1_000_000 + b"\n",
    "the header twice": (PLAIN + PLAIN).encode(),
    "an id larger than any": (PLAIN + "9" * 400 + ",x,,bug\n").encode(),
    "an Arabic digit": (PLAIN + "\u0663,x\n").encode(),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_known_damages_hold(kind: str) -> None:
    """Damages that are met in the field are read as far as they go."""
    _holds(BROKEN[kind])
