"""`tracker-doctor explain`, as its users have it."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Final

import msgspec
import pytest
from click.testing import CliRunner

from diagnostics.explain import Page, UnknownCodeError, markdown, page, pages, text
from diagnostics.explain import json as as_json
from diagnostics.report.markdown import plain
from diagnostics.report.model import Report
from diagnostics.report.text import write_text
from tests.support.command import clean_environment, run
from tui.__main__ import cli

COPIED: Final = ("NET110", "net110", "NET110:", " Net110 ", "`NET110`", "(NET110),", "NET-110")
MISTYPED: Final = {"NET11": "NET11", "NET119": "NET11", "ROEL521": "ROLE521", "TSL303": "TLS303"}
ODD: Final = (
    *("", " ", ":", "x", "0", "-", "NET110; ls", "../../etc/passwd", "{code}", "%s", "[bold]", "\x00"),
    *(
        "\x1b]52;c;AAAA\x07",
        "\u202eNET110\u202c0",
        "\uff2e\uff25\uff34110",
        "NET\u0661\u0661\u0660",
        "N" * 100_000,
    ),
)
"""Empty, of another writing, with control characters, or far too long."""


def _explain(*arguments: str) -> tuple[int, str, str]:
    ended = CliRunner().invoke(cli, ["explain", *arguments])
    return ended.exit_code, ended.stdout, ended.stderr


@pytest.mark.parametrize(
    "typed", ["NET110", "net110", "NET110:", " Net110 ", "`NET110`", "(NET110),", "NET-110"]
)
def test_a_code_is_taken_as_people_copy_it(typed: str) -> None:
    """Case and what stands around a code in a sentence do not matter."""
    assert page(typed).code == "NET110"


@pytest.mark.parametrize(("typed", "meant"), MISTYPED.items())
def test_a_mistyped_code_gets_the_nearest_ones(typed: str, meant: str) -> None:
    """It is refused with exit 2, and the sentence names what was meant."""
    code, printed, told = _explain(typed)

    assert (code, printed) == (2, "")
    assert "Did you mean" in told
    assert meant in told


@pytest.mark.parametrize("typed", ODD)
def test_an_odd_code_is_refused_without_harm(typed: str) -> None:
    """Exit 2 and one sentence: no traceback, no control character, and not the whole of a long text."""
    with pytest.raises(UnknownCodeError) as refused:
        page(typed)
    told = str(refused.value)

    assert told.startswith("There is no code '")
    assert len(told) < 250
    assert not [sign for sign in told if unicodedata.category(sign) in {"Cc", "Cf", "Cs"}]


def test_the_real_command_refuses_and_answers(tmp_path: Path) -> None:
    """In a process of its own: a page with exit 0, an unknown code with exit 2 and a sentence only."""
    answered, refused = run("explain", "net110:", home=tmp_path), run("explain", "\x1b[31mNET", home=tmp_path)

    assert (answered.returncode, answered.stderr) == (0, "")
    assert answered.stdout.startswith("NET110  The host refuses the connection\n")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "There is no code" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert "\x1b" not in refused.stderr


def test_the_list_has_one_line_for_each_code() -> None:
    """Code, severity and title, family by family, none broken at 80 columns."""
    told = text.write_list(pages(), 80).splitlines()
    rows = [line.split() for line in told if line.startswith("  ")]

    assert [(row[0], row[1]) for row in rows] == [(one.code, one.severity) for one in pages()]
    assert max(map(len, told)) <= 80
    assert list(dict.fromkeys(one.family.upper() for one in pages())) == [
        line for line in told if line.isupper()
    ]


@pytest.mark.parametrize("width", [40, 60, 80, 100])
def test_pages_keep_to_the_columns(width: int) -> None:
    """Only a line to be copied, or a word that is itself too long, runs over."""
    copied = {line.strip() for one in pages() for line in (*one.see.lines, *one.remediation.commands)}
    copied |= {
        line
        for one in pages()
        if one.example and one.example.finding
        for line in one.example.finding.remediation.commands
    }
    for one in pages():
        for line in text.write_page(one, width).splitlines():
            bare = line.strip().removeprefix("$ ")
            whole = bare in copied or bare.startswith(("tracker-doctor ", ".venv/")) or len(bare.split()) <= 2
            assert len(line) <= width or whole, (one.code, line)


@pytest.mark.parametrize("one", pages(), ids=lambda one: one.code)
def test_text_markdown_and_json_say_the_same(one: Page) -> None:
    """Meaning, proof, impact, remedy and commands of a page are in each form."""
    written = " ".join(text.write_page(one, 100).split())
    marked = markdown.write_page(one)
    read = json.loads(as_json.write_page(one))["page"]
    for part in (one.title, one.means, one.proof, one.impact, one.remediation.text):
        assert part in written
        assert plain(part) in marked
    assert (read["title"], read["means"], read["proof"]) == (one.title, one.means, one.proof)
    assert read["remediation"]["commands"] == list(one.remediation.commands)


def test_the_json_keeps_its_shape() -> None:
    """A tool finds these keys; more may come, none goes."""
    listed = json.loads(_explain("--format", "json")[1])
    told = json.loads(_explain("NET110", "--format", "json")[1])

    assert listed["schema_version"] == told["schema_version"] == "1"
    assert [one["code"] for one in listed["codes"]] == [one.code for one in pages()]
    assert {"code", "family", "severity", "title"} <= set(listed["codes"][0])
    assert {"code", "family", "where", "severity", "title", "means", "proof", "impact"} <= set(told["page"])
    assert {"actor", "remediation", "confidence", "basis", "see", "example", "related"} <= set(told["page"])
    assert {"scenario", "others", "beside", "lines", "case", "cannot", "note"} <= set(told["page"]["see"])
    assert told["page"]["example"]["finding"]["code"] == "NET110"


def test_a_closed_pager_ends_the_book_in_order(tmp_path: Path) -> None:
    """Who reads the first line and leaves gets no traceback."""
    ended = subprocess.run(
        ["/bin/sh", "-c", f"{sys.executable} -m tui explain --format markdown | head -1"],
        env=clean_environment(tmp_path),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (ended.stdout, ended.stderr) == ("# The codes of tracker-doctor\n", "")


def test_the_text_report_names_the_command_once(mixed_report: Report) -> None:
    """Below its findings stands how to read more of one; without findings it stands nowhere."""
    hint = "tracker-doctor explain CODE"
    bare = msgspec.structs.replace(mixed_report, findings=())

    assert write_text(mixed_report).count(hint) == 1
    assert hint not in write_text(bare)
