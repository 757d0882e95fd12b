"""The report as JSON lines; `events.py` says which there are."""

from __future__ import annotations

from typing import Any

import msgspec

from diagnostics.report.events import Event, events
from diagnostics.report.json import plain_text
from diagnostics.report.model import Report


def write_jsonl(report: Report) -> str:
    """Give the run as events, a JSON object a line, each line valid for itself."""
    return msgspec.json.Encoder(enc_hook=plain_text).encode_lines(events(report)).decode()


def write_line_schema() -> str:
    """Give the JSON Schema (2020-12) of a line, ending in a line break."""
    schema: dict[str, Any] = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    schema |= msgspec.json.schema(Event)
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"
