"""What an output is made of: a ZIP's members, unpacked in memory and within bounds."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Final

from diagnostics.zips import DAMAGED

_MOST: Final = 2000
_LARGEST: Final = 256 << 20
"""Bytes of one member, unpacked; more than any writer here makes."""
_DEPTH: Final = 2
"""A bundle may hold a workbook, which is a ZIP itself."""


class UnsearchableError(Exception):
    """It cannot be proved that no secret stands there. The text says why, as the subject of `stands in`."""


def members(name: str, raw: bytes, depth: int = _DEPTH) -> Iterator[tuple[str, bytes]]:
    """Give the content under its name; of a ZIP each member too.

    Raises:
        UnsearchableError: It begins as a ZIP does and cannot be unpacked whole.
    """
    yield name, raw
    if not raw.startswith(b"PK\x03\x04"):
        return
    if not depth:
        raise UnsearchableError("a ZIP too deep within others to be searched")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            entries = archive.infolist()
            if len(entries) > _MOST or sum(one.file_size for one in entries) > _LARGEST:
                raise UnsearchableError("more than can be searched")
            for one in entries:
                yield from members(f"{name}/{one.filename}", archive.read(one), depth - 1)
    except DAMAGED as error:
        raise UnsearchableError("a ZIP that cannot be read") from error
