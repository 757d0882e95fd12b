"""What one run saw: facts, without an opinion in them.

The snapshot is always complete in shape. What could not be seen holds a `Fault`, what was not tried yet is
`PENDING`, and a list that was not read is None where an empty one would say "there are none".
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Final

from diagnostics.faults import Fault, FaultKind
from diagnostics.secret import SecretFacts
from diagnostics.snapshot.connection import (
    IgnoredEntry,
    RequestFact,
    RouteFacts,
    TargetFacts,
    WhyIgnored,
)
from diagnostics.snapshot.fields import IntegrationFact, KeyFact, ProjectIntegrations, StoryShape
from diagnostics.snapshot.plugins import PluginFact
from diagnostics.snapshot.projects import ProjectFacts
from diagnostics.snapshot.roles import AccountFacts, ActivityFacts, MemberFact, MembershipFact, UserFacts
from diagnostics.snapshot.source import (
    THE_API,
    Encoding,
    Generation,
    RowProblem,
    SheetFacts,
    SkippedFact,
    SourceFacts,
    SourceKind,
    SpoiledRow,
)
from diagnostics.snapshot.stages import CONNECTION_STAGES, Outcome, StageFact, StageName
from diagnostics.snapshot.story import StoryFacts, StoryKind
from diagnostics.snapshot.totals import Choice, EarlierReading, FilteredTotal, Reading, Way, WayCause

if TYPE_CHECKING:
    import polars as pl

    from diagnostics.rows import StoryRows

__all__ = [
    "CONNECTION_STAGES",
    "THE_API",
    "TOLD_AS",
    "AccountFacts",
    "ActivityFacts",
    "Choice",
    "EarlierReading",
    "Encoding",
    "FilteredTotal",
    "Generation",
    "IgnoredEntry",
    "IntegrationFact",
    "KeyFact",
    "MemberFact",
    "MembershipFact",
    "Outcome",
    "PluginFact",
    "ProjectFacts",
    "ProjectIntegrations",
    "Reading",
    "RequestFact",
    "RouteFacts",
    "RowProblem",
    "SheetFacts",
    "SkippedFact",
    "Snapshot",
    "SourceFacts",
    "SourceKind",
    "SpoiledRow",
    "StageFact",
    "StageName",
    "StoryFacts",
    "StoryKind",
    "StoryShape",
    "TargetFacts",
    "UserFacts",
    "Way",
    "WayCause",
    "WhyIgnored",
]

TOLD_AS: Final = "told as"
"""Says in a field's metadata by which name a place in it is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """Everything one run saw."""

    tool_version: str
    target: TargetFacts
    started_at: datetime
    finished_at: datetime
    finished: bool
    """False while the run goes on."""
    stages: tuple[StageFact, ...]
    source: SourceFacts = THE_API
    """What it was read from; an export leaves all that a host would tell unobserved."""
    pane: str = ""
    """The one pane that was asked for; empty: all."""
    secret: SecretFacts | None = None
    settings_faults: tuple[Fault, ...] = ()
    requests: tuple[RequestFact, ...] = ()
    user: UserFacts | None = None
    names_as_title: bool = False
    """Projects carry `title` where v5 has `name`, as LiteTracker's do (tracker-api-v5 §7)."""
    refused_fields: tuple[str, ...] = ()
    """Story fields that the host does not know, as older ones do not (tracker-api-v5 §3.7)."""
    accounts: tuple[AccountFacts, ...] | None = None
    projects: tuple[ProjectFacts, ...] | None = None
    spoiled: tuple[Fault, ...] = ()
    """Items of lists that could not be decoded; each with its path and its JSON pointer."""
    story: StoryFacts | None = None
    """The one story asked about; None where nobody asked."""
    shapes: tuple[StoryShape, ...] = ()
    """The keys of each project's first page of stories."""
    integrations: tuple[ProjectIntegrations, ...] = ()
    """Of the projects whose stories name some."""
    plugins: tuple[PluginFact, ...] = ()
    """What additional checks said; none are installed, or the run was for less than all."""
    story_rows: StoryRows | None = field(default=None, repr=False, metadata={TOLD_AS: "stories"})
    """The stories as they are kept; `stories` gives them as a frame."""
    sample_rows: StoryRows | None = field(default=None, repr=False, metadata={TOLD_AS: "samples"})
    """A page of the stories of each project that was counted by totals; none of them is among the others."""

    @property
    def stories(self) -> pl.DataFrame | None:
        """The stories as a frame of `diagnostics.frame`'s schema; None when not read.

        Many take a moment and some 300 bytes each: what asks little of them asks `story_rows`.
        """
        return self.story_rows.whole() if self.story_rows is not None else None

    @property
    def samples(self) -> pl.DataFrame | None:
        """The samples as a frame of the same schema."""
        return self.sample_rows.whole() if self.sample_rows is not None else None

    def stage(self, name: StageName) -> StageFact:
        """Give the fact of one stage; a stage that the run does not have is pending."""
        return next((fact for fact in self.stages if fact.stage is name), StageFact(stage=name))

    @property
    def interrupted(self) -> bool:
        """Whether somebody ended the run before everything was read."""
        return any(one.fault is not None and one.fault.kind is FaultKind.INTERRUPTED for one in self.stages)

    @property
    def revoked(self) -> Fault | None:
        """The rejection of a token that `/me` had taken before; None where there was none."""
        faults = (fact.fault for fact in self.stages if fact.fault is not None)
        return next((fault for fault in faults if fault.kind is FaultKind.NO_LONGER_ACCEPTED), None)
