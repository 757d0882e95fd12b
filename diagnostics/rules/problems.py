"""What is wrong with a file of rules: each place, what stands there, what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from diagnostics.errors import DiagnosticsError


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing that is wrong. Its texts are safe to print."""

    line: int
    column: int
    """Both from 1, in characters."""
    what: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.line}:{self.column}: {self.what}. {self.remedy}"


class RulesError(DiagnosticsError):
    """Rules that cannot be used; `problems` holds every reason, in the order of the file."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("; ".join(map(str, self.problems)))

    def lines(self, name: str) -> Iterator[str]:
        """Give one line a problem, in the form that editors follow: `FILE:LINE:COLUMN: text`."""
        return (f"{name}:{problem}" for problem in self.problems)
