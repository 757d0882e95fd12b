"""The body of a success as wire types; what cannot be read is told by its place, never by a value."""

from __future__ import annotations

import re
from typing import Final, TypeVar

import msgspec

from diagnostics.faults import Fault, FaultKind, Scalar
from diagnostics.tracker.errors import MalformedError
from diagnostics.tracker.wire import decode_own

T = TypeVar("T")

_MARK: Final = b"\xef\xbb\xbf"
_MARKED: Final = "a byte order mark stands before it"
_PLACE: Final = re.compile(r" - at `(\S+)`")
_PROBLEM: Final = re.compile(r"JSON is malformed: (.+) \(byte (\d+)\)")
"""msgspec's own words, which repeat nothing of the text."""

_ESCAPES: Final = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|\\u[dD][89a-fA-F][0-9a-fA-F]{2}|\\.",
    re.DOTALL,
)
"""A surrogate pair, half of one, or any other escape."""

_HALF_LENGTH: Final = 6
_NO_CHARACTER: Final = rb"\uffff"


def decode(body: bytes, shape: type[T], where: str) -> T:
    """Give `body` as `shape`.

    Half a surrogate pair, which JSON allows and no text can hold, becomes a character that `clean_text` shows
    as a broken one: it costs the character and not the whole answer.

    Raises:
        MalformedError: It is no JSON, or not of that shape; the evidence names the place, never a value.
    """
    try:
        return _decoded(body, shape)
    except msgspec.ValidationError as error:
        _hold_to_json(body, where)
        place = _PLACE.search(str(error))
        facts: dict[str, Scalar] = {"pointer": place[1] if place else "$"}
        raise MalformedError(Fault(kind=FaultKind.UNEXPECTED_SHAPE, where=where, facts=facts)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MalformedError(_no_json(error, body, where)) from None


def decode_list(body: bytes, item: type[T], where: str) -> tuple[list[T], tuple[Fault, ...]]:
    """Give the items of a JSON list, and a fault for each item that is not of the shape `item`.

    One spoiled item must not cost the others; the slow way, item by item, is taken only where one is.

    Raises:
        MalformedError: The body is no JSON list.
    """
    try:
        return decode(body, list[item], where), ()  # type: ignore[valid-type]
    except MalformedError as error:
        if error.fault.kind is FaultKind.MALFORMED_JSON:
            raise
    good, spoiled = [], []
    for index, raw in enumerate(decode(body, list[msgspec.Raw], where)):
        try:
            good.append(decode(bytes(raw), item, where))
        except MalformedError as error:
            pointer = str(error.fault.facts.get("pointer", "$")).replace("$", f"$[{index}]", 1)
            spoiled.append(Fault(kind=FaultKind.UNEXPECTED_SHAPE, where=where, facts={"pointer": pointer}))
    return good, tuple(spoiled)


def without_mark(body: bytes) -> tuple[bytes, bool]:
    """Give `body` without the byte order mark that JSON must not begin with, and whether there was one."""
    return body.removeprefix(_MARK), body.startswith(_MARK)


def mark_of(where: str) -> Fault:
    """Give the symptom of an answer that begins with a byte order mark."""
    return Fault(kind=FaultKind.BYTE_ORDER_MARK, where=where, facts={"problem": _MARKED, "offset": 0})


def _decoded(body: bytes, shape: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=shape, dec_hook=decode_own)
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        mended = _ESCAPES.sub(_whole, body)
        if mended == body:
            raise
    return msgspec.json.decode(mended, type=shape, dec_hook=decode_own)


def _whole(escape: re.Match[bytes]) -> bytes:
    """Give an escape as it is, unless it is half a surrogate pair."""
    text = escape[0]
    return _NO_CHARACTER if len(text) == _HALF_LENGTH else text


def _hold_to_json(body: bytes, where: str) -> None:
    """Raise where the text is no JSON at all: msgspec stops at the first value of another form before it."""
    try:
        _decoded(body, msgspec.Raw)
        body.decode()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise MalformedError(_no_json(error, body, where)) from None


def _no_json(error: Exception, body: bytes, where: str) -> Fault:
    facts: dict[str, Scalar] = {"received_bytes": len(body)}
    told = _PROBLEM.search(str(error))
    if isinstance(error, RecursionError):
        facts["problem"] = "it is nested too deeply"
    elif isinstance(error, UnicodeDecodeError):
        facts |= {"problem": "it is not UTF-8", "offset": _first_odd_byte(body)}
    elif told is not None:
        facts |= {"problem": told[1], "offset": int(told[2])}
    else:
        facts |= {"problem": "it ends too early", "offset": len(body)}
    return Fault(kind=FaultKind.MALFORMED_JSON, where=where, facts=facts)


def _first_odd_byte(body: bytes) -> int:
    """Give the place of the first byte that is not UTF-8; msgspec counts from the text that it stands in."""
    try:
        body.decode()
    except UnicodeDecodeError as error:
        return error.start
    return len(body)
