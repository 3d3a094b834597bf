"""The format of a click log: one event a line, as the JSON Schema beside this module says; its checks are read from it.

The schema is the only place where keys, patterns and limits stand. Three rules it cannot say: a day must be one of the
calendar, an interleaved list has a team for each story, and each team is one of its two systems.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any

from recommender.errors import EvaluationError

__all__ = ["SCHEMA_FILE", "VERSION", "Click", "Impression", "click_log_schema", "parse_event"]

Test = Callable[[Any], bool]

VERSION = 1
"""Of the format. A reader of another version refuses the line."""

SCHEMA_FILE = "click-log.schema.json"


@dataclass(frozen=True, slots=True)
class Impression:
    """A box that was shown. There is no attribute for its reader.

    Attributes
    ----------
    time : datetime
        When, with its time zone.
    impression : str
        An id drawn at random for this box alone, as by `secrets.token_urlsafe`.
    query : str
        The id of the article that the box belongs to.
    shown : tuple of str
        The ids of its stories, in order.
    systems : tuple of str
        The name of the system that made the list; of an interleaved list both.
    teams : tuple of (str or None), optional
        Of an interleaved list: for each story the system that it counts for, see `interleave`.
    """

    time: datetime
    impression: str
    query: str
    shown: tuple[str, ...]
    systems: tuple[str, ...]
    teams: tuple[str | None, ...] | None = None

    def to_json(self) -> str:
        """Return the line of the log, without its line end; an EvaluationError if the format does not allow it."""
        record = {
            "impression": self.impression,
            "query": self.query,
            "shown": [*self.shown],
            "systems": [*self.systems],
        }
        return _line("impression", self.time, record | ({} if self.teams is None else {"teams": [*self.teams]}))


@dataclass(frozen=True, slots=True)
class Click:
    """A story of a box that was clicked.

    Attributes
    ----------
    time : datetime
        When, with its time zone.
    impression : str
        The id of the box.
    article : str
        The id of the story.
    """

    time: datetime
    impression: str
    article: str

    def to_json(self) -> str:
        """Return the line of the log, without its line end; an EvaluationError if the format does not allow it."""
        return _line("click", self.time, {"impression": self.impression, "article": self.article})


@cache
def click_log_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of one line of a click log."""
    schema: dict[str, Any] = json.loads(files(__package__).joinpath(SCHEMA_FILE).read_text(encoding="utf-8"))
    return schema


def parse_event(value: Any) -> Impression | Click:
    """Return the event that a line says, parsed as JSON.

    Raises
    ------
    ValueError
        If it is none. The message names the key and what it must hold; it repeats no value of an unknown key.
    """
    if not isinstance(value, dict):
        raise ValueError("the line is no JSON object")
    kind = value.get("event")
    if kind not in ("impression", "click"):
        raise ValueError('the event is neither "impression" nor "click"')
    expected = _expected(kind)
    for key in value:
        if key not in expected:
            raise ValueError(
                f"{key[:40]!r} is no key of the format; nothing else, and nothing about readers, is logged"
            )
    for key, (is_right, description, is_required) in expected.items():
        if key not in value:
            if is_required:
                raise ValueError(f"{key!r} is missing; it must be {description}")
        elif not is_right(value[key]):
            raise ValueError(f"{key!r} must be {description}")
    time = _moment(value["time"])
    if kind == "click":
        return Click(time, value["impression"], value["article"])
    shown, systems, teams = value["shown"], value["systems"], value.get("teams")
    if (teams is None) != (len(systems) == 1):
        raise ValueError("'teams' belongs to lists of two systems, and to each of them")
    if teams is not None and (len(teams) != len(shown) or not set(teams) <= {*systems, None}):
        raise ValueError("'teams' must have one of the two systems, or null, for each story")
    return Impression(time, value["impression"], value["query"], tuple(shown), tuple(systems), teams and tuple(teams))


@cache
def _expected(kind: str) -> dict[str, tuple[Test, str, bool]]:
    """For each key of an event: a test of its value, what it must hold in words, and whether it is required."""
    shape = click_log_schema()["$defs"][kind]
    return {key: (_test(one), one["description"], key in shape["required"]) for key, one in shape["properties"].items()}


def _test(shape: Mapping[str, Any]) -> Test:
    """Return a test for a shape of the schema: of the words of JSON Schema, those that the schema uses."""
    if "$ref" in shape:
        return _test(click_log_schema()["$defs"][shape["$ref"].rpartition("/")[2]])
    if "const" in shape:
        return lambda value: not isinstance(value, bool) and bool(value == shape["const"])
    if "anyOf" in shape:
        choices = [_test(one) for one in shape["anyOf"]]
        return lambda value: any(is_right(value) for is_right in choices)
    return {"null": _null, "string": _string, "array": _array}[shape["type"]](shape)


def _null(shape: Mapping[str, Any]) -> Test:
    return lambda value: value is None


def _string(shape: Mapping[str, Any]) -> Test:
    least, most = shape.get("minLength", 0), shape.get("maxLength", 4096)
    if "pattern" not in shape:
        return lambda value: isinstance(value, str) and least <= len(value) <= most
    fullmatch = re.compile(shape["pattern"]).fullmatch
    return lambda value: isinstance(value, str) and least <= len(value) <= most and fullmatch(value) is not None


def _array(shape: Mapping[str, Any]) -> Test:
    is_right, least, most, is_set = _test(shape["items"]), shape["minItems"], shape["maxItems"], "uniqueItems" in shape
    return lambda value: (
        isinstance(value, list)
        and least <= len(value) <= most
        and all(map(is_right, value))
        and (not is_set or len(set(value)) == len(value))
    )


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        moment.timestamp()
    except (ValueError, OverflowError) as error:
        raise ValueError(f"'time' is {text!r}, which no calendar has") from error
    return moment


def _line(kind: str, time: datetime, record: Mapping[str, Any]) -> str:
    values = {"version": VERSION, "event": kind, "time": time.isoformat().replace("+00:00", "Z"), **record}
    try:
        parse_event(values)
    except ValueError as error:
        raise EvaluationError(f"this {kind} cannot be logged: {error}") from error
    return json.dumps(values, ensure_ascii=True, separators=(",", ":"))
