"""An endpoint: one row of the table that routes, OpenAPI, tools for assistants and documents are made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from recommender.service.asking import Asking

__all__ = ["Endpoint"]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What is answered at one place.

    Attributes
    ----------
    method : {"GET", "POST", "PUT", "DELETE"}
    path : str
        With ``{name}`` for a part that is the parameter of that name; it may hold slashes.
    summary : str
        What it does, in one line.
    asked : type
        A `msgspec.Struct`: parameters of the query of a GET or DELETE, else the body.
    answered : type
        Another one: the body of the answer.
    function : callable
        Makes the answer; it runs in a thread.
    for_editors : bool
        Whether the token is asked for.
    kept : bool
        Whether others may keep the answer until the site has another version.
    status : int
        Of an answer.
    """

    method: Literal["GET", "POST", "PUT", "DELETE"]
    path: str
    summary: str
    asked: type
    answered: type
    function: Callable[[Asking, Any], Any]
    for_editors: bool = False
    kept: bool = False
    status: int = 200
