"""The overview: is it healthy, what is broken first, who must act, what is ruled out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from diagnostics.report.levels import Actor, Severity, Verdict
from diagnostics.report.model import Finding, Report
from diagnostics.report.stale import BEING_READ
from diagnostics.report.words import NOT_YET
from tui.panes.connection import CONNECTION, first_broken, root_of
from tui.panes.findings import actor_words, finding_detail, finding_lines, finding_row, keyed
from tui.panes.five import PANES
from tui.panes.glances import glance
from tui.panes.pane import Page, Pane
from tui.panes.states import notice, standing
from tui.signs import SEVERITY, VERDICT, Tone
from tui.state import State
from tui.view import BLANK, Column, Detail, Group, Line, Part, Row, View, pair, sign

PANE_KEY: Final = "pane:"
"""What the key of a row begins with that leads to a pane; its name follows."""
_RULED: Final = "ruled out:"
_WEIGHTS: Final = {Severity.FAIL: "failure", Severity.WARN: "warning"}
_PANES: Final = (
    Column("PANE"),
    Column("VERDICT"),
    Column("FINDINGS"),
    Column("AT A GLANCE", flex=True, least=20),
)
_DISPROVED: Final = (
    Column("RULED OUT", flex=True, least=20),
    Column("BECAUSE", flex=True, priority=1, least=20),
)


def view(report: Report) -> View:
    """Give who must act on what, worst first, then the panes, what is ruled out, and what is good to know."""
    found = keyed(report)
    urgent = [(key, one) for key, one in found if one.severity in _WEIGHTS]
    actors = dict.fromkeys(one.actor for _, one in urgent)
    known = [finding_row(key, one) for key, one in found if one.severity not in _WEIGHTS]
    groups = (
        *(_to_act(actor, urgent) for actor in actors),
        Group(_PANES, tuple(_pane_row(place, pane, report) for place, pane in enumerate(PANES, 1)), "panes"),
        Group(_DISPROVED, _ruled_out(report), "ruled out"),
        Group(_columns("GOOD TO KNOW"), tuple(known), "good to know"),
    )
    return View(tuple(group for group in groups if group.rows), _notes(report, urgent))


def _columns(last: str) -> tuple[Column, ...]:
    return (Column("SEVERITY"), Column("CODE"), Column(last, flex=True, least=20))


def _to_act(actor: Actor, urgent: Iterable[tuple[str, Finding]]) -> Group:
    rows = tuple(finding_row(key, one) for key, one in urgent if one.actor is actor)
    return Group(_columns(f"TO ACT: {actor_words(actor).upper()}"), rows, "to act on")


def _pane_row(place: int, pane: Pane, report: Report) -> Row:
    running = unfinished(report)
    lacking = "".join(part.text for part in notice(pane, State(report=report, running=running)))
    counts = Counter(one.severity for one in report.findings if one.pane is pane.name)
    told = " ".join(f"{SEVERITY[one].glyph}{counts[one]}" for one in Severity if counts[one])
    return Row(
        f"{PANE_KEY}{pane.name}",
        (
            Part(f"{place} {pane.short}", Tone.STRONG),
            sign(standing(pane, report, running=running)),
            Part(told),
            Part(" · ".join(text for text in (glance(pane.name, report), lacking) if text), Tone.MUTED),
        ),
    )


def _ruled_out(report: Report) -> tuple[Row, ...]:
    return tuple(
        Row(f"{_RULED}{one.what}", (Part(one.what), Part(one.evidence, Tone.MUTED)))
        for one in report.ruled_out
    )


def unfinished(report: Report) -> bool:
    """Tell whether the run goes on that the report is of."""
    waiting = any(one.because == NOT_YET for one in report.coverage.not_judged)
    return waiting or any(one.because == BEING_READ for one in report.stale)


def _notes(report: Report, urgent: list[tuple[str, Finding]]) -> Detail:
    """Give the answers in words: how it stands, who must act, what need not be looked at any more."""
    lines: list[Line] = [_verdict(report, [one for _, one in urgent])]
    actors = dict.fromkeys(actor_words(one.actor) for _, one in urgent)
    if actors or not unfinished(report):
        lines.append(pair("To act", ", ".join(actors) or "nobody", Tone.STRONG))
    links = dict.fromkeys(one.link or one.what for one in report.ruled_out)
    if links:
        lines.append(pair("Ruled out", ", ".join(links)))
    return tuple(lines)


def _verdict(report: Report, urgent: list[Finding]) -> Line:
    counts = Counter(one.severity for one in urgent)
    told = ", ".join(_count(counts[one], word) for one, word in _WEIGHTS.items() if counts[one])
    if report.verdict is Verdict.FAIL:
        return _stand(report, f"Not healthy: {told}.", f" First broken: {_first(report, urgent)}.")
    first = f" {told}; first: {_first(report, urgent)}." if urgent else ""
    if report.verdict is Verdict.WARN:
        return _stand(report, "No failure, but", f"{first}")
    if report.verdict is Verdict.INCOMPLETE:
        if unfinished(report):
            return (Part("… No failure so far", Tone.INFO), Part(f":{first}" if first else "."))
        return _stand(report, "No failure found, but not everything could be judged.", first)
    answered = f" {report.coverage.answered} of {report.coverage.asked} questions answered."
    return _stand(report, "Healthy: no failure, no warning.", answered)


def _stand(report: Report, text: str, more: str) -> Line:
    shown = VERDICT[report.verdict]
    return (Part(f"{shown.glyph} {text}", shown.tone), Part(more))


def _first(report: Report, urgent: list[Finding]) -> str:
    """Give the first broken link of the connection; else the pane of what is worst."""
    broken = first_broken(report)
    root = root_of(report, broken) if broken else urgent[0]
    title = broken.title if broken else next(pane.title for pane in PANES if pane.name is urgent[0].pane)
    return f"{title} ({root.code})" if root else title


def _count(count: int, what: str) -> str:
    return f"{count} {what}{'' if count == 1 else 's'}"


def detail(report: Report, key: str) -> Detail:
    """Give a finding, a pane in short, or a cause that is ruled out."""
    if key.startswith(PANE_KEY):
        pane = next((one for one in PANES if one.name == key.removeprefix(PANE_KEY)), None)
        return _pane_detail(pane, report) if pane else ()
    if key.startswith(_RULED):
        return CONNECTION.detail(report, key)
    return finding_detail(report, key)


def _pane_detail(pane: Pane, report: Report) -> Detail:
    running = unfinished(report)
    lacking = notice(pane, State(report=report, running=running))
    found = [one for one in report.findings if one.pane is pane.name]
    return (
        (Part(f"{pane.title}  ", Tone.STRONG), sign(standing(pane, report, running=running))),
        (Part("enter goes there", Tone.MUTED),),
        BLANK,
        (Part(glance(pane.name, report)),),
        *((lacking,) if lacking else ()),
        BLANK,
        (Part(pane.about),),
        BLANK,
        *finding_lines("Findings", found),
    )


OVERVIEW: Final = Page(
    name="overview",
    title="Overview",
    short="Overview",
    about="Is it healthy, what is broken first, who must act, what is ruled out.",
    reads="the target",
    view=view,
    detail=detail,
)
