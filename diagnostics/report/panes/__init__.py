"""The five panes as records."""

from __future__ import annotations

import msgspec

from diagnostics.report.panes.categorize import (
    BucketRow,
    CategorizePane,
    CategoryCount,
    CategoryRow,
    ConditionRow,
    Distribution,
    DistributionRow,
    Load,
    LoadRow,
    RuleRow,
    RuleStatus,
    ShadowRow,
    StateRow,
    UnmappedState,
)
from diagnostics.report.panes.connection import (
    NO_FLAVOUR,
    ConnectionPane,
    Flavour,
    FlavourLimit,
    Latency,
    Stage,
)
from diagnostics.report.panes.fields import (
    EffectRow,
    FieldRow,
    FieldsPane,
    FieldTypeRow,
    FieldValue,
    IntegrationRow,
    IntegrationState,
    JsonType,
    KeyRow,
    ProjectFill,
    TypeFill,
)
from diagnostics.report.panes.figures import Count, Share
from diagnostics.report.panes.roles import AccountRow, Loss, ProjectRow, RolesPane, UserRow
from diagnostics.report.panes.work_items import AgeRow, CountRow, ProjectStories, TypeRow, WorkItemsPane

__all__ = [
    "NO_FLAVOUR",
    "AccountRow",
    "AgeRow",
    "BucketRow",
    "CategorizePane",
    "CategoryCount",
    "CategoryRow",
    "ConditionRow",
    "ConnectionPane",
    "Count",
    "CountRow",
    "Distribution",
    "DistributionRow",
    "EffectRow",
    "FieldRow",
    "FieldTypeRow",
    "FieldValue",
    "FieldsPane",
    "Flavour",
    "FlavourLimit",
    "IntegrationRow",
    "IntegrationState",
    "JsonType",
    "KeyRow",
    "Latency",
    "Load",
    "LoadRow",
    "Loss",
    "Panes",
    "ProjectFill",
    "ProjectRow",
    "ProjectStories",
    "RolesPane",
    "RuleRow",
    "RuleStatus",
    "ShadowRow",
    "Share",
    "Stage",
    "StateRow",
    "TypeFill",
    "TypeRow",
    "UnmappedState",
    "UserRow",
    "WorkItemsPane",
]


class Panes(msgspec.Struct, frozen=True, kw_only=True):
    """The five panes."""

    connection: ConnectionPane
    roles: RolesPane
    work_items: WorkItemsPane
    fields: FieldsPane
    categorize: CategorizePane
