"""The panes as pure functions: no terminal is needed to know what they say."""

from __future__ import annotations

import msgspec
import pytest

from diagnostics.report.levels import PaneName
from diagnostics.report.model import Report
from tui.panes import PANES, Pane
from tui.panes.figures import NOTHING, bar, milliseconds, percent, seconds, share, span
from tui.panes.findings import finding_detail, findings_group, keyed
from tui.panes.states import empty_text, notice
from tui.state import State
from tui.view import Detail, content


def _plain(detail: Detail) -> str:
    return content(detail).plain


def _pane(name: PaneName) -> Pane:
    return next(pane for pane in PANES if pane.name is name)


@pytest.mark.parametrize("pane", PANES, ids=lambda pane: pane.name)
def test_every_row_of_a_pane_has_its_own_key_and_a_detail(pane: Pane, report: Report) -> None:
    """A row can be found again by its key, and there is something to open behind each."""
    keys = [row.key for group in pane.view(report).groups for row in group.rows]
    assert len(keys) == len(set(keys)) > 0
    assert all(pane.detail(report, key) for key in keys)
    assert pane.detail(report, "no such row") == ()


@pytest.mark.parametrize("pane", PANES, ids=lambda pane: pane.name)
def test_every_row_has_a_cell_for_every_column(pane: Pane, report: Report) -> None:
    """Cells stand under the labels that they belong to."""
    for group in pane.view(report).groups:
        assert all(len(row.cells) == len(group.columns) for row in group.rows)


def test_the_first_broken_link_is_named_first_and_gets_the_cursor(refused: Report) -> None:
    """With a refused port, the pane says so above the table, and what follows is skipped because of it."""
    view = _pane(PaneName.CONNECTION).view(refused)
    assert _plain(view.notes).startswith("✗ First broken link: TCP")
    assert "NET110" in _plain(view.notes)
    assert view.start == "tcp"
    skipped = next(row for row in view.groups[0].rows if row.key == "auth")
    assert "because NET110" in skipped.cells[-1].text


def test_the_waterfall_lays_the_links_end_to_end(report: Report) -> None:
    """A later link's bar begins where the ones before it ended."""
    rows = {row.key: row for row in _pane(PaneName.CONNECTION).view(report).groups[0].rows}
    times = {key: row.cells[3].at(10) for key, row in rows.items()}
    assert times["http"].startswith("█")
    assert times["latency"].startswith("    ")
    assert times["tls"] == ""


def test_what_is_ruled_out_stands_below_the_links(report: Report) -> None:
    """Each cause that the run disproved is a row, with its evidence."""
    ruled = _pane(PaneName.CONNECTION).view(report).groups[1]
    assert [row.cells[0].text for row in ruled.rows] == [one.what for one in report.ruled_out]


def test_refused_projects_come_before_granted_ones(report: Report) -> None:
    """What somebody must act on is at the top of the roles."""
    projects = _pane(PaneName.ROLES).view(report).groups[1].rows
    signs = [row.cells[3].text for row in projects]
    assert signs == sorted(signs, key=lambda text: text != "✗ no")
    assert signs[0] == "✗ no"


def test_a_project_is_drilled_into(report: Report) -> None:
    """A project's detail has role, whom to ask, its counts by state and type, and the findings about it."""
    viewer = next(one for one in report.panes.roles.projects if one.role == "viewer")
    told = _plain(_pane(PaneName.WORK_ITEMS).detail(report, f"project:{viewer.id}"))
    count = next(one for one in report.panes.work_items.counts if one.project_id == viewer.id)
    assert viewer.ask[0] in told
    assert "By state and type" in told
    assert str(count.count) in told
    assert "ROLE521" in told


def test_the_caveat_and_the_standard_types_are_on_the_fields_pane(report: Report) -> None:
    """The document's own reservation cannot be missed."""
    notes = _plain(_pane(PaneName.FIELDS).view(report).notes)
    assert report.panes.fields.caveat in notes
    assert "String, Single Select, Multi Select, Boolean" in notes


