"""How the user stands in an account or project: one of a closed set, whose texts are `standings.toml`."""

from __future__ import annotations

import functools
from importlib.resources import files
from typing import Final

import msgspec

from diagnostics.contract import Certainty, Contract
from diagnostics.faults import Fault, FaultKind
from diagnostics.judge.catalogue import codes_by_fault
from diagnostics.report.levels import Actor
from diagnostics.report.panes import Loss
from diagnostics.snapshot import AccountFacts, ProjectFacts

ACCESS: Final = frozenset({FaultKind.UNAUTHORIZED_OPERATION, FaultKind.UNFOUND_RESOURCE})
"""The refusals that say how the user stands; any other fault says that something is broken."""


class Standing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One way to stand; `{role}`, `{required}` and `{fault}` in its texts are filled in."""

    reason: str
    ok: bool | None = None
    """Whether the documented minimum is met; None: cannot be told."""
    code: str = ""
    """The finding that it is; empty: none."""
    though: str = ""
    """For the finding: what makes the refusal odd."""
    loses: str = ""
    """What Viz loses by it; empty: nothing."""
    basis: Certainty = Certainty.DOCUMENTED

    def filled(self, **words: str) -> Standing:
        """Give it with the words in its texts."""
        texts = {name: getattr(self, name).format_map(words) for name in ("reason", "though", "loses")}
        return msgspec.structs.replace(self, **texts)

    @property
    def loss(self) -> Loss | None:
        """What Viz loses, as the report has it."""
        return Loss(text=self.loses, basis=self.basis) if self.loses else None


class WhomWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom to ask, in words."""

    actor: Actor
    text: str


class Standings(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of `standings.toml`."""

    project: dict[str, Standing]
    account: dict[str, Standing]
    whom: dict[str, WhomWords]
    why: dict[str, str]
    """Why nobody of the project is named."""
    dedicated: dict[str, str]


@functools.cache
def load_standings() -> Standings:
    """Give the texts that ship with the package."""
    text = files("diagnostics.judge").joinpath("standings.toml").read_text(encoding="utf-8")
    return msgspec.toml.decode(text, type=Standings)


def project_standing(project: ProjectFacts, account: AccountFacts | None, contract: Contract) -> Standing:
    """Give how the user stands in a project.

    Args:
        project: What was seen of it.
        account: The account that it is known to belong to.
        contract: The documented roles.
    """
    fault = access_fault(project)
    standing = load_standings().project[_project_key(project, account, contract)]
    required = " or ".join(contract.user.project_roles)
    return standing.filled(role=project.role or "", required=required, fault=_code(fault))


def account_standing(account: AccountFacts, contract: Contract) -> Standing:
    """Give how the user stands in an account; "not permitted to see" is neither "no" nor "broken"."""
    role, fault = account_role(account), account.membership_fault
    if role is not None:
        key = "enough" if role in contract.user.account_roles else "plain"
    elif fault is None or fault.kind is FaultKind.UNAUTHORIZED_OPERATION:
        key = "unseen"
    elif fault.kind is FaultKind.NO_SUCH_PATH:
        key = "no_such_list"
    else:
        key = "unread"
    required = " or ".join(contract.user.account_roles)
    return load_standings().account[key].filled(required=required, fault=_code(fault))


def account_role(account: AccountFacts) -> str | None:
    """Give the user's role in an account: owner, admin or member; None where it was not seen."""
    if account.owner is None or account.admin is None:
        return None
    return "owner" if account.owner else "admin" if account.admin else "member"


def _code(fault: Fault | None) -> str:
    """Give the code that a broken answer is told under."""
    return codes_by_fault().get(fault.kind, str(fault.kind)) if fault else ""


def access_fault(project: ProjectFacts) -> Fault | None:
    """Give why the project cannot be read: by itself, else by its stories.

    That the members cannot be seen proves nothing: v5 does not say that each role may see them.
    """
    if project.fault is not None:
        return project.fault
    stories = project.stories_fault
    return stories if stories is not None and stories.kind in ACCESS else None


def _project_key(project: ProjectFacts, account: AccountFacts | None, contract: Contract) -> str:
    fault = access_fault(project)
    if fault is not None:
        return _refused_key(project, account, fault)
    if not project.listed:
        return "unlisted"
    if project.role in contract.user.project_roles:
        return "enough"
    role = contract.roles.get(project.role or "")
    if role is None:
        return "unknown_role"
    return "below" if "read" in role.allows else "inert"


def _refused_key(project: ProjectFacts, account: AccountFacts | None, fault: Fault) -> str:
    """Tell a switched-off API from a missing membership, and both from a project that never was.

    Tracker refuses all but the last in the same words; what the user is in project and account decides.
    """
    if fault.kind is FaultKind.UNFOUND_RESOURCE:
        return "never_there"
    if fault.kind is not FaultKind.UNAUTHORIZED_OPERATION:
        return "unread"
    if project.listed:
        return "api_off"
    manages = account is not None and bool(account.owner or account.admin)
    return "api_off_administered" if manages else "refused"
