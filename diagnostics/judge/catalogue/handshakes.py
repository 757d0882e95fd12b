"""The sentences about a TLS handshake that depend on what else was seen; from `handshakes.toml`."""

from __future__ import annotations

import functools
from importlib.resources import files

import msgspec


@functools.cache
def load_sentences() -> dict[str, dict[str, str]]:
    """Give the sentences of `handshakes.toml`, by what they are about and by name."""
    text = files(__package__).joinpath("handshakes.toml").read_text(encoding="utf-8")
    return msgspec.toml.decode(text, type=dict[str, dict[str, str]])
