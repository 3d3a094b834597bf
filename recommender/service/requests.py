"""From a request of HTTP to the typed value that a function answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from http import HTTPStatus
from typing import Any

import anyio
import msgspec
from starlette.requests import ClientDisconnect, Request

from recommender.errors import unknown
from recommender.service.endpoint import Endpoint
from recommender.service.refusals import RefusedError

__all__ = ["asked_of", "body_of"]

BODIES = ("POST", "PUT")
"""Methods whose parameters stand in the body."""

PLAIN = "/v1/events"
"""The only place that takes a body of another kind than JSON says: `navigator.sendBeacon` of a browser sends text."""


def asked_of(endpoint: Endpoint, request: Request, body: bytes) -> Any:
    """Return the value that is asked; what is wrong with it raises a `msgspec.ValidationError`."""
    if endpoint.method not in BODIES:
        _refuse_unknown(request.query_params, endpoint.asked)
        values = _values(request.query_params.multi_items(), _lists(endpoint.asked))
        return msgspec.convert({**values, **request.path_params}, endpoint.asked, strict=False)
    if request.query_params:
        raise RefusedError(HTTPStatus.BAD_REQUEST, f"parameters of a {endpoint.method} stand in its body, as JSON")
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json" and endpoint.path != PLAIN:
        raise RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "send JSON, with Content-Type: application/json")
    try:
        if not request.path_params:
            return msgspec.json.decode(body or b"{}", type=endpoint.asked)
        values = msgspec.json.decode(body or b"{}", type=dict[str, Any])
    except RecursionError as error:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "the body is nested too deeply") from error
    for name, value in request.path_params.items():
        if values.setdefault(name, value) != value:
            raise RefusedError(HTTPStatus.BAD_REQUEST, f"{name} in the body is another one than in the path")
    return msgspec.convert(values, endpoint.asked, strict=True, builtin_types=())


async def body_of(request: Request, most: int, timeout: float) -> bytes:
    """Return the body of a request, unless it is too long, or too slow."""
    if request.method not in BODIES:
        return b""
    too_long = RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"the body may have {most:,} bytes")
    length = request.headers.get("content-length", "0")
    if not length.isdecimal() or len(length) > 18 or int(length) > most:
        raise too_long
    body = bytearray()
    try:
        with anyio.fail_after(timeout):
            async for chunk in request.stream():
                body += chunk
                if len(body) > most:
                    raise too_long
    except TimeoutError as error:
        raise RefusedError(HTTPStatus.REQUEST_TIMEOUT, "the body did not arrive in time") from error
    except ClientDisconnect as error:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "the body broke off") from error
    return bytes(body)


def _refuse_unknown(given: Iterable[str], asked: type) -> None:
    known = _names(asked)
    for name in given:
        if name not in known:
            raise RefusedError(HTTPStatus.BAD_REQUEST, unknown("parameter", name[:50], known))


@cache
def _names(asked: type) -> tuple[str, ...]:
    """The parameters of a query; of those that are tables, as ``filter[topic]``."""
    names: list[str] = []
    for field in msgspec.inspect.type_info(asked).fields:  # type: ignore[attr-defined]
        is_table = isinstance(field.type, msgspec.inspect.StructType)
        names += [f"{field.name}[{key}]" for key in _names(field.type.cls)] if is_table else [field.name]
    return tuple(names)


def _values(items: Iterable[tuple[str, str]], lists: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters of a query: ``filter[topic]=a`` is a part of ``filter``, and lists may be repeated."""
    values: dict[str, Any] = {}
    for name, value in items:
        table, kinds, key = values, lists, name
        if name.endswith("]"):
            outer, _, key = name[:-1].partition("[")
            table, kinds = values.setdefault(outer, {}), lists[outer]
        if kinds.get(key) is True:
            table.setdefault(key, []).extend(value.split(",") if key == "fields" else [value])
        elif key in table:
            raise RefusedError(HTTPStatus.BAD_REQUEST, f"{name[:50]!r} is given twice")
        else:
            table[key] = value
    return values


@cache
def _lists(asked: type) -> dict[str, Any]:
    """The parameters that are lists; of those that are tables, the same in turn."""
    found: dict[str, Any] = {}
    for field in msgspec.inspect.type_info(asked).fields:  # type: ignore[attr-defined]
        kind = field.type.type if isinstance(field.type, msgspec.inspect.Metadata) else field.type
        if isinstance(kind, msgspec.inspect.VarTupleType):
            found[field.name] = True
        elif isinstance(kind, msgspec.inspect.StructType):
            found[field.name] = _lists(kind.cls)
    return found
