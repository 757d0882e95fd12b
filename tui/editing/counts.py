"""What a rule that is being written does to the stories, in words."""

from __future__ import annotations

from diagnostics.report.model import Report
from tui.panes.categorize.groups import STATUS
from tui.panes.figures import number
from tui.signs import Tone
from tui.view import Detail, Part


def counts_of(report: Report, place: int, before: int) -> Detail:
    """Give what the rule at a place catches, what then stays uncategorised, and why it has its status.

    Args:
        report: Judged with the rule.
        place: From 0.
        before: How many stories are uncategorised without the edit.
    """
    pane = report.panes.categorize
    rule = pane.rules[place]
    status = STATUS[rule.status]
    change = f", now {number(before)}" if pane.uncategorised != before else ""
    return (
        (
            Part(f"{status}  ", status.tone),
            Part("catches ", Tone.MUTED),
            Part(number(rule.catches), Tone.STRONG),
            Part(" of ", Tone.MUTED),
            Part(number(rule.matches), Tone.STRONG),
            Part(" that match · uncategorised: ", Tone.MUTED),
            Part(number(pane.uncategorised), Tone.STRONG),
            Part(change, Tone.MUTED),
        ),
        (Part(rule.reason, Tone.MUTED),),
    )
