"""What a row of the matrix is: a fault, how it is set up for real, and the one diagnosis it must get."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from tests.faults.bench import Bench
    from tests.faults.server import FaultServer

DEADLINE_S: Final = 30.0
"""The command's own, where a scene names no other."""
COMMAND: Final = ("-m", "tui")
"""The command as its users have it."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A run of the command that came to its end."""

    exit: int
    stdout: str
    stderr: str
    ended_at: float
    """Seconds since the epoch when the process was gone."""


Check = Callable[[Ended, Mapping[str, Any]], list[str]]
"""Gives what else is not as it must be, a sentence each; the second argument is the report."""


Run = Callable[["Command"], Ended]
"""Runs the command in a way of its own."""


@dataclass(frozen=True, slots=True)
class Command:
    """A process that is about to be started."""

    line: tuple[str, ...]
    environment: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A fault that is set up: how the command is called under it, and what to hold against the outcome."""

    arguments: tuple[str, ...]
    environment: Mapping[str, str] = field(default_factory=dict)
    stdin: str = ""
    secrets: tuple[str, ...] = ()
    """What may stand in no byte of the output, and go to no stranger."""
    hidden: tuple[str, ...] = ()
    """What may stand in no byte of the output, though a stranger among the servers is sent it by right."""
    strangers: tuple[FaultServer, ...] = ()
    """Servers that are not the target's own origin: no secret may reach them."""
    deadline_s: float = DEADLINE_S
    command: tuple[str, ...] = COMMAND
    """What the interpreter is started with."""
    fmt: str = "json"
    run: Run | None = None
    """How the command is run, where plainly to its end is not how."""
    check: Check | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """The diagnosis that a fault must get."""

    code: str
    severity: str
    at: str
    """The stage whose status it decides, or the pane of the report for faults of the data."""
    actor: str
    exit: int
    """3 a failure, 0 a warning only, 6 incomplete, 2 settings, 5 refused, 130 interrupted."""
    beside: frozenset[str] = frozenset()
    """Codes that rightly stand beside it, because the fault has these consequences of its own."""
    figures: tuple[str, ...] = ()
    """Words or figures that the finding must show."""
    broken: frozenset[str] = frozenset()
    """Further stages that fail by it, and are not only skipped."""
    plain: bool = False
    """The output is no JSON, and whether it is right is for the scene's own check."""
    spoken: bool = False
    """Told on standard error and not in a report: there is none, or it could not be delivered."""


Inject = Callable[["Bench"], AbstractContextManager[Scene]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One way to have a row's fault. A row has one or more."""

    row: str
    """As the list of faults numbers it, such as N1."""
    name: str = ""
    """Tells the cases of a row apart."""
    fault: str
    """What is wrong out there, in a sentence."""
    inject: Inject
    expect: Expect

    @property
    def id(self) -> str:
        """Give the case's name in tables and on command lines."""
        return f"{self.row}-{self.name}" if self.name else self.row


def failed(code: str, at: str, actor: str, *figures: str, beside: frozenset[str] = frozenset()) -> Expect:
    """Give the diagnosis of a fault that breaks a stage: a failure, exit 3."""
    return Expect(code=code, severity="fail", at=at, actor=actor, exit=3, figures=figures, beside=beside)


def warned(code: str, at: str, actor: str, *figures: str, beside: frozenset[str] = frozenset()) -> Expect:
    """Give the diagnosis of a fault that the run gets past: a warning, exit 0."""
    return Expect(code=code, severity="warn", at=at, actor=actor, exit=0, figures=figures, beside=beside)


def settings(code: str, *figures: str, actor: str = "user") -> Expect:
    """Give the diagnosis of settings that no run can be made with: exit 2."""
    return Expect(code=code, severity="fail", at="settings", actor=actor, exit=2, figures=figures)


def case(name: str, fault: str, inject: Inject, expect: Expect) -> Case:
    """Give the case `name`: the row, and after a dash what tells its cases apart."""
    row, _, variant = name.partition("-")
    return Case(row=row, name=variant, fault=fault, inject=inject, expect=expect)
