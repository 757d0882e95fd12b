"""What one page shows of a report, in its order. Nothing is computed here but what is left out."""

from __future__ import annotations

from dataclasses import dataclass

from diagnostics.report.html.charts import Chart, most_first, stories_chart, waterfall_chart
from diagnostics.report.html.findings import ShownFindings, shown_findings
from diagnostics.report.html.limits import Limits, cut
from diagnostics.report.html.signs import Sign, sign
from diagnostics.report.html.tables import Shown, shown
from diagnostics.report.levels import PaneName
from diagnostics.report.model import Report
from diagnostics.report.tables import Table, tables
from diagnostics.report.tables.connection import LINKS
from diagnostics.report.words import PANE_TITLES, headline, number, pane_verdicts, program_words, stale_words


@dataclass(frozen=True, slots=True)
class PaneView:
    """One pane."""

    number: int
    key: str
    title: str
    sign: Sign
    stale: str
    chart: Chart | None
    beside: Shown | None
    """The table with the chart's figures."""
    tables: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything on one page."""

    headline: str
    verdict: Sign
    facts: tuple[tuple[str, str], ...]
    findings: ShownFindings
    ruled_out: Shown
    panes: tuple[PaneView, ...]
    answered: str
    not_judged: Shown


def page_of(report: Report, limits: Limits) -> Page:
    """Give what a page of that size shows."""
    coverage = report.coverage
    ruled_out = Table(
        "Causes that this run disproved",
        ("Ruled out", "Because"),
        tuple((one.what, one.evidence) for one in report.ruled_out),
    )
    not_judged = Table(
        "What could not be judged",
        ("What", "Pane", "Because"),
        tuple((one.what, PANE_TITLES[one.pane], one.because) for one in coverage.not_judged),
    )
    return Page(
        headline=headline(report),
        verdict=sign(report.verdict),
        facts=_facts(report, limits),
        findings=shown_findings(report.findings, limits),
        ruled_out=shown(ruled_out, limits, first=True),
        panes=tuple(_pane(report, pane, limits) for pane in PaneName),
        answered=f"{number(coverage.answered)} of {number(coverage.asked)}",
        not_judged=shown(not_judged, limits, first=True),
    )


def _facts(report: Report, limits: Limits) -> tuple[tuple[str, str], ...]:
    target = report.target
    counted = ", ".join(f"{number(count)} {name}" for name, count in report.summary.stories_by_type.items())
    total = number(report.summary.total)
    return (
        ("Target", cut(target.url, limits)),
        ("Host", cut(f"{target.flavour}, asked with {target.auth}", limits)),
        ("Run", f"{report.started_at:%Y-%m-%d %H:%M:%S} UTC, {report.duration_s:.1f} s"),
        ("Stories", cut(f"{total} ({counted})" if counted else total, limits)),
        ("Judged by", cut(program_words(report.tool), limits)),
    )


def _pane(report: Report, pane: PaneName, limits: Limits) -> PaneView:
    made = tables(report, pane)
    chart, beside = _chart(report, pane, made)
    others = tuple(one for one in made if one is not beside)
    return PaneView(
        number=list(PaneName).index(pane) + 1,
        key=f"pane-{pane.value.replace('_', '-')}",
        title=PANE_TITLES[pane],
        sign=sign(pane_verdicts(report)[pane]),
        stale=stale_words(report, pane).strip(),
        chart=chart,
        beside=shown(beside, limits, first=True) if beside else None,
        tables=tuple(shown(one, limits, first=at == 0) for at, one in enumerate(others)),
    )


def _chart(
    report: Report, pane: PaneName, made: tuple[Table, ...]
) -> tuple[Chart, Table] | tuple[None, None]:
    """Give a pane's chart and the table with its figures."""
    if pane is PaneName.CONNECTION and (chart := waterfall_chart(report)):
        return chart, next(one for one in made if one.title == LINKS)
    if pane is PaneName.WORK_ITEMS and (chart := stories_chart(report)):
        by_type = report.summary.stories_by_type.items()
        counts = tuple((kind, number(count)) for kind, count in sorted(by_type, key=most_first))
        return chart, Table(chart.title, ("Type", "Stories"), counts, frozenset({"Stories"}))
    return None, None
