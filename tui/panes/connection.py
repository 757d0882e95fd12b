"""Connection health: the waterfall of links, the first broken one, what is ruled out."""

from __future__ import annotations

from typing import Final

from diagnostics.report.levels import PaneName, Status
from diagnostics.report.model import Finding, Report
from diagnostics.report.panes import ConnectionPane, Flavour, FlavourLimit, Stage
from diagnostics.report.words import PANE_TITLES, fact_rows
from tui.panes import source
from tui.panes.figures import difference, milliseconds, span
from tui.panes.findings import about_stage, actor_words, finding_lines
from tui.panes.pane import Pane
from tui.signs import STATUS, Tone
from tui.view import BLANK, Column, Detail, Group, Line, Part, Row, View, heading, pair, section, sign

_BAR: Final = 10
_RULED: Final = "ruled out:"
_STAGES: Final = (
    Column("LINK"),
    Column("STATUS"),
    Column("MS", right=True),
    Column("TIME", priority=2),
    Column("WHAT WAS SEEN", flex=True, least=18),
)
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
    broken = next((one for one in pane.stages if one.status is Status.FAIL), None)
    ruled = tuple(
        Row(f"{_RULED}{one.what}", (Part(one.what), Part(one.evidence, Tone.MUTED)))
        for one in report.ruled_out
    )
    limits = tuple(_limit(one) for one in pane.flavour.limits)
    groups = (
        *source.groups(report),
        Group(_STAGES, _rows(pane), "links"),
        *((Group(_LIMITED, limits, "limits"),) if limits else ()),
        *((Group(_DISPROVED, ruled, "ruled out"),) if ruled else ()),
    )
    return View(groups, _notes(report, broken), start=broken.stage if broken else None)


def _limit(one: FlavourLimit) -> Row:
    return Row(
        f"{_LIMIT}{one.what}", (Part(one.what), Part(PANE_TITLES[one.pane]), Part(one.basis, Tone.MUTED))
    )


def _rows(pane: ConnectionPane) -> tuple[Row, ...]:
    whole = sum(one.ms or 0.0 for one in pane.stages)
    rows, before = [], 0.0
    for one in pane.stages:
        rows.append(_row(one, before, whole))
        before += one.ms or 0.0
    return tuple(rows)


def _row(stage: Stage, before: float, whole: float) -> Row:
    shown = STATUS[stage.status]
    timed = stage.ms is not None and stage.status is not Status.SKIPPED
    because = f"because {stage.because} · " if stage.because else ""
    return Row(
        stage.stage,
        (
            Part(stage.title, Tone.STRONG),
            sign(shown),
            Part(milliseconds(stage.ms if timed else None)),
            Part(span(before, stage.ms or 0.0, whole, _BAR).ljust(_BAR) if timed else "", shown.tone),
            Part(because + stage.detail, Tone.MUTED if stage.status is Status.SKIPPED else Tone.PLAIN),
        ),
    )


def _notes(report: Report, broken: Stage | None) -> Detail:
    pane = report.panes.connection
    if broken is not None:
        finding = _root(report, broken)
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
    latency = pane.latency_ms
    if latency.p50 is None and pane.clock_skew_s is None:
        return ()
    skew = "unknown" if pane.clock_skew_s is None else difference(pane.clock_skew_s)
    figures = (
        f"p50 {milliseconds(latency.p50)} · p95 {milliseconds(latency.p95)} ms of {latency.n} answers   "
    )
    return ((*pair("Latency", figures), *pair("Clock", f"server {skew}")),)


def _root(report: Report, stage: Stage) -> Finding | None:
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


def _measured(report: Report, stage: Stage) -> Detail:
    latency, skew = report.panes.connection.latency_ms, report.panes.connection.clock_skew_s
    if stage.stage == "latency" and latency.n:
        lines = (
            pair("answers", str(latency.n)),
            pair("p50", f"{milliseconds(latency.p50)} ms"),
            pair("p95", f"{milliseconds(latency.p95)} ms"),
        )
        told = "From request to first byte, small requests on an open connection."
        return (heading("Measured"), *lines, (Part(told, Tone.MUTED),), BLANK)
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
