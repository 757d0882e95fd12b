"""What the connection pane shows of a host that is v5 only in part."""

from __future__ import annotations

import pytest

from diagnostics.report.model import Report
from tests.support.worlds import observed
from tui.panes import PANES
from tui.view import View, content

PANE = PANES[0]


@pytest.fixture(scope="module")
def litetracker() -> Report:
    """Give the report on the LiteTracker sample."""
    return observed("litetracker")[1]


@pytest.fixture(scope="module")
def view(litetracker: Report) -> View:
    """Give the connection pane on it."""
    return PANE.view(litetracker)


def test_the_kind_of_host_stands_above_the_links(view: View, report: Report) -> None:
    """A host that costs something is named with the number of its limits; plain v5 takes no line for it."""
    assert "LiteTracker, v5 in part · 6 signs · 7 limits" in content(view.notes).plain
    assert "Host" not in content(PANE.view(report).notes).plain


def test_each_limit_is_a_row_that_opens(litetracker: Report, view: View) -> None:
    """A limit's row says where it is felt and on what basis; opened, it is told in full."""
    group = next(one for one in view.groups if one.what == "limits")
    flavour = litetracker.panes.connection.flavour

    assert [row.cells[0].text for row in group.rows] == [one.what for one in flavour.limits]
    for row, limit in zip(group.rows, flavour.limits, strict=True):
        told = content(PANE.detail(litetracker, row.key)).plain
        assert limit.text in told
        assert limit.basis in told


def test_the_flavours_link_opens_what_it_was_told_by(litetracker: Report) -> None:
    """Behind the link API flavour stand the signs and the limits."""
    told = content(PANE.detail(litetracker, "flavour")).plain
    flavour = litetracker.panes.connection.flavour

    assert "Told by (inferred)" in told
    assert all(one in told for one in flavour.evidence)
    assert all(one.text in told for one in flavour.limits)
