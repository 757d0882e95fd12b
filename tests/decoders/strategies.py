"""What may stand in place of an answer: any JSON, a real answer with one place changed, any bytes."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any, Final

from hypothesis import strategies as st

Body = Callable[[Any], bytes]
"""Gives what is sent in place of an answer."""

NUMBERS: Final = st.one_of(
    st.integers(-3, 12),
    st.sampled_from([2**31, 2**53 + 1, 2**63 - 1, 2**63, 2**64, -(2**63), 10**400]),
    st.floats(allow_nan=False, allow_infinity=False),
)
TEXTS: Final = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        [
            "\x1b]52;c;ZXZpbA==\x07",
            "\u202e\ud800[/]<script>",
            "=cmd|' /C calc'!A0",
            "a\x00b\r\n",
            "https://[::1",
            "2026-13-45T99:00:00Z",
            "9999-12-31T23:59:59+99:99",
            "0001-01-01T00:00:00Z",
            "x" * 9000,
            "bug",
            "started",
            "owner",
            "1e400",
            "nan",
        ]
    ),
)
ODD: Final[tuple[Any, ...]] = (
    None,
    True,
    -1,
    0.5,
    2**63,
    2**64,
    10**400,
    "",
    "x\x1b\u202e\ud800",
    "2026-13-45T99:00:00Z",
    "9999-12-31T23:59:59+99:99",
    "https://[::1",
    [],
    [None],
    [[1]],
    {},
    {"id": "x"},
    [{"id": {}}],
)
"""Values that a key may hold in place of its own."""

SCALARS: Final = st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS)
JSON: Final = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.dictionaries(st.one_of(st.sampled_from(["id", "name", "code", "kind"]), TEXTS), inner, max_size=4),
    ),
    max_leaves=8,
)

_VALUES: Final = st.one_of(
    st.binary(max_size=20).map(lambda raw: bytes(byte for byte in raw if byte >= 0x20 and byte != 0x7F)),
    st.integers(-5, 20).map(lambda number: str(number).encode()),
    st.sampled_from(
        [
            b"",
            b"9" * 18,
            b"9" * 400,
            b"-9223372036854775808",
            b"1e9",
            b"0x10",
            "\u0663".encode(),
            b"Mon, 01 Jan 0001 00:00:00 +2359",
            b"Mon, 01 Jan 2026 00:00:00 +99999999999999999999",
            b"Fri, 31 Dec 9999 23:59:59 -2359",
            b"Thu, 32 Foo 2026 25:61:61 GMT",
            b"(((((",
            b"text/html",
            b"https://xn--a/",
            b"\xe2\x80\xae\xff",
        ]
    ),
)
HEADERS: Final = st.dictionaries(
    st.sampled_from(
        [
            "X-Tracker-Pagination-Total",
            "X-Tracker-Pagination-Limit",
            "X-Tracker-Pagination-Offset",
            "X-Tracker-Pagination-Returned",
            "X-Tracker-Project-Version",
            "X-Runtime",
            "X-Request-Id",
            "Date",
            "Retry-After",
            "Content-Type",
            "Content-Encoding",
            "Location",
            "Server",
            "Via",
        ]
    ),
    _VALUES,
    min_size=1,
)
"""Headers with values that a socket can carry: bytes without line ends or other control characters."""


def any_json() -> st.SearchStrategy[Body]:
    """Give any JSON, in whatever form."""
    return JSON.map(lambda value: lambda _: json.dumps(value).encode())


def any_bytes() -> st.SearchStrategy[Body]:
    """Give any bytes, or the real answer cut off or with some bytes changed."""
    return st.one_of(
        st.binary(max_size=40).map(lambda raw: lambda _: raw),
        st.tuples(st.integers(0, 4000), st.binary(max_size=3)).map(
            lambda how: lambda whole: _spoiled(json.dumps(whole).encode(), *how)
        ),
    )


def one_change() -> st.SearchStrategy[Body]:
    """Give the real answer with one of its places replaced, dropped, or repeated."""
    how = st.tuples(st.integers(0, 10_000), st.sampled_from(["drop", "twice", "key", "put"]), JSON)
    return how.map(lambda chosen: lambda whole: json.dumps(_changed(whole, *chosen)).encode())


def _spoiled(raw: bytes, place: int, put: bytes) -> bytes:
    at = place % (len(raw) + 1)
    return raw[:at] + put + (raw[at + len(put) :] if put else b"")


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Give each place of a value as what holds it and its key there, from the outside in."""
    keys: list[Any] = list(value) if isinstance(value, dict) else list(range(len(value)))
    for key in keys:
        yield value, key
        if isinstance(value[key], dict | list):
            yield from _places(value[key])


def _changed(whole: Any, number: int, action: str, put: Any) -> Any:
    holder = {"": copy.deepcopy(whole)}
    places = list(_places(holder))
    inside, key = places[number % len(places)]
    if action == "drop" and inside is not holder:
        del inside[key]
    elif action == "twice" and isinstance(inside, list):
        inside.append(inside[key])
    elif action == "key" and isinstance(inside, dict) and inside is not holder:
        inside[f"{key}_new"] = put
    else:
        inside[key] = put
    return holder[""]
