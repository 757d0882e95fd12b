"""Everything that can be done, as records: from the keys that are live, and what has no key."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from textual.binding import ActiveBinding, Binding
from textual.fuzzy import Matcher

from diagnostics.formats import FORMATS

MOST: Final = 8
"""Matches that are shown at once."""
CATEGORIES: Final = ("go", "list", "find", "report", "rules", "view", "move", "help")
"""In the order in which they are listed."""
_BY_ID: Final = {
    "general.export": "report",
    "general.refresh": "report",
    "general.refresh_all": "report",
    "general.compare": "report",
    "general.copy": "report",
    "general.why": "find",
    "pane.filter": "find",
    "pane.failures": "find",
    "pane.next": "find",
    "pane.previous": "find",
    "general.help": "help",
    "general.palette": "help",
    "general.quit": "help",
    "general.close": "help",
    "general.interrupt": "help",
    "pane.map": "rules",
    "pane.new": "rules",
    "pane.delete": "rules",
    "pane.earlier": "rules",
    "pane.later": "rules",
    "pane.undo": "rules",
    "pane.save": "rules",
}
_BY_PREFIX: Final = {"pane": "list", "move": "move", "general": "view"}
_GOES: Final = "show_pane("
_ABOUT_WEIGHT: Final = 0.4
"""What a hit in the sentence counts, beside one in the name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One thing that can be done now."""

    category: str
    name: str
    action: str
    """As Textual runs it."""
    node: object = None
    """What runs it; None: the screen."""
    about: str = ""
    """One sentence, where there is more to say than the name."""
    keys: tuple[str, ...] = ()
    """As they are shown."""
    names: tuple[str, ...] = ()
    """The keys as bindings have them, which can be typed as well."""
    refused: str = ""
    """Why it cannot act now; empty where it can."""

    @property
    def words(self) -> str:
        """What it is searched by."""
        return f"{self.category} {self.name}"


def category_of(binding: Binding) -> str:
    """Give the category that a binding stands under; empty for one without an id, which is Textual's own."""
    known = binding.id or ""
    if binding.action.startswith(_GOES):
        return "go"
    return _BY_ID.get(known, _BY_PREFIX.get(known.partition(".")[0], ""))


def with_keys(
    live: Iterable[ActiveBinding], display: Callable[[Binding], str], refusal: Callable[[str], str]
) -> tuple[Command, ...]:
    """Give a command for each thing that the live keys do, in the order of the categories.

    Args:
        live: The bindings that are active.
        display: Gives a key as it is shown.
        refusal: Gives why an action cannot act now.
    """
    found: dict[str, list[ActiveBinding]] = {}
    for active in live:
        if category_of(active.binding):
            found.setdefault(active.binding.action, []).append(active)
    commands = (
        Command(
            category=category_of(some[0].binding),
            name=some[0].binding.description,
            action=action,
            node=some[0].node,
            about=some[0].binding.tooltip,
            keys=tuple(dict.fromkeys(display(one.binding) for one in some)),
            names=tuple(one.binding.key for one in some),
            refused=refusal(action),
        )
        for action, some in found.items()
    )
    return tuple(sorted(commands, key=lambda one: CATEGORIES.index(one.category)))


def without_keys(themes: Mapping[str, str], refused: str) -> tuple[Command, ...]:
    """Give what has no key: each form of a report, and each theme.

    Args:
        themes: The themes' names, each to why it cannot be had now.
        refused: Why nothing can be exported now; empty where it can.
    """
    forms = (
        Command(
            category="report",
            name=f"Export {name}",
            action=f"export('{name}')",
            about=form.about,
            refused=refused,
        )
        for name, form in FORMATS.items()
    )
    colours = (
        Command(category="view", name=f"Theme {name}", action=f"app.choose_theme('{name}')", refused=why)
        for name, why in themes.items()
    )
    return (*forms, *colours)


def matching(commands: Iterable[Command], typed: str) -> tuple[Command, ...]:
    """Give the commands that go with what was typed, the best first; a key by itself is the first of all."""
    wanted = typed.strip()
    if not wanted:
        return tuple(commands)[:MOST]
    matcher = Matcher(wanted)

    def score(one: Command) -> float:
        if wanted in {*one.keys, *one.names}:
            return float("inf")
        whole = one.name.casefold().startswith(wanted.casefold())
        return max(matcher.match(one.words) + whole, _ABOUT_WEIGHT * matcher.match(one.about))

    ranked = sorted(((score(one), one) for one in commands), key=lambda pair: -pair[0])
    return tuple(one for value, one in ranked if value > 0)[:MOST]
