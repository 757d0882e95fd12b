"""The seal of a bundle: the hash of the whole file, as the ZIP's comment, which stands at its very end.

The hashes of the parts prove what is in the parts. The seal proves what stands between them, such as times
and modes that a reader of ZIPs takes on trust. A bundle that was packed again has none, and its parts are
proved all the same.
"""

from __future__ import annotations

import hashlib
import zipfile
from typing import Final

from diagnostics.bundle.errors import PartError, Refusal

_MARK: Final = b"sha256:"
SEAL_BYTES: Final = len(_MARK) + 64
_END: Final = b"PK\x05\x06"
_END_BYTES: Final = 22


def sealed(raw: bytes) -> bytes:
    """Give a ZIP whose comment is `SEAL_BYTES` long with its seal there."""
    body = raw[:-SEAL_BYTES]
    return body + _seal(body)


def check_seal(raw: bytes, archive: zipfile.ZipFile) -> None:
    """Pass a file whose seal fits, or one that has none and ends where a ZIP ends.

    Raises:
        PartError: It was changed after it was written.
    """
    comment = archive.comment
    start = len(raw) - len(comment)
    whole = raw[start - _END_BYTES :].startswith(_END)
    if not whole or (comment and comment != _seal(raw[:start])):
        raise PartError(Refusal.NOT_AS_WRITTEN, "was changed after it was written")


def _seal(body: bytes) -> bytes:
    return _MARK + hashlib.sha256(body).hexdigest().encode()
