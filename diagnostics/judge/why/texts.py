"""What each link of the chain says, from `links.toml`."""

from __future__ import annotations

import functools
from importlib.resources import files
from typing import Any

import msgspec

from diagnostics.report.levels import Confidence, Status
from diagnostics.report.why import StepName


class LinkText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One outcome of one link, as `links.toml` has it."""

    status: Status
    detail: str
    basis: str
    remedy: str = ""
    code: str | None = None
    confidence: Confidence = Confidence.PROVED


class WhyTexts(msgspec.Struct, frozen=True):
    """The whole file."""

    note: str
    titles: dict[StepName, str]
    outcomes: dict[StepName, dict[str, LinkText]]


@functools.cache
def load_why_texts() -> WhyTexts:
    """Give the texts of the chain.

    Raises:
        msgspec.ValidationError: The file does not have the shape above (a defect of this program).
    """
    raw: dict[str, Any] = msgspec.toml.decode(
        files("diagnostics.judge.why").joinpath("links.toml").read_bytes()
    )
    note, titles = raw.pop("note"), raw.pop("titles")
    return msgspec.convert({"note": note, "titles": titles, "outcomes": raw}, WhyTexts)
