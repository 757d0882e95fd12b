"""Connection health: the waterfall of links, the first broken one, what is ruled out."""

from __future__ import annotations

from typing import Final

from diagnostics.report.levels import PaneName, Status
from diagnostics.report.model import Finding, Report
from diagnostics.report.panes import ConnectionPane, Flavour, FlavourLimit, Latency, Stage
from diagnostics.report.words import PANE_TITLES, fact_rows
from tui.panes import source
from tui.panes.charts import Stretch, sparkline
from tui.panes.figures import bar, difference, milliseconds
from tui.panes.findings import about_stage, actor_words, finding_lines
from tui.panes.pane import Pane
from tui.signs import STATUS, Tone
from tui.view import BLANK, Column, Detail, Group, Line, Part, Row, View, heading, pair, section, sign

_BAR: Final = 24
_LEAST_BAR: Final = 12
_SECOND: Final = 1000
_RULED: Final = "ruled out:"
_LIMITED: Final = (
    Column("LIMIT OF THIS HOST", flex=True, least=20),
    Column("PANE", priority=1),
    Column("BASIS"),
)
_LIMIT: Final = "limit:"
_RETIRED: Final = "HTTP431"
_DISPROVED: Final = (
    Column("RULED OUT", flex=True, least=20),
    Column("BECAUSE", flex=True, priority=1, least=20),
)


def view(report: Report) -> View:
    """Give the waterfall and what it rules out."""
    pane = report.panes.connection
    broken = first_broken(report)
    ruled = tuple(
        Row(f"{_RULED}{one.what}", (Part(one.what), Part(one.evidence, Tone.MUTED)))
        for one in report.ruled_out
    )
    limits = tuple(_limit(one) for one in pane.flavour.limits)
    groups = (
        *source.groups(report),
        _waterfall(pane),
        *((Group(_LIMITED, limits, "limits"),) if limits else ()),
        *((Group(_DISPROVED, ruled, "ruled out"),) if ruled else ()),
    )
    return View(groups, _notes(report, broken), start=broken.stage if broken else None)


def _limit(one: FlavourLimit) -> Row:
    return Row(
        f"{_LIMIT}{one.what}", (Part(one.what), Part(PANE_TITLES[one.pane]), Part(one.basis, Tone.MUTED))
    )


def first_broken(report: Report) -> Stage | None:
    """Give the first link that failed; None where none did."""
    return next((one for one in report.panes.connection.stages if one.status is Status.FAIL), None)


def _waterfall(pane: ConnectionPane) -> Group:
    """Give the links with their times end to end on one scale, which stands in the label."""
    whole = sum(_ms(one) or 0.0 for one in pane.stages)
    rows, before = [], 0.0
    for one in pane.stages:
        rows.append(_row(one, before, whole))
        before += _ms(one) or 0.0
    columns = (
        Column("LINK"),
        Column("STATUS"),
        Column("MS", right=True),
        Column(_scale(whole), flex=True, priority=2, least=_LEAST_BAR, charts=True),
        Column("WHAT WAS SEEN", flex=True, least=20),
    )
    return Group(columns, tuple(rows), "links")


def _scale(whole_ms: float) -> str:
    """Give what the bars of the times go from and to."""
    if whole_ms < _SECOND:
        return f"0 TO {milliseconds(whole_ms)} MS" if whole_ms else "TIME"
    return f"0 TO {whole_ms / _SECOND:,.1f} S"


def _row(stage: Stage, before: float, whole: float) -> Row:
    shown = STATUS[stage.status]
    because = f"because {stage.because} · " if stage.because else ""
    return Row(
        stage.stage,
        (
            Part(stage.title, Tone.STRONG),
            sign(shown),
            Part(milliseconds(_ms(stage))),
            _time(stage, before, whole),
            Part(because + stage.detail, Tone.MUTED if stage.status is Status.SKIPPED else Tone.PLAIN),
        ),
    )


def _ms(stage: Stage) -> float | None:
    """Give how long a link took; that it is not needed takes no time, though it was found out."""
    return None if stage.status is Status.SKIPPED else stage.ms


def _time(stage: Stage, before: float, whole: float) -> Part:
    """Give a link's time as a picture: what went wrong bears its sign, what was never reached one, too."""
    shown = STATUS[stage.status]
    if stage.because:
        return Part("", shown.tone, None, Stretch(before, 0.0, whole, _BAR, reached=False))
    took = _ms(stage)
    if took is None:
        return Part("", shown.tone)
    mark = shown.glyph if stage.status in {Status.FAIL, Status.WARN} else ""
    return Part("", shown.tone, took, Stretch(before, took, whole, _BAR, mark))


def _notes(report: Report, broken: Stage | None) -> Detail:
    pane = report.panes.connection
    if broken is not None:
        finding = root_of(report, broken)
        who = f" · {finding.code} · to act: {actor_words(finding.actor)}" if finding else ""
        first = (Part(f"✗ First broken link: {broken.title}", Tone.FAIL), Part(f" · {broken.detail}{who}"))
        return (first, *_retired(report, finding))
    return (*_measures(pane), *_flavour(pane.flavour))


