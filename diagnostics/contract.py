"""The connector as Planview documents it: `contract.toml` as typed, frozen records.

Each row carries its citation and its certainty, and every verdict hands them on.
"""

from __future__ import annotations

import enum
import functools
from importlib.resources import files
from typing import Literal

import msgspec


class Certainty(enum.StrEnum):
    """How much stands behind a row of the contract."""

    DOCUMENTED = "documented"
    INFERRED = "inferred"
    OBSERVED = "observed"
    UNKNOWN = "unknown"


class _Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the contract; an unknown key in the file is an error, not a silence."""


class Service(_Row, frozen=True):
    """Tracker's own service, and its end."""

    hosts: tuple[str, ...]
    ended: str
    citation: str
    certainty: Certainty


class SecretRule(_Row, frozen=True):
    """Words that Viz does not accept as a password or token."""

    documented_literals: tuple[str, ...]
    inferred_literals: tuple[str, ...]
    citation: str
    certainty: Certainty

    @property
    def every_literal(self) -> frozenset[str]:
        """All of these words, in lower case."""
        return frozenset(self.documented_literals + self.inferred_literals)


class UserRule(_Row, frozen=True):
    """What the connection's user must be (seed: Minimal User Permissions & Viz User)."""

    project_roles: tuple[str, ...]
    account_roles: tuple[str, ...]
    dedicated: bool
    citation: str
    certainty: Certainty
    account_note: str
    account_certainty: Certainty
    account_troubled: tuple[str, ...]
    """Words for an account that is not active (tracker-api-v5 §3.5)."""
    secret: SecretRule


class ConnectionField(_Row, frozen=True):
    """One field of Viz's Standard Authentication screen."""

    name: str
    certainty: Certainty
    citation: str


class Role(_Row, frozen=True):
    """What a project role may do (tracker-api-v5 §4.1)."""

    allows: tuple[str, ...]


class WorkItem(_Row, frozen=True):
    """One work item type and whether the document lists it."""

    type: str
    supported: bool
    certainty: Certainty
    citation: str
    reason: str
    meaning: str = ""
    """What it means for Viz where the type is not among the documented ones."""


class UniqueUrl(_Row, frozen=True):
    """Whether each work item has an address of its own."""

    value: bool
    certainty: Certainty
    citation: str


class Container(_Row, frozen=True):
    """One row of the document's Supported Containers."""

    purpose: str
    value: str
    certainty: Certainty
    citation: str


class FieldTypeRow(_Row, frozen=True):
    """One standard field type of the document's table."""

    standard_type: str
    usable_in_rules: bool
    lost_samples: int
    """Sample fields whose one-word cells the stored page lost."""
    certainty: Certainty
    readable: tuple[str, ...] = ()
    readable_are: str = ""
    readable_certainty: Certainty = Certainty.UNKNOWN


class Ground(enum.StrEnum):
    """Why a field can or cannot be used in rules."""

    LISTED = "listed"
    OTHER_TYPE = "other_type"
    FREE_TEXT = "free_text"
    NOT_COLLECTED = "not_collected"
    ROLLUP = "rollup"
    OTHER_FORM = "other_form"
    TECHNICAL = "technical"
    DAMAGED_SOURCE = "damaged_source"
    UNKNOWN = "unknown"


class FieldGroup(enum.StrEnum):
    """What a field is about."""

    CORE = "core"
    PEOPLE = "people"
    DATES = "dates"
    PLANNING = "planning"
    LINKED = "linked"
    FLAVOUR = "flavour"
    """What only some hosts have."""


class Effect(_Row, frozen=True):
    """Something that happens to fields of some types in Viz, and how it is known."""

    text: str
    note: str
    types: tuple[str, ...]
    citation: str
    certainty: Certainty


