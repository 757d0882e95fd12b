"""A project and what stands in it beside stories: labels, epics, integrations, webhooks."""

from __future__ import annotations

from diagnostics.sandbox.chance import Chance
from diagnostics.sandbox.clock import DAY, iso
from diagnostics.sandbox.model import Json
from diagnostics.sandbox.scenarios import ProjectPlan
from diagnostics.sandbox.words import words

# Zones without daylight saving: their offset is the same on every day of the three years.
_ZONES = {"Etc/UTC": 0, "America/Phoenix": -7, "Asia/Tokyo": 9}
_MONDAY_BEFORE_1970 = -3 * DAY
_BUILT_IN_SCALES = {"0,1,2,3", "0,1,2,4,8", "0,1,2,3,5,8"}


def time_zone(name: str) -> Json:
    """Give a time_zone object (tracker-api-v5 §3.1)."""
    hours = _ZONES[name]
    return {
        "kind": "time_zone",
        "olson_name": name,
        "offset": f"{'-' if hours < 0 else '+'}{abs(hours):02}:00",
    }


def first_iteration(plan: ProjectPlan, start: int) -> int:
    """Give the start of the week that the project began in: its Monday, midnight in the project's zone."""
    shift = _ZONES[plan.zone] * 3600
    return (start + shift - _MONDAY_BEFORE_1970) // (7 * DAY) * 7 * DAY + _MONDAY_BEFORE_1970 - shift


def iteration_weeks(plan: ProjectPlan) -> int:
    """Give the iterations' length in weeks."""
    return 2 if plan.id % 2 else 1


def make_project(plan: ProjectPlan, account_id: int, start: int, now: int, version: int) -> Json:
    """Give a project with its default keys (tracker-api-v5 §3.6)."""
    weeks = iteration_weeks(plan)
    begun = first_iteration(plan, start)
    project: Json = {
        "id": plan.id,
        "kind": "project",
        "name": plan.name,
        "version": version,
        "iteration_length": weeks,
        "week_start_day": "Monday",
        "point_scale": plan.point_scale,
        "point_scale_is_custom": plan.point_scale not in _BUILT_IN_SCALES,
        "bugs_and_chores_are_estimatable": plan.estimate_all,
        "automatic_planning": plan.automatic_planning,
        "enable_tasks": True,
        "start_date": iso(start)[:10],
        "time_zone": time_zone(plan.zone),
        "velocity_averaged_over": 3,
        "number_of_done_iterations_to_show": 12,
        "has_google_domain": False,
        "enable_incoming_emails": True,
        "initial_velocity": 10,
        "public": False,
        "atom_enabled": False,
        "project_type": "private",
        "start_time": iso(begun),
        "created_at": iso(start),
        # The service moves this only for settings, never for work in stories (tracker-api-v5 §1.7).
        "updated_at": iso(start + (now - start) // 5),
        "account_id": account_id,
        "current_iteration_number": (now - begun) // (weeks * 7 * DAY) + 1,
        "show_story_priority": True,
        "show_priority_icon": True,
        "show_priority_icon_in_all_panels": False,
        "enable_following": True,
    }
    if plan.stories:
        project["description"] = f"Plan of the {plan.domain} team."
    return project


def make_labels(plan: ProjectPlan, chance: Chance, start: int) -> tuple[list[Json], list[Json]]:
    """Give the general labels, the most used first, and the labels that belong to epics, in lower case."""
    if not plan.stories:
        return [], []
    general = chance.sample(words()["labels"], 12 + chance.below(10)) + (
        words()["odd_labels"] if plan.surprises else []
    )
    epics = [name.lower() for name in chance.sample(words()["epics"], 5 + chance.below(5))]
    made = [_label(plan.id, place, name, start) for place, name in enumerate([*general, *epics])]
    return made[: len(general)], made[len(general) :]


def _label(project_id: int, place: int, name: str, start: int) -> Json:
    made = iso(start + place * 5 * DAY // 2 + place * 977)
    number = 20_000_000 + project_id % 100_000 * 60 + place
    return {
        "id": number,
        "project_id": project_id,
        "kind": "label",
        "name": name,
        "created_at": made,
        "updated_at": made,
    }


def make_epics(plan: ProjectPlan, labels: list[Json], chance: Chance, origin: str) -> list[Json]:
    """Give an epic for each of its labels (tracker-api-v5 §3.8)."""
    titles = {name.lower(): name for name in words()["epics"]}
    epics = []
    for place, label in enumerate(labels):
        number = 4_000_000 + plan.id % 100_000 * 9 + place
        epic = {
            "id": number,
            "kind": "epic",
            "created_at": label["created_at"],
            "updated_at": label["updated_at"],
            "project_id": plan.id,
            "name": titles[label["name"]],
            "url": f"{origin}/epic/show/{number}",
            "label": label,
        }
        if chance.happens(0.6):
            epic["description"] = f"Done when {chance.pick(words()['benefits'])}."
        epics.append(epic)
    return epics


def make_integrations(plan: ProjectPlan, start: int) -> list[Json]:
    """Give the integrations, without the secrets that a real one may echo (tracker-api-v5 §3.14)."""
    return [
        {
            "kind": f"{name}_integration",
            "id": 50_000 + plan.id % 10_000 * 4 + place,
            "project_id": plan.id,
            "name": name.capitalize(),
            "base_url": f"https://{name}.example.com",
            "active": True,
            "is_other": False,
            "can_import": True,
            "story_name": "ticket" if name == "zendesk" else "issue",
            "created_at": iso(start + 40 * DAY),
            "updated_at": iso(start + 41 * DAY),
        }
        for place, name in enumerate(plan.integrations)
    ]


def make_webhooks(plan: ProjectPlan, now: int) -> list[Json]:
    """Give the project's webhook, one that its receiver refuses (tracker-api-v5 §3.14)."""
    if not plan.webhook:
        return []
    return [
        {
            "kind": "webhook",
            "id": 310_000 + plan.id % 10_000,
            "project_id": plan.id,
            "webhook_url": "https://hooks.example.com/tracker",
            "webhook_version": "v5",
            "enabled": True,
            "last_error_code": "502",
            "created_at": iso(now - 300 * DAY),
            "updated_at": iso(now - 3 * DAY),
        }
    ]
