"""Templates filled: every text is made safe for any parser, and then escaped."""

from __future__ import annotations

import base64
import functools
import hashlib
from importlib.resources import files
from typing import Final

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from diagnostics.text import clean_text

_TEMPLATES: Final = files("diagnostics.report.html") / "templates"
_NO_CHARACTERS: Final = dict.fromkeys(range(0xFDD0, 0xFDF0), "\ufffd")
"""What Unicode keeps for no character at all, and HTML calls an error."""


def render(template: str, **told: object) -> str:
    """Give a template filled with what is told."""
    return _environment().get_template(template).render(**told)


def style(*, notebook: bool) -> Markup:
    """Give the style, which no text of a report is in."""
    return Markup(render("style.css", notebook=notebook).strip())  # noqa: S704 - a file of this program


def fingerprint(text: str) -> str:
    """Give what a content policy knows a style by."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@functools.cache
def _environment() -> Environment:
    """Give the templates, read once; they are part of the program."""
    sources = {one.name: one.read_text("utf-8") for one in _TEMPLATES.iterdir()}
    return Environment(
        loader=DictLoader(sources),
        autoescape=True,
        finalize=_finalized,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )


def _finalized(value: object) -> object:
    """Give text without any sign that is none in HTML, whoever wrote it; markup of the templates stays."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return clean_text(value).translate(_NO_CHARACTERS)
    return value
