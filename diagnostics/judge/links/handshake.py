"""What a TLS handshake that did not pass tells, beyond its symptom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from diagnostics.faults import Fault, FaultKind, Scalar
from diagnostics.judge.links.told import Told, sentence, sentences
from diagnostics.judge.links.validity import BROKEN_BY_CLOCK, ClockCase, clock_case, moment, number
from diagnostics.judge.measures import skew_text
from diagnostics.report.levels import Actor, Confidence
from diagnostics.snapshot import Snapshot
from diagnostics.target import is_address

_MISSING_LINK: Final = frozenset({20, 21})
_IN_USE: Final = frozenset({"TLSv1.2", "TLSv1.3"})


def explain(fault: Fault, snapshot: Snapshot) -> Told:
    """Give the words for a failed handshake, and who acts where that depends on what was seen."""
    tell = _TELL.get(fault.kind)
    return tell(fault, snapshot) if tell is not None else Told()


def rule_words(facts: Mapping[str, Scalar], code: Scalar) -> dict[str, Scalar]:
    """Give the words on a strict rule that a certificate breaks."""
    failed = "passes_strict_rules" in facts and facts.get("strict_rules") == "on"
    here = {"fails": failed, "proved": failed and facts.get("passes_without"), "passes": not failed}
    whose = "own" if facts.get("strict_certificate") else "not_sent"
    return {
        "rule": code,
        "whose": sentence("rules", whose, facts),
        "here": sentences("rules", here, facts),
    }


def _untrusted(fault: Fault, _snapshot: Snapshot) -> Told:
    facts = fault.facts
    code = facts.get("verify_code")
    by_run, by_system = facts.get("trusted_by_ca_file"), facts.get("trusted_by_system")
    by_list = facts.get("trusted_by_certifi")
    unread = "certificate" in facts
    words = {"issuer": "(not known)", **facts, "top": str(facts.get("chain", "")).rpartition(" <- ")[2]}
    told = {
        "of_run": True,
        "use_system": by_run is False and by_system,
        "old_system": by_system is False and by_list,
        "nobody": by_system is False and by_list is False,
        "alone": facts.get("certificates_sent") == 1 and code in _MISSING_LINK,
        "unread": unread,
        "variables": facts.get("not_read"),
    }
    why = sentence("why", str(code), words)
    return Told(words={"why": why, "stores": sentences("stores", told, words)})


def _expired(fault: Fault, snapshot: Snapshot) -> Told:
    facts = fault.facts
    end, above = moment(facts, "not_after"), moment(facts, "authority_not_after")
    now = snapshot.started_at
    if end is None:
        which = "unknown"
    elif end < now:
        which = "leaf_expired"
    else:
        which = "authority_expired" if above is not None and above < now else "elsewhere"
    when = {"not_after_day": _day(end), "days": (now - end).days if end else None}
    shown = sentence("dates", "expired" if which == "leaf_expired" else "has_expired", when)
    return _by_date(fault, which, shown, Actor.VENDOR)


def _not_yet(fault: Fault, snapshot: Snapshot) -> Told:
    begin = moment(fault.facts, "not_before")
    early = begin is not None and begin > snapshot.started_at
    which = "unknown" if begin is None else "leaf_not_yet" if early else "elsewhere"
    when = {"not_before_day": _day(begin)}
    shown = sentence("dates", "not_yet" if which == "leaf_not_yet" else "is_not_yet", when)
    by_clock = clock_case(fault) is ClockCase.UNKNOWN
    return _by_date(fault, which, shown, Actor.USER if by_clock else Actor.VENDOR)


def _by_date(fault: Fault, which: str, when: str, actor: Actor) -> Told:
    case = clock_case(fault) or ClockCase.UNKNOWN
    skew = number(fault.facts, "skew_s")
    facts = {**fault.facts, "skew": skew_text(skew) if skew is not None else "off"}
    broken = case in BROKEN_BY_CLOCK
    remedy = "set" if broken else "look" if case is ClockCase.UNKNOWN else "renew"
    proved = case in {ClockCase.RULED_OUT, ClockCase.BEFORE, ClockCase.OFF_TOO}
    return Told(
        words={
            "when": when,
            "which": sentence("dates", which, facts),
            "clock_words": sentence("clock", case, facts),
            "remedy": sentence("dates", remedy, {**facts, "host": _host(fault)}),
        },
        actor=Actor.USER if broken else actor,
        confidence=Confidence.PROVED if proved else Confidence.LIKELY,
    )


def _misnamed(fault: Fault, snapshot: Snapshot) -> Told:
    facts = fault.facts
    names = str(facts.get("names", ""))
    named = "listed" if names else "unread" if "certificate" in facts else "none"
    listed = names.split(", ")
    best = next((one for one in listed if "*" not in one), listed[0])
    told = {
        "use": best and "*" not in best,
        "wildcard": "*" in best,
        "address": is_address(snapshot.target.host),
    }
    words = {**facts, "example": best.replace("*", "anything", 1)}
    return Told(words={"named": sentence("names", named, words), "match": sentences("names", told, words)})


def _by_rule(fault: Fault, _snapshot: Snapshot) -> Told:
    return Told(words=rule_words(fault.facts, fault.facts.get("verify_code")))


def _old(fault: Fault, _snapshot: Snapshot) -> Told:
    offered = fault.facts.get("offered")
    name = "nothing_common" if offered is None else "old_ciphers" if offered in _IN_USE else "offers"
    return Told(words={"offers": sentence("handshake", name, fault.facts)})


def _broken_off(fault: Fault, _snapshot: Snapshot) -> Told:
    facts = fault.facts
    name = "stalled" if "timeout_s" in facts else "alert" if facts.get("alert") is not None else "closed"
    return Told(words={"how": sentence("handshake", name, facts)})


def _day(one: datetime | None) -> str | None:
    return None if one is None else f"{one:%Y-%m-%d}"


def _host(fault: Fault) -> str:
    return fault.where.rpartition(":")[0]


_TELL: Final[Mapping[FaultKind, Callable[[Fault, Snapshot], Told]]] = {
    FaultKind.CERT_UNTRUSTED: _untrusted,
    FaultKind.CERT_EXPIRED: _expired,
    FaultKind.CERT_NOT_YET_VALID: _not_yet,
    FaultKind.CERT_NAME_MISMATCH: _misnamed,
    FaultKind.CERT_NO_KEY_ID: _by_rule,
    FaultKind.CERT_CA_NOT_CRITICAL: _by_rule,
    FaultKind.CERT_NOT_STRICT: _by_rule,
    FaultKind.TLS_NO_COMMON_VERSION: _old,
    FaultKind.TLS_BROKEN_OFF: _broken_off,
}
