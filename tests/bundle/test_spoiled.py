"""Bundles that were spoiled, by chance or on purpose: each refused with its code, nothing written."""

from __future__ import annotations

import contextlib
import io
import json
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.bundle import (
    MANIFEST,
    BundleError,
    Limits,
    Wish,
    bundle,
    is_bundle,
    open_bundle,
    read_bundle,
)
from diagnostics.bundle.contents import ENVIRONMENT, REPORT, RULES, SNAPSHOT
from diagnostics.bundle.errors import PartError
from diagnostics.bundle.frames import read_frame, write_frame
from diagnostics.frame import SCHEMA
from diagnostics.rows import StoryRows
from diagnostics.rules import FlowItem, RuleSet
from tests.bundle.pages import many_pages, shared_pages
from tests.bundle.support import case_of, forge, members, put
from tests.support.command import run
from tests.support.examples import examples
from tests.support.rules import frame

STORIES = "stories.parquet"


@pytest.fixture(scope="module")
def written() -> bytes:
    """A bundle with every part that can be read again."""
    return bundle(case_of("viewer-only", RuleSet(types={"bug": FlowItem.RISK})))


@pytest.fixture(scope="module")
def small() -> bytes:
    """The bundle of a world without stories, whose bytes can all be tried."""
    return bundle(case_of("empty"), Wish(without=frozenset({"report.html", "report.txt", "requests.jsonl"})))


@pytest.fixture
def whole(written: bytes, tmp_path: Path) -> Path:
    """A bundle as it was written."""
    path = tmp_path / "ticket.zip"
    path.write_bytes(written)
    return path


Spoil = Callable[[Path], object]


def _added(name: str, raw: bytes = b"x") -> Spoil:
    return lambda path: put(path, {**members(path), name: raw})


def _forged(name: str, raw: bytes) -> Spoil:
    return lambda path: forge(path, {name: raw})


def _document(name: str, change: Mapping[str, Any]) -> Spoil:
    """Change keys of a JSON part, hashes and all."""

    def spoil(path: Path) -> None:
        document = json.loads(members(path)[name])
        forge(path, {name: json.dumps({**document, **change}).encode()})

    return spoil


def _manifest(change: Mapping[str, Any]) -> Spoil:
    def spoil(path: Path) -> None:
        parts = members(path)
        put(path, {**parts, MANIFEST: json.dumps({**json.loads(parts[MANIFEST]), **change}).encode()})

    return spoil


def _stories(make: Callable[[], pl.DataFrame], **how: Any) -> Spoil:
    """Put another frame in the place of the stories."""

    def spoil(path: Path) -> None:
        file = io.BytesIO()
        make().write_parquet(file, **{"compression": "uncompressed", "statistics": False, **how})
        forge(path, {STORIES: file.getvalue()})

    return spoil


def _many_rows() -> pl.DataFrame:
    return pl.DataFrame(
        {name: pl.Series([None], dtype=kind).new_from_index(0, 250_001) for name, kind in SCHEMA.items()}
    )


def _many_labels() -> pl.DataFrame:
    labels = pl.lit("a").repeat_by(410_000).alias("labels")
    return frame([{"id": number} for number in range(10)]).with_columns(labels)


def _long_text() -> pl.DataFrame:
    return frame([{"id": number, "name": "x" * 30_000} for number in range(2)])


def _long_texts() -> pl.DataFrame:
    return frame([{"id": number, "name": "x" * 15_000} for number in range(5000)])


def _packed_as(method: int) -> Spoil:
    """Pack the parts in another way, which the standard library unpacks all at once."""

    def spoil(path: Path) -> None:
        parts = members(path)
        with zipfile.ZipFile(path, "w", method) as archive:
            for name, raw in parts.items():
                archive.writestr(name, raw)

    return spoil


def _damaged_after(spoil: Spoil) -> Spoil:
    """Flip a bit in the first part's content."""

    def again(path: Path) -> None:
        spoil(path)
        _flipped(lambda raw: raw.index(MANIFEST.encode()) + len(MANIFEST) + 20)(path)

    return again


def _named_again(path: Path) -> None:
    parts = members(path)
    manifest = json.loads(parts[MANIFEST])
    manifest["parts"] *= 2
    put(path, {**parts, MANIFEST: json.dumps(manifest).encode()})


def _told_size(path: Path) -> None:
    parts = members(path)
    manifest = json.loads(parts[MANIFEST])
    manifest["parts"][0]["bytes"] += 1
    put(path, {**parts, MANIFEST: json.dumps(manifest).encode()})


