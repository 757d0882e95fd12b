"""Bytes to text: what a file's encoding is, found out over the whole of it and not by its beginning."""

from __future__ import annotations

import codecs
import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Final, Self

from diagnostics.exports.limits import Budget
from diagnostics.snapshot import Encoding

_CHUNK: Final = 1 << 20
_CODECS: Final = {
    Encoding.UTF8: "utf-8",
    Encoding.UTF8_MARKED: "utf-8-sig",
    Encoding.DAMAGED: "utf-8-sig",
    Encoding.UTF16: "utf-16",
    Encoding.LATIN1: "latin-1",
}

Opener = Callable[[], IO[bytes]]
"""Opens a file anew, from its beginning."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What one pass over the bytes told."""

    size: int
    sha256: str
    encoding: Encoding
    nul_bytes: int
    head: bytes
    """The beginning, by which a file that is no export is named."""


def scan(opener: Opener, budget: Budget, name: str) -> Scan:
    """Give size, hash and encoding of a file.

    Raises:
        LimitError: The budget does not allow for so many bytes.
        OSError: The file cannot be read.
    """
    digest, size, nul_bytes, head = hashlib.sha256(), 0, 0, b""
    decoder: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")("strict")
    with opener() as stream:
        while chunk := stream.read(_CHUNK):
            budget.take(len(chunk), name)
            head = head or chunk[:4096]
            digest.update(chunk)
            size += len(chunk)
            nul_bytes += chunk.count(0)
            decoder = _still(decoder, chunk)
    valid = _still(decoder, b"", final=True) is not None
    encoding = _encoding(head, valid=valid)
    nul_bytes = 0 if encoding is Encoding.UTF16 else nul_bytes
    return Scan(size=size, sha256=digest.hexdigest(), encoding=encoding, nul_bytes=nul_bytes, head=head)


def _still(
    decoder: codecs.IncrementalDecoder | None, chunk: bytes, *, final: bool = False
) -> codecs.IncrementalDecoder | None:
    """Give the decoder while all of the bytes are UTF-8, then None."""
    if decoder is not None:
        try:
            decoder.decode(chunk, final)
        except UnicodeDecodeError:
            return None
    return decoder


def _encoding(head: bytes, *, valid: bool) -> Encoding:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Encoding.UTF16
    if head.startswith(codecs.BOM_UTF8):
        return Encoding.UTF8_MARKED if valid else Encoding.DAMAGED
    return Encoding.UTF8 if valid else Encoding.LATIN1


class Lines:
    """A file's lines with their ends, as the csv module wants them; a lone CR ends a line, too.

    It closes the stream when it is left. It keeps the lines of the row that is being read, so that a row cut
    off by the file's end is known.
    """

    def __init__(self, stream: IO[bytes], encoding: Encoding) -> None:
        self._text = io.TextIOWrapper(stream, _CODECS[encoding], errors="replace", newline="")
        self._row: list[str] = []
        self.number = 0
        """Lines read so far."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._text.close()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._text)
        self._row.append(line)
        self.number += 1
        return line

    def take_row(self) -> list[str]:
        """Give the lines read since this was asked last: those of one row."""
        row, self._row = self._row, []
        return row
