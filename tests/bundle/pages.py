"""Parquet files by hand, whose pages are small and many, or are pointed to again and again."""

from __future__ import annotations

from typing import Final

_STOP: Final = b"\x00"


def shared_pages() -> bytes:
    """Give a file of eight columns, all of which are the same pages."""
    return _file(pages=1000, groups=2, columns=4)


def many_pages() -> bytes:
    """Give a file of one column with more pages than are looked at."""
    return _file(pages=4097, groups=1, columns=1)


def _file(pages: int, groups: int, columns: int) -> bytes:
    # type, both sizes, then the header of data: values and encoding (parquet-format, PageHeader)
    page = b"\x15\x00\x15\x00\x15\x00\x2c\x15\x00\x15\x00" + _STOP + _STOP
    body = page * pages
    # codec, values, size, offset (ColumnMetaData 4, 5, 7, 9) in field 3 of a ColumnChunk
    told = b"\x45\x00\x16\x00\x26" + _zigzag(len(body)) + b"\x26" + _zigzag(4) + _STOP
    chunk = b"\x3c" + told + _STOP
    group = b"\x19" + _list(columns) + chunk * columns + b"\x26\x00" + _STOP
    footer = b"\x36\x00\x19" + _list(groups) + group * groups + _STOP
    return b"PAR1" + body + footer + len(footer).to_bytes(4, "little") + b"PAR1"


def _list(count: int) -> bytes:
    return b"\xfc" + _varint(count)  # of structures, and of more than fit into four bits


def _zigzag(value: int) -> bytes:
    return _varint(value << 1)


def _varint(value: int) -> bytes:
    raw = bytearray()
    while value > 0x7F:
        raw.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*raw, value])
