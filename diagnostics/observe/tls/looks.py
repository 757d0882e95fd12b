"""The handshakes beside the first one, which show whom it was with and how it would go under other rules.

They run at the same time as the first, send no request, and verify as always. What they do not show in time
is unknown; they are never a failure of their own.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from diagnostics.observe.dial import Dial
from diagnostics.observe.tls.driver import Attempt, attempt
from diagnostics.tracker.trust import BY_OPENSSL, Store, is_strict, set_strict, store_context

_GRACE_S: Final = 2.0
"""What a look that hangs costs a run whose first handshake passed; the others end when that one does."""
_LEAST_S: Final = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Looks:
    """What the other handshakes came to; None where that is not known."""

    chain: Attempt | None = None
    """The run's own trust, TLS 1.2 at most, where certificates travel in clear."""
    system: Attempt | None = None
    certifi: Attempt | None = None
    other_rules: Attempt | None = None
    """The run's own trust with strict rules where it has none, and without where it has."""


class Looking:
    """The looks while they run."""

    def __init__(self, host: str, way: Dial, ca_file: str | None, timeout_s: float) -> None:
        """Start them all."""

        def start(context: Callable[[], ssl.SSLContext]) -> asyncio.Task[Attempt]:
            return asyncio.create_task(attempt(host, way, context, timeout_s))

        self._tasks = {
            "chain": start(lambda: _capped(ca_file)),
            "certifi": start(lambda: store_context(Store.CERTIFI, ca_file)),
        }
        if ca_file is not None:
            self._tasks["system"] = start(lambda: store_context(Store.SYSTEM, ca_file))
        if ca_file is not None or BY_OPENSSL:
            self._tasks["other_rules"] = start(lambda: _other_rules(ca_file))

    async def seen(self, first: Attempt, left_s: float) -> Looks:
        """Give what they came to; after a handshake that passed they are not waited for long."""
        limit = min(_GRACE_S, max(left_s, _LEAST_S)) if first.passed else max(left_s, _LEAST_S)
        await asyncio.wait(self._tasks.values(), timeout=limit)
        return Looks(**{name: task.result() for name, task in self._tasks.items() if task.done()})

    async def aclose(self) -> None:
        """End those that still run."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)


def old_versions(ca_file: str | None) -> ssl.SSLContext:
    """Give a context that also takes versions and ciphers which are out of use, verifying as always."""
    context = store_context(Store.RUN, ca_file)
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("ALL:@SECLEVEL=0")
    return context


def _capped(ca_file: str | None) -> ssl.SSLContext:
    context = store_context(Store.RUN, ca_file)
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    return context


def _other_rules(ca_file: str | None) -> ssl.SSLContext:
    context = store_context(Store.RUN, ca_file)
    set_strict(context, strict=not is_strict(context))
    return context
