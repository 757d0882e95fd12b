"""Behaviours of a host that refuses whom it should know, in Tracker's own words (tracker-api-v5 §5)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from diagnostics.sandbox.errors import ApiError, invalid_authentication, unauthorized
from diagnostics.sandbox.faults.call import Behaviour, Call
from diagnostics.sandbox.faults.messages import Reply


def reject(*, status: int) -> Behaviour:
    """Refuse the token with `status`."""

    async def behave(_call: Call) -> Reply | None:
        return _refusal(invalid_authentication(token=True), status)

    return behave


def suspend(*, status: int) -> Behaviour:
    """Know the token, and refuse its user everything with `status`."""

    async def behave(_call: Call) -> Reply | None:
        return _refusal(unauthorized(), status)

    return behave


def revoke(*, at: str) -> Behaviour:
    """Take the token until a path that begins with `at` is asked for; refuse it for the rest of the run."""
    revoked = False

    async def behave(call: Call) -> Reply | None:
        nonlocal revoked
        revoked = (revoked or call.place.startswith(at)) and not call.opens_run
        return _refusal(invalid_authentication(token=True), 403) if revoked else await call.reply()

    return behave


def _refusal(error: ApiError, status: int) -> Reply:
    headers = {"content-type": "application/json; charset=utf-8", "server": "tracker-doctor-sandbox"}
    return Reply(status, msgspec.json.encode(error.body), headers)


ACCESS: Final[Mapping[str, Callable[..., Behaviour]]] = {
    "reject": reject,
    "revoke": revoke,
    "suspend": suspend,
}
"""By the name that `faults.toml` gives it."""
