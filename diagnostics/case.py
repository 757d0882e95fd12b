"""One run as it leaves the program: the report, and what it was made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from diagnostics.report.model import Report

if TYPE_CHECKING:
    from diagnostics.environment import Environment
    from diagnostics.rules.model import RuleSet
    from diagnostics.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A report with what was seen and the rules that it was judged by, where these are at hand."""

    report: Report
    snapshot: Snapshot | None = None
    """None: only the report was kept, so that nothing can be judged again."""
    rules: RuleSet | None = None
    """What stories become; None: what this program proposes."""
    environment: Environment | None = None
    """The machine that the run was made on, as a bundle tells of it; None: this one."""
