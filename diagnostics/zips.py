"""What is common to all ZIPs that somebody else wrote."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from typing import Final

PACKED: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""The ways of packing that are read. Of others the library unpacks all at once, whatever comes out."""

DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OverflowError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)
"""What the standard library raises over a broken ZIP, one that asks for a password among them."""
