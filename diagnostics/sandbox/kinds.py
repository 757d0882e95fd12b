"""Every kind of resource, and which of its fields come only when they are named (tracker-api-v5 §3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from diagnostics.sandbox import details, related
from diagnostics.sandbox.model import Json, World

Extra = Callable[[World, Json], Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """What one kind of resource has."""

    fields: frozenset[str]
    children: Mapping[str, str] = field(default_factory=dict)
    """Field name to the kind of the objects in it."""
    extras: Mapping[str, Extra] = field(default_factory=dict)
    """Fields outside the default form; None means that the attribute is not set, and so absent."""


def _kind(
    names: str, children: Mapping[str, str] | None = None, extras: Mapping[str, Extra] | None = None
) -> Kind:
    return Kind(frozenset(names.split()) | {"kind"} | (extras or {}).keys(), children or {}, extras or {})


def _with_ids(**lists: Extra) -> dict[str, Extra]:
    """Give each list of objects and, beside it, the list of their ids."""
    extras: dict[str, Extra] = {}
    for name, get in lists.items():
        extras[name] = get
        single = {"branches": "branch", "stories": "story"}.get(name, name.removesuffix("s"))
        extras[f"{single}_ids"] = _ids_of(get)
    return extras


def _ids_of(get: Extra) -> Extra:
    return lambda world, item: [part["id"] for part in get(world, item)]


def _none(_world: World, _item: Json) -> list[Json]:
    return []


_STORY_PARTS = _with_ids(
    tasks=details.tasks,
    comments=details.comments,
    reviews=details.reviews,
    blockers=details.blockers,
    pull_requests=_none,
    branches=_none,
)
_ROLLUPS = {
    name: related.rollup(name)
    for name in ("points_accepted", "points_total", "counts_accepted", "counts_total")
}

KINDS: Mapping[str, Kind] = {
    "person": _kind("id name email initials username"),
    "time_zone": _kind("olson_name offset"),
    "account_summary": _kind("id name status plan days_left"),
    "membership_summary": _kind("id project_id project_name project_color favorite role last_viewed_at"),
    "me": _kind(
        "id name initials username time_zone api_token has_google_identity accounts projects email "
        "receives_in_app_notifications created_at updated_at",
        {"time_zone": "time_zone", "accounts": "account_summary", "projects": "membership_summary"},
        {
            "project_ids": lambda _world, me: [row["project_id"] for row in me["projects"]],
            "workspace_ids": lambda _world, me: [related.workspace_id(me["id"])] if me["projects"] else [],
        },
    ),
    "account": _kind(
        "id name plan status days_left created_at updated_at",
        {"projects": "project"},
        {
            "over_the_limit": lambda _world, _account: False,
            "project_ids": lambda world, account: [
                project["id"] for project in related.account_projects(world, account)
            ],
            "projects": related.account_projects,
        },
    ),
    "account_membership": _kind(
        "id person account_id created_at updated_at owner admin project_creator timekeeper time_enterer",
        {"person": "person"},
    ),
    "project_membership": _kind(
        "id project_id person role project_color favorite last_viewed_at wants_comment_notification_emails "
        "will_receive_mention_notifications_or_emails created_at updated_at",
        {"person": "person"},
    ),
    "project": _kind(
        "id name version iteration_length week_start_day point_scale point_scale_is_custom "
        "bugs_and_chores_are_estimatable automatic_planning enable_tasks start_date time_zone "
        "velocity_averaged_over number_of_done_iterations_to_show has_google_domain description "
        "profile_content enable_incoming_emails initial_velocity public atom_enabled project_type "
        "start_time created_at updated_at account_id current_iteration_number enable_following "
        "show_story_priority show_priority_icon show_priority_icon_in_all_panels featured",
        {
            "time_zone": "time_zone",
            "account": "account_summary",
            "epics": "epic",
            "labels": "label",
            "memberships": "project_membership",
            "integrations": "integration",
            "stories": "story",
        },
        {
            **_with_ids(
                epics=lambda world, project: world.boards[project["id"]].epics,
                labels=lambda world, project: world.boards[project["id"]].labels,
                memberships=lambda world, project: list(world.boards[project["id"]].memberships.values()),
                integrations=lambda world, project: world.boards[project["id"]].integrations,
                stories=lambda world, project: world.boards[project["id"]].stories,
            ),
            "account": lambda world, project: related.account_summary(world.accounts[project["account_id"]]),
            "current_velocity": related.current_velocity,
            "join_as": lambda _world, _project: "member",
            "accounting_type": lambda _world, _project: "unbillable",
            "status": lambda _world, _project: "active",
            "shown_iterations_start_time": lambda _world, project: project["start_time"],
            "review_type_ids": lambda _world, project: [
                kind["id"] for kind in details.review_types(project["id"])
            ],
            "story_template_ids": _none,
            "iteration_override_numbers": _none,
        },
    ),
    "label": _kind("id project_id name created_at updated_at", {}, {"counts": related.label_counts}),
    "epic": _kind(
        "id created_at updated_at project_id name description url label",
        {"label": "label", "comments": "comment"},
        {
            "label_id": lambda _world, epic: epic["label"]["id"],
            **_with_ids(comments=details.comments),
            "follower_ids": _none,
        },
    ),
    "story": _kind(
        "id project_id requested_by_id name description story_type current_state story_priority estimate "
        "accepted_at deadline owner_ids owned_by_id labels created_at updated_at url integration_id "
        "external_id projected_completion",
        {
            "labels": "label",
            "owners": "person",
            "owned_by": "person",
            "requested_by": "person",
            "followers": "person",
            "tasks": "task",
            "comments": "comment",
            "reviews": "review",
            "blockers": "blocker",
            "transitions": "story_transition",
            "cycle_time_details": "cycle_time_details",
        },
        {
            **_STORY_PARTS,
            **_ROLLUPS,
            "owners": related.owners,
            "owned_by": lambda world, story: world.people.get(story.get("owned_by_id", 0)),
            "requested_by": lambda world, story: world.people[story["requested_by_id"]],
            "label_ids": lambda _world, story: [label["id"] for label in story["labels"]],
            "followers": related.followers,
            "follower_ids": lambda world, story: [person["id"] for person in related.followers(world, story)],
            "blocked_story_ids": _none,
            "cicd_event_ids": _none,
            "before_id": related.neighbour(1),
            "after_id": related.neighbour(-1),
            "transitions": related.transitions,
            "cycle_time_details": related.cycle_time_details,
        },
    ),
    "release": _kind(
        "id name description current_state url project_id labels deadline accepted_at created_at updated_at "
        "projected_completion",
        {"labels": "label"},
        {
            **_ROLLUPS,
            "story_ids": lambda world, release: [
                story["id"] for story in related.release_stories(world, release["id"])
            ],
            "label_ids": lambda _world, release: [label["id"] for label in release["labels"]],
        },
    ),
    "iteration": _kind(
        "number project_id length team_strength stories start finish",
        {"stories": "story"},
        {
            "story_ids": lambda _world, iteration: [story["id"] for story in iteration["stories"]],
            "velocity": related.velocity_before,
            "points": related.points,
            "accepted_points": related.accepted_points,
            "effective_points": lambda world, iteration: float(related.points(world, iteration)),
        },
    ),
    "task": _kind("id story_id description complete position created_at updated_at"),
    "comment": _kind(
        "id story_id epic_id text person_id created_at updated_at",
        {"person": "person"},
        {
            "person": lambda world, comment: world.people[comment["person_id"]],
            "file_attachments": _none,
            "google_attachments": _none,
            "attachment_ids": _none,
            "file_attachment_ids": _none,
            "google_attachment_ids": _none,
        },
    ),
    "blocker": _kind("id story_id person_id description resolved created_at updated_at"),
    "review": _kind(
        "id story_id review_type_id reviewer_id status created_at updated_at",
        {"review_type": "review_type", "reviewer": "person"},
        {
            "review_type": details.review_type,
            "reviewer": lambda world, review: world.people.get(review.get("reviewer_id", 0)),
        },
    ),
    "review_type": _kind("id project_id name hidden created_at updated_at"),
    "story_transition": _kind("state story_id project_id project_version occurred_at performed_by_id"),
    "cycle_time_details": _kind(
        "story_id total_cycle_time started_time started_count finished_time finished_count delivered_time "
        "delivered_count rejected_time rejected_count"
    ),
    "activity": _kind(
        "guid project_version message highlight changes primary_resources secondary_resources project "
        "performed_by occurred_at"
    ),
    "integration": _kind(
        "id project_id name base_url active is_other can_import story_name created_at updated_at"
    ),
    "webhook": _kind(
        "id project_id webhook_url webhook_version enabled last_error_code last_response_body "
        "created_at updated_at"
    ),
    "notification": _kind("id message notification_type created_at updated_at"),
    "workspace": _kind(
        "id name person_id project_ids",
        {"projects": "project"},
        {"projects": lambda world, space: [world.boards[number].project for number in space["project_ids"]]},
    ),
    "daily_history_container": _kind("header data"),
    "search_result_container": _kind("stories epics query"),
}
