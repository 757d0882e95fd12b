"""The one file that goes into a ticket: written whole, read without ever being unpacked.

Case --bundle--> bytes of a ZIP        path --read_bundle--> Case
"""

from __future__ import annotations

from diagnostics.bundle.contents import ABOUT, NEEDED, Content, contents
from diagnostics.bundle.errors import BundleError
from diagnostics.bundle.limits import Limits
from diagnostics.bundle.manifest import NAME as MANIFEST
from diagnostics.bundle.plan import Line, Wish
from diagnostics.bundle.read import Opened, is_bundle, open_bundle, read_bundle
from diagnostics.bundle.write import bundle, preview

__all__ = [
    "ABOUT",
    "MANIFEST",
    "NEEDED",
    "BundleError",
    "Content",
    "Limits",
    "Line",
    "Opened",
    "Wish",
    "bundle",
    "contents",
    "is_bundle",
    "open_bundle",
    "preview",
    "read_bundle",
]
