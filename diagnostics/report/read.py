"""A report out of its JSON, whoever wrote that."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, datetime
from typing import Any, Final, TypeVar

import msgspec

from diagnostics.redact.walk import replaced
from diagnostics.report.model import SCHEMA_VERSION, Report
from diagnostics.text import SafeText, clean_text

T = TypeVar("T")

UNREADABLE: Final = (msgspec.MsgspecError, UnicodeDecodeError)
"""What is raised over bytes that are not what they should be."""


class NewerReportError(Exception):
    """The report has a form that only a newer program knows."""


def read_json(raw: bytes) -> Report:
    """Give the report that `report.json.write_json` wrote, each text in it made safe again.

    Raises:
        NewerReportError: Its schema version is another.
        msgspec.MsgspecError: It is no JSON, or no report.
        UnicodeDecodeError: It is no UTF-8.
    """
    version = msgspec.json.decode(raw, type=_Versioned).schema_version
    if isinstance(version, str) and version != SCHEMA_VERSION:
        raise NewerReportError(version)
    return decoded(raw, Report)


class _Versioned(msgspec.Struct):
    """What is looked at first; what else stands there is only passed over."""

    schema_version: object = None


def decoded(raw: bytes, kind: type[T]) -> T:
    """Give JSON as a record of `kind`, with every text in it made safe: anybody may have written it.

    What `kind` does not declare is passed over, however much it is.

    Raises:
        msgspec.MsgspecError: It is no JSON, or has another shape.
        UnicodeDecodeError: It is no UTF-8.
    """
    record = msgspec.json.decode(raw, type=kind, dec_hook=_own)
    if _has_odd_time(record):
        raise msgspec.ValidationError("a moment without its zone, or out of all time")
    return replaced(record, lambda text, _: str(clean_text(text)))


def _has_odd_time(value: object) -> bool:
    """Tell a tree of records with a moment that no run had: with others it could not be compared."""
    if isinstance(value, datetime):
        return value.tzinfo is None or not MINYEAR < value.year < MAXYEAR
    if isinstance(value, msgspec.Struct):
        return any(_has_odd_time(getattr(value, name)) for name in value.__struct_fields__)
    if isinstance(value, tuple | list):
        return any(map(_has_odd_time, value))
    return False


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
