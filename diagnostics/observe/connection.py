"""Links of connection health that need no network of their own or stand on HTTP, one function each."""

from __future__ import annotations

from typing import Final, TypeVar

from diagnostics.faults import Fault, FaultKind
from diagnostics.observe.graph import Facts, NotApplicableError
from diagnostics.observe.identity import identify
from diagnostics.observe.run import Run
from diagnostics.secret import SecretKind, SecretState, examine
from diagnostics.snapshot import MembershipFact, StageName, UserFacts
from diagnostics.target import BLOCKING
from diagnostics.tracker.client import Params
from diagnostics.tracker.errors import (
    AnswerError,
    MalformedError,
    RefusedError,
    TrackerError,
    UnreachableError,
)
from diagnostics.tracker.transport import Basic, Token
from diagnostics.tracker.wire import ME_FIELDS, ME_FIELDS_BEFORE_ACCOUNTS, Me, MeWithToken

M = TypeVar("M", bound=Me)

LATENCY_SAMPLES: Final = 5
SAMPLES_ALONE: Final = 2
"""Samples taken before anything else is asked; the others beside small questions, never beside stories."""
_SAMPLING_SHARE: Final = 0.2
"""Of the deadline: what is read after this needs the time more than one further sample does."""
_OF_AUTHENTICATION: Final = frozenset({FaultKind.INVALID_AUTHENTICATION, FaultKind.UNAUTHORIZED_OPERATION})
_ID: Final[Params] = {"fields": "id"}


async def settings(run: Run) -> Facts:
    """Pass a target that a request can be made for."""
    for fault in run.target.faults:
        if fault.kind in BLOCKING:
            raise TrackerError(fault)
    facts = run.target_facts
    return {"url": facts.url, "auth": facts.auth, "secret_source": facts.secret_source}


async def http(run: Run) -> Facts:
    """Ask `/me` once: this stage passes when v5 answers at all, also with a refusal."""
    target = run.target
    if run.way is not None and run.way.hop is not None and run.target_facts.scheme == "http":
        await _ask_past_the_proxy(run)
    if target.token is not None:
        run.client.authenticate(Token(target.token))
    elif target.password is not None:
        run.client.authenticate(Basic(target.username, target.password))
    try:
        run.me = await _me(run)
    except (RefusedError, AnswerError) as error:
        if error.fault.kind not in _OF_AUTHENTICATION:
            raise
        run.auth_fault = error.fault
        return {"http_status": error.fault.facts.get("http_status")}
    return {"http_status": 200}


async def auth(run: Run) -> Facts:
    """Tell whether the secret was taken, and for whom."""
    if run.auth_fault is not None:
        raise UnreachableError(run.auth_fault)
    if run.me is None:
        raise NotApplicableError
    me = run.me
    named = await identify(run, me)
    run.user = UserFacts(
        id=me.id,
        name=me.name,
        username=me.username,
        initials=me.initials,
        memberships=tuple(
            MembershipFact(project_id=one.project_id, project_name=one.project_name, role=one.role)
            for one in me.projects or ()
        ),
        lists_accounts=me.accounts is not None,
    )
    return {"user_id": me.id, "username": me.username, "projects": len(me.projects or ()), **named}


async def latency(run: Run) -> Facts:
    """Ask for one's own id a few times on the open connection, fewer where that takes long.

    The last ones go ahead of the small questions that are asked beside them.
    """
    start, samples = run.clock.perf(), 0
    while samples < LATENCY_SAMPLES:
        if samples == SAMPLES_ALONE:
            run.let_join(StageName.LATENCY)
        answer = await run.client.get("/me", Me, _ID, urgent=True)
        run.fields_obeyed = not (answer.value.username or answer.value.name)
        samples += 1
        run.progress(StageName.LATENCY, samples, LATENCY_SAMPLES, "answers")
        if run.clock.perf() - start > run.target.deadline_s * _SAMPLING_SHARE:
            break
    return {"samples": samples}


async def clock(run: Run) -> Facts:
    """Count the answers of `/me` whose Date header the clock can be held against."""
    samples = run.dated_answers("/me")
    if not samples:
        raise NotApplicableError
    return {"samples": samples}


async def _ask_past_the_proxy(run: Run) -> None:
    """Ask without the secret first: plain http shows a proxy every header, also one that then says no.

    Raises:
        AnswerError: What came is no answer of v5, which refuses a request without a token.
    """
    try:
        await run.client.get("/me", Me, _ID)
    except AnswerError as error:
        if error.fault.kind not in _OF_AUTHENTICATION:
            raise
    except (RefusedError, MalformedError):
        return


async def _me(run: Run) -> Me:
    if run.target.token is None and run.target.password is not None:
        own = await _ask_me(run, MeWithToken, "api_token,")
        facts = examine(own.api_token, SecretKind.TOKEN, literals=frozenset())
        if facts.state is not SecretState.USABLE:
            pointer: Facts = {"pointer": "$.api_token"}
            run.auth_fault = Fault(kind=FaultKind.UNEXPECTED_SHAPE, where="/me", facts=pointer)
        else:
            run.client.authenticate(Token(own.api_token))
        return own
    return await _ask_me(run, Me, "")


async def _ask_me(run: Run, shape: type[M], also: str) -> M:
    """Ask with the fields of today, else of 2016, else without any: hosts refuse what they do not know."""
    for fields in (ME_FIELDS, ME_FIELDS_BEFORE_ACCOUNTS):
        try:
            return (await run.client.get("/me", shape, {"fields": also + fields})).value
        except RefusedError as error:
            if error.fault.kind is not FaultKind.INVALID_PARAMETER:
                raise
    return (await run.client.get("/me", shape)).value
