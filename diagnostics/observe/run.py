"""The state of one run: what the stages share, and the snapshot it adds up to at any moment."""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import httpx
import msgspec

from diagnostics.clock import Clock, SystemClock
from diagnostics.contract import Contract, load_contract
from diagnostics.faults import Fault, FaultKind
from diagnostics.observe.dial import Dial
from diagnostics.observe.events import Event, Progress
from diagnostics.observe.gathered import Gathered
from diagnostics.observe.limits import ends_after, limits_within
from diagnostics.observe.network import Network, SystemNetwork
from diagnostics.observe.transport import system_transport
from diagnostics.route import Route, route_for
from diagnostics.snapshot import (
    AccountFacts,
    PluginFact,
    ProjectFacts,
    ProjectIntegrations,
    RequestFact,
    Snapshot,
    StageFact,
    StageName,
    StoryFacts,
    StoryShape,
    UserFacts,
)
from diagnostics.target import Target
from diagnostics.tracker.client import TrackerClient
from diagnostics.tracker.limits import Limits
from diagnostics.tracker.retrying import Pace
from diagnostics.version import __version__

if TYPE_CHECKING:
    from diagnostics.tracker.wire import Me, Project


STAGE: Final = ContextVar[StageName | None]("stage", default=None)
"""The stage that a request is made for; each stage runs in a task of its own."""


_CLOSE_S: Final = 0.3
_FOR_WAITS: Final = 0.9
"""Of the deadline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a run takes from outside: time, network, transport and variables, each replaceable."""

    clock: Clock = field(default_factory=SystemClock)
    network: Network = field(default_factory=SystemNetwork)
    transport: Callable[[Target, Dial | None], httpx.AsyncBaseTransport] = system_transport
    limits: Limits | None = None
    """None: what goes with the run's deadline."""
    environment: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    """The process's variables; a proxy's password may stand in them."""
    random: Callable[[], float] = random.random
    """Gives a number from 0 to 1, for waits before a request is made again."""
    spent_s: float = 0.0
    """Seconds of the deadline that had passed before the run, such as those of starting the process."""


