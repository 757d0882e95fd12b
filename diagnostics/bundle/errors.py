"""Why a bundle is refused; nothing of a refused one is shown."""

from __future__ import annotations

import enum

from diagnostics.errors import DiagnosticsError


class Refusal(enum.StrEnum):
    """What is wrong with a bundle, by its stable code (design: Settled points, spoiled bundle)."""

    LEADS_OUT = "BND801"
    """A part's name leads out of the bundle."""
    LINK = "BND802"
    """A part is a symbolic link."""
    DUPLICATE = "BND803"
    """Two parts bear one name, or one in a form that another system takes for the same."""
    TOO_LARGE = "BND804"
    """Size, number of parts, ratio of packing, depth of the JSON, or rows and values of a frame."""
    NOT_AS_WRITTEN = "BND805"
    """A part is missing, its hash is another, or the file was changed between its parts."""
    NEWER = "BND806"
    """A newer program wrote it."""
    DAMAGED = "BND807"
    """It is no ZIP, or broke off."""


class BundleError(DiagnosticsError):
    """A bundle that is not opened. Its text is one sentence for the user and begins with the code."""

    def __init__(self, refusal: Refusal, name: str, problem: str) -> None:
        self.refusal = refusal
        super().__init__(f"{refusal}: {name} {problem}.")


class PartError(Exception):
    """A part that cannot be used; the reader of the bundle says of which bundle."""

    def __init__(self, refusal: Refusal, problem: str) -> None:
        self.refusal = refusal
        self.problem = problem
        super().__init__(problem)
