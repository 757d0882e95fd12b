"""One trial: a canary in one text of a case, in one form, sent out by the real door in one output."""

from __future__ import annotations

import dataclasses
import enum
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Final

import msgspec

from diagnostics.case import Case
from diagnostics.formats import BUNDLE, FORMATS
from diagnostics.leaks import LeakError, refuse_leaks
from diagnostics.outputs import output_text, write_output
from diagnostics.redact import redact_case
from diagnostics.secret import Secret
from tests.leaks.encodings import ENCODINGS, RAW
from tests.leaks.planting import places, planted
from tests.leaks.searching import found
from tests.leaks.shapes import SHAPES

DECODED: Final = "decoded values"
"""No form of its own: snapshot and rules as a reader would have them, whatever forms are made of them."""
_WHOLE: Final = frozenset({DECODED, BUNDLE})
"""What is made of more than the report."""
OUTPUTS: Final = (DECODED, *FORMATS)


class Outcome(enum.StrEnum):
    """What became of a canary."""

    CLEAN = "clean"
    REFUSED = "refused"
    LEAKED = "LEAKED"
    BLOCKED = "BLOCKED"
    """Refused although the redactor knows it: the user would get no report."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What is planted where, and what it is sent out as."""

    output: str
    place: str
    form: str
    """The name of an encoding, or of a shape that nobody told of."""
    canary: str
    before: str
    after: str

    @property
    def encoded(self) -> str:
        """The canary as it stands in the field."""
        return (SHAPES.get(self.form) or ENCODINGS[self.form])(self.canary)

    @property
    def secrets(self) -> tuple[Secret, ...]:
        """What the program was told of: the canary, but where its shape is to give it away."""
        return () if self.form in SHAPES else (Secret("another-one-that-is-nowhere"), Secret(self.canary))


def chosen(random: Random, output: str) -> Trial:
    """Give one trial of an output, at random."""
    held = places() if output in _WHOLE else _REPORTED
    form = random.choice((RAW, *SHAPES, *ENCODINGS))
    canary = f"{random.getrandbits(128):032x}" if form in SHAPES else random.choice(_CANARIES)(random)
    return Trial(
        output=output,
        place=random.choice(held),
        form=form,
        canary=canary,
        before=random.choice(("", "Web ", "(", "title=", "https://host.test/?q=", "größe → ", '"', "<b>")),
        after=random.choice(("", " and on", ")", "&x=1", " …", '"', "</b>", "\n")),
    )


def outcome(trial: Trial, folder: Path) -> Outcome:
    """Give what becomes of the canary."""
    case = planted(trial.place, trial.before + trial.encoded + trial.after)
    if trial.output not in _WHOLE:
        case = Case(report=case.report)
    try:
        written = sent_out(case, trial.output, trial.secrets, folder)
    except LeakError:
        return Outcome.BLOCKED if trial.form == RAW or trial.form in SHAPES else Outcome.REFUSED
    return Outcome.LEAKED if found(written, trial.canary, trial.encoded) else Outcome.CLEAN


def sent_out(case: Case, output: str, secrets: Iterable[Secret], folder: Path) -> bytes:
    """Give the bytes of an output, as the door lets them out.

    Raises:
        LeakError: It does not.
    """
    if output == DECODED:
        raw = json.dumps(_plain(redact_case(case, secrets)[0]), default=str).encode()
        refuse_leaks({DECODED: raw}, secrets)
        return raw
    if not FORMATS[output].binary:
        return output_text(case, output, secrets).encode("utf-8", "surrogatepass")
    return write_output(case, output, folder / f"report{FORMATS[output].suffix}", secrets).read_bytes()


def _plain(value: Any) -> Any:
    """Give a tree of records as plain values, keys and frames included."""
    if isinstance(value, msgspec.Struct):
        return {name: _plain(getattr(value, name)) for name in value.__struct_fields__}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, dict):
        return [[_plain(key), _plain(one)] for key, one in value.items()]
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value.to_dicts() if hasattr(value, "to_dicts") else value


def _reported() -> Iterator[str]:
    return (place for place in places() if place.startswith("/report/"))


def _password(random: Random) -> str:
    signs = "".join(chr(code) for code in range(0x21, 0x7F)) + "äöüßéèñЖ客😀"
    return "".join(random.choice(signs) for _ in range(random.randint(12, 30)))


def _token(random: Random) -> str:
    return f"{random.getrandbits(128):032x}"


_REPORTED: Final = tuple(_reported())
_CANARIES: Final[tuple[Callable[[Random], str], ...]] = (_token, _token, _password)
