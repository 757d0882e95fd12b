"""Where in a TOML text each key and value stands, which the decoded data no longer tell.

Works on a text that `tomllib` has accepted, so that it only has to follow TOML's form and not to check it.
"""

from __future__ import annotations

import re
import tomllib
from typing import Final, NamedTuple

KeyPath = tuple[str | int, ...]
"""Keys and places in arrays, from the top of the document."""

_STRING: Final = (
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})'
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'"
)
_VALUE: Final = re.compile(rf"{_STRING}|\d{{4}}-\d\d-\d\d \d\d:[^\s,\]}}#]+|[^\s,\]}}#]+", re.DOTALL)
_KEY_PART: Final = re.compile(r"\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*'|[A-Za-z0-9_-]+")
_BLANK: Final = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)*")
_COMMENT: Final = re.compile(r"#[^\n]*")


class Span(NamedTuple):
    """Offsets of a key and of its value; a table's value begins where its header does."""

    key: int
    value: int


class Header(NamedTuple):
    """One `[table]` or `[[table]]` line."""

    start: int
    path: KeyPath


class Places:
    """The offsets of everything in a TOML text."""

    def __init__(self, text: str) -> None:
        self.spans: dict[KeyPath, Span] = {(): Span(0, 0)}
        self.headers: list[Header] = []
        self.comments: list[str] = []
        self._text = text
        self._at = 0
        self._arrays: dict[KeyPath, int] = {}
        self._document()

    def key(self, path: KeyPath) -> tuple[int, int]:
        """Give line and column, from 1, of a key; of what stands nearest around it where it is absent."""
        return self._line_and_column(self._nearest(path).key)

    def value(self, path: KeyPath) -> tuple[int, int]:
        """Give line and column, from 1, of a value."""
        return self._line_and_column(self._nearest(path).value)

    def _nearest(self, path: KeyPath) -> Span:
        while path not in self.spans:
            path = path[:-1]
        return self.spans[path]

    def _line_and_column(self, offset: int) -> tuple[int, int]:
        before = self._text[:offset]
        return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1

    def _document(self) -> None:
        table: KeyPath = ()
        while self._skip() < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)

    def _skip(self) -> int:
        """Go past blanks, line breaks and comments."""
        match = _BLANK.match(self._text, self._at)
        if match:
            self.comments += _COMMENT.findall(match[0])
            self._at = match.end()
        return self._at

    def _header(self) -> KeyPath:
        start = self._at
        many = self._text.startswith("[[", start)
        self._at += 2 if many else 1
        path = self._resolved(self._keys(), many=many)
        self._at = self._text.index("]", self._at) + (2 if many else 1)
        self.spans.setdefault(path, Span(start, start))
        self.headers.append(Header(start, path))
        return path

    def _resolved(self, keys: list[str], *, many: bool) -> KeyPath:
        """Give the path that a header means: each array of tables on the way stands for its last one."""
        path: KeyPath = ()
        for place, key in enumerate(keys):
            path = (*path, key)
            if many and place == len(keys) - 1:
                self._arrays[path] = self._arrays.get(path, -1) + 1
                self.spans.setdefault(path, Span(self._text.rindex("[[", 0, self._at), self._at))
            if path in self._arrays:
                path = (*path, self._arrays[path])
        return path

    def _keys(self) -> list[str]:
        keys = []
        while match := _KEY_PART.match(self._text, self._blank()):
            self._at = match.end()
            part = match[0]
            keys.append(str(tomllib.loads(f"key = {part}")["key"]) if part[0] in "\"'" else part)
            if not self._text.startswith(".", self._blank()):
                break
            self._at += 1
        return keys

    def _blank(self) -> int:
        while self._text[self._at : self._at + 1] in {" ", "\t"}:
            self._at += 1
        return self._at

    def _pair(self, table: KeyPath) -> None:
        start = self._at
        path = table
        for key in self._keys():
            path = (*path, key)
            self.spans.setdefault(path, Span(start, start))
        self._at = self._text.index("=", self._at) + 1
        self._blank()
        self.spans[path] = Span(start, self._at)
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        sign = self._text[self._at]
        if sign == "[":
            self._array(path)
        elif sign == "{":
            self._inline_table(path)
        elif match := _VALUE.match(self._text, self._at):
            self._at = match.end()

    def _array(self, path: KeyPath) -> None:
        self._at += 1
        place = 0
        while self._text[self._skip()] != "]":
            item = (*path, place)
            self.spans[item] = Span(self._at, self._at)
            self._value(item)
            place += 1
            if self._text[self._skip()] == ",":
                self._at += 1
        self._at += 1

    def _inline_table(self, path: KeyPath) -> None:
        self._at += 1
        while self._text[self._skip()] != "}":
            self._pair(path)
            if self._text[self._skip()] == ",":
                self._at += 1
        self._at += 1