def _listed(count: int) -> Spoil:
    """List the first part many times more, without any bytes for it."""

    def spoil(path: Path) -> None:
        raw = path.read_bytes()
        first, end = raw.index(b"PK\x01\x02"), raw.rindex(b"PK\x05\x06")
        one = raw[first : first + 46 + len(MANIFEST)]
        entries = raw[first:end] + one * count
        sizes = struct.pack("<LLH", len(entries), first, 0)
        path.write_bytes(raw[:first] + entries + raw[end : end + 12] + sizes)

    return spoil


def _link(path: Path) -> None:
    entry = zipfile.ZipInfo("link")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(entry, "/etc/passwd")


def _twice(path: Path) -> None:
    with zipfile.ZipFile(path, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(REPORT, b"{}")


def _changed(name: str) -> Spoil:
    return lambda path: put(path, {**members(path), name: members(path)[name] + b" "})


def _lacking(name: str) -> Spoil:
    return lambda path: put(path, {one: raw for one, raw in members(path).items() if one != name})


def _without_report(path: Path) -> None:
    parts = members(path)
    manifest = json.loads(parts[MANIFEST])
    manifest["parts"] = [one for one in manifest["parts"] if one["name"] != REPORT]
    put(path, {**parts, MANIFEST: json.dumps(manifest).encode()})


def _truncated(path: Path) -> None:
    raw = path.read_bytes()
    path.write_bytes(raw[: len(raw) * 2 // 3])


def _flipped(place: Callable[[bytes], int]) -> Spoil:
    def spoil(path: Path) -> None:
        raw = bytearray(path.read_bytes())
        raw[place(bytes(raw))] ^= 0xFF
        path.write_bytes(raw)

    return spoil


def _time_of_first(raw: bytes) -> int:
    return raw.index(b"PK\x01\x02") + 12


DEEP = b'{"a":' * 70 + b"1" + b"}" * 70
SPOILED: dict[str, tuple[Spoil, str]] = {
    "leads out by ..": (_added("../evil.txt"), "BND801"),
    "absolute": (_added("/etc/cron.d/evil"), "BND801"),
    "a disk of Windows": (_added("C:\\evil.txt"), "BND801"),
    "symbolic link": (_link, "BND802"),
    "one name twice": (_twice, "BND803"),
    "one name in two cases": (_added("Report.JSON", b"{}"), "BND803"),
    "bomb": (_added("zeros", bytes(7 << 20)), "BND804"),
    "huge part": (_added("zeros", bytes((8 << 20) + 1)), "BND804"),
    "many parts": (
        lambda path: put(path, {**members(path), **{f"part{number}": b"" for number in range(2000)}}),
        "BND804",
    ),
    "half a million parts in the list alone": (_listed(400_000), "BND804"),
    "deep and not closed": (_forged(REPORT, b'{"a":' * 70), "BND804"),
    "a part named twice": (_named_again, "BND803"),
    "another size than told": (_told_size, "BND805"),
    "packed by bzip2": (_packed_as(zipfile.ZIP_BZIP2), "BND805"),
    "packed by bzip2, damaged": (_damaged_after(_packed_as(zipfile.ZIP_BZIP2)), "BND805"),
    "packed by LZMA": (_packed_as(zipfile.ZIP_LZMA), "BND805"),
    "report of a moment without a zone": (
        _document(REPORT, {"finished_at": "2026-01-01T00:00:00"}),
        "BND805",
    ),
    "report of a moment that is none in UTC": (
        _document(REPORT, {"finished_at": "0001-01-01T00:00:00+05:00"}),
        "BND805",
    ),
    "deep manifest": (lambda path: put(path, {**members(path), MANIFEST: DEEP}), "BND804"),
    "deep report": (_forged(REPORT, DEEP), "BND804"),
    "deep snapshot": (_forged(SNAPSHOT, DEEP), "BND804"),
    "deep rules": (_forged(RULES, DEEP), "BND804"),
    "deep environment": (_forged(ENVIRONMENT, DEEP), "BND804"),
    "a frame of many rows": (_stories(_many_rows), "BND804"),
    "a frame of many labels": (_stories(_many_labels), "BND804"),
    "a frame of a long text": (_stories(_long_text), "BND804"),
    "a frame of one text many times": (_stories(_long_texts), "BND804"),
    "changed report": (_changed(REPORT), "BND805"),
    "changed snapshot": (_changed(SNAPSHOT), "BND805"),
    "changed stories": (_changed(STORIES), "BND805"),
    "changed log, which is not read": (_changed("requests.jsonl"), "BND805"),
    "part missing": (_lacking("summary.md"), "BND805"),
    "stories missing": (_lacking(STORIES), "BND805"),
    "no report": (_without_report, "BND805"),
    "manifest that is none": (lambda path: put(path, {**members(path), MANIFEST: b"[]"}), "BND805"),
    "report that is none": (_forged(REPORT, b"[]"), "BND805"),
    "snapshot that is none": (_forged(SNAPSHOT, b"[]"), "BND805"),
    "snapshot without a fact": (_document(SNAPSHOT, {"target": None}), "BND805"),
    "snapshot of an unknown stage": (_document(SNAPSHOT, {"stages": [{"stage": "moon"}]}), "BND805"),
    "snapshot of an unknown pane": (_document(SNAPSHOT, {"pane": "moon"}), "BND805"),
    "snapshot of a moment without a zone": (
        _document(SNAPSHOT, {"started_at": "2026-01-01T00:00:00"}),
        "BND805",
    ),
    "rules that are none": (_document(RULES, {"types": {"bug": "Moon"}}), "BND805"),
    "environment that is none": (_document(ENVIRONMENT, {"facts": 3}), "BND805"),
    "stories that are no Parquet": (_forged(STORIES, b"PAR1 and more PAR1"), "BND805"),
    "stories that are nothing": (_forged(STORIES, b""), "BND805"),
    "stories of other columns": (_stories(lambda: pl.DataFrame({"id": [1]})), "BND805"),
    "stories that are packed": (_stories(lambda: frame([{"id": 1}]), compression="zstd"), "BND805"),
    "bytes before the start": (lambda path: path.write_bytes(b"junk" + path.read_bytes()), "BND805"),
    "bytes behind the end": (lambda path: path.write_bytes(path.read_bytes() + b"\0"), "BND805"),
    "a time flipped": (_flipped(_time_of_first), "BND805"),
    "a seal flipped": (_flipped(lambda raw: len(raw) - 1), "BND805"),
    "newer": (_manifest({"bundle_version": 2}), "BND806"),
    "newer report": (_document(REPORT, {"schema_version": "2"}), "BND806"),
    "newer snapshot": (_document(SNAPSHOT, {"snapshot_version": 2}), "BND806"),
    "truncated": (_truncated, "BND807"),
    "a byte flipped": (_flipped(lambda raw: len(raw) // 2), "BND807"),
    "the first byte flipped": (_flipped(lambda _: 0), "BND807"),
}


@pytest.mark.parametrize("how", SPOILED)
def test_a_spoiled_bundle_is_refused_with_its_code_and_nothing_is_written(how: str, whole: Path) -> None:
    """Each way to spoil it has its own code, and no file appears anywhere beside it."""
    spoil, code = SPOILED[how]
    spoil(whole)
    beside = set(whole.parent.rglob("*"))

    assert is_bundle(whole)
    with pytest.raises(BundleError) as caught:
        read_bundle(whole)
    assert str(caught.value).startswith(f"{code}: ticket.zip ")
    assert set(whole.parent.rglob("*")) == beside


def test_the_command_refuses_with_exit_5_and_one_sentence(whole: Path, tmp_path: Path) -> None:
    """The code stands on standard error, and nothing on standard output."""
    _changed(REPORT)(whole)
    done = run("check", "--from", str(whole), home=tmp_path)

    assert (done.returncode, done.stdout) == (5, "")
    assert done.stderr == "Refused: BND805: ticket.zip was changed in report.json.\n"


def test_a_file_over_the_bound_is_not_even_opened(whole: Path) -> None:
    """The size of the file is looked at first."""
    with pytest.raises(BundleError, match="BND804"):
        read_bundle(whole, Limits(file=1000))


@given(place=st.integers(0, 10**9), change=st.integers(1, 255))
def test_a_flipped_byte_is_found_wherever_it_is(
    small: bytes, tmp_path_factory: pytest.TempPathFactory, place: int, change: int
) -> None:
    """In a part, in the manifest, and in all that stands between them."""
    raw = bytearray(small)
    raw[place % len(raw)] ^= change
    path = tmp_path_factory.mktemp("flipped") / "ticket.zip"
    path.write_bytes(raw)

    with pytest.raises(BundleError, match="BND80"):
        read_bundle(path)


def test_every_byte_of_the_structure_is_held(small: bytes, tmp_path: Path) -> None:
    """The headers before each part, the list of parts, the end and the seal: one byte after the other."""
    path = tmp_path / "ticket.zip"
    end = small.rindex(b"PK\x05\x06")
    starts = [found.start() for found in re.finditer(b"PK\x03\x04", small)]
    places = {at for start in starts for at in range(start, start + 40)} | set(range(end - 120, len(small)))
    for place in sorted(places):
        raw = bytearray(small)
        raw[place] ^= 0x01
        path.write_bytes(raw)
        with pytest.raises(BundleError, match="BND80"):
            read_bundle(path)


@given(share=st.floats(0, 0.999999))
def test_a_bundle_that_broke_off_is_refused(
    small: bytes, tmp_path_factory: pytest.TempPathFactory, share: float
) -> None:
    """Wherever it ends, in its seal as well."""
    path = tmp_path_factory.mktemp("broken") / "ticket.zip"
    path.write_bytes(small[: int(len(small) * share)])

    with pytest.raises(BundleError, match=r"BND80[57]"):
        read_bundle(path)


def _parquet(stories: list[dict[str, Any]]) -> bytes:
    return write_frame(StoryRows.of(frame(stories)), Limits()).raw


@examples(60)
@given(places=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_frame_that_somebody_made_up_is_a_frame_or_refused(places: list[tuple[int, int]]) -> None:
    """Whoever forges hashes gets a refusal, or a frame of the schema, and nothing else happens."""
    raw = bytearray(_parquet([{"id": number, "name": f"Story {number}"} for number in range(9)]))
    for place, value in places:
        raw[place % len(raw)] = value
    with contextlib.suppress(PartError):
        assert read_frame(bytes(raw), Limits()).whole().schema == pl.Schema(SCHEMA)


@pytest.mark.parametrize(("made", "code"), [(shared_pages, "BND805"), (many_pages, "BND804")])
def test_a_frame_with_too_many_pages_to_look_at_is_refused(made: Callable[[], bytes], code: str) -> None:
    """Of columns that are the same bytes, and of pages without end, no more are looked at than can be."""
    with pytest.raises(PartError) as caught:
        read_frame(made(), Limits())

    assert caught.value.refusal == code


def test_what_a_page_claims_to_hold_counts() -> None:
    """Values are counted page by page, not only as the file sums them up."""
    raw = _parquet([{"id": number} for number in range(2000)])

    with pytest.raises(PartError) as caught:
        read_frame(raw, Limits(values=1999))
    assert caught.value.refusal == "BND804"
    assert read_frame(raw, Limits(values=4000)).height == 2000  # its dictionary has as many


def test_a_part_that_the_manifest_does_not_name_is_never_read(whole: Path) -> None:
    """Something broken in it keeps nobody from opening the rest; the manifest's names are the only ones."""
    _added("extra.bin", b"A" * 50)(whole)
    raw = whole.read_bytes()
    at = raw.index(b"extra.bin") + len("extra.bin")
    whole.write_bytes(raw[:at] + b"\xff" + raw[at + 1 :])
    with zipfile.ZipFile(whole) as archive, pytest.raises(zlib.error):
        archive.read("extra.bin")

    assert open_bundle(whole).case.snapshot is not None


def test_text_in_a_bundle_is_as_foreign_as_a_hosts(whole: Path) -> None:
    """A bundle that somebody made by hand, hashes and all, drives no terminal."""
    hostile, safe = "\x1b]0;owned\x07", "␛]0;owned␇"
    report = json.loads(members(whole)[REPORT])
    report["findings"][0]["title"] = hostile
    snapshot = json.loads(members(whole)[SNAPSHOT])
    snapshot["user"]["name"] = hostile
    stories = _parquet([{"id": 1, "name": hostile, "labels": ["a", hostile]}])
    machine = {"facts": [{"key": "k", "subject": "s", "what": hostile, "value": hostile}]}
    forge(
        whole,
        {
            REPORT: json.dumps(report).encode(),
            SNAPSHOT: json.dumps(snapshot).encode(),
            STORIES: stories,
            RULES: json.dumps({"source": hostile}).encode(),
            ENVIRONMENT: json.dumps(machine).encode(),
        },
    )
    case = read_bundle(whole)

    assert case.report.findings[0].title == safe
    assert case.snapshot is not None
    assert case.snapshot.user is not None
    assert case.snapshot.user.name == safe
    assert case.snapshot.stories is not None
    assert case.snapshot.stories.select("name", "labels").row(0) == (safe, ["a", safe])
    assert case.rules is not None
    assert case.rules.source == safe
    assert case.environment is not None
    assert case.environment.facts[0].value == safe
