"""Builds a sample world: the same scenario, day and origin give the same data, byte for byte."""

from __future__ import annotations

from datetime import date

from diagnostics.sandbox.chance import Chance
from diagnostics.sandbox.clock import DAY, midnight
from diagnostics.sandbox.model import Board, Json, World
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
        home={story["id"]: board.plan.id for board in boards.values() for story in board.stories},
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
    workers = [person for person, role in team.items() if role != "viewer" and person != service]
    stories, moves = StoryMaker(
        plan,
        place=place,
        origin=origin,
        labels=(general, of_epics),
        integrations=integrations,
        people=(workers, former_ids(scenario)),
        chance=chance,
    ).make(start, now)
    return Board(
        plan=plan,
        project=make_project(plan, account_id, start, now, 1 + sum(map(len, moves.values()))),
        memberships=make_memberships(plan, team, people, chance, now),
        labels=[*general, *of_epics],
        epics=make_epics(plan, of_epics, chance, origin),
        integrations=integrations,
        webhooks=make_webhooks(plan, now),
        stories=stories,
        moves=moves,
    )
