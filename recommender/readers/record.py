"""One record, of whatever file: its keys and values, and where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from recommender.readers.fields import TABLES, shape_of
from recommender.readers.links import note_name, scalar_text
from recommender.readers.parse_result import KeyPath
from recommender.readers.report import shown
from recommender.readers.source import Source
from recommender.readers.value_tests import switch

__all__ = ["Record"]


@dataclass
class Record:
    """The mapping that describes one article, and its place.

    Attributes
    ----------
    values : mapping
        Keys and values as they were read, of any type.
    source : Source
        Its file.
    lines : mapping of path to int
        Line in the file of each key ``(key,)`` and of each entry below it ``(key, index)``, 1-based, as far as known.
    written : mapping of path to str
        Scalars that are not strings, as they are written in the file, as far as known.
    line : int
        Line where the record starts, in a file of several records; else 0.
    """

    values: Mapping[Any, Any]
    source: Source
    lines: Mapping[KeyPath, int] = field(default_factory=dict)
    written: Mapping[KeyPath, str] = field(default_factory=dict)
    line: int = 0

    @property
    def keys(self) -> Mapping[str, str]:
        """Each key as written, under the normalized one; of several spellings, the first one counts."""
        return self._shape.names

    def __post_init__(self) -> None:
        self._flat = self._with_tables()
        self._shape = shape_of(self._flat)

    def _with_tables(self) -> Mapping[Any, Any]:
        """The values, with those of the tables in `TABLES` behind them: what the record itself says goes before."""
        tables = [value for key, value in self.values.items() if isinstance(value, dict) and str(key).lower() in TABLES]
        if not tables:  # as in most records
            return self.values
        flat = dict(self.values)
        for table in tables:
            for key, value in table.items():
                flat.setdefault(key, value)
        return flat

    @cached_property
    def normalized(self) -> dict[str, Any]:
        """The values by normalized key; of several spellings, the first one counts."""
        flat = self._flat
        return {normalized: flat[key] for normalized, key in self.keys.items()}

    @cached_property
    def own(self) -> dict[str, Any]:
        """The values outside of `TABLES` by normalized key: layouts and switches of tables are of the theme."""
        if self._flat is self.values:
            return self.normalized
        return {normalized: self.values[key] for normalized, key in self.keys.items() if key in self.values}

    def find(self, name: str) -> list[tuple[str, Any]]:
        """Return the (key as written, value) pairs of the field `name`: the user's keys, then those of `FIELDS`."""
        keys, flat = self._shape.fields.get(name), self._flat
        pairs = [(key, flat[key]) for key in keys if flat[key] is not None] if keys else []
        if self.source.fields.are_own:  # in few sites
            own = self.source.fields.find_own(name, self.values)
            return [*((self.keys.get(key, key), value) for key, value in own), *pairs]
        return pairs

    def line_of(self, key: str, index: int | None = None) -> int:
        """Return the line of a key, or of an entry below it; the record's own line if it is unknown."""
        if index is not None and (key, index) in self.lines:
            return self.lines[key, index]
        return self.lines.get((key,), self.line)

    def as_written(self, key: str, value: Any) -> str | None:
        """Return a scalar as text, ``007`` where YAML reads the number 7; None for other values."""
        return scalar_text(self.written.get((key,), value) if not isinstance(value, str | list | dict) else value)

    def report_type(self, key: str, value: Any, expected: str) -> None:
        """Report a value of the wrong type."""
        text = f"{key}: {shown(value)} is not {expected}"
        self.source.report.add("wrong type", text, f"write {expected} there, or remove it", self.line_of(key))

    def text(self, name: str) -> str:
        """Return the first text of the field `name`, or an empty one."""
        for key, value in self.find(name):
            is_plain = isinstance(value, str) and "[[" not in value  # as nearly all
            text = scalar_text(value) if is_plain else self.as_written(key, note_name(value))
            if text is None and value is not False:  # "excerpt: false" means that there is none
                self.report_type(key, value, "a line of text")
            if text:
                return text
        return ""

    def is_on(self, name: str) -> bool:
        """Return the first switch of the field `name`; False if there is none."""
        for key, value in self.find(name):
            state = switch(value)
            if state is not None:
                return state
            self.report_type(key, value, "true or false")
        return False
