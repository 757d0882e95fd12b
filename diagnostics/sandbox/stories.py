"""Stories over the years: what was asked for, how far it got, and who had a hand in it."""

from __future__ import annotations

from diagnostics.sandbox import workflow
from diagnostics.sandbox.chance import Chance, Weighted
from diagnostics.sandbox.clock import DAY, iso
from diagnostics.sandbox.model import Json, Move
from diagnostics.sandbox.scenarios import ProjectPlan
from diagnostics.sandbox.words import description, hostile_titles, title

_PRIORITIES = Weighted({"p0": 3, "p1": 11, "p2": 24, "p3": 47, "none": 15})
_OWNERS_OF_STARTED = Weighted({"0": 4, "1": 72, "2": 19, "3": 5})
_BOARD_ORDER = {
    "delivered": 1,
    "finished": 1,
    "rejected": 1,
    "started": 1,
    "planned": 2,
    "unstarted": 3,
    "unscheduled": 4,
}
# Ids grow with the time of creation across all projects, as the service's do: a dozen free ones a minute.
_FIRST_ID = 176_400_000
_EPOCH = 1_577_836_800


class StoryMaker:
    """Makes the stories of one project."""

    def __init__(
        self,
        plan: ProjectPlan,
        *,
        place: int,
        origin: str,
        labels: tuple[list[Json], list[Json]],
        integrations: list[Json],
        people: tuple[list[int], list[int]],
        chance: Chance,
    ) -> None:
        """Take what stories refer to: (general, epic) labels, integrations, (present, former) person ids."""
        self._plan, self._place, self._origin = plan, place, origin
        self._labels, self._epic_labels = labels
        self._integrations = integrations
        self._present, self._former = people
        self._chance = chance
        self._types = Weighted(plan.mix)
        self._scale = [float(step) if "." in step else int(step) for step in plan.point_scale.split(",")]

    def make(self, start: int, now: int) -> tuple[list[Json], dict[int, tuple[Move, ...]]]:
        """Give the stories in the API's order, and each one's states in time."""
        uniform = self._chance.uniform
        minutes = sorted(
            int((start + (now - start) * uniform() ** 0.85) // 60) for _ in range(self._plan.stories)
        )
        titles = self._odd_titles()
        stories: list[Json] = []
        moves: dict[int, tuple[Move, ...]] = {}
        last = 0
        for number, minute in enumerate(minutes):
            last = max(minute, last + 1)
            created = min(last * 60 + self._chance.below(60), now - 1)
            story, states = self._story(
                _FIRST_ID + (last - _EPOCH // 60) * 12 + self._place, number, created, start, now
            )
            story["name"] = titles.get(number, story["name"])
            stories.append(story)
            moves[story["id"]] = states
        stories.sort(key=_board_order)
        return stories, moves

    def _odd_titles(self) -> dict[int, str]:
        if not self._plan.surprises:
            return {}
        odd = hostile_titles()
        return {(place + 1) * self._plan.stories // (len(odd) + 1): text for place, text in enumerate(odd)}

    def _story(
        self, number: int, place: int, created: int, start: int, now: int
    ) -> tuple[Json, tuple[Move, ...]]:
        chance, plan = self._chance, self._plan
        story_type = self._types.draw(chance)
        state = workflow.state_for_age(
            chance, (now - created) // DAY, story_type, planned=not plan.automatic_planning
        )
        hands = self._hands(created, start, now)
        owner_ids = self._owners(state, hands)
        requester = chance.pick(hands)
        steps = workflow.path(chance, state, story_type, planned=not plan.automatic_planning)
        moves = self._moves(steps, created, now, [requester, *owner_ids])
        changed = moves[-1].at
        if chance.happens(0.22):
            changed += int((now - changed) * chance.uniform() ** 2)
        story: Json = {"kind": "story", "id": number, "created_at": iso(created), "updated_at": iso(changed)}
        if state == "accepted":
            story["accepted_at"] = iso(moves[-1].at)
        if story_type == "release" and chance.happens(0.7):
            story["deadline"] = iso((created // DAY + 20 + chance.below(120)) * DAY + DAY // 2)
        estimate = self._estimate(story_type, state, moves[-1].at, start + (now - start) * 2 // 5)
        if estimate is not None:
            story["estimate"] = estimate
        story["story_type"] = story_type
        story["story_priority"] = _PRIORITIES.draw(chance)
        story["name"] = title(chance, plan.domain, story_type, place)
        if chance.happens(0.35):
            story["description"] = description(chance, plan.domain, story_type)
        story["current_state"] = state
        story["requested_by_id"] = requester
        story["url"] = f"{self._origin}/story/show/{number}"
        story["project_id"] = plan.id
        story["owner_ids"] = owner_ids
        story["labels"] = self._pick_labels()
        if owner_ids:
            story["owned_by_id"] = owner_ids[0]
        self._link(story)
        return story, moves

    def _hands(self, created: int, start: int, now: int) -> list[int]:
        """Give who could work on it then: people who left did so before the last third of the project."""
        return self._present + self._former if created < start + (now - start) * 2 // 3 else self._present

    def _owners(self, state: str, hands: list[int]) -> list[int]:
        if state in {"unscheduled", "unstarted", "planned"}:
            count = int(self._chance.happens(0.1 if state == "unscheduled" else 0.3))
        else:
            count = int(_OWNERS_OF_STARTED.draw(self._chance))
        return self._chance.sample(hands, count) if count > 1 else [self._chance.pick(hands)] * count

    def _moves(self, steps: tuple[str, ...], created: int, now: int, people: list[int]) -> tuple[Move, ...]:
        uniform = self._chance.uniform
        span = min(int(DAY * (1 + 50 * uniform() * uniform())), now - created - 1)
        times = sorted(created + int(span * uniform()) for _ in steps)
        later = [Move(at, state, self._chance.pick(people)) for at, state in zip(times, steps, strict=True)]
        return (Move(created, "unscheduled", people[0]), *later)

    def _estimate(self, story_type: str, state: str, moved: int, switched: int) -> float | None:
        """Give points, or None where state rules or habit leave them out (tracker-api-v5 §3.7, §8)."""
        if story_type == "release" or (story_type != "feature" and not self._plan.estimate_all):
            return None
        if story_type != "feature" and state == "accepted" and moved < switched:
            return None
        shares = {"unscheduled": 0.35, "unstarted": 0.8, "planned": 0.9}
        return self._chance.pick(self._scale) if self._chance.happens(shares.get(state, 1.0)) else None

    def _pick_labels(self) -> list[Json]:
        chance = self._chance
        labels = [chance.pick(self._epic_labels)] if chance.happens(0.38) else []
        if chance.happens(0.55):
            # Squared: the first labels of the list are used far more often than the last ones.
            labels.append(self._labels[int(chance.uniform() ** 2 * len(self._labels))])
            extra = chance.pick(self._labels)
            if chance.happens(0.25) and extra is not labels[-1]:
                labels.append(extra)
        return labels

    def _link(self, story: Json) -> None:
        """Tie a share of the stories to the outside tool that they came from."""
        if not self._integrations or not self._chance.happens(0.34 if story["story_type"] == "bug" else 0.08):
            return
        integration = self._chance.pick(self._integrations)
        ticket = 10_000 + self._chance.below(80_000)
        story["integration_id"] = integration["id"]
        story["external_id"] = (
            str(ticket) if integration["story_name"] == "ticket" else f"{self._plan.domain.upper()}-{ticket}"
        )


def _board_order(story: Json) -> tuple[int, str, int]:
    accepted = story.get("accepted_at", "")
    # Multiplying scatters the ids: the order of a backlog is its team's, not that of creation.
    return (
        (0 if accepted else _BOARD_ORDER[story["current_state"]]),
        accepted,
        story["id"] * 2_654_435_761 % 2**32,
    )
