"""A file of rules read, with every problem that is in it and not only the first."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final

import msgspec

from diagnostics.contract import Contract
from diagnostics.rules.decode import Decoder
from diagnostics.rules.model import RuleSet
from diagnostics.rules.places import Places
from diagnostics.rules.problems import Problem, RulesError
from diagnostics.text import clean_text

MAX_BYTES: Final = 1024 * 1024

_PLACE: Final = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")
_SYNTAX: Final = "Correct the TOML there; strings stand in quotes, each [[rules]] begins a rule."


def read_rules(text: str, contract: Contract, source: str = "") -> RuleSet:
    """Give the rules of a TOML text.

    Args:
        text: The file's text.
        contract: Which fields there are.
        source: What the rules' `source` is to say.

    Raises:
        RulesError: With every problem; of broken TOML only the first can be told.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    try:
        data = tomllib.loads(text)
        places = Places(text)
    except tomllib.TOMLDecodeError as error:
        raise RulesError([_syntax(str(error), text)]) from None
    except (RecursionError, ValueError):
        told = Problem(1, 1, "The file nests too deep or holds a number that is too long", _SYNTAX)
        raise RulesError([told]) from None
    decoder = Decoder(contract, places)
    rules = decoder.rule_set(data)
    if decoder.problems:
        raise RulesError(decoder.problems)
    return msgspec.structs.replace(rules, source=source)


def load_rules(path: Path, contract: Contract) -> RuleSet:
    """Give the rules of a file; `source` is its path as it was named.

    Raises:
        RulesError: It cannot be read, is no UTF-8 text of at most `MAX_BYTES`, or has problems.
    """
    return read_rules(_text(path), contract, str(clean_text(str(path))))


def _text(path: Path) -> str:
    try:
        if not path.is_file() and path.exists():
            raise _unreadable("This is no file", "Name a file of rules.")
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise _unreadable(
            f"The file cannot be read: {reason}", "Name a file of rules that you may read."
        ) from None
    if len(raw) > MAX_BYTES:
        raise _unreadable(f"The file is larger than {MAX_BYTES:,} bytes", "Rules are far smaller: is it one?")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        raise RulesError(
            [Problem(line, column, "This is not UTF-8 text", "Save the file as UTF-8.")]
        ) from None


def _unreadable(what: str, remedy: str) -> RulesError:
    return RulesError([Problem(1, 1, what, remedy)])


def _syntax(message: str, text: str) -> Problem:
    """Give tomllib's complaint with its place apart."""
    match = _PLACE.search(message)
    what = str(clean_text(_PLACE.sub("", message), limit=200))
    if match and match[1]:
        return Problem(int(match[1]), int(match[2]), f"Broken TOML: {what}", _SYNTAX)
    lines = text.split("\n")
    return Problem(len(lines), len(lines[-1]) + 1, f"Broken TOML: {what}", _SYNTAX)
