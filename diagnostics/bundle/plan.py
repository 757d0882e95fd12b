"""What goes into a bundle and what is left out, so that it is as large as somebody wishes at most."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from diagnostics.bundle.contents import Content
from diagnostics.bundle.limits import Limits
from diagnostics.bundle.manifest import LeftOut

_UNWISHED: Final = "left out on request"
_UNOPENED: Final = "has more than {most} MiB, the most that is opened of a part"
_TOO_LARGE: Final = "the bundle would be larger than {most}"
_FIRST_TO_GO: Final = (
    "stories.parquet",
    "samples.parquet",
    "requests.jsonl",
    "report.html",
    "snapshot.json",
    "failing.har",
    "report.txt",
    "summary.md",
    "rules.json",
    "environment.json",
)
"""What is large and can be missed comes first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants in a bundle."""

    without: frozenset[str] = frozenset()
    """Parts that are left out, by name; what a bundle needs is in it all the same."""
    max_bytes: int = 1 << 20
    """The size of the whole file; the report itself is in it, however large."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One part as it is shown before anything is written."""

    name: str
    about: str
    bytes: int
    packed: int
    """Bytes that it takes in the file."""
    left_out: str
    """Why it does not go in; empty: it does."""
    needed: bool = False
    """It cannot be left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What was decided."""

    lines: tuple[Line, ...]
    """Of each part, those that are left out included."""

    @property
    def names(self) -> frozenset[str]:
        """The parts that go in."""
        return frozenset(line.name for line in self.lines if not line.left_out)

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What does not go in, as the manifest has it."""
        return tuple(
            LeftOut(name=line.name, bytes=line.bytes, reason=line.left_out)
            for line in self.lines
            if line.left_out
        )


def packed(raw: bytes, limits: Limits) -> tuple[bool, int]:
    """Give whether a part is deflated, and the bytes that it then takes.

    What would shrink so far that it looks like a bomb is kept as it is.
    """
    engine = zlib.compressobj(zlib.Z_DEFAULT_COMPRESSION, zlib.DEFLATED, -zlib.MAX_WBITS)
    size = len(engine.compress(raw)) + len(engine.flush())
    suspicious = len(raw) > limits.ratio_from and len(raw) > limits.ratio * size
    return (False, len(raw)) if suspicious else (True, size)


def plan(
    parts: Sequence[Content], wish: Wish, rest: Callable[[Plan], int], limits: Limits | None = None
) -> Plan:
    """Decide what goes in.

    Args:
        parts: All that there is.
        wish: What is wanted.
        rest: Gives what the file takes beside the parts' own bytes.
        limits: What can be opened again.
    """
    limits = limits or Limits()
    reasons = dict(_never_in(parts, wish, limits))
    sizes = {part.name: packed(part.raw, limits)[1] for part in parts}
    made = _with(parts, sizes, reasons)
    told = _TOO_LARGE.format(most=_shown(wish.max_bytes))
    for name in _FIRST_TO_GO:
        raw = sum(line.bytes for line in made.lines if not line.left_out)
        size = sum(line.packed for line in made.lines if not line.left_out)
        if size + rest(made) <= min(wish.max_bytes, limits.file) and raw <= limits.whole:
            break
        if name in made.names:
            reasons[name] = told
            made = _with(parts, sizes, reasons)
    return made


def _never_in(parts: Sequence[Content], wish: Wish, limits: Limits) -> Iterator[tuple[str, str]]:
    for part in parts:
        if part.needed:
            continue
        if part.name in wish.without:
            yield part.name, _UNWISHED
        elif part.size > limits.part:
            yield part.name, _UNOPENED.format(most=limits.part >> 20)


def _with(parts: Sequence[Content], sizes: dict[str, int], reasons: dict[str, str]) -> Plan:
    return Plan(
        lines=tuple(
            Line(
                name=part.name,
                about=part.about,
                bytes=part.size,
                packed=sizes[part.name],
                left_out=reasons.get(part.name, ""),
                needed=part.needed,
            )
            for part in parts
        )
    )


def _shown(size: int) -> str:
    return f"{size / (1 << 20):.4g} MiB"
