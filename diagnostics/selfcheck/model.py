"""The records of a self-check. Their JSON is a contract: keys are only ever added (schema_version "1")."""

from __future__ import annotations

import enum
from typing import Final, Literal

import msgspec

from diagnostics.report.levels import Status, Verdict

SCHEMA_VERSION: Final = "1"


class Subject(enum.StrEnum):
    """What a line is about, in the order in which they are told."""

    SETTINGS = "settings"
    TERMINAL = "terminal"
    LOCALE = "locale"
    PROXY = "proxy"
    TRUST = "trust"
    RESOLVERS = "resolvers"
    KEYRING = "keyring"
    DISK = "disk"
    PERMISSIONS = "permissions"
    VERSIONS = "versions"
    TIME = "time"


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One thing about this machine, as it is."""

    key: str
    """Stable, for scripts; lines of one kind, such as a file each, share theirs."""
    subject: Subject
    what: str
    status: Status
    """`skipped`: nothing to look at here. `unknown`: it cannot be told without asking somebody."""
    value: str
    """Safe text, and never a secret."""
    code: str = ""
    """The finding of the catalogue that `check` would tell of it; empty: there is none."""
    do: str = ""
    """What to do where it is not right."""
    commands: tuple[str, ...] = ()


class Tool(msgspec.Struct, frozen=True, kw_only=True):
    """What wrote it."""

    name: str
    version: str


class SelfCheck(msgspec.Struct, frozen=True, kw_only=True):
    """All lines, in the order of their subjects."""

    schema_version: Literal["1"]
    tool: Tool
    verdict: Verdict
    """The worst of the lines; what is skipped or unknown does not count."""
    lines: tuple[Line, ...]
