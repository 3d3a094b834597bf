"""From the answer of a function to the response of HTTP, with what others may keep of it."""

from __future__ import annotations

import logging
from hashlib import blake2b
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import anyio
import msgspec
from anyio.to_thread import run_sync
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from recommender.service.asking import Asking
from recommender.service.endpoint import Endpoint
from recommender.service.kept_answers import KeptAnswers
from recommender.service.refusals import PROBLEM, ProblemDetails, RefusedError, details_of
from recommender.service.requests import asked_of, body_of
from recommender.service.service import Service

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

__all__ = ["SAFE_HEADERS", "THREADS", "Answering", "of_one_length", "refusal", "refusal_of_framework"]

THREADS = 2
"""Questions of one lane that a process works on at a time; the others wait for their turn. More would be no faster, as
Python runs one thread at a time, and all that are begun would end late instead of one after the other. What may take
seconds (long texts, changes of the site) has a lane of its own, so that no list waits for it. A plain choice."""

SAFE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}
"""Of each answer; a page names a policy of its own."""

CHALLENGE = {"WWW-Authenticate": 'Bearer realm="recommender"'}

_log = logging.getLogger("recommender.service")
_encoder = msgspec.json.Encoder()


class Answering:
    """Answers the requests to all endpoints of one service."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self._kept = KeptAnswers()
        self._lanes: dict[bool, anyio.CapacityLimiter] = {}

    async def __call__(self, endpoint: Endpoint, request: Request) -> Response:
        """Answer one request."""
        settings = self.service.settings
        try:
            is_editor = self._is_editor(request, must=endpoint.for_editors)
            body = await body_of(request, settings.max_body, settings.timeout)
            asked = asked_of(endpoint, request, body)
            asking = Asking(self.service, self.service.site.snapshot(), is_editor)
            headers = self._headers(endpoint, request, asking)
            tag = headers.get("ETag")
            if _is_known(request, tag):
                return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
            answer = self._kept.get(tag)
            if answer is None:
                answer = await self._answer(endpoint, asking, asked)
                self._kept.keep(tag, answer)
        except Exception as error:
            return refusal(error)
        return Response(answer, endpoint.status, headers, "application/json")

    async def _answer(self, endpoint: Endpoint, asking: Asking, asked: Any) -> bytes:
        if endpoint.kept not in self._lanes:  # it belongs to the loop that runs
            self._lanes[endpoint.kept] = anyio.CapacityLimiter(THREADS)

        def work() -> bytes:
            return _encoder.encode(endpoint.function(asking, asked))

        try:
            # What changes files is never given up half way: who asked could not know whether it was done.
            give_up = not (endpoint.for_editors and endpoint.method != "GET")
            with anyio.fail_after(self.service.settings.timeout if give_up else None):
                return await run_sync(work, abandon_on_cancel=give_up, limiter=self._lanes[endpoint.kept])
        except TimeoutError as error:
            detail = "it took too long; ask again later"
            raise RefusedError(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers={"Retry-After": "5"}) from error

    def _is_editor(self, request: Request, *, must: bool) -> bool:
        """Whether the token is shown. A wrong one is refused everywhere, so that nobody takes it for a right one."""
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme:
            if scheme.lower() == "bearer" and self.service.is_token(given.strip()):
                return True
            raise RefusedError(HTTPStatus.UNAUTHORIZED, "this is not the token", headers=CHALLENGE)
        if must and not self.service.has_token:
            detail = "nobody may do this: no token is set; see RECOMMENDER_TOKEN in docs/serve.md"
            raise RefusedError(HTTPStatus.FORBIDDEN, detail)
        if must:
            raise RefusedError(HTTPStatus.UNAUTHORIZED, "send the token: Authorization: Bearer …", headers=CHALLENGE)
        return False

    def _headers(self, endpoint: Endpoint, request: Request, asking: Asking) -> dict[str, str]:
        if not endpoint.kept:
            return {**SAFE_HEADERS, "Cache-Control": "no-store"}
        settings = self.service.settings
        asked = [asking.version, endpoint.path, asking.is_editor, request.path_params, request.url.query]
        tag = blake2b(_encoder.encode(asked), digest_size=12).hexdigest()
        kept = f"public, max-age={settings.max_age}, stale-while-revalidate={settings.stale}"
        return {
            **SAFE_HEADERS,
            "ETag": f'W/"{tag}"',
            "Cache-Control": "private, no-cache" if asking.is_editor else kept,
            "Vary": "Authorization",
        }


def refusal(error: Exception) -> Response:
    """Return the response to a request that failed; what nobody foresaw is logged."""
    details, headers = details_of(error)
    if details.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("a request failed", exc_info=error)
    return _problem(details, headers)


async def refusal_of_framework(_: Request, error: Exception) -> Response:
    """Return the response to a request for which there is no endpoint."""
    status = HTTPStatus(error.status_code if isinstance(error, HTTPException) else 500)
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    detail = "there is nothing here; /openapi.json lists what there is"
    if status == HTTPStatus.METHOD_NOT_ALLOWED:
        detail = f"only {headers.get('Allow', 'other methods')} can be used here"
    return _problem(ProblemDetails(title=status.phrase, status=status, detail=detail), headers)


def of_one_length(app: ASGIApp) -> ASGIApp:
    """Return an application that refuses requests whose length is given in two ways, and ends their connection.

    A server in front may see another end of them, and what follows as another one's request (RFC 9112, section 6.1).
    """

    async def checked(scope: Scope, receive: Receive, send: Send) -> None:
        if {b"content-length", b"transfer-encoding"} <= {name for name, _ in scope["headers"]}:
            detail = "both Content-Length and Transfer-Encoding are given; send one of them"
            error = RefusedError(HTTPStatus.BAD_REQUEST, detail, headers={"Connection": "close"})
            await refusal(error)(scope, receive, send)
        else:
            await app(scope, receive, send)

    return checked


def _problem(details: ProblemDetails, headers: dict[str, str]) -> Response:
    sent = {**SAFE_HEADERS, "Cache-Control": "no-store", **headers}
    return Response(_encoder.encode(details), details.status, sent, PROBLEM)


def _is_known(request: Request, tag: str | None) -> bool:
    """Whether the asker has the answer already (RFC 9110, weak comparison)."""
    known = request.headers.get("if-none-match")
    if tag is None or known is None or request.method not in ("GET", "HEAD"):
        return False
    return known.strip() == "*" or any(one.strip() == tag or f"W/{one.strip()}" == tag for one in known.split(","))
