"""Every colour of a text stands out from its ground, and the terminal gets colours that it knows."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from textual.color import Color
from textual.strip import Strip
from textual.theme import Theme

from diagnostics.report.model import Report
from tests.support.command import run
from tests.support.sequences import colours, text_of
from tests.tui.support import NARROW, WIDE, dashboard, settle
from tests.tui.wired import wired
from tui.manner import THEMES, Manner
from tui.theme import ANSI_DARK, ANSI_LIGHT, OWN, theme_of

LEAST = 4.5
"""WCAG 2.2, 1.4.3: contrast of text against its ground."""
_TEXTS = (
    "text",
    "text-muted",
    "text-primary",
    "text-success",
    "text-warning",
    "text-error",
    "foreground",
    "text-accent",
)
_GROUNDS = ("background", "surface", "panel")
_KEYS = ("2", "tab", "enter", "escape", "slash", "escape", "e", "escape", "5", "m", "escape", "question_mark")


def _luminance(colour: Color) -> float:
    """Give the relative luminance, as WCAG defines it."""
    red, green, blue = (
        one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: Color, other: Color) -> float:
    darker, lighter = sorted(map(_luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def _contrasts(strip: Strip) -> Iterator[tuple[float, str]]:
    for text, style, _ in strip:
        letters = text.strip(" ▁▂▃▄▅▆▇█▏▎▍▌▋▊▉▐│─")
        if letters and style is not None and style.color is not None and style.bgcolor is not None:
            ink, ground = (Color.from_rich_color(one) for one in (style.color, style.bgcolor))
            pair = (ground, ink) if style.reverse else (ink, ground)
            yield _contrast(*pair), letters


def _nearest(colour: Color) -> Color:
    """Give what a terminal of 256 colours shows for a colour."""
    return Color.from_rich_color(
        RichColor.from_triplet(colour.rich_color.downgrade(ColorSystem.EIGHT_BIT).get_truecolor())
    )


@pytest.mark.parametrize("theme", OWN, ids=[one.name for one in OWN])
@pytest.mark.parametrize("few", [False, True], ids=["full", "256"])
def test_the_variables_stand_out_from_every_ground(theme: Theme, few: bool) -> None:
    """Text, the 70 % of what is muted, and the cursor: 4.5:1, in full colour and in 256 colours."""
    named = {**theme.to_color_system().generate(), **theme.variables}
    grounds = {name: Color.parse(named[name]) for name in _GROUNDS}
    inks = {name: Color.parse(named[name]) for name in _TEXTS}
    pairs = {(ink, ground): (inks[ink], grounds[ground]) for ink in inks for ground in grounds}
    for name, ground in grounds.items():
        pairs["muted", name] = (ground.blend(inks["foreground"], 0.7), ground)
    cursor = ("block-cursor-foreground", "block-cursor-background")
    pairs[cursor] = (Color.parse(named[cursor[0]]), Color.parse(named[cursor[1]]))
    for names, pair in pairs.items():
        ink, ground = map(_nearest, pair) if few else pair
        assert _contrast(ink, ground) >= LEAST, names


@pytest.mark.parametrize("theme", [one.name for one in OWN])
@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
async def test_all_that_is_drawn_stands_out(theme: str, size: tuple[int, int], report: Report) -> None:
    """Header, tabs, lists, cursor, detail, bars, messages, footer and help: each letter has 4.5:1."""
    app = dashboard(report)
    app.dress(Manner(theme=theme))
    seen = 0
    async with app.run_test(size=size) as pilot:
        await settle(app, pilot)
        for key in ("", *_KEYS):
            await pilot.press(*filter(None, [key]))
            await pilot.pause()
            for strip in app.screen._compositor.render_strips():
                for ratio, letters in _contrasts(strip):
                    seen += 1
                    assert ratio >= LEAST, (key, letters, ratio)
    assert seen > 500


def test_the_terminal_decides_where_nothing_was_asked_for() -> None:
    """Without colours and with sixteen the terminal's own are used; a light ground gets the light theme."""
    cases = {
        ("auto", "", False): "dark",
        ("auto", "15;0", False): "dark",
        ("auto", "0;15", False): "light",
        ("auto", "0;default;15", False): "light",
        ("auto", "0;15", True): ANSI_LIGHT,
        ("auto", "", True): ANSI_DARK,
        ("light", "", True): ANSI_LIGHT,
        ("light", "15;0", False): "light",
        ("dark", "0;15", False): "dark",
        ("ansi-light", "", False): "ansi-light",
    }
    for (wanted, grounds, few), theme in cases.items():
        assert theme_of(wanted, {"COLORFGBG": grounds}, few=few) == theme, (wanted, grounds, few)
    assert {theme_of(one, {"NO_COLOR": "1"}) for one in THEMES} == {ANSI_DARK}


@pytest.mark.parametrize(
    ("term", "variables", "kinds"),
    [
        ("xterm-256color", {"NO_COLOR": "1"}, set()),
        ("xterm", {"COLORTERM": ""}, {"16"}),
        ("xterm-16color", {"COLORTERM": ""}, {"16"}),
        ("vt100", {"COLORTERM": ""}, {"16"}),
        ("linux", {"COLORTERM": ""}, {"16"}),
        ("screen", {"COLORTERM": ""}, {"16"}),
        ("xterm-256color", {"COLORTERM": ""}, {"256"}),
        ("screen-256color", {"COLORTERM": ""}, {"256"}),
        ("tmux-256color", {"COLORTERM": ""}, {"256"}),
        ("xterm-256color", {}, {"rgb"}),
        ("xterm-256color", {"TEXTUAL_COLOR_SYSTEM": "standard"}, {"16"}),
    ],
)
def test_only_colours_that_the_terminal_has_are_sent(
    term: str, variables: dict[str, str], kinds: set[str], report: Report, tmp_path: Path
) -> None:
    """None under NO_COLOR, the sixteen, the 256, or all: as TERM, COLORTERM and Textual's switch say."""
    with wired(report, tmp_path, term=term, variables=variables) as opened:
        opened.wait_for("To act")
        opened.sent_by("2")
        opened.sent_by("?")
        opened.press("q")
        assert colours(opened.written) == kinds
        assert "Roles" in text_of(opened.written)


def test_a_theme_that_is_none_is_refused_with_those_there_are(tmp_path: Path) -> None:
    """By option and by variable: exit code 2, and the names; other commands do not mind the variable."""
    for told in (
        run("demo", "--theme", "pink", home=tmp_path),
        run("demo", home=tmp_path, TRACKER_DOCTOR_THEME="pink"),
    ):
        assert told.returncode == 2
        assert all(one in told.stderr for one in THEMES)
    assert run("explain", "NET101", home=tmp_path, TRACKER_DOCTOR_THEME="pink").returncode == 0
