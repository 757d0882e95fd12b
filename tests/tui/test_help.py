"""The key `?`, and the table of keys in the README: both are made of the bindings there are."""

from __future__ import annotations

from rich.cells import cell_len

from diagnostics.report.model import Report
from screenshots.keys import README, key_table, written
from tests.tui.support import NARROW, dashboard, screen_text, settle
from tui.keymap import known_ids
from tui.panes import PANES
from tui.screens.help import help_text
from tui.widgets.detail import DetailView


def test_the_readme_has_the_keys_of_today() -> None:
    """`make screenshots` writes them; a key that was added, moved or renamed makes this fail until it did."""
    readme = README.read_text("utf-8")
    assert written(readme) == readme
    for name in known_ids():
        assert f"| `{name}` |" in key_table()


async def test_each_live_key_is_in_the_help_of_its_pane(report: Report) -> None:
    """By category, whole at 80 columns, with what to know of mouse, tmux and plain text."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        for key, pane in enumerate(PANES, 1):
            await pilot.press(str(key))
            await pilot.pause()
            live = app.screen.active_bindings
            text = help_text(pane, live, app)
            lines = ["".join(part.text for part in line) for line in text]
            assert max(map(cell_len, lines[2:])) <= 76
            told = " ".join(" ".join(line.split()) for line in lines)
            for active in live.values():
                if active.binding.id:
                    assert app.get_key_display(active.binding) in told
                    assert (active.binding.tooltip or active.binding.description) in told
            for word in ("set-clipboard", "allow-passthrough", "--no-mouse", "--format text", "✗ fail"):
                assert word in told
            heads = [line.split()[0] for line in lines[2:] if line[:1].strip()]
            assert heads[:4] == ["go", "list", "find", "report"]


async def test_the_help_is_read_with_the_keys_of_a_text(report: Report) -> None:
    """On 80x24 the keys of a pane stand in the first page, and the end is reached with one key."""
    app = dashboard(report)
    async with app.run_test(size=NARROW) as pilot:
        await settle(app, pilot)
        await pilot.press("question_mark")
        await pilot.pause()
        assert "Write the report to a file" in screen_text(app)
        await pilot.press("G")
        await pilot.pause()
        assert "plain  The same as plain text" in screen_text(app)
        assert app.screen.query_one(DetailView).scroll_offset.y <= 16
