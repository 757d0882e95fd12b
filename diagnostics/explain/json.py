"""Pages and their list as JSON, for tools. Keys are only ever added."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

import msgspec

from diagnostics.explain.model import Page
from diagnostics.report.json import encode
from diagnostics.report.levels import Severity

SCHEMA_VERSION: Final = "1"


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A code in the list."""

    code: str
    family: str
    severity: Severity
    title: str


class PageList(msgspec.Struct, frozen=True, kw_only=True):
    """All codes."""

    schema_version: Literal["1"]
    codes: tuple[Listed, ...]


class OnePage(msgspec.Struct, frozen=True, kw_only=True):
    """The page of a code."""

    schema_version: Literal["1"]
    page: Page


def write_list(every: Iterable[Page]) -> str:
    """Give the list of codes."""
    codes = tuple(
        Listed(code=page.code, family=page.family, severity=page.severity, title=page.title) for page in every
    )
    return encode(PageList(schema_version=SCHEMA_VERSION, codes=codes))


def write_page(page: Page) -> str:
    """Give one page."""
    return encode(OnePage(schema_version=SCHEMA_VERSION, page=page))
