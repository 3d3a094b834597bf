"""The values of single fields: people, pictures, names, and numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from recommender.content import is_path_or_http
from recommender.readers.links import clean_address, note_name, provider_name
from recommender.readers.record import Record

__all__ = ["authors", "first_name", "images", "provider", "quality"]

MAX_AUTHORS = 20
"""Authors that are read of one article: a plain choice."""

MAX_IMAGES = 20
"""Pictures that are read of one list: a plain choice."""

IMAGE_KEYS = ("url", "src", "path", "image", "file", "feature")
"""Keys of the address in a mapping that describes a picture."""


def authors(record: Record) -> tuple[str, ...]:
    """The names of all authors, each once."""
    names: dict[str, None] = {}
    for _, value in record.find("authors"):
        for author in _items(value)[:MAX_AUTHORS]:
            if not isinstance(author, list) and (name := provider_name(author)):
                names[name] = None
    return tuple(names)


def _items(value: Any) -> list[Any]:
    """The members of a list; of another value, itself. A link of a note is no list, though YAML says so."""
    value = note_name(value)
    return value if isinstance(value, list) else [value]


def first_name(record: Record, name: str) -> str:
    """The first name in a field: a text, a mapping with a name, or a list of these."""
    for _, value in record.find(name):
        first = next(iter(_items(value)), None)
        if not isinstance(first, list) and (text := provider_name(first)):
            return text
    return ""


def images(record: Record) -> tuple[str, ...]:
    """The addresses of pictures that the record names, the first one first; others than paths and http are reported."""
    addresses: dict[str, None] = {}
    for key, value in record.find("images"):
        for item in _items(value)[:MAX_IMAGES]:
            address = next(filter(None, map(item.get, IMAGE_KEYS)), None) if isinstance(item, Mapping) else item
            if isinstance(address, str) and (address := clean_address(address)):
                if is_path_or_http(address):
                    addresses[address] = None
                else:
                    record.report_type(key, address, "a path or an address of http")
    return tuple(addresses)


def provider(record: Record) -> str:
    """The name of the outlet; empty if the record names none."""
    for key, value in record.find("provider"):
        name = provider_name(value)
        if name:
            return name
        if name is None and value is not False and value != {}:
            record.report_type(key, value, "a name")
    return ""


def quality(record: Record) -> float | None:
    """The publisher's own mark of quality, a finite number; None if there is none."""
    for key, value in record.find("quality"):
        try:
            if isinstance(value, str | int | float) and not isinstance(value, bool):
                quality = float(value)
                if math.isfinite(quality):
                    return quality
        except (ValueError, OverflowError):
            pass
        record.report_type(key, value, "a number")
    return None
