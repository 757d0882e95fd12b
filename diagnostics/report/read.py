"""A report out of its JSON, whoever wrote that."""

from __future__ import annotations

from typing import Any

import msgspec

from diagnostics.report.model import SCHEMA_VERSION, Report
from diagnostics.text import SafeText, clean_text


class NewerReportError(Exception):
    """The report has a form that only a newer program knows."""


def read_json(raw: bytes) -> Report:
    """Give the report that `report.json.write_json` wrote, each text in it made safe again.

    Raises:
        NewerReportError: Its schema version is another.
        msgspec.MsgspecError: It is no JSON, or no report.
        UnicodeDecodeError: It is no UTF-8.
    """
    document = msgspec.json.decode(raw)
    version = document.get("schema_version") if isinstance(document, dict) else None
    if isinstance(version, str) and version != SCHEMA_VERSION:
        raise NewerReportError(version)
    report: Report = convert(document, Report)
    return report


def convert(document: object, kind: type[Any]) -> Any:  # noqa: ANN401 - whatever `kind` is
    """Give decoded JSON as records of `kind`, with every text in it made safe: anybody may have written it.

    Raises:
        msgspec.ValidationError: It has another shape.
    """
    return msgspec.convert(made_safe(document), kind, dec_hook=_own)


def made_safe(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Give decoded JSON with every text in it made safe, keys included."""
    if isinstance(value, str):
        return str(clean_text(value))
    if isinstance(value, list):
        return [made_safe(one) for one in value]
    if isinstance(value, dict):
        return {str(clean_text(key)): made_safe(one) for key, one in value.items()}
    return value


def _own(kind: type, value: object) -> object:
    """Give text as the safe text that it was made just before."""
    if issubclass(kind, SafeText) and isinstance(value, str):
        return clean_text(value)
    raise NotImplementedError(f"no {kind.__name__} in a report")
