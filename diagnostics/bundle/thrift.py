"""Thrift's compact form as Parquet uses it: enough to look at a file's figures before it is decoded."""

from __future__ import annotations

import enum
from typing import Final

_DEPTH: Final = 16
_ITEMS: Final = 100_000
"""Values in one structure; a frame of this program has some hundreds."""
_LONG: Final = 15
_VARINT_BYTES: Final = 10


class ThriftError(Exception):
    """The bytes are no such structure."""


class _Kind(enum.IntEnum):
    STOP = 0
    TRUE = 1
    FALSE = 2
    BYTE = 3
    SHORT = 4
    INT = 5
    LONG = 6
    DOUBLE = 7
    BINARY = 8
    LIST = 9
    SET = 10
    MAP = 11
    STRUCT = 12


Value = int | bool | bytes | list["Value"] | dict[int, "Value"] | None
"""A structure is a mapping of its fields' numbers; doubles and maps, which Parquet has none of, are None."""


def read_struct(raw: bytes, start: int, most: int = _ITEMS) -> tuple[dict[int, Value], int]:
    """Give the structure that begins at `start`, and where it ends.

    Args:
        raw: The file.
        start: Where it begins.
        most: Values that it may hold.

    Raises:
        ThriftError: There is none, or it is larger than any that this program looks at.
    """
    reader = _Reader(raw, start, most)
    try:
        return reader.struct(0), reader.at
    except (IndexError, ValueError) as error:
        raise ThriftError("it breaks off or holds what is no value") from error


class _Reader:
    def __init__(self, raw: bytes, start: int, most: int) -> None:
        self._raw = raw
        self._left = most
        self.at = start

    def struct(self, depth: int) -> dict[int, Value]:
        fields: dict[int, Value] = {}
        number = 0
        while True:
            head = self._byte()
            kind = _Kind(head & 0xF)
            if kind is _Kind.STOP:
                return fields
            number = number + (head >> 4) if head >> 4 else self._integer()
            boolean = kind in {_Kind.TRUE, _Kind.FALSE}
            fields[number] = kind is _Kind.TRUE if boolean else self._value(kind, depth + 1)

    def _value(self, kind: _Kind, depth: int) -> Value:
        self._left -= 1
        if depth > _DEPTH or self._left < 0:
            raise ThriftError("it nests too deep or holds too much")
        value: Value = None
        if kind in {_Kind.SHORT, _Kind.INT, _Kind.LONG}:
            value = self._integer()
        elif kind in {_Kind.TRUE, _Kind.FALSE, _Kind.BYTE}:
            value = self._byte()
        elif kind is _Kind.BINARY:
            value = self._bytes(self._unsigned())
        elif kind in {_Kind.LIST, _Kind.SET}:
            value = self._list(depth)
        elif kind is _Kind.STRUCT:
            value = self.struct(depth)
        elif kind is _Kind.DOUBLE:
            self._bytes(8)
        else:
            raise ThriftError("it holds a map")
        return value

    def _list(self, depth: int) -> list[Value]:
        head = self._byte()
        count = head >> 4 if head >> 4 != _LONG else self._unsigned()
        if count > self._left:
            raise ThriftError("it holds too much")
        kind = _Kind(head & 0xF)
        return [self._value(kind, depth + 1) for _ in range(count)]

    def _integer(self) -> int:
        value = self._unsigned()
        return (value >> 1) ^ -(value & 1)

    def _unsigned(self) -> int:
        value = 0
        for place in range(_VARINT_BYTES):
            byte = self._byte()
            value |= (byte & 0x7F) << (7 * place)
            if byte < 0x80:  # noqa: PLR2004 - the sign that more follows
                return value
        raise ThriftError("a number has no end")

    def _byte(self) -> int:
        value = self._raw[self.at]
        self.at += 1
        return value

    def _bytes(self, count: int) -> bytes:
        if count > len(self._raw) - self.at:
            raise ThriftError("it breaks off")
        self.at += count
        return self._raw[self.at - count : self.at]
