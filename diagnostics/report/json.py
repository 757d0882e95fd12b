"""The report as JSON, and the JSON Schema it keeps to."""

from __future__ import annotations

from typing import Any

import msgspec

from diagnostics.report.model import Report
from diagnostics.text import SafeText


def write_json(report: Report) -> str:
    """Give the report as indented JSON, ending in a line break."""
    return encode(report)


def encode(record: msgspec.Struct) -> str:
    """Give any of the report's records as indented JSON, ending in a line break."""
    raw = msgspec.json.encode(record, enc_hook=plain_text)
    return msgspec.json.format(raw, indent=2).decode() + "\n"


def write_schema() -> str:
    """Give the JSON Schema (2020-12) of the report, ending in a line break."""
    schema: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    schema |= msgspec.json.schema(Report)
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"


def plain_text(value: object) -> str:
    """Give text that was made safe as the plain text that it is."""
    if isinstance(value, SafeText):
        return str(value)
    raise NotImplementedError(f"no JSON for {type(value).__name__}")
