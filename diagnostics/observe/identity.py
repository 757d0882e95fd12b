"""Whether the token belongs to the user that the settings name."""

from __future__ import annotations

from typing import Final

from diagnostics.faults import Fault, FaultKind
from diagnostics.observe.graph import Facts
from diagnostics.observe.run import Run
from diagnostics.secret import SecretKind
from diagnostics.text import clean_text, hide_tokens
from diagnostics.tracker.errors import RefusedError, TrackerError
from diagnostics.tracker.wire import ME_ADDRESS_FIELDS, Address, Me

_NAME_LENGTH: Final = 80


async def identify(run: Run, me: Me) -> Facts:
    """Give whom the settings name and whether that could be compared; nothing where they name nobody.

    A password is not compared: the host itself has matched it with the name. An address is held against the
    one that `/me` tells, and that is asked for only then (tracker-api-v5 §1.1, §3.1).

    Raises:
        RefusedError: The token is another user's.
    """
    given = clean_text(run.target.username.strip(), limit=_NAME_LENGTH)
    configured = str(hide_tokens(given))
    if run.target.auth is not SecretKind.TOKEN or not configured:
        return {}
    names = [me.username.strip()]
    if "@" in configured and not _same(configured, names):
        names = [await _address(run)]
    if not any(names) or configured != given:  # what is masked cannot be compared
        return {"configured": configured, "compared": False}
    if not _same(configured, names):
        facts: Facts = {"configured": configured, "answered": me.username or me.name or str(me.id)}
        raise RefusedError(Fault(kind=FaultKind.OTHER_USER, where="/me", facts=facts))
    return {"configured": configured, "compared": True}


def _same(configured: str, names: list[str]) -> bool:
    return configured.casefold() in {name.casefold() for name in names}


async def _address(run: Run) -> str:
    """Give the user's e-mail address; empty where the host does not tell one."""
    try:
        own = await run.client.get("/me", Address, {"fields": ME_ADDRESS_FIELDS})
    except TrackerError:  # whose the token is stays open then
        return ""
    return own.value.email.strip() if "@" in own.value.email else ""
