"""Only what differs is sent, and the terminal shows what was drawn all the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.support.cells import Cells
from tui.thin import ThinLine

_INKS = st.lists(
    st.sampled_from(
        ["0", "1", "4", "7", "31", "39", "92", "41", "49", "104", "38;5;9", "38;2;1;2;3", "48;2;3;2;1"]
    ),
    max_size=3,
).map(";".join)
_TEXTS = st.text(st.sampled_from("ab  │…✓é漢e\u0301"), min_size=1, max_size=8)
_PIECES = st.one_of(
    st.tuples(st.integers(1, 4), st.integers(1, 20)).map(lambda at: f"\x1b[{at[0]};{at[1]}H"),
    _INKS.map(lambda ink: f"\x1b[{ink}m"),
    _TEXTS,
    _TEXTS.map(lambda text: f"{text}\x1b[0m"),
    st.just("\n"),
)


@given(st.lists(st.lists(_PIECES, max_size=12).map("".join), max_size=6))
def test_the_cells_are_those_that_were_drawn(writes: list[str]) -> None:
    """Whatever is written where and how, each cell shows the same, and the cursor stands where it did."""
    line, drawn, thin = ThinLine(), Cells(), Cells()
    for write in writes:
        drawn.take(write)
        thin.take(line.thinned(write))
        assert thin.shown == drawn.shown
        assert (thin.row, thin.column) == (drawn.row, drawn.column)


def test_what_is_shown_already_is_not_sent() -> None:
    """The same picture again costs nothing, and one letter of it only that letter and the way there."""
    line = ThinLine()
    line.thinned("\x1b[1;1H\x1b[31mone two\x1b[0m\x1b[1;1H")
    assert line.thinned("\x1b[1;1H\x1b[31mone two\x1b[0m\x1b[1;1H") == ""
    assert line.thinned("\x1b[1;1H\x1b[31mone twi\x1b[0m\x1b[1;1H") == "\x1b[6C\x1b[31mi\x1b[1;1H\x1b[0m"


def test_a_forgotten_picture_is_sent_again() -> None:
    """After another size, or an erased screen, nothing is taken as shown."""
    line = ThinLine()
    line.thinned("\x1b[1;1Hone")
    line.forget()
    assert "one" in line.thinned("\x1b[1;1Hone")
    assert line.thinned("\x1b[2J\x1b[1;1Hone") == "\x1b[2J\x1b[1;1Hone"


def test_what_is_no_picture_goes_through_as_it_is() -> None:
    """Modes and the clipboard, also wrapped for tmux, pass byte for byte; the pointer's form does not."""
    assert ThinLine().thinned("\x1b[1;1H\x1b]22;text\x07") == "\x1b[1;1H"
    for sequence in (
        "\x1b[?1049h",
        "\x1b[>25u",
        "\x1b]52;c;YWJj\x07",
        "\x1bPtmux;\x1b\x1b]52;c;YWJj\x1b\x1b\\\x1b\\",
        "\x07",
    ):
        assert ThinLine().thinned(f"\x1b[1;1H{sequence}") in {f"{sequence}\x1b[1;1H", sequence}
