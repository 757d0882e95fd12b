"""Locale and encodings: whether names can be shown as they are written."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from diagnostics.report.levels import Status
from diagnostics.selfcheck.machine import Machine
from diagnostics.selfcheck.model import Line
from diagnostics.selfcheck.words import line


def locale_lines(machine: Machine) -> Iterator[Line]:
    """Tell of the locale in force and of the encodings that came out of it."""
    names = ("LC_ALL", "LC_CTYPE", "LANG")
    name = next((one for one in names if machine.environment.get(one)), "")
    told = f"{machine.environment[name]} (from {name})" if name else "none of LC_ALL, LC_CTYPE, LANG is set"
    utf8 = _is_utf8(machine.encoding)
    yield line("locale", told) if utf8 else line("locale", told, Status.WARN, "not_utf8")
    if utf8:
        yield line("output_encoding", machine.encoding)
    else:
        yield line("output_encoding", machine.encoding, Status.WARN, "not_utf8")
    yield line("file_name_encoding", machine.file_names)


def _is_utf8(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name == "utf-8"
    except LookupError:
        return False