def test_an_unsupported_field_says_so_and_why(report: Report) -> None:
    """The External Integration ID is noted as not supported, with the reason in its detail."""
    field = next(one for one in report.panes.fields.fields if one.api_name == "external_id")
    pane = _pane(PaneName.FIELDS)
    row = next(row for row in pane.view(report).groups[0].rows if row.key == "external_id")
    assert row.cells[2].text.endswith("no")
    told = _plain(pane.detail(report, "external_id"))
    assert "Why it is not supported" in told
    assert field.reason in told


def test_no_project_is_explained_and_never_red(report: Report) -> None:
    """The scope is told as what it means, and nothing on the pane is in the tone of a failure."""
    view = _pane(PaneName.CATEGORIZE).view(report)
    assert "No Project = All Projects" in _plain(view.notes)
    tones = {part.tone for line in view.notes for part in line}
    tones |= {cell.tone for group in view.groups for row in group.rows for cell in row.cells}
    assert "fail" not in tones


def test_categories_are_told_by_project_too(report: Report) -> None:
    """What Viz does not show: the counts of each project, adding up to all of them."""
    by_project = _pane(PaneName.CATEGORIZE).view(report).groups[1]
    shown = sum(
        int(cell.text.replace(",", ""))
        for row in by_project.rows
        for cell in row.cells[1:]
        if cell.text != NOTHING
    )
    assert shown == report.summary.total


def test_findings_are_those_of_the_pane_or_all(report: Report) -> None:
    """The list of a pane has its own findings, and all of them on demand."""
    own = findings_group(report, PaneName.ROLES).rows
    assert len(own) == sum(one.pane is PaneName.ROLES for one in report.findings)
    assert len(findings_group(report, None).rows) == len(report.findings)


def test_two_findings_alike_have_two_keys(report: Report) -> None:
    """The same code on the same subject twice does not make two rows into one."""
    twice = msgspec.structs.replace(report, findings=(report.findings[0], report.findings[0]))
    assert len(dict(keyed(twice))) == 2


def test_a_finding_is_told_in_full(refused: Report) -> None:
    """Cause, evidence, impact, what to do with commands, who acts, how sure, basis, documents and page."""
    key, finding = keyed(refused)[0]
    told = _plain(finding_detail(refused, key))
    for part in (
        finding.cause,
        finding.impact,
        finding.remediation.text,
        finding.docs,
        finding.page,
        "errno = 111",
    ):
        assert part in told
    assert f"$ {finding.remediation.commands[0]}" in told
    assert "who acts  you" in told
    assert "confidence  proved" in told


def test_what_cannot_be_judged_says_why_and_where_to_look(refused: Report) -> None:
    """A pane behind a broken connection names the finding that comes first, and the key that leads there."""
    for pane in PANES[1:]:
        state = State(report=refused, running=False)
        told = content([notice(pane, state)]).plain
        assert "NET110 comes first (see 1)" in told
        assert "1 shows the connection" in empty_text(pane, state, "")


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.0, ""), (None, ""), (0.5, "████"), (1.0, "████████"), (0.0001, "▏"), (2.0, "████████")],
)
def test_a_bar_is_as_long_as_its_share(value: float | None, shown: str) -> None:
    """Nothing is no bar, the least there is shows as a sliver, and no bar leaves its place."""
    assert bar(value, 8) == shown


def test_figures_are_never_rounded_to_all_or_nothing() -> None:
    """What is nearly all is not shown as all, nor what is nearly nothing as nothing."""
    assert share(0.99999) == "99.9 %"
    assert share(0.0001) == "<0.1 %"
    assert share(1.0) == "100.0 %"
    assert percent(0.999) == "99 %"
    assert percent(0.001) == "<1 %"
    assert percent(None) == share(None) == milliseconds(None) == NOTHING
    assert seconds(-0.04) == "+0.0 s"
    assert span(90, 10, 100, 10) == " " * 9 + "█"


def test_stories_that_were_not_read_are_not_counted_as_none(refused: Report) -> None:
    """The categories say that nothing was read, and no heading stands over nothing."""
    pane = _pane(PaneName.CATEGORIZE)
    assert "Uncategorised  the stories were not read" in _plain(pane.view(refused).notes)
    key = pane.view(refused).groups[0].rows[0].key
    assert "Why" in _plain(pane.detail(refused, key))
    assert "By project" not in _plain(pane.detail(refused, key))
