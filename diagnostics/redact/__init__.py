"""Secrets taken out of decoded values, before anything is written.

Taken out are those in use, and what has a secret's shape.

What leaves the program is a tree of typed records. Each text in it is looked at as a value, so that no form
of writing can hide a secret from this. The scan of what was written (`diagnostics.leaks`) is the second look,
independent of this one: the two share neither code nor patterns.
"""

from __future__ import annotations

from diagnostics.redact.case import redact_case, redacted
from diagnostics.redact.model import Removal

__all__ = ["Removal", "redact_case", "redacted"]
