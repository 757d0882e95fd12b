"""What the library raises on purpose.

    DiagnosticsError
    ├── ExportError         an export that cannot be read (LOC740 to LOC742)
    ├── BundleError         a bundle that is refused (BND801 to BND807)
    ├── FrameError          a frame or a Parquet file whose stories cannot be counted
    ├── NotAReportError     a JSON file that holds no report of this program
    ├── RulesError          a file of rules that cannot be used, with each place
    ├── NoSnapshotError     names were to be replaced in a report that cannot be made anew
    └── LeakError           a secret stands in what was to be given (BND810)

What a run meets, such as a host that does not answer, is never raised: it is what the report tells.
"""

from __future__ import annotations


class DiagnosticsError(Exception):
    """The base of all of them. Each text is for the user, and safe to print."""


class FrameError(DiagnosticsError):
    """A frame or a Parquet file is not one of stories, or cannot be read."""


class NotAReportError(DiagnosticsError):
    """The file is JSON, and no report that this program can read."""


class NoSnapshotError(DiagnosticsError):
    """Only the report is at hand, so that it cannot be made anew."""

    def __init__(self) -> None:
        super().__init__(
            "Names cannot be replaced here: only the finished report was kept, and not what it was made of. "
            "Run the check again, with --pseudonyms."
        )
