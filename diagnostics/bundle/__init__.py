"""The one file that goes into a ticket: written whole, read without ever being unpacked.

Report --bundle--> bytes of a ZIP        path --read_bundle--> Report
"""

from __future__ import annotations

from diagnostics.bundle.errors import BundleError
from diagnostics.bundle.limits import Limits
from diagnostics.bundle.read import is_bundle, read_bundle
from diagnostics.bundle.write import bundle

__all__ = ["BundleError", "Limits", "bundle", "is_bundle", "read_bundle"]
