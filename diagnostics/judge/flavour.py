"""Which kind of v5 answers: the signs it is told by, and what it costs (tracker-api-v5 §7)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from diagnostics.contract import Certainty, Contract
from diagnostics.faults import Fault, FaultKind, Scalar
from diagnostics.judge.catalogue.flavours import load_flavours
from diagnostics.report.panes import NO_FLAVOUR, Flavour, FlavourLimit
from diagnostics.snapshot import Outcome, ProjectFacts, Snapshot, StageName
from diagnostics.snapshot.totals import ignores_filter

_SANDBOX: Final = "tracker-doctor-sandbox"
_EXPORT: Final = "csv-export"
_LITETRACKER: Final = "litetracker.com"
_NOT_THERE: Final = frozenset({FaultKind.NO_SUCH_PATH, FaultKind.GONE})
"""What says that a path is missing; an id that is not found says nothing of the host."""


def judge_flavour(snapshot: Snapshot, contract: Contract) -> Flavour:
    """Give the kind of v5 that answers, its evidence and its limits; `unknown` while nothing answered.

    An export is a kind of its own: no host was asked.
    """
    if snapshot.source.exported:
        return Flavour(name=_EXPORT, title=load_flavours().flavours[_EXPORT].title, basis=Certainty.OBSERVED)
    if snapshot.stage(StageName.FLAVOUR).outcome is not Outcome.DONE:
        return NO_FLAVOUR
    signs = _signs(snapshot, contract)
    name, basis = _name(signs)
    words = load_flavours()
    told = {sign: words.signs[sign] for sign in signs}
    observed = tuple(
        FlavourLimit(
            what=one.what, text=one.limit.format_map(signs[sign]), pane=one.pane, basis=Certainty.OBSERVED
        )
        for sign, one in told.items()
        if one.limit
    )
    reported = tuple(
        FlavourLimit(what=one.what, text=one.limit, pane=one.pane, basis=one.basis)
        for one in words.flavours[name].limits
    )
    return Flavour(
        name=name,
        title=words.flavours[name].title,
        basis=basis,
        evidence=tuple(one.evidence.format_map(signs[sign]) for sign, one in told.items()),
        limits=(*observed, *reported),
    )


def _name(signs: Mapping[str, Mapping[str, Scalar]]) -> tuple[str, str]:
    """Give the flavour and how sure it is: a host or a server says who it is, `title` only hints at it."""
    if str(signs.get("server", {}).get("server")).startswith(_SANDBOX):
        return "sandbox", Certainty.OBSERVED
    if "own_host" in signs:
        return "tracker", Certainty.OBSERVED
    if "litetracker_host" in signs:
        return "litetracker", Certainty.OBSERVED
    if "names_as_title" in signs:
        return "litetracker", Certainty.INFERRED
    return "v5-compatible", Certainty.INFERRED


def _signs(snapshot: Snapshot, contract: Contract) -> dict[str, dict[str, Scalar]]:
    """Give the signs that this run shows, in the order of `flavours.toml`, with the words for their texts."""
    host = snapshot.target.host
    server = str(snapshot.stage(StageName.FLAVOUR).facts.get("server") or "")
    who = {
        "own_host": host in contract.service.hosts,
        "litetracker_host": host == _LITETRACKER or host.endswith(f".{_LITETRACKER}"),
        "server": bool(server),
    }
    otherwise = {**_of_the_lists(snapshot), **_missing_parts(snapshot)}
    shown = {**who, **otherwise, "as_v5": _seen_whole(snapshot) and not any(otherwise.values())}
    fields = ", ".join(snapshot.refused_fields)
    words: dict[str, Scalar] = {"host": host, "server": server, "fields": fields}
    return {sign: words for sign in load_flavours().signs if shown[sign]}


def _of_the_lists(snapshot: Snapshot) -> dict[str, bool]:
    """Give how projects, stories and /me differ from v5's; what was not seen is no difference."""
    facts = snapshot.stage(StageName.FLAVOUR).facts
    read = [one for one in snapshot.projects or () if one.pages]
    asked = [one for one in read if one.filtered is not None or one.filtered_fault is not None]
    return {
        "names_as_title": snapshot.names_as_title,
        "no_kind": bool(facts.get("projects")) and facts.get("kind") is None,
        "no_versions": bool(read) and all(_versionless(one) for one in read),
        "no_paging": bool(read) and all(one.stories_total is None for one in read),
        "filters_ignored": any(_unfiltered(one) for one in read),
        "filters_refused": bool(asked) and all(one.filtered_fault is not None for one in asked),
        "fields_ignored": facts.get("fields_obeyed") is False,
        "refused_fields": bool(snapshot.refused_fields),
    }


def _missing_parts(snapshot: Snapshot) -> dict[str, bool]:
    projects, accounts = snapshot.projects or (), snapshot.accounts or ()
    return {
        "no_accounts": snapshot.user is not None and not snapshot.user.lists_accounts,
        "no_account_role": any(_is_absent(one.membership_fault) for one in accounts),
        "no_members": any(_is_absent(one.members_fault) for one in projects),
        "no_epics": any(_is_absent(one.epics_fault) for one in projects),
    }


def _seen_whole(snapshot: Snapshot) -> bool:
    """Tell whether enough was read to say that nothing differs."""
    obeyed = snapshot.stage(StageName.FLAVOUR).facts.get("fields_obeyed") is True
    return obeyed and any(one.pages for one in snapshot.projects or ())


def _versionless(project: ProjectFacts) -> bool:
    return project.version is None and project.version_before is None


def _unfiltered(project: ProjectFacts) -> bool:
    typed = [one.total for one in project.filtered or () if one.story_type and not one.state]
    return bool(typed) and ignores_filter(project.stories_total or 0, typed)


def _is_absent(fault: Fault | None) -> bool:
    return fault is not None and fault.kind in _NOT_THERE
