"""What a pane says where rows are missing, old or still to come: what it is, and which key leads on."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from diagnostics.report.levels import PaneName, Verdict
from diagnostics.report.model import NotJudged, Report, StalePane
from diagnostics.report.panes import AccountRow, ProjectRow
from diagnostics.report.stale import BEING_READ
from diagnostics.report.words import NOT_ASKED, PANE_TITLES
from diagnostics.subjects import subject_id
from tui.panes.pane import FAILURES, NO_FAILURES, Page, Pane, RowFilter
from tui.signs import FORBIDDEN, READING, STALE, STOPPED, UNKNOWN, Sign, Tone, running_verdict
from tui.state import State
from tui.view import BLANK, Detail, Line, Part

_BY_STORIES: Final = frozenset({PaneName.FIELDS, PaneName.CATEGORIZE})
_STORY_FACTS: Final = frozenset({"Projects", "Stories"})
_FORBIDDEN: Final = ("not permitted", "no access")
"""How the reasons begin that lie in the user's rights: nothing is broken, and somebody can grant them."""
_INTERRUPTED: Final = "LOC733"
_NAMED: Final = 2


def standing(pane: Pane, report: Report, *, running: bool) -> Sign:
    """Give a pane's verdict; one that a run could not read again is stale, whatever it said."""
    if any(one.pane is pane.name and one.because != NOT_ASKED for one in report.stale):
        return READING if running else STALE
    return running_verdict(pane.verdict(report), running=running)


def notice(pane: Page, state: State) -> Line:
    """Give what the pane lacks and why; nothing where it is whole."""
    report = state.report
    if report is None:
        return ()
    stale = next((one for one in report.stale if one.pane is pane.name), None)
    if state.stopped_at is not None and (stale is not None or _cut(pane, report)):
        return _stopped(state, stale)
    if stale is not None:
        return _kept(pane, report, stale)
    if state.filling and pane.verdict(report) is Verdict.INCOMPLETE:
        told = f"{READING.glyph} {_reading(pane, state)} · esc stops"
        return (Part(told, Tone.MUTED),) if any(one.rows for one in pane.view(report).groups) else ()
    return _not_judged(pane, report)


def _stopped(state: State, stale: StalePane | None) -> Line:
    told = f"{STOPPED.glyph} Stopped by you at {state.stopped_at:%H:%M:%S}Z: "
    if stale is None:
        return (Part(told, STOPPED.tone), Part(f"partly read{_again(state)}"))
    return (Part(told, STOPPED.tone), Part(f"as of {stale.read_at:%H:%M:%S}Z{_again(state)}"))


def _kept(pane: Page, report: Report, stale: StalePane) -> Line:
    at = f"As of {stale.read_at:%H:%M:%S}Z: "
    if stale.because == NOT_ASKED:
        lacking = _not_judged(pane, report)
        return (Part(f"{at}{_only(report)}", Tone.MUTED), *((Part("  "), *lacking) if lacking else ()))
    tone = Tone.MUTED if stale.because == BEING_READ else STALE.tone
    why = f"{stale.because}{_see(pane, stale.because, report)}"
    more = "" if stale.because == BEING_READ else " · R reads again"
    return (Part(f"{STALE.glyph} {at}", tone), Part(why), Part(more, Tone.MUTED))


def _only(report: Report) -> str:
    """Give which panes the last run was for, where it was not for all of them."""
    kept = {one.pane for one in report.stale}
    read = [title for name, title in PANE_TITLES.items() if name not in kept]
    return f"only {', '.join(read)} {'was' if len(read) == 1 else 'were'} read again"


def _not_judged(pane: Page, report: Report) -> Line:
    lacking = _lacking(pane, report)
    refused = [one for one in lacking if one.because.startswith(_FORBIDDEN)]
    told = []
    for because, some in groupby((one for one in lacking if one not in refused), key=lambda one: one.because):
        told.append(f"{', '.join(one.what for one in some)}: {because}{_see(pane, because, report)}")
    unknown: Line = (Part(f"{UNKNOWN.glyph} Not judged: ", UNKNOWN.tone), Part("; ".join(told)))
    return (
        *(_not_permitted(refused, report) if refused else ()),
        *((Part("  "),) if refused and told else ()),
        *(unknown if told else ()),
    )


def _not_permitted(refused: list[NotJudged], report: Report) -> Line:
    """Give what the user may not see, and who can change that."""
    more = f" and {len(refused) - _NAMED} more" if len(refused) > _NAMED else ""
    what = f"{', '.join(one.what for one in refused[:_NAMED])}{more}"
    roles = report.panes.roles
    rows: dict[int, AccountRow | ProjectRow] = {one.id: one for one in roles.accounts}
    rows |= {one.id: one for one in roles.projects}
    found = [row for one in refused if (row := rows.get(subject_id(one.what) or 0)) is not None]
    names = ", ".join(dict.fromkeys(name for one in found for name in one.ask)) or next(
        (one.whom for one in found if one.whom), "an owner of the project or account"
    )
    told = f"{FORBIDDEN.glyph} {FORBIDDEN.word.capitalize()} to see: "
    return (Part(told, FORBIDDEN.tone), Part(f"{what}. Ask {names}"))


