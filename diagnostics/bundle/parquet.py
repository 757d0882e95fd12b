"""What a Parquet file would become, told before it is decoded: a small one can name a billion values.

Only what this program itself writes passes: pages that are not compressed, in encodings whose values stand in
the file, or point to one that does.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from diagnostics.bundle.errors import PartError, Refusal
from diagnostics.bundle.limits import Limits
from diagnostics.bundle.thrift import ThriftError, Value, read_struct

_MAGIC: Final = b"PAR1"
_TAIL: Final = 8
_UNCOMPRESSED: Final = 0
_ENCODINGS: Final = frozenset({0, 2, 3, 5, 6, 8})
"""Plain, by dictionary (two forms), by runs, by small differences, and texts by their lengths."""
_DICTIONARY: Final = 11
"""The field of a column that says where its dictionary begins, where it has one."""
_COLUMNS: Final = 64
_GROUPS: Final = 64
_PAGES: Final = 4096
"""In the whole file; 250,000 stories have some hundreds."""
_PAGE_ITEMS: Final = 100
"""Values in the header of a page."""

Fields = dict[int, Value]


def check_parquet(raw: bytes, limits: Limits) -> None:
    """Pass a file whose frame is within the bounds.

    Raises:
        PartError: It is none, would be too large, or is packed in a way that this program does not use.
    """
    try:
        footer = _footer(raw)
        groups = [_fields(one) for one in _items(footer, 4)]
        rows = [_count(group, 3) for group in groups]
        if sum(rows) != _count(footer, 3):
            raise PartError(Refusal.NOT_AS_WRITTEN, "tells two numbers of its rows")
        if sum(rows) > limits.rows or len(groups) > _GROUPS:
            raise PartError(Refusal.TOO_LARGE, f"has more than {limits.rows:,} rows")
        if max(_values(raw, groups).values(), default=0) > limits.values:
            raise PartError(Refusal.TOO_LARGE, f"has more than {limits.values:,} values in a column")
    except ThriftError as error:
        raise PartError(Refusal.NOT_AS_WRITTEN, "is no Parquet file") from error


def _footer(raw: bytes) -> Fields:
    if len(raw) < len(_MAGIC) + _TAIL or not (raw.startswith(_MAGIC) and raw.endswith(_MAGIC)):
        raise ThriftError("no marks")
    length = int.from_bytes(raw[-_TAIL:-4], "little")
    start = len(raw) - _TAIL - length
    if start < len(_MAGIC):
        raise ThriftError("a footer longer than the file")
    return read_struct(raw, start)[0]


def _values(raw: bytes, groups: list[Fields]) -> dict[int, int]:
    """Give the values that the pages of each column claim to hold, by the column's number.

    Each page is looked at once: columns that share their bytes could have them looked at for hours.
    """
    values: dict[int, int] = {}
    size = pages = 0
    for group in groups:
        columns = [_fields(one) for one in _items(group, 1)]
        if len(columns) > _COLUMNS:
            raise PartError(Refusal.TOO_LARGE, f"has more than {_COLUMNS} columns")
        for number, column in enumerate(columns):
            start, end, told = _place(raw, column)
            size += end - start
            if size > len(raw):
                raise ThriftError("columns within each other")
            claims = [_page_values(page) for page in _pages(raw, start, end, _PAGES - pages)]
            pages += len(claims)
            values[number] = values.get(number, 0) + max(sum(claims), told)
    return values


def _place(raw: bytes, column: Fields) -> tuple[int, int, int]:
    """Give where a column's pages begin and end, and how many values the file says that they hold."""
    if 1 in column:
        raise PartError(Refusal.NOT_AS_WRITTEN, "points to another file")
    told = _fields(column.get(3))
    if _count(told, 4) != _UNCOMPRESSED:
        raise PartError(Refusal.NOT_AS_WRITTEN, "is packed in a way that is not written here")
    data = _count(told, 9)
    start = min(data, _count(told, _DICTIONARY)) if _DICTIONARY in told else data
    end = start + _count(told, 7)
    if end > len(raw):
        raise ThriftError("a column beyond the end")
    return start, end, _count(told, 5)


def _pages(raw: bytes, start: int, end: int, most: int) -> Iterator[Fields]:
    for _ in range(most):
        if start >= end:
            return
        page, after = read_struct(raw, start, _PAGE_ITEMS)
        size = _count(page, 3)
        if size != _count(page, 2) or after + size > end:
            raise ThriftError("a page of another size")
        yield page
        start = after + size
    if start < end:
        raise PartError(Refusal.TOO_LARGE, f"has more than {_PAGES:,} pages")


def _page_values(page: Fields) -> int:
    """Give the values of a page; its own header says how they stand there."""
    for number, encoding in ((5, 2), (7, 2), (8, 4)):  # data, dictionary, data of the second form
        if number in page:
            header = _fields(page[number])
            if _count(header, encoding) not in _ENCODINGS:
                raise PartError(Refusal.NOT_AS_WRITTEN, "is encoded in a way that is not written here")
            return _count(header, 1)
    raise ThriftError("a page of no kind")


def _fields(value: Value) -> Fields:
    if not isinstance(value, dict):
        raise ThriftError("no structure")
    return value


def _items(fields: Fields, number: int) -> list[Value]:
    value = fields.get(number)
    if not isinstance(value, list):
        raise ThriftError("no list")
    return value


def _count(fields: Fields, number: int) -> int:
    value = fields.get(number)
    if not isinstance(value, int) or value < 0:
        raise ThriftError("no count")
    return value
