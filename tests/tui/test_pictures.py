"""Overview and panes as one SVG: whole, well-formed, the same everywhere, and asking nobody for anything."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, fromstring

import msgspec
import pytest
from rich.cells import cell_len

from diagnostics.case import Case
from diagnostics.outputs import output_text, write_output
from diagnostics.report.levels import PaneName
from diagnostics.report.model import Report
from diagnostics.report.write import WriteRefusedError
from diagnostics.secret import Secret
from tests.support.command import run
from tests.tui.support import with_project_name
from tests.tui.test_safety import HOSTILE
from tui.panes import PAGES
from tui.pictures import MOST_ROWS, write_svg

_SVG: Final = "{http://www.w3.org/2000/svg}"
_TOKEN: Final = "5f1c0a9e7b3d4826a1f09c3e8d7b6a54"


@pytest.fixture(scope="session")
def picture(report: Report) -> str:
    """The picture of the default world."""
    return write_svg(report)


def parsed(picture: str) -> Element:
    """Give a picture as somebody else's parser reads it."""
    return fromstring(picture)  # noqa: S314 - written just now, by what is tested


def words(picture: str) -> str:
    """Give all text of a picture, cell by cell."""
    cells = (one.text or "" for one in parsed(picture).iter(f"{_SVG}text"))
    return "\n".join(cells).replace("\N{NO-BREAK SPACE}", " ")


def test_each_pane_is_there_with_all_its_rows(picture: str, report: Report) -> None:
    """Six parts under their own names; no row, no finding and no word of a detail is below the edge."""
    parts = parsed(picture).findall(f"{_SVG}svg")
    text = words(picture)

    assert [one.attrib["id"] for one in parts] == ["overview", *PaneName]
    for pane, part in zip(PAGES, parts, strict=True):
        assert (part.findtext(f"{_SVG}title") or "") == f"{pane.title} · 2026-11-16 14:02:31 UTC"
    for field in report.panes.fields.fields:
        assert field.field[:12] in text
    for finding in report.findings:
        assert finding.code in text
    assert f"Findings · 0 here · {len(report.findings)} in all" in text


def test_no_name_stands_twice(picture: str) -> None:
    """Parts of one picture are not drawn with the colours or edges of another."""
    names = [one.attrib["id"] for one in parsed(picture).iter() if "id" in one.attrib]

    assert len(set(names)) == len(names)
    assert set(re.findall(r"url\(#([^)]*)\)", picture)) <= set(names)


def test_it_asks_nobody_for_anything(picture: str) -> None:
    """No script, link, import or address of a font: opening it sends no request."""
    whole = parsed(picture)

    assert {one.tag.removeprefix(_SVG) for one in whole.iter()} <= {
        *("svg", "title", "style", "defs", "clipPath", "rect", "circle", "g", "text")
    }
    assert not [
        name for one in whole.iter() for name in one.attrib if name.startswith("on") or "href" in name
    ]
    for style in whole.iter(f"{_SVG}style"):
        assert not re.search(r"url|@import|@font-face|Fira", style.text or "")
    assert all(target.startswith("url(#") for target in re.findall(r"url\([^)]*", picture))


def test_it_is_the_same_whatever_the_terminal_is_like(picture: str, report: Report, tmp_path: Path) -> None:
    """`check --format svg` needs no terminal, prints nothing else, and no setting of one changes a byte."""
    bundle = write_output(Case(report=report), "bundle", tmp_path / "a.zip", ())

    ended = run(
        *("check", "--from", str(bundle), "--format", "svg"), home=tmp_path, NO_COLOR="1", TERM="dumb"
    )

    assert ended.returncode == 3
    assert ended.stderr.startswith("The report is as it was saved, and not judged again: ")
    assert ended.stderr.count("\n") == 1
    assert ended.stdout == picture


@pytest.fixture(scope="session")
def spoiled(report: Report) -> str:
    """The picture of a world with hostile names, a secret in one, and more projects than are drawn."""
    text = " ".join([f"ours {_TOKEN}", "</text><script>alert(1)</script>", "]]>&amp;", "\ufffe", *HOSTILE])
    world = with_project_name(report, text)
    project = msgspec.structs.replace(world.panes.roles.projects[0], name="顧客の声")
    rows = tuple(msgspec.structs.replace(project, id=number) for number in range(MOST_ROWS + 100))
    roles = msgspec.structs.replace(world.panes.roles, projects=(*world.panes.roles.projects, *rows))
    panes = msgspec.structs.replace(world.panes, roles=roles)
    case = Case(report=msgspec.structs.replace(world, panes=panes))
    return output_text(case, "svg", [Secret(_TOKEN)])


def test_hostile_names_are_only_words(spoiled: str) -> None:
    """Markup and controls in names stand there as text, and end no element."""
    assert not list(parsed(spoiled).iter(f"{_SVG}script"))
    assert "</text><script>" in words(spoiled)


def test_a_secret_in_it_is_taken_out(spoiled: str) -> None:
    """The picture leaves by the same door as every other form."""
    assert _TOKEN not in spoiled
    assert "ours (secret)" in words(spoiled)


def test_signs_of_two_cells_are_not_squeezed(spoiled: str) -> None:
    """A run of cells is as wide as the cells that it takes, not as the signs in it."""
    cells = [one for one in parsed(spoiled).iter(f"{_SVG}text") if (one.text or "").startswith("顧")]

    assert cells
    for one in cells:
        assert float(one.attrib["textLength"]) == pytest.approx(12.2 * cell_len(one.text or ""))


def test_a_long_list_is_cut_and_says_so(spoiled: str) -> None:
    """A picture has bounds; what it leaves out is told in its title."""
    titles = [part.findtext(f"{_SVG}title") or "" for part in parsed(spoiled).findall(f"{_SVG}svg")]

    (cut,) = (one for one in titles if "lines more are in the other forms of this report" in one)
    assert cut.startswith("Roles · ")
    assert 100 <= int(cut.rpartition(" UTC · ")[2].split()[0]) < 120


def test_without_the_dashboard_it_is_refused_in_words(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where only the library is installed, the other forms work, and this one says what it needs."""
    monkeypatch.setitem(sys.modules, "tui.pictures", None)

    with pytest.raises(WriteRefusedError, match=r"the form svg needs tui\.pictures, which is not installed"):
        write_output(Case(report=report), "svg", tmp_path / "a.svg", ())
    assert write_output(Case(report=report), "text", tmp_path / "a.txt", ()).exists()
