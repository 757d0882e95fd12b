"""How words of standing look: a glyph, the word, and a tone, so that colour alone never says it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from diagnostics.report.glyphs import GLYPHS
from diagnostics.report.levels import Severity, Status, Verdict
from diagnostics.report.panes import RuleStatus


class Sign(NamedTuple):
    """One word of standing."""

    glyph: str
    word: str
    tone: str
    """The ending of a class in the style: ok, warn, fail, info or muted."""


_TONES: Final[Mapping[str, str]] = {
    "pass": "ok",
    "warn": "warn",
    "fail": "fail",
    "info": "info",
    "skipped": "muted",
    "unknown": "info",
    "incomplete": "info",
}


def sign(word: Status | Verdict | Severity) -> Sign:
    """Give how a status, verdict or severity looks."""
    return Sign(GLYPHS[word], word.value, _TONES[word.value])


_YES: Final = Sign("✓", "yes", "ok")
_UNKNOWN: Final = Sign("?", "unknown", "info")
_GRANTED: Final = {"yes": _YES, "no": Sign("✗", "no", "fail"), "unknown": _UNKNOWN}
"""A no that somebody must act on."""
_OFFERED: Final = {"yes": _YES, "no": Sign("–", "no", "muted"), "unknown": _UNKNOWN}  # noqa: RUF001 - as GLYPHS
"""A no that nobody need act on."""
_STATUS: Final = {f"{GLYPHS[one]} {one}": sign(one) for one in Status}
_RULES: Final = {
    RuleStatus.ACTIVE.value: Sign("✓", "active", "ok"),
    RuleStatus.UNUSABLE.value: Sign("✗", "unusable", "fail"),
    **{
        one.value: Sign("▲", one.value, "warn")
        for one in (RuleStatus.UNCERTAIN, RuleStatus.SHADOWED, RuleStatus.EMPTY, RuleStatus.UNSEEN)
    },
}
_BY_COLUMN: Final[Mapping[str, Mapping[str, Sign]]] = {
    **dict.fromkeys(("OK", "Unique URL", "Agrees"), _GRANTED),
    **dict.fromkeys(("Supported", "In rules"), _OFFERED),
    **dict.fromkeys(("Read", "Create", "Edit", "Settings", "Integrations"), _OFFERED),
}
_STATUS_BESIDE: Final[Mapping[str, Mapping[str, Sign]]] = {"Link": _STATUS, "Rule": _RULES}
"""What words the column Status holds, by the column that it stands beside."""


def cell_signs(columns: tuple[str, ...]) -> tuple[Mapping[str, Sign], ...]:
    """Give for each column how cells look that hold nothing but a word of standing."""
    status = next((_STATUS_BESIDE[one] for one in columns if one in _STATUS_BESIDE), {})
    return tuple(status if one == "Status" else _BY_COLUMN.get(one, {}) for one in columns)
