"""Refusals: what is wrong with a request, as RFC 9457 has it (``application/problem+json``)."""

from __future__ import annotations

from http import HTTPStatus

import msgspec

from recommender.errors import RecommenderError, UnknownArticleError

__all__ = ["PROBLEM", "ProblemDetails", "RefusedError", "details_of"]

PROBLEM = "application/problem+json"
"""The media type of a refusal."""


class ProblemDetails(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a request was refused (RFC 9457).

    Attributes
    ----------
    title : str
        What its status means.
    status : int
        The status of HTTP.
    detail : str
        What is wrong, and what to do.
    closest : tuple of str
        Ids of the articles whose names are nearest to one that nobody has.
    """

    title: str
    status: int
    detail: str
    closest: tuple[str, ...] = ()


class RefusedError(Exception):
    """A request that is not answered; `headers` are those of the refusal."""

    def __init__(
        self, status: HTTPStatus, detail: str, *, closest: tuple[str, ...] = (), headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.closest = closest
        self.headers = headers or {}


def details_of(error: Exception) -> tuple[ProblemDetails, dict[str, str]]:
    """Return what to say of an error, and with which headers; of one that nobody foresaw, nothing is told."""
    headers: dict[str, str] = {}
    match error:
        case RefusedError():
            status, detail, closest, headers = error.status, error.detail, error.closest, error.headers
        case UnknownArticleError():
            status, detail, closest = HTTPStatus.NOT_FOUND, str(error), error.closest
        case RecommenderError() | msgspec.ValidationError():
            status, detail, closest = HTTPStatus.BAD_REQUEST, str(error), ()
        case msgspec.DecodeError():
            status, detail, closest = HTTPStatus.BAD_REQUEST, f"the body is no JSON: {error}", ()
        case _:
            status, detail, closest = HTTPStatus.INTERNAL_SERVER_ERROR, "the log of the service says why", ()
    return ProblemDetails(title=status.phrase, status=status, detail=detail, closest=closest), headers
