"""Builds a sample world: the same scenario, day and origin give the same data, byte for byte."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from diagnostics.sandbox.chance import Chance
from diagnostics.sandbox.clock import DAY, midnight
from diagnostics.sandbox.copies import CopiedMoves, Copies
from diagnostics.sandbox.model import Board, Json, Move, World
from diagnostics.sandbox.oddities import make_odd
from diagnostics.sandbox.people import (
    former_ids,
    make_account,
    make_account_memberships,
    make_memberships,
    make_people,
    make_team,
)
from diagnostics.sandbox.projects import (
    make_epics,
    make_integrations,
    make_labels,
    make_project,
    make_webhooks,
)
from diagnostics.sandbox.scenarios import ProjectPlan, Scenario
from diagnostics.sandbox.stories import StoryMaker

_FIRST_COPY: Final = 400_000_000
"""Far from the ids that go by the time of creation; one project of a world has copies."""


def build(scenario: Scenario, today: date, origin: str) -> World:
    """Give the world of a scenario.

    Args:
        scenario: What there is.
        today: The day that everything is dated back from.
        origin: Scheme, host and port for the URLs in it.
    """
    now = midnight(today)
    people = make_people(scenario)
    accounts = {plan.key: make_account(plan, now) for plan in scenario.accounts}
    boards = {}
    for place, plan in enumerate(scenario.projects):
        account_id = accounts[plan.account]["id"]
        boards[plan.id] = _board(scenario, plan, account_id, place, people, now, origin)
    return World(
        scenario=scenario,
        today=today,
        origin=origin,
        people=people,
        accounts={account["id"]: account for account in accounts.values()},
        account_memberships={
            plan.id: make_account_memberships(plan, scenario, people, now) for plan in scenario.accounts
        },
        boards=boards,
        home={number: board.plan.id for board in boards.values() for number in board.moves},
    )


def _board(
    scenario: Scenario,
    plan: ProjectPlan,
    account_id: int,
    place: int,
    people: dict[int, Json],
    now: int,
    origin: str,
) -> Board:
    chance = Chance(f"{scenario.name}/{plan.id}")
    start = now - int(plan.years * 365) * DAY
    team = make_team(plan, scenario, chance)
    general, of_epics = make_labels(plan, chance, start)
    integrations = make_integrations(plan, start)
    service = next(user.id for user in scenario.users if user.key == scenario.connection)
    idle = set() if scenario.connection_works else {service}
    workers = [person for person, role in team.items() if role != "viewer" and person not in idle]
    originals, of_originals = StoryMaker(
        plan,
        place=place,
        origin=origin,
        labels=(general, of_epics),
        integrations=integrations,
        people=(workers, former_ids(scenario)),
        chance=chance,
    ).make(start, now - plan.rest_days * DAY)
    if plan.odd_fields:
        make_odd(originals)
    stories, moves = _copied(plan, originals, of_originals)
    return Board(
        plan=plan,
        project=make_project(plan, account_id, start, now, 1 + _changes(of_originals) * plan.copies),
        memberships=make_memberships(plan, team, people, chance, now),
        labels=[*general, *of_epics],
        epics=make_epics(plan, of_epics, chance, origin),
        integrations=integrations,
        webhooks=make_webhooks(plan, now),
        stories=stories,
        moves=moves,
    )


def _copied(
    plan: ProjectPlan, stories: list[Json], moves: dict[int, tuple[Move, ...]]
) -> tuple[Sequence[Json], Mapping[int, tuple[Move, ...]]]:
    """Give the stories as often as the plan has each, made only when they are looked at."""
    if plan.copies == 1:
        return stories, moves
    in_order = [moves[story["id"]] for story in stories]
    return (
        Copies(list(enumerate(stories)), plan.copies, _FIRST_COPY),
        CopiedMoves(in_order, plan.copies, _FIRST_COPY),
    )


def _changes(moves: Mapping[int, tuple[Move, ...]]) -> int:
    return sum(map(len, moves.values()))
