"""The bytes of a page, and where its front matter and the values there stand in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from recommender.content import remove_control_characters
from recommender.errors import EditError
from recommender.readers.files import MAX_TEXT_BYTES, sniff_encoding
from recommender.readers.front_matter import MAX_FRONT_MATTER, find_front_matter
from recommender.readers.front_matter_formats import FORMATS, Format
from recommender.readers.layout.bracket_nodes import json_nodes, toml_nodes
from recommender.readers.layout.nodes import Node
from recommender.readers.layout.yaml_nodes import yaml_nodes
from recommender.readers.parse_result import ParseResult
from recommender.readers.report import Report

__all__ = ["BY_HAND", "NODES", "PageLayout", "Path", "layout_of"]

NODES: dict[str, Callable[[str], Node | None]] = {"yaml": yaml_nodes, "toml": toml_nodes, "json": json_nodes}
"""Syntax of front matter, as `Format.syntax` names it → the function that says where its values stand."""

Path = tuple[str | int, ...]
"""Place of a value: keys, and places in lists from 0."""

BY_HAND = "change it by hand"
"""The remedy where a change is refused."""

FENCES = ("---", "+++", ";;;")
"""What begins front matter. Above text that begins so, none is put."""

_CRLF = re.compile(r"\r\n|\r")


@dataclass(frozen=True)
class PageLayout:
    """The text of a page and the places in it.

    Attributes
    ----------
    text : str
        All of it, as its bytes say, with its own line ends and its byte order mark.
    encoding : str
        By which `data` gives the same bytes again.
    syntax : str
        A key of `NODES`; empty if the page has no front matter, or one that is not changed.
    start, end : int
        Of the front matter, without the lines around it.
    front_matter : ParseResult
        What the reader of the site reads there.
    body : str
        The text below, as that reader reads it.
    """

    text: str
    encoding: str
    syntax: str
    start: int
    end: int
    front_matter: ParseResult
    body: str

    @property
    def data(self) -> bytes:
        """The bytes of the page."""
        return self.text.encode(self.encoding)

    @property
    def values(self) -> Mapping[Any, Any]:
        """The front matter as values."""
        values: Mapping[Any, Any] = self.front_matter.value
        return values

    @cached_property
    def plain(self) -> str:
        """The front matter as its parser takes it: each character stands where it does in `text`."""
        return _plain(self.text[self.start : self.end])

    @cached_property
    def root(self) -> Node:
        """The places of all values, counted from `start`.

        Raises
        ------
        EditError
            If they cannot be found.
        """
        try:
            node = NODES[self.syntax](self.plain)
        except (ValueError, RecursionError) as error:
            raise EditError(f"its front matter cannot be changed line by line ({error}); {BY_HAND}") from error
        return node or Node("mapping", 0, 0, "block")

    def node(self, path: Path) -> Node | None:
        """Return the value at a path of keys and places in lists; None if there is none.

        Raises
        ------
        EditError
            If the path leads through something else than mappings and lists.
        """
        node: Node | None = self.root
        for step in path:
            if node is None:
                return None
            if isinstance(step, int) and node.kind == "list":
                node = node.items[step] if step < len(node.items) else None
            elif isinstance(step, str) and node.kind == "mapping":
                pair = node.pair(step)
                node = pair.value if pair else None
            else:
                raise EditError(f"{'.'.join(map(str, path))} leads through a value that is not taken apart; {BY_HAND}")
        return node


def layout_of(data: bytes) -> PageLayout:
    """Return the layout of a page.

    Parameters
    ----------
    data : bytes
        A file with front matter, or without any.

    Raises
    ------
    EditError
        If it is too large, is in an encoding from which its bytes do not come back, or has front matter that cannot be
        changed without writing it anew: of another format, broken, or without an end.
    """
    if len(data) > MAX_TEXT_BYTES:
        raise EditError(f"it has more than {MAX_TEXT_BYTES // 1_000_000} MB; split it, or {BY_HAND}")
    text, encoding = _decoded(data)
    plain, report = _plain(text), Report("")
    skipped = len(plain) - len(plain.lstrip().lstrip("\ufeff").lstrip())
    plain = plain[skipped:]
    found = find_front_matter(plain, 1, report)
    if found is None and plain.startswith(FENCES):
        raise EditError(f"it begins like front matter, but is read as text; close it with a second {plain[:3]}")
    if found is None:
        return PageLayout(text, encoding, "", skipped, skipped, ParseResult({}), plain)
    format, inner = _split(plain, report)
    if format.syntax not in NODES:
        raise EditError(f"only front matter in YAML, TOML or JSON is changed; {BY_HAND}")
    start = skipped + plain.find(inner)
    return PageLayout(text, encoding, format.syntax, start, start + len(inner), *found)


def _split(text: str, report: Report) -> tuple[Format, str]:
    """Return the format and the inside of front matter that can be read as a whole; `report` says what was wrong."""
    try:
        for format in FORMATS:
            parts = format.split(text) if format.opening.match(text) else None
            if parts is not None and len(parts[0]) <= MAX_FRONT_MATTER:
                value = format.load(parts[0], 1).value if format.syntax else {}
                if value is None or isinstance(value, dict):
                    return format, parts[0]
                break
    except ValueError:
        pass
    problem = next((one for one in report.problems if one.kind in ("unreadable front matter", "too large")), None)
    raise EditError(f"{problem.text}; first {problem.remedy}" if problem else f"it cannot be read whole; {BY_HAND}")


def _decoded(data: bytes) -> tuple[str, str]:
    """The text of some bytes, and the encoding by which it becomes the same bytes."""
    encoding = {"utf-8-sig": "utf-8"}.get(name := sniff_encoding(data), name)
    if encoding in ("utf-16", "utf-32"):  # the mark says the order, and stays part of the text
        encoding += "-le" if data[:1] == b"\xff" else "-be"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise EditError(f"byte 0x{data[error.start]:02X} is not {encoding.upper()}; save the file as UTF-8") from error
    if text.encode(encoding) != data:
        raise EditError(f"it is not quite {encoding.upper()}; save the file as UTF-8")
    return text, encoding


def _plain(text: str) -> str:
    """A text as parsers take it, in which every character stays where it is."""
    if "\r" in text:
        text = _CRLF.sub(lambda end: " \n"[-len(end[0]) :], text)
    if text.isprintable() or len(remove_control_characters(text)) == len(text):
        return text
    return "".join(one if remove_control_characters(one) else "\ufffd" for one in text)
