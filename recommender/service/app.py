"""The application of ASGI: endpoints, pages and figures around one open site."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import anyio
import msgspec
from anyio.to_thread import run_sync
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from recommender.errors import RecommenderError
from recommender.service.endpoint import Endpoint
from recommender.service.endpoints import ENDPOINTS
from recommender.service.metrics import CONTENT_TYPE, Metrics
from recommender.service.observing import ROUTE, Observing
from recommender.service.openapi import openapi
from recommender.service.pages import PAGES
from recommender.service.responses import SAFE_HEADERS, Answering, of_one_length, refusal_of_framework
from recommender.service.serve_settings import path_in
from recommender.service.service import Service

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from recommender.api import Site

__all__ = ["check_site", "create_app"]

_log = logging.getLogger("recommender.service")

SMALL = 500
"""Bytes of an answer that is not compressed: it fits into one packet."""


@dataclass(frozen=True, eq=False)
class _State:
    """What requests need; it is made when the application starts."""

    service: Service
    answering: Answering
    metrics: Metrics
    app: ASGIApp


def create_app(open_site: Callable[[], Site]) -> ASGIApp:
    """Return the application that serves a site.

    Parameters
    ----------
    open_site : callable
        Opens the site; it is called when the application starts, so that to import it costs nothing.

    Examples
    --------
    >>> import recommender
    >>> from recommender.service import create_app
    >>> app = create_app(lambda: recommender.open("seeds"))
    """
    states: list[_State] = []

    @asynccontextmanager
    async def lifespan(_: Any) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            state = await _started(await run_sync(open_site), stack)
            states.append(state)
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(_follow, state.service)
                yield
                states.clear()
                tasks.cancel_scope.cancel()

    # The first one only starts and stops: what is inside depends on the settings of the site.
    outer = Starlette(lifespan=lifespan)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and states:
            await states[0].app(scope, receive, send)
        elif scope["type"] == "http":
            await Response("not ready", 503, {"Retry-After": "1"}, "text/plain")(scope, receive, send)
        else:
            await outer(scope, receive, send)

    return app


def check_site(site: Site) -> None:
    """Raise what is wrong with the settings, the token or the report of a site, before anything listens."""
    _figures(Service(site))


def _figures(service: Service) -> Metrics:
    settings = service.site.settings
    return Metrics(path_in(settings, report) if (report := service.settings.report) else None)


async def _started(site: Site, stack: AsyncExitStack) -> _State:
    """Make all that answers requests."""
    service = await run_sync(Service, site)
    settings = service.settings
    metrics = _figures(service)
    answering = Answering(service)
    routes: list[Route | Mount] = [_route(answering, endpoint) for endpoint in ENDPOINTS]
    routes += [_plain(path, function) for path, function in _plain_answers(service, metrics).items()]
    routes += [_plain(path, page) for path, page in PAGES.items()]
    if settings.mcp:
        from recommender.service.mcp_server import http_app

        routes.append(Mount("/mcp", await stack.enter_async_context(http_app(service))))
    middleware = [Middleware(GZipMiddleware, minimum_size=SMALL)]
    if settings.cors:
        middleware.append(
            Middleware(
                CORSMiddleware,
                allow_origins=settings.cors,
                allow_methods=("GET", "POST"),
                allow_headers=("Content-Type",),
                expose_headers=("ETag",),
                max_age=86_400,
            )
        )
    handlers: Mapping[Any, Any] = {HTTPException: refusal_of_framework}
    inner = Starlette(routes=routes, middleware=middleware, exception_handlers=handlers)
    return _State(service, answering, metrics, Observing(of_one_length(inner), metrics))


def _route(answering: Answering, endpoint: Endpoint) -> Route:
    async def answer(request: Request) -> Response:
        request.scope[ROUTE] = endpoint.path
        return await answering(endpoint, request)

    return Route(endpoint.path.replace("}", ":path}"), answer, methods=[endpoint.method])


def _plain(path: str, function: Callable[[], Response]) -> Route:
    async def answer(request: Request) -> Response:
        request.scope[ROUTE] = path
        return function()

    return Route(path, answer, methods=["GET"])


def _plain_answers(service: Service, metrics: Metrics) -> dict[str, Callable[[], Response]]:
    """Answers without parameters, by their places."""
    description = msgspec.json.encode(openapi(ENDPOINTS))
    no_store = {**SAFE_HEADERS, "Cache-Control": "no-store"}

    def ready() -> Response:
        site = service.site.snapshot()
        return Response(
            msgspec.json.encode({"version": site.version, "articles": len(site.corpus), "trouble": site.trouble}),
            headers=no_store,
            media_type="application/json",
        )

    return {
        "/healthz": partial(Response, "ok\n", headers=no_store, media_type="text/plain"),
        "/readyz": ready,
        "/metrics": lambda: Response(metrics.text(service.site.snapshot()), headers=no_store, media_type=CONTENT_TYPE),
        "/openapi.json": partial(Response, description, headers=SAFE_HEADERS, media_type="application/json"),
    }


async def _follow(service: Service) -> None:
    """Take what other processes have made of the index; what goes wrong is logged, and the site stays as it was."""
    pause = service.settings.follow
    while pause:
        await anyio.sleep(pause)
        try:
            await run_sync(service.follow)
        except RecommenderError as error:
            _log.warning("the newer index was not taken: %s", error)
