"""The description of the service in OpenAPI 3.1, made of the table of endpoints and their types."""

from __future__ import annotations

import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import msgspec

from recommender import __version__
from recommender.service.endpoint import Endpoint
from recommender.service.refusals import PROBLEM, ProblemDetails
from recommender.service.requests import BODIES

__all__ = ["input_schema", "openapi"]

REFERENCE = "#/components/schemas/{name}"

REFUSED = {PROBLEM: {"schema": {"$ref": REFERENCE.format(name="ProblemDetails")}}}


def openapi(endpoints: Iterable[Endpoint]) -> dict[str, Any]:
    """Return the description, as JSON knows it."""
    listed = list(endpoints)
    types = {kind: None for one in listed for kind in (one.asked, one.answered)} | {ProblemDetails: None}
    _, schemas = msgspec.json.schema_components(types, ref_template=REFERENCE)
    paths: dict[str, Any] = {}
    for endpoint in listed:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Related stories",
            "version": __version__,
            "description": "Related stories of a site: ranked, explained. Errors are as RFC 9457 has them.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"editor": {"type": "http", "scheme": "bearer"}},
        },
    }


def input_schema(asked: type) -> dict[str, Any]:
    """Return the schema of a type alone, with all that it refers to."""
    (schema,), parts = msgspec.json.schema_components([asked], ref_template="#/$defs/{name}")
    own = parts.pop(schema["$ref"].rpartition("/")[2]) if "$ref" in schema else schema
    return {**own, **({"$defs": parts} if parts else {})}


def _operation(endpoint: Endpoint, schemas: dict[str, Any]) -> dict[str, Any]:
    in_path = re.findall(r"{(\w+)}", endpoint.path)
    name = f"{endpoint.method.lower()}{re.sub('[^a-z]+', '_', endpoint.path).rstrip('_')}"
    operation: dict[str, Any] = {
        "operationId": name,
        "summary": endpoint.summary,
        "parameters": [_parameter(endpoint, schemas, name) for name in in_path],
        "responses": _responses(endpoint),
    }
    properties = schemas[endpoint.asked.__name__]["properties"]
    if endpoint.method in BODIES:
        content = {"application/json": {"schema": _body_schema(endpoint, schemas, in_path)}}
        operation["requestBody"] = {"required": True, "content": content}
    else:
        operation["parameters"] += [_parameter(endpoint, schemas, name) for name in properties if name not in in_path]
    if endpoint.for_editors:
        operation["security"] = [{"editor": []}]
    elif endpoint.kept:
        operation["security"] = [{}, {"editor": []}]
    return operation


def _parameter(endpoint: Endpoint, schemas: dict[str, Any], name: str) -> dict[str, Any]:
    shape = schemas[endpoint.asked.__name__]
    if f"{{{name}}}" in endpoint.path:
        return {"name": name, "in": "path", "required": True, "schema": shape["properties"][name]}
    parameter = {"name": name, "in": "query", "schema": shape["properties"][name]}
    if name in shape.get("required", ()):
        parameter["required"] = True
    if "$ref" in str(parameter["schema"]):
        parameter |= {"style": "deepObject", "explode": True}
    return parameter


def _body_schema(endpoint: Endpoint, schemas: dict[str, Any], in_path: list[str]) -> dict[str, Any]:
    """The schema of a body; what stands in the path need not be repeated there."""
    whole = schemas[endpoint.asked.__name__]
    if not in_path:
        return {"$ref": REFERENCE.format(name=endpoint.asked.__name__)}
    properties = {name: shape for name, shape in whole["properties"].items() if name not in in_path}
    required = [name for name in whole.get("required", ()) if name not in in_path]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _responses(endpoint: Endpoint) -> dict[str, Any]:
    answer = {"schema": {"$ref": REFERENCE.format(name=endpoint.answered.__name__)}}
    wrong = [HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND, HTTPStatus.SERVICE_UNAVAILABLE, HTTPStatus.UNAUTHORIZED]
    if endpoint.method in BODIES:
        wrong += [HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.UNSUPPORTED_MEDIA_TYPE]
    if endpoint.for_editors:
        wrong += [HTTPStatus.FORBIDDEN, HTTPStatus.METHOD_NOT_ALLOWED, HTTPStatus.CONFLICT]
    if endpoint.method in ("POST", "PUT", "DELETE"):
        wrong += [HTTPStatus.INSUFFICIENT_STORAGE]
    if endpoint.method == "PUT":
        wrong += [HTTPStatus.UNPROCESSABLE_ENTITY]
    responses: dict[str, Any] = {
        str(endpoint.status): {"description": endpoint.summary, "content": {"application/json": answer}}
    }
    if endpoint.kept:
        responses["304"] = {"description": "The asker has this answer already"}
    for status in sorted(wrong):
        responses[str(status.value)] = {"description": status.phrase, "content": REFUSED}
    return responses
