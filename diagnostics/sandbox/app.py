"""The ASGI application: from a request to an endpoint, and from its answer to bytes."""

from __future__ import annotations

import dataclasses
import logging
import re
import time
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from diagnostics.sandbox import api_people, api_planning, api_projects, api_stories, errors, headers
from diagnostics.sandbox.access import authenticate
from diagnostics.sandbox.call import Answer, Call, Endpoint
from diagnostics.sandbox.flavours import FLAVOURS, Flavour, Page, PageInsteadError
from diagnostics.sandbox.model import World
from diagnostics.sandbox.params import check_names, check_shaping
from diagnostics.sandbox.shape import in_millis, parse_fields, shape

BASE = "/services/v5"
"""The path that the API stands under."""
ENDPOINTS = (*api_people.ENDPOINTS, *api_projects.ENDPOINTS, *api_stories.ENDPOINTS, *api_planning.ENDPOINTS)
"""Every path that is answered."""

_LOG = logging.getLogger(__name__)
_LOG.addHandler(logging.NullHandler())


class SqueezeSlashes:
    """Reads several slashes as one, as the service does: `/projects//epics` asks for the project "epics"."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its path put right."""
        if "path" in scope:
            scope = {**scope, "path": re.sub("//+", "/", scope["path"])}
        await self._app(scope, receive, send)


def make_app(world: World) -> Starlette:
    """Give the application that serves a world, in the flavour of its scenario."""
    service = _Service(world, FLAVOURS[world.scenario.flavour])
    app = Starlette(
        routes=service.routes(),
        # Level 1: on loopback the time to compress counts, not the bytes saved.
        middleware=[
            Middleware(SqueezeSlashes),
            Middleware(GZipMiddleware, minimum_size=1000, compresslevel=1),
        ],
        exception_handlers={404: service.no_route, 405: service.no_route},
    )
    app.router.redirect_slashes = False
    return app


class _Service:
    """A world behind the endpoints, with the layer of its flavour over them."""

    def __init__(self, world: World, flavour: Flavour) -> None:
        self._world = world
        self._flavour = flavour

    def routes(self) -> list[Route]:
        """Give what is served."""
        if self._flavour.everywhere is not None:
            return [Route("/{path:path}", self._page(self._flavour.everywhere), methods=["GET"])]
        return [
            Route(BASE + endpoint.path, self._serve(endpoint), methods=["GET"])
            for endpoint in ENDPOINTS
            if self._flavour.has(endpoint.path)
        ]

    async def no_route(self, _request: Request, _error: Exception) -> Response:
        """Answer what matches no endpoint."""
        return self._refusal(errors.no_route(), time.perf_counter())

    def _page(self, page: Page) -> Callable[[Request], Awaitable[Response]]:
        async def respond(_request: Request) -> Response:
            return HTMLResponse(page.html, page.status, headers=dict(page.headers))

        return respond

    def _serve(self, endpoint: Endpoint) -> Callable[[Request], Awaitable[Response]]:
        async def respond(request: Request) -> Response:
            started = time.perf_counter()
            try:
                return self._answer(endpoint, request, started)
            except errors.ApiError as error:
                return self._refusal(error, started)
            except PageInsteadError as instead:
                return HTMLResponse(instead.page.html, instead.page.status)
            except Exception:  # noqa: BLE001 - whatever goes wrong here, the service answers 500
                _LOG.exception("no answer to %s", endpoint.path)
                return self._refusal(errors.unhandled(), started)

        return respond

    def _answer(self, endpoint: Endpoint, request: Request, started: float) -> Response:
        world = self._world
        user = authenticate(world.scenario.users, request.headers, basic=endpoint.basic)
        query = self._flavour.ask(endpoint.path, endpoint.params, request.query_params)
        check_names(query, endpoint.params)
        check_shaping(query)
        answer = endpoint.handler(Call(world, user, request.path_params, query))
        body = msgspec.json.encode(self._flavour.body(world, _shaped(world, answer, query)))
        sent = headers.common(200, time.perf_counter() - started) | headers.of_answer(answer, body, world.now)
        return Response(body, headers=self._flavour.headers(sent))

    def _refusal(self, error: errors.ApiError, started: float) -> Response:
        sent = headers.common(error.status, time.perf_counter() - started)
        return Response(msgspec.json.encode(error.body), error.status, headers=self._flavour.headers(sent))


def _shaped(world: World, answer: Answer, query: Any) -> Any:  # noqa: ANN401 - any JSON value
    body: Any = answer.body
    if "fields" in query:
        fields = parse_fields(query["fields"], answer.kind)
        if isinstance(body, list):
            body = [shape(world, answer.kind, item, fields) for item in body]
        else:
            body = shape(world, answer.kind, body, fields)
    if query.get("date_format") == "millis":
        body = in_millis(body)
    if query.get("envelope") == "true":
        pages = {"pagination": dataclasses.asdict(answer.page)} if answer.page else {}
        body = {"data": body, **pages}
    return body
