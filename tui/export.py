"""The report in a file, and what hinders the writing in words."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from secrets import token_bytes
from typing import TYPE_CHECKING, Final

from diagnostics.bundle.plan import Line, Wish
from diagnostics.case import Case
from diagnostics.cli.bundles import fetch_line
from diagnostics.errors import DiagnosticsError
from diagnostics.formats import BUNDLE
from diagnostics.leaks import LeakError
from diagnostics.outputs import preview_output, write_output
from diagnostics.report.write import WriteRefusedError
from diagnostics.secret import Secret

if TYPE_CHECKING:
    from diagnostics.pseudonyms import Pseudonyms

_KEY_BYTES: Final = 32


def write(case: Case, fmt: str, path: Path, secrets: Iterable[Secret]) -> tuple[Path | None, str]:
    """Write the report; give the file's absolute path, or None, and what is to be told of it."""
    try:
        written = write_output(case, fmt, path, secrets)
    except (LeakError, WriteRefusedError) as error:
        return None, f"Not written: {error}"
    return written, f"Written: {written}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundling:
    """One run that is to become a bundle, as somebody decides what goes in."""

    case: Case
    secrets: tuple[Secret, ...]
    key: bytes = field(default_factory=partial(token_bytes, _KEY_BYTES), repr=False)
    """Of made-up names: the same for what is shown and for what is written."""

    def preview(self, wish: Wish, *, names: bool) -> tuple[Line, ...] | str:
        """Give the parts that there would be, or why there can be none.

        Args:
            wish: What is wanted.
            names: Put made-up names in the place of real ones.
        """
        try:
            return preview_output(self.case, self.secrets, wish, self._pseudonyms(names=names))
        except DiagnosticsError as error:
            return str(error)

    def write(self, path: Path, wish: Wish, *, names: bool) -> Path | str:
        """Write the bundle; give its absolute path, or why it was not written."""
        try:
            return write_output(self.case, BUNDLE, path, self.secrets, wish, self._pseudonyms(names=names))
        except (DiagnosticsError, WriteRefusedError) as error:
            return f"Not written: {error}"

    def _pseudonyms(self, *, names: bool) -> Pseudonyms | None:
        from diagnostics.pseudonyms import Pseudonyms  # noqa: PLC0415 - loaded in a thread, when it is wanted

        return Pseudonyms(key=self.key) if names else None


def fetched_with(path: Path) -> str:
    """Give the line that fetches a file to where this terminal is."""
    return fetch_line(path, os.environ)
