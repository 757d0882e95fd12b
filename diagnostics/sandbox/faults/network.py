"""Behaviours of a bad line: what is right is sent late, in part or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Final

from diagnostics.sandbox.faults.call import Behaviour, Call
from diagnostics.sandbox.faults.messages import Reply


def reset() -> Behaviour:
    """Break off after the request."""

    async def behave(call: Call) -> Reply | None:
        call.line.reset()
        return None

    return behave


def flap(*, times: int) -> Behaviour:
    """Break a run's first question off `times` times, answer it the next time, and so on."""

    async def behave(call: Call) -> Reply | None:
        if not call.opens_run or call.turn % (times + 1) == 0:
            return await call.reply()
        call.line.reset()
        return None

    return behave


def lose(*, each: int) -> Behaviour:
    """Break every `each`-th question off at its first try; its second is answered."""
    seen: dict[str, int] = {}

    async def behave(call: Call) -> Reply | None:
        place = seen.setdefault(call.request.target, len(seen))
        if place % each or call.turn % 2 == 0:
            return await call.reply()
        call.line.reset()
        return None

    return behave


def hang_up() -> Behaviour:
    """End the connection in order, without an answer."""

    async def behave(_call: Call) -> Reply | None:
        return None

    return behave


def cut(*, share: float) -> Behaviour:
    """Promise the whole body, send its first `share`, and hang up."""

    async def behave(call: Call) -> Reply | None:
        reply = await call.reply()
        await call.line.send(reply.head(call.moment) + reply.body[: int(len(reply.body) * share)])
        return None

    return behave


def drip(*, every_s: float) -> Behaviour:
    """Send the body one byte at a time."""

    async def behave(call: Call) -> Reply | None:
        reply = await call.reply()
        await call.line.send(reply.head(call.moment))
        for place in range(len(reply.body)):
            await call.line.send(reply.body[place : place + 1])
            await asyncio.sleep(every_s)
        return None

    return behave


def delay(*, seconds: float) -> Behaviour:
    """Answer rightly, and late."""

    async def behave(call: Call) -> Reply | None:
        reply = await call.reply()
        await asyncio.sleep(seconds)
        return reply

    return behave


def never() -> Behaviour:
    """Take the request, and say nothing."""

    async def behave(call: Call) -> Reply | None:
        await call.reader.read()
        return None

    return behave


NETWORK: Final[Mapping[str, Callable[..., Behaviour]]] = {
    "reset": reset,
    "flap": flap,
    "lose": lose,
    "hang-up": hang_up,
    "cut": cut,
    "drip": drip,
    "delay": delay,
    "never": never,
}
"""By the name that `faults.toml` gives it."""