class Run:
    """One run's gathered facts. The stages write here; nobody else does."""

    def __init__(
        self,
        target: Target,
        surroundings: Surroundings,
        emit: Callable[[Event], None],
        pane: str = "",
        story_id: int | None = None,
    ) -> None:
        self.pane = pane
        self.story_id = story_id
        self.story: StoryFacts | None = None
        self.route: Route = (
            route_for(target.url, surroundings.environment) if target.route is None else target.route
        )
        self.target = target
        self.target_facts = replace(target, route=self.route).facts()
        self.contract: Contract = load_contract()
        self.clock = surroundings.clock
        self.network = surroundings.network
        self.limits = surroundings.limits or limits_within(target.deadline_s)
        self.ends_s = ends_after(target.deadline_s, surroundings.spent_s)
        self._random = surroundings.random
        self.emit = emit
        self.secret = target.secret_facts(self.contract)
        self.stages = {name: StageFact(stage=name) for name in StageName}
        self.ended: Mapping[StageName, asyncio.Event] = {}
        self.joined: Mapping[StageName, asyncio.Event] = {}
        self.addresses: tuple[str, ...] = ()
        self.way: Dial | None = None
        self.me: Me | None = None
        self.auth_fault: Fault | None = None
        self.user: UserFacts | None = None
        self.rejected: dict[StageName, Fault] = {}
        self.me_again: str | None = None
        self.asking_again = asyncio.Lock()
        self.revoked_at: StageName | None = None
        self.limited_at: StageName | None = None
        self.listed: dict[int, Project] = {}
        self.names_as_title = False
        self.fields_obeyed: bool | None = None
        self.refused_fields: tuple[str, ...] = ()
        self.accounts: tuple[AccountFacts, ...] | None = None
        self.projects: dict[int, ProjectFacts] | None = None
        self.stories = Gathered()
        self.samples = Gathered()
        self.shapes: list[StoryShape] = []
        self.integrations: tuple[ProjectIntegrations, ...] = ()
        self.early_integrations: dict[int, ProjectIntegrations] = {}
        self.plugins: tuple[PluginFact, ...] = ()
        self._requests: list[RequestFact] = []
        self._last: dict[StageName | None, RequestFact] = {}
        self._spoiled: list[Fault] = []
        self.started_at = surroundings.clock.now()
        self._start = surroundings.clock.perf()
        self._make_transport = surroundings.transport
        self._client: TrackerClient | None = None

    @property
    def client(self) -> TrackerClient:
        """The client for the target, made on first use: a settings fault must not get this far."""
        if self._client is None:
            self._client = TrackerClient(
                self.target.url,
                transport=self._make_transport(self.target, self.way),
                clock=self.clock,
                record=self._record,
                note_spoiled=self._spoiled.append,
                pace=Pace(self.target.concurrency, self._random, self.time_left_s),
                limits=self.limits,
            )
            self._client.hide(self.route.secrets())
        return self._client

    async def aclose(self) -> None:
        """Close the client, if one was made; a host that does not let go cannot hold the run."""
        if self._client is not None:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_CLOSE_S):
                    await self._client.aclose()

    def _record(self, request: RequestFact) -> None:
        """Keep a request, and the first rejection that a stage met after `/me` had taken the token."""
        stage, fault = STAGE.get(), request.fault
        self._requests.append(request)
        self._last[stage] = request
        if self.me is None or stage is None or fault is None:
            return
        if fault.kind is FaultKind.INVALID_AUTHENTICATION:
            self.rejected.setdefault(stage, fault)

    def count_spoiled(self, where: str) -> int:
        """Give how many items of the list at that path could not be decoded so far."""
        return sum(_is_item_of(where, fault) for fault in self._spoiled)

    def drop_spoiled(self, where: str, earlier: int, *, newer: bool) -> None:
        """Forget the items of one of two readings of a list: the first `earlier` ones, or the newer ones."""
        seen, kept = 0, []
        for fault in self._spoiled:
            mine = _is_item_of(where, fault)
            seen += mine
            if not mine or (seen <= earlier) is newer:
                kept.append(fault)
        self._spoiled[:] = kept

    @property
    def elapsed_s(self) -> float:
        """Seconds since the run began."""
        return self.clock.perf() - self._start

    def time_left_s(self) -> float:
        """Give the seconds that waits may end in; what the run has beyond them is for what comes after."""
        return self.ends_s * _FOR_WAITS - self.elapsed_s

    def last_request(self, stage: StageName) -> RequestFact | None:
        """Give the request of a stage that ended last."""
        return self._last.get(stage)

    def dated_answers(self, path: str) -> int:
        """Give how many answers to questions for that path carried a Date header."""
        asked = (one for one in self._requests if one.path.partition("?")[0] == path)
        return sum(request.server_date is not None for request in asked)

    async def end_of(self, stage: StageName) -> None:
        """Wait until a stage has ended; one that this run does not have is not waited for."""
        if stage in self.ended:
            await self.ended[stage].wait()

    def let_join(self, stage: StageName) -> None:
        """Let those begin that run beside a stage."""
        if stage in self.joined:
            self.joined[stage].set()

    async def start_beside(self, stage: StageName) -> None:
        """Wait until a stage has ended or lets others begin; one that this run does not have does at once."""
        if stage in self.joined:
            await self.joined[stage].wait()

    def change_project(self, project_id: int, **changes: object) -> None:
        """Put further facts to a project."""
        if self.projects is not None:
            self.projects[project_id] = msgspec.structs.replace(self.projects[project_id], **changes)

    def progress(self, stage: StageName, done: int, total: int | None, unit: str) -> None:
        """Tell how far a stage is."""
        self.emit(Progress(stage, done, total, unit))

    def snapshot(self, *, finished: bool) -> Snapshot:
        """Give what was seen so far, complete in shape at any moment."""
        return Snapshot(
            tool_version=__version__,
            target=self.target_facts,
            started_at=self.started_at,
            finished_at=self.clock.now(),
            finished=finished,
            stages=tuple(self.stages.values()),
            pane=self.pane,
            secret=self.secret,
            settings_faults=self.target.faults,
            requests=tuple(self._requests),
            user=self.user,
            names_as_title=self.names_as_title,
            refused_fields=self.refused_fields,
            accounts=self.accounts,
            projects=tuple(self.projects.values()) if self.projects is not None else None,
            spoiled=tuple(sorted(self._spoiled, key=_place)),
            story=self.story,
            story_rows=self.stories.rows(),
            sample_rows=self.samples.rows(),
            shapes=tuple(self.shapes),
            integrations=self.integrations,
            plugins=self.plugins,
        )


def _place(fault: Fault) -> tuple[str, int, str]:
    """Give what items that could not be read are put in order by: requests end in any order."""
    pointer = str(fault.facts.get("pointer", ""))
    return fault.where, len(pointer), pointer


def _is_item_of(where: str, fault: Fault) -> bool:
    return fault.where == where and fault.kind is FaultKind.UNEXPECTED_SHAPE
