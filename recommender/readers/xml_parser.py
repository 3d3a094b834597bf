"""The parser of XML itself, expat, with the handlers that a reader gives it. It never opens another file."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from xml.parsers.expat import XMLParserType

__all__ = ["xml_parser"]


def xml_parser(encoding: str, **handlers: Callable[..., Any]) -> XMLParserType:
    """Return a parser that calls `handlers`.

    Parameters
    ----------
    encoding : str
        That of the bytes, whatever the file declares: ``"utf-8"`` or ``"iso-8859-1"``.
    **handlers : callable
        By the names of expat: ``StartElementHandler`` … Attributes are a list of names and values, one after the other.
    """
    from xml.parsers import expat

    parser = expat.ParserCreate(encoding)
    parser.buffer_text = True
    parser.ordered_attributes = True
    for name, handler in handlers.items():
        setattr(parser, name, handler)
    return parser
