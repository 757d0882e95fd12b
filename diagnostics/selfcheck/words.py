"""Lines out of the words beside this module, or out of the catalogue where a finding of it fits."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib.resources import files
from typing import Final

import msgspec

from diagnostics.faults import Fault, FaultKind, Scalar
from diagnostics.report.levels import Severity, Status
from diagnostics.selfcheck.model import Line, Subject
from diagnostics.text import clean_text

_CATALOGUE: Final = ("settings", "proxy", "tls", "network")
"""The parts of the judge's catalogue that lines name codes of, the one most used first."""
_STATUS: Final = {Severity.FAIL: Status.FAIL, Severity.WARN: Status.WARN, Severity.INFO: Status.PASS}


class _Kind(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of line: what it is called, and what to do by what is wrong."""

    subject: Subject
    what: str
    do: dict[str, str] = {}
    commands: dict[str, tuple[str, ...]] = {}


class _Entry(msgspec.Struct, frozen=True):
    """What a line takes from the catalogue; the judge itself is slow to load."""

    severity: Severity
    title: str
    cause: str
    remediation: str
    commands: tuple[str, ...] = ()
    faults: tuple[FaultKind, ...] = ()


class _Filled(dict[str, Scalar]):
    """Words for the texts; one that is missing shows as a dash."""

    def __missing__(self, key: str) -> str:
        return "-"


@functools.cache
def load_words() -> dict[str, _Kind]:
    """Give the words of each kind of line by its key."""
    text = files("diagnostics.selfcheck").joinpath("words.toml").read_text(encoding="utf-8")
    return msgspec.toml.decode(text, type=dict[str, _Kind])


@functools.cache
def _entries(part: str) -> dict[str, _Entry]:
    text = files("diagnostics").joinpath("judge", "catalogue", f"{part}.toml").read_text(encoding="utf-8")
    return msgspec.toml.decode(text, type=dict[str, _Entry])


def line(key: str, value: str, status: Status = Status.PASS, do: str = "") -> Line:
    """Give a line.

    Args:
        key: One of `words.toml`.
        value: What was found.
        status: How it stands.
        do: Which of the key's advices fits; empty: none.
    """
    kind = load_words()[key]
    return Line(
        key=key,
        subject=kind.subject,
        what=kind.what,
        status=status,
        value=str(clean_text(value)),
        do=kind.do[do] if do else "",
        commands=kind.commands.get(do, ()),
    )


def coded(
    key: str,
    code: str,
    value: str,
    status: Status | None = None,
    words: Mapping[str, Scalar] | None = None,
) -> Line:
    """Give a line with the code, weight and remedy of the catalogue.

    Args:
        key: One of `words.toml`.
        code: A key of the catalogue.
        value: What was found; empty: title and cause of the finding.
        status: Where it weighs otherwise here than the catalogue has it.
        words: What the catalogue's texts name.
    """
    entry = next(entries[code] for part in _CATALOGUE if code in (entries := _entries(part)))
    filled = _Filled(words or {})
    told = value or f"{entry.title.format_map(filled)}. {entry.cause.format_map(filled)}"
    return msgspec.structs.replace(
        line(key, told, status or _STATUS[entry.severity]),
        code=code,
        do=str(clean_text(entry.remediation.format_map(filled))),
        commands=tuple(str(clean_text(command.format_map(filled))) for command in entry.commands),
    )


def of_fault(key: str, fault: Fault, status: Status | None = None, **words: Scalar) -> Line:
    """Give the line of a symptom, as `check` would diagnose it."""
    code = next(
        code for part in _CATALOGUE for code, entry in _entries(part).items() if fault.kind in entry.faults
    )
    return coded(key, code, "", status, {"where": fault.where, **fault.facts, **words})
