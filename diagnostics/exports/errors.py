"""Why an export cannot be read.

    ExportError
    ├── UnreadableError     the file is not there, or not for us
    ├── NotAnExportError    it can be read, and is something else
    └── LimitError          it is refused, because it is larger than anything that makes sense

Each text is one sentence for the user and begins with its code.
"""

from __future__ import annotations

from diagnostics.errors import DiagnosticsError


class ExportError(DiagnosticsError):
    """Nothing could be read; `opening` is the stable code of why, `problem` what follows the file's name."""

    opening = ""

    def __init__(self, name: str, problem: str) -> None:
        self.problem = problem
        super().__init__(f"{self.opening} {name} {problem}.")


class UnreadableError(ExportError):
    """The file is missing, is no file, or may not be read."""

    opening = "LOC740:"


class NotAnExportError(ExportError):
    """What was found is no export of a Tracker project."""

    opening = "LOC741:"


class LimitError(ExportError):
    """A bound was met: the source is refused as a whole."""

    opening = "LOC742:"
