"""ZIPs and folders: read in place and by name, within bounds; nothing is unpacked."""

from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from diagnostics.exports import ExportError, LimitError, Limits, NotAnExportError, read_export
from tests.exports.support import epic, modern, put, put_zip, report_on, story

CSV = modern([story(1, "bug"), story(2), epic(3)])


def test_a_zip_with_attachments_is_read_in_place(tmp_path: Path) -> None:
    """The parts at its root are one project; files of stories are counted; nothing is written."""
    members: dict[str, str | bytes] = {
        "web_1.csv": CSV,
        "web_2.csv": modern([story(4), story(5)]),
        "web/186456829/screenshot.png": b"\x89PNG",
        "186456829/table.csv": "a,b\n1,2\n",
    }
    before = {put_zip(tmp_path / "web.zip", members)}

    snapshot = read_export(tmp_path / "web.zip")

    assert [one.name for one in snapshot.source.sheets] == ["web_1.csv", "web_2.csv"]
    assert snapshot.projects is not None
    (project,) = snapshot.projects
    assert (project.name, project.stories_read, project.epics) == ("web", 4, 1)
    assert (snapshot.source.attachments, snapshot.source.skipped) == (2, ())
    assert set(tmp_path.iterdir()) == before


def test_what_is_not_read_of_a_zip_is_told(tmp_path: Path) -> None:
    """Unsafe names, links, archives within and other CSVs are named with the reason, and never opened."""
    path = tmp_path / "web.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("web.csv", CSV)
        for name in ("../up.csv", "/root.csv", "C:/disk.csv", "a\\..\\..\\b.csv", "1/2/3/4/5/6/7/8/deep.csv"):
            archive.writestr(name, CSV)
        link = zipfile.ZipInfo("link.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("inner.zip", b"PK\x03\x04")
        archive.writestr("project_history.csv", "Performed by,Action\nPerson One,edit\n")

    snapshot = read_export(path)

    assert [one.name for one in snapshot.source.sheets] == ["web.csv"]
    reasons = {one.name: one.reason for one in snapshot.source.skipped}
    leaving = "has a name that leads out of the archive"
    assert [reasons[name] for name in ("../up.csv", "/root.csv", "C:/disk.csv")] == [leaving] * 3
    assert reasons["1/2/3/4/5/6/7/8/deep.csv"] == "lies too deep in folders"
    assert reasons["link.csv"] == "is a symbolic link"
    assert reasons["inner.zip"] == "is a ZIP within a ZIP"
    assert reasons["project_history.csv"].startswith("is no CSV export of a project")
    finding = next(one for one in report_on(path).findings if one.code == "DATA647")
    assert finding.evidence["count"] == len(reasons) == 8


def test_two_entries_of_one_name_are_read_once(tmp_path: Path) -> None:
    """The second is told, so that no row is counted twice."""
    path = tmp_path / "web.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("web.csv", CSV)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("web.csv", CSV)

    snapshot = read_export(path)

    assert snapshot.source.sheets[0].stories == 2
    assert [one.reason for one in snapshot.source.skipped] == ["is a second entry of this name"]


def test_an_entry_without_a_name_is_told(tmp_path: Path) -> None:
    """A name that begins with NUL is read as empty; it is skipped like any other that is no CSV."""
    path = put_zip(tmp_path / "web.zip", {"web.csv": CSV, "x.csv": CSV})
    put(path, path.read_bytes().replace(b"x.csv", b"\0.csv"))

    snapshot = read_export(path)

    assert [one.name for one in snapshot.source.sheets] == ["web.csv"]
    assert [(one.name, one.reason) for one in snapshot.source.skipped] == [("", "is no CSV file")]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_packing_than_trackers_is_refused_unread(method: int, tmp_path: Path) -> None:
    """Few bytes of it can take gigabytes to unpack, whatever their entry says; what to do is told."""
    path = tmp_path / "odd.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr("a.csv", CSV)

    with pytest.raises(NotAnExportError, match="unpack it, and read the folder"):
        read_export(path)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    """Ratio, entries and size of all CSVs together are bounded."""
    bomb = put_zip(tmp_path / "bomb.zip", {"a.csv": b"a" * 20_000_000})
    many = put_zip(tmp_path / "many.zip", {f"{number}/a.png": b"" for number in range(20)} | {"a.csv": CSV})
    large = put_zip(tmp_path / "large.zip", {"a.csv": CSV, "b.csv": CSV})

    with pytest.raises(LimitError, match="200 times its size"):
        read_export(bomb)
    with pytest.raises(LimitError, match="more than 10 entries"):
        read_export(many, limits=Limits(members=10))
    with pytest.raises(LimitError, match="MB of CSV in all"):
        read_export(large, limits=Limits(csv_bytes=len(CSV) + 10))


def _encrypted(path: Path) -> Path:
    """Give a ZIP whose entry says that it is encrypted."""
    content = bytearray(put_zip(path, {"a.csv": CSV}, zipfile.ZIP_STORED).read_bytes())
    content[6] |= 1
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    return put(path, bytes(content))


def test_what_is_no_export_in_a_zip_is_called_what_it_is(tmp_path: Path) -> None:
    """Bundles, Office files, encrypted, damaged and empty ZIPs each get their own sentence."""
    damaged = bytearray(put_zip(tmp_path / "e.zip", {"a.csv": CSV * 50}).read_bytes())
    damaged[60:90] = bytes(30)
    cases = {
        "is a bundle": put_zip(tmp_path / "a.zip", {"manifest.json": "{}", "web.csv": CSV}),
        "is an Office file": put_zip(tmp_path / "b.xlsx", {"[Content_Types].xml": "<x/>"}),
        "holds no CSV file": put_zip(tmp_path / "c.zip", {"readme.txt": "hello"}),
        "is encrypted": _encrypted(tmp_path / "d.zip"),
        "is a damaged ZIP": put(tmp_path / "e.zip", bytes(damaged)),
        "report.csv in it is no CSV export": put_zip(tmp_path / "f.zip", {"report.csv": "a,b\n1,2\n"}),
    }
    for words, path in cases.items():
        with pytest.raises(NotAnExportError, match=words):
            read_export(path)


def test_a_folder_is_one_project_a_file(tmp_path: Path) -> None:
    """Ids follow the sorted names; what cannot be read does not stop the others, and is told."""
    put(tmp_path / "beta.csv", modern([story(10), story(11)]))
    put_zip(tmp_path / "alpha.zip", {"alpha.csv": CSV})
    put(tmp_path / "broken.csv", "<html></html>")
    put(tmp_path / "notes.txt", "hello")
    (tmp_path / "186456829").mkdir()

    report = report_on(tmp_path)

    assert [(one.id, one.name) for one in report.panes.roles.projects] == []
    projects = report.panes.work_items.projects
    assert [(one.project_id, one.project, one.read) for one in projects] == [(1, "alpha", 2), (2, "beta", 2)]
    assert report.source is not None
    assert {one.name: one.reason for one in report.source.skipped} == {
        "186456829": "is a folder within the folder",
        "broken.csv": "is no CSV export of a project: it is an HTML page",
        "notes.txt": "is neither CSV nor ZIP",
    }


def test_a_folder_without_an_export_is_an_error(tmp_path: Path) -> None:
    """Its sentence names the first file and why it is none."""
    put(tmp_path / "broken.csv", "<html></html>")

    with pytest.raises(NotAnExportError, match=r"without an export of a project; broken\.csv is no"):
        read_export(tmp_path)
    with pytest.raises(LimitError, match="more than 0 entries"):
        read_export(tmp_path, limits=Limits(files=0))


def test_stories_in_two_files_are_told(tmp_path: Path) -> None:
    """Two exports of one project count twice, which is a finding; their addresses stay their own."""
    for name in ("old.csv", "new.csv"):
        put(tmp_path / name, CSV)

    report = report_on(tmp_path)

    finding = next(one for one in report.findings if one.code == "DATA642")
    assert finding.evidence == {"ids": 2, "rows": 2, "first": 1}
    assert "new.csv, old.csv" in finding.cause
    assert "WORK604" not in {one.code for one in report.findings}


@pytest.mark.parametrize("name", ["web.csv", "web.zip", "folder"])
def test_a_name_that_could_drive_a_terminal_is_made_safe(tmp_path: Path, name: str) -> None:
    """File names are somebody else's text, in facts and in errors alike."""
    odd = "\x1b[31m" + name
    place = tmp_path / odd
    with pytest.raises(ExportError) as caught:
        read_export(place)
    assert "\x1b" not in str(caught.value)
    if name == "folder":
        place.mkdir()
        put(place / "\x1b]0;x\x07.csv", CSV)
    elif name == "web.zip":
        put_zip(place, {"\x1b[2J.csv": CSV})
    else:
        put(place, CSV)

    assert "\x1b" not in repr(read_export(place).source) + repr(read_export(place).projects)
