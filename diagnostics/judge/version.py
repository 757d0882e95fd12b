"""Which rules a report was judged by, in a word that changes with them."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

_SIGNS: Final = 12


@functools.cache
def rules_version() -> str:
    """Give 12 hex digits that stand for the contract, the catalogue and all else that judges as data.

    Two reports with the same digits and of the same program version were judged alike. What a customer's
    own rules make of stories is not in it: the report holds these itself.
    """
    told = hashlib.sha256()
    for name, text in sorted(_texts()):
        told.update(f"{name}\0{text}\0".encode())
    return told.hexdigest()[:_SIGNS]


def _texts() -> Iterator[tuple[str, str]]:
    yield "contract.toml", files("diagnostics").joinpath("contract.toml").read_text(encoding="utf-8")
    yield from _below(files("diagnostics.judge"), "judge")


def _below(folder: Traversable, name: str) -> Iterator[tuple[str, str]]:
    for one in folder.iterdir():
        path = f"{name}/{one.name}"
        if one.is_dir():
            yield from _below(one, path)
        elif one.name.endswith(".toml"):
            yield path, one.read_text(encoding="utf-8")
