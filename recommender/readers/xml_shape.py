"""Whether an XML file can be parsed by feedparser in a time proportional to its length; found by expat alone."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, NamedTuple

__all__ = ["MAX_ATTRIBUTES", "XmlShape", "xml_shape"]

MAX_ATTRIBUTES = 200
"""Attributes of one element, and declared namespaces of one file, that are read. A plain choice, ten times what feeds
have: feedparser looks through all attributes of an element for each of them."""


class XmlShape(NamedTuple):
    """How many attributes the elements of an XML file have, as far as it is well formed.

    Attributes
    ----------
    attributes : int
        The most attributes of one element, or the number of declared namespaces if that is larger.
    line : int
        The line of that element, 1-based; 0 if there are no attributes.
    """

    attributes: int
    line: int


def xml_shape(data: bytes) -> XmlShape:
    """Return the shape of an XML file; no entity is expanded, and reading ends where the first one is declared."""
    from xml.parsers import expat

    most, line, namespaces = 0, 0, 0
    parser = expat.ParserCreate()

    def start(_: str, attributes: list[str]) -> None:  # names and values, one after the other
        nonlocal most, line, namespaces
        if not attributes:
            return
        namespaces += sum(name.startswith("xmlns") for name in attributes[::2])
        count = max(len(attributes) // 2, namespaces)
        if count > most:
            most, line = count, parser.CurrentLineNumber

    def refuse(*_: Any) -> None:
        raise ValueError

    parser.ordered_attributes = True
    parser.StartElementHandler = start
    parser.EntityDeclHandler = refuse
    with suppress(expat.ExpatError, ValueError, LookupError):  # feedparser says what is wrong with it
        parser.Parse(data, True)
    return XmlShape(most, line)