class FieldTypes(_Row, frozen=True):
    """The document's Supported Field Types with its caveat."""

    caveat: str
    other_types: str
    other_types_certainty: Certainty
    citation: str
    certainty: Certainty
    rows: tuple[FieldTypeRow, ...]
    effects: tuple[Effect, ...]
    grounds: dict[Ground, str]
    """Each ground in few words."""

    def usable(self) -> frozenset[str]:
        """Give the standard types that rule-based modeling can use."""
        return frozenset(row.standard_type for row in self.rows if row.usable_in_rules)


class Field(_Row, frozen=True):
    """One field of a story, its standard type, and whether Viz can use it."""

    field: str
    api_name: str
    standard_type: str
    supported: bool | Literal["unknown"]
    basis: Certainty
    group: FieldGroup
    ground: Ground
    reason: str
    json: tuple[str, ...] = ()
    """The JSON types that the API gives it: string, number, boolean, array, object (tracker-api-v5 §3.7)."""
    also: tuple[str, ...] = ()
    """Further names of the same in the API."""
    read: bool = True
    """False: this program does not ask for it."""

    @property
    def keys(self) -> frozenset[str]:
        """All its names in the API."""
        return frozenset((self.api_name, *self.also)) - {""}


class FlowItemDefault(_Row, frozen=True):
    """The flow item proposed for a story type; Planview documents none."""

    type: str
    flow_item: str
    certainty: Certainty
    reason: str


class FlowStateDefault(_Row, frozen=True):
    """The flow state proposed for a state of Tracker; Planview documents none (viz §2.5)."""

    state: str
    flow_state: str
    certainty: Certainty
    reason: str


class Categorize(_Row, frozen=True):
    """The Categorize Artifacts screen (seed: Functional Limitations), and what the metrics make of it."""

    scope: str
    meaning: str
    note: str
    class_: str = msgspec.field(name="class")
    citation: str
    certainty: Certainty
    screen_note: str
    screen_certainty: Certainty
    flow_items: tuple[str, ...]
    flow_states: tuple[str, ...]
    measured: tuple[str, ...]
    """The flow items that the metrics count (viz §2.6)."""
    in_progress: tuple[str, ...]
    """The flow states that Flow Load counts (viz §2.6)."""
    completed: str
    window_days: int
    flow_citation: str
    flow_certainty: Certainty
    canceled_note: str
    conditions_note: str
    conditions_certainty: Certainty
    distribution_note: str
    load_note: str
    defaults: tuple[FlowItemDefault, ...]
    state_defaults: tuple[FlowStateDefault, ...]


class Enums(_Row, frozen=True):
    """Tracker's own closed sets of words; what lies outside them is counted and named."""

    story_types: tuple[str, ...]
    states: tuple[str, ...]
    priorities: tuple[str, ...]
    integrations: tuple[str, ...]
    citation: str
    certainty: Certainty


class FirstLoad(_Row, frozen=True):
    """What Viz's first load covers."""

    months: int
    citation: str
    certainty: Certainty


class Contract(_Row, frozen=True):
    """The whole document as data; `version` changes whenever a row does."""

    version: str
    docs: str
    service: Service
    user: UserRule
    connection_fields: tuple[ConnectionField, ...]
    role_actions: tuple[str, ...]
    """All that a project role can allow, from the least to the most."""
    roles: dict[str, Role]
    work_items: tuple[WorkItem, ...]
    unique_url: UniqueUrl
    containers: tuple[Container, ...]
    field_types: FieldTypes
    fields: tuple[Field, ...]
    categorize: Categorize
    enums: Enums
    first_load: FirstLoad

    def usable_in_rules(self, field: Field) -> bool | None:
        """Tell whether a rule can look at a field: None where the document leaves it open."""
        if field.standard_type not in self.field_types.usable():
            return False
        return None if field.supported == "unknown" else field.supported


@functools.cache
def load_contract() -> Contract:
    """Give the contract that ships with the package.

    Raises:
        msgspec.ValidationError: The file does not have the shape above (a defect of this program).
    """
    text = files("diagnostics").joinpath("contract.toml").read_text(encoding="utf-8")
    return msgspec.toml.decode(text, type=Contract)
