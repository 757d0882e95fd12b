"""Parts of a story or epic, made when asked for: a parent always has the same (tracker-api-v5 §3.11)."""

from __future__ import annotations

from diagnostics.sandbox.chance import Chance
from diagnostics.sandbox.clock import DAY, iso, seconds
from diagnostics.sandbox.model import Json, World
from diagnostics.sandbox.words import words

_REVIEW_TYPES = ("Test (QA)", "Design", "Code", "Security")
_STATUSES = ("unstarted", "in_review", "pass", "revise")


def tasks(_world: World, story: Json) -> list[Json]:
    """Give the story's tasks."""
    chance = Chance(f"tasks/{story['id']}")
    count = chance.below(5) if chance.happens(0.4) else 0
    return [
        {
            "kind": "task",
            "id": _number(story, place),
            "story_id": story["id"],
            "description": text,
            "complete": story["current_state"] == "accepted" or chance.happens(0.3),
            "position": place,
            "created_at": story["created_at"],
            "updated_at": story["updated_at"],
        }
        for place, text in enumerate(chance.sample(words()["tasks"], count), 1)
    ]


def comments(world: World, item: Json) -> list[Json]:
    """Give the comments of a story or epic, in time; some are by people who left, one in ten has no text."""
    chance = Chance(f"comments/{item['id']}")
    count = chance.below(6) if chance.happens(0.5) else 0
    first = seconds(item["created_at"])
    times = sorted(min(first + chance.below(90 * DAY), world.now - 1) for _ in range(count))
    people = [*world.boards[item["project_id"]].memberships, *_hands(item)]
    made = []
    for place, at in enumerate(times, 1):
        comment: Json = {
            "kind": "comment",
            "id": _number(item, place),
            "story_id" if item["kind"] != "epic" else "epic_id": item["id"],
            "text": chance.pick(words()["comments"]),
            "person_id": chance.pick(people),
            "created_at": iso(at),
            "updated_at": iso(at),
        }
        if chance.happens(0.1):
            del comment["text"]
        made.append(comment)
    return made


def reviews(world: World, story: Json) -> list[Json]:
    """Give the story's reviews; some have no reviewer yet."""
    chance = Chance(f"reviews/{story['id']}")
    count = chance.below(3) if story["story_type"] != "release" and chance.happens(0.3) else 0
    made = []
    for place, kind in enumerate(chance.sample(review_types(story["project_id"]), count), 1):
        review: Json = {
            "kind": "review",
            "id": _number(story, place),
            "story_id": story["id"],
            "review_type_id": kind["id"],
            "status": chance.pick(_STATUSES),
            "created_at": story["created_at"],
            "updated_at": story["updated_at"],
        }
        if chance.happens(0.6):
            review["reviewer_id"] = chance.pick(list(world.boards[story["project_id"]].memberships))
        made.append(review)
    return made


def review_types(project_id: int) -> list[Json]:
    """Give the four review types that come with each project."""
    made = "2023-02-01T09:00:00Z"
    return [
        {
            "kind": "review_type",
            "id": project_id % 1_000_000 * 4 + place,
            "project_id": project_id,
            "name": name,
            "hidden": False,
            "created_at": made,
            "updated_at": made,
        }
        for place, name in enumerate(_REVIEW_TYPES)
    ]


def review_type(world: World, review: Json) -> Json:
    """Give a review's type."""
    kinds = review_types(world.home[review["story_id"]])
    return next(kind for kind in kinds if kind["id"] == review["review_type_id"])


def blockers(_world: World, story: Json) -> list[Json]:
    """Give the story's blockers: a few stories have one."""
    chance = Chance(f"blockers/{story['id']}")
    if not chance.happens(0.04):
        return []
    return [
        {
            "kind": "blocker",
            "id": _number(story, 1),
            "story_id": story["id"],
            "person_id": story["requested_by_id"],
            "description": chance.pick(words()["blockers"]),
            "resolved": story["current_state"] == "accepted",
            "created_at": story["created_at"],
            "updated_at": story["updated_at"],
        }
    ]


def _number(parent: Json, place: int) -> int:
    """Give an id that no other part of the same kind has."""
    first = 700_000_000 if parent["kind"] == "epic" else 100_000_000
    return first + int(parent["id"]) % 50_000_000 * 8 + place


def _hands(item: Json) -> list[int]:
    return [*item.get("owner_ids", []), *([item["requested_by_id"]] if "requested_by_id" in item else [])]