def _retired(report: Report, root: Finding | None) -> Detail:
    """Give that the service has ended, where the broken link alone does not say so."""
    ended = next((one for one in report.findings if one.code == _RETIRED), None)
    if ended is None or root is None or root.code == _RETIRED:
        return ()
    return ((Part("✗ And: ", Tone.FAIL), Part(f"{ended.title} · {ended.code}")),)


def _flavour(flavour: Flavour) -> Detail:
    """Give the kind of host and how much it costs, where it costs anything."""
    if not flavour.limits:
        return ()
    told = f"{flavour.title} · {len(flavour.evidence)} signs · {len(flavour.limits)} limits"
    return (pair("Host", told, Tone.WARN),)


def _measures(pane: ConnectionPane) -> Detail:
    """Give the single times of the small requests as a line, and how the clocks stand."""
    latency, skew = pane.latency_ms, pane.clock_skew_s
    clock = pair("Clock", f"server {difference(skew)}") if skew is not None else ()
    if latency.p50 is None:
        return (clock,) if clock else ()
    figures = {"min": latency.min, "p50": latency.p50, "p95": latency.p95, "max": latency.max}
    told = " · ".join(f"{name} {milliseconds(ms)}" for name, ms in figures.items() if ms is not None)
    line = (
        Part("Latency  ", Tone.MUTED),
        *((Part(f"{sparkline(latency.samples)}  ", Tone.INFO),) if latency.samples else ()),
        Part(f"{told} ms of {latency.n} answers"),
    )
    return (line, *((clock,) if clock else ()))


def root_of(report: Report, stage: Stage) -> Finding | None:
    """Give the finding that tells of a broken link."""
    found = [one for one in report.findings if one.pane is PaneName.CONNECTION]
    return next((one for one in found if one.title == stage.detail), found[0] if found else None)


def detail(report: Report, key: str) -> Detail:
    """Give one link, one limit, one cause that is ruled out, or one file of an export, in full."""
    for ruled in report.ruled_out:
        if key == f"{_RULED}{ruled.what}":
            return (heading(ruled.what), BLANK, *section("Ruled out because", ruled.evidence))
    for limit in report.panes.connection.flavour.limits:
        if key == f"{_LIMIT}{limit.what}":
            return _limit_detail(limit)
    stage = next((one for one in report.panes.connection.stages if one.stage == key), None)
    if stage is None:
        return source.detail(report, key)
    skipped: tuple[Line, ...] = ()
    if stage.because:
        skipped = (pair("skipped because of", stage.because, Tone.WARN),)
    untold = {name: value for name, value in stage.facts.items() if str(value) not in stage.detail}
    seen = tuple(pair(name, value) for name, value in fact_rows(untold))
    return (
        (Part(f"{stage.title}  ", Tone.STRONG), sign(STATUS[stage.status])),
        BLANK,
        (Part(stage.detail),),
        *skipped,
        pair("took", f"{milliseconds(stage.ms)} ms" if stage.ms is not None else "no time: it was not tried"),
        BLANK,
        *((heading("Seen"), *seen, BLANK) if seen else ()),
        *_measured(report, stage),
        *finding_lines("Findings", about_stage(report, stage)),
    )


def _limit_detail(limit: FlavourLimit) -> Detail:
    return (
        heading(limit.what),
        BLANK,
        (Part(limit.text),),
        BLANK,
        pair("felt on", PANE_TITLES[limit.pane]),
        pair("basis", limit.basis),
    )


def _told_by(flavour: Flavour) -> Detail:
    """Give the signs that a host was told by, and what it costs."""
    signs = tuple((Part(f"  {one}"),) for one in flavour.evidence)
    costs = tuple((Part(f"  {one.what}: "), Part(one.text, Tone.MUTED)) for one in flavour.limits)
    told_by = (heading(f"Told by ({flavour.basis})"), *signs, BLANK) if signs else ()
    return (*told_by, *((heading("Limits"), *costs, BLANK) if costs else ()))


def _singly(latency: Latency) -> Detail:
    """Give each answer with its time as a bar, in the order of the requests."""
    largest = max(latency.samples, default=0.0)
    if not largest:
        return ()
    bars = (
        (Part(f"{place:>4}  {milliseconds(one):>8} ms  "), Part(bar(one / largest, _BAR), Tone.INFO))
        for place, one in enumerate(latency.samples, 1)
    )
    return (heading("Each answer"), *bars, BLANK)


def _measured(report: Report, stage: Stage) -> Detail:
    latency, skew = report.panes.connection.latency_ms, report.panes.connection.clock_skew_s
    if stage.stage == "latency" and latency.n:
        lines = (
            pair("answers", str(latency.n)),
            pair("p50", f"{milliseconds(latency.p50)} ms"),
            pair("p95", f"{milliseconds(latency.p95)} ms"),
        )
        told = "From request to first byte, small requests on an open connection."
        return (heading("Measured"), *lines, (Part(told, Tone.MUTED),), BLANK, *_singly(latency))
    if stage.stage == "flavour":
        return _told_by(report.panes.connection.flavour)
    if stage.stage == "clock" and skew is not None:
        return (heading("Measured"), pair("server minus local", difference(skew)), BLANK)
    return ()


CONNECTION: Final = Pane(
    name=PaneName.CONNECTION,
    title="Connection health",
    short="Connection",
    about="The links in their order; times are laid end to end. What follows a broken link is skipped.",
    reads="the connection",
    view=view,
    detail=detail,
)
