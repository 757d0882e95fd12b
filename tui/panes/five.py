"""The panes of a report, in the order of their keys."""

from __future__ import annotations

from typing import Final

from tui.panes.categorize import CATEGORIZE
from tui.panes.connection import CONNECTION
from tui.panes.fields import FIELDS
from tui.panes.roles import ROLES
from tui.panes.work_items import WORK_ITEMS

PANES: Final = (CONNECTION, ROLES, WORK_ITEMS, FIELDS, CATEGORIZE)
"""In the order of their keys, 1 to 5."""