def stoppable(page: Page, state: State) -> bool:
    """Tell whether going back ends the run: on a page that says so, and where nothing is left to go back to.

    A run of a watch is let alone: it comes and goes by itself, and whoever goes back did not think of it.
    """
    filling = state.report is None or (state.filling and page.verdict(state.report) is Verdict.INCOMPLETE)
    return state.running and not state.quiet and (filling or not isinstance(page, Pane))


def empty_text(pane: Page, state: State, wanted: str, only: tuple[RowFilter, ...] = ()) -> str:
    """Give what stands in the place of rows where there are none, with the key that leads on."""
    report = state.report
    if wanted or only:
        return _nothing_matches(wanted, only)
    if report is None:
        return f"{_reading(pane, state)} · esc stops" if state.running else f"{state.trouble}. r tries again."
    if state.filling and pane.verdict(report) is Verdict.INCOMPLETE:
        return f"{_reading(pane, state)} · esc stops"
    if state.stopped_at is not None and _cut(pane, report):
        return f"Nothing was read before you stopped{_again(state)}."
    if _lacking(pane, report):
        connection = "" if pane.name is PaneName.CONNECTION else " · 1 shows the connection"
        return f"Nothing to show: see the line above{_again(state)}{connection}"
    return f"There is nothing to show{_again(state)} · a shows the findings of all panes"


def _nothing_matches(wanted: str, only: tuple[RowFilter, ...]) -> str:
    if not wanted and [one.name for one in only] == [FAILURES]:
        return NO_FAILURES
    asked = [f"“{text}”" for text in (*((wanted,) if wanted else ()), *(one.label for one in only))]
    if len(asked) > 1:  # the key first: a narrow terminal cuts the end
        return f"esc clears all filters: nothing here matches {' and '.join(asked)}"
    return f"Nothing here matches {asked[0]}. esc clears the filter."


def empty_findings(state: State, wanted: str, *, everything: bool, failures: bool) -> str:
    """Give what stands in the place of findings where there are none."""
    if wanted:
        return f"No finding matches “{wanted}”. esc clears the filter."
    if failures:
        return NO_FAILURES
    if state.report is None or state.filling:
        return "None so far." if state.running else "None: nothing was read."
    return "None in any pane." if everything else "None. a shows the findings of all panes."


def detail_note(pane: Page, state: State) -> Detail:
    """Give what is said above a row's detail where the row is old: nobody sees the pane's own line there."""
    report = state.report
    if report is None or all(one.pane is not pane.name for one in report.stale):
        return ()
    return (notice(pane, state), BLANK)


def empty_detail(pane: Page, state: State) -> Detail:
    """Give what stands in the place of a row's detail where there is no row."""
    if state.filling:
        return ((Part(_reading(pane, state), Tone.MUTED),),)
    return ((Part("No row, no details.", Tone.MUTED),),)


def _again(state: State) -> str:
    """Give the keys that read again, where there is a host to ask."""
    return " · r reads again, R all panes" if state.live else ""


def _reading(pane: Page, state: State) -> str:
    """Give what is being read for a pane, with the count where there is one."""
    own = f"{pane.reads.removeprefix('the ')} "
    if state.progress.startswith(own):
        return f"Reading {pane.reads}: {state.progress.removeprefix(own)}"
    now = f" · now {state.progress}" if state.progress else " …"
    return f"Reading {pane.reads}{now}"


def _cut(pane: Page, report: Report) -> bool:
    """Tell whether somebody stopped the run before the pane was whole."""
    cut = {one.title for one in report.findings if one.code == _INTERRUPTED}
    return any(one.because in cut for one in _lacking(pane, report))


def _lacking(pane: Page, report: Report) -> list[NotJudged]:
    """Give what could not be judged, one reason after the other; fields and categories hang on stories."""
    everything = report.coverage.not_judged
    own = [one for one in everything if one.pane is pane.name]
    if not own and pane.name in _BY_STORIES and pane.verdict(report) is Verdict.INCOMPLETE:
        own = [one for one in everything if one.what in _STORY_FACTS] or list(everything)
    return sorted(own, key=lambda one: one.because)


def _see(pane: Page, because: str, report: Report) -> str:
    """Give where the reason is told, if it is a finding of another pane."""
    code = because.partition(" ")[0]
    elsewhere = any(one.code == code and one.pane is not pane.name for one in report.findings)
    return " (see 1)" if elsewhere else ""
