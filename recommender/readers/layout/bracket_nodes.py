"""Where the values of JSON and TOML stand: their parsers give no places, so a scanner looks for them.

It reads what these parsers have read without an error, so it is lenient: whatever it takes wrongly is noticed when the
changed text is read again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from recommender.readers.layout.nodes import Node, Pair

__all__ = ["json_nodes", "toml_nodes"]

_BLANK_OF_JSON = re.compile(r"\s*")
_BLANK_OF_TOML = re.compile(r"(?:\s+|#[^\n]*)*+")
_STRING = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*+"{3,5}|\'\'\'(?:[^\']|\'{1,2}(?!\'))*+\'{3,5}'
    r'|"(?:[^"\\]|\\.)*+"|\'[^\'\n]*\'',
    re.DOTALL,
)
_BARE = re.compile(r"[^,\]}\n#]*")
_KEY = re.compile(r"""[ \t]*("(?:[^"\\\n]|\\.)*+"|'[^'\n]*'|[\w-]+)[ \t]*(\.)?""")
_HEADER = re.compile(r"\[(\[)?")
_ESCAPE = re.compile(r'\\(["\\])')


def json_nodes(text: str) -> Node | None:
    """Return the value that `text` writes: an object, or the pairs of one without braces."""
    scanner = _Scanner(text, _BLANK_OF_JSON, ":")
    if not text.lstrip().startswith("{"):
        return Node("mapping", 0, len(text.rstrip().rstrip(",")), "flow", pairs=scanner.pairs())
    return scanner.value()


def toml_nodes(text: str) -> Node | None:
    """Return the document that `text` writes; tables have the style ``table``, several of one name are ``tables``."""
    return _Document(text).node()


class _Scanner:
    """Reads values from a place on; `position` moves behind them."""

    def __init__(self, text: str, blank: re.Pattern[str], sign: str) -> None:
        self.text, self.position = text, 0
        self._blank, self._sign = blank, sign

    def skip(self) -> str:
        """Skip blanks and remarks; return the next character, or nothing at the end."""
        match = self._blank.match(self.text, self.position)
        self.position = match.end() if match else self.position
        return self.text[self.position : self.position + 1]

    def value(self) -> Node:
        sign, start = self.skip(), self.position
        if sign == "[":
            items = list[Node]()
            self.position += 1
            while self._goes_on("]"):
                items.append(self.value())
            return Node("list", start, self.position, "flow", items=items)
        if sign == "{":
            self.position += 1
            pairs = self.pairs()
            return Node("mapping", start, self.position, "flow", pairs=pairs)
        if match := _STRING.match(self.text, start):
            self.position = match.end()
            quote = match[0][:3] if match[0][:3] in ('"""', "'''") else match[0][0]
            return Node("scalar", start, self.position, quote)
        match = _BARE.match(self.text, start)
        end = len(self.text[: match.end()].rstrip()) if match else start
        if end <= start:
            raise ValueError(f"no value where one is expected: {self.text[start : start + 20]!r}")
        self.position = end
        return Node("scalar", start, end)

    def pairs(self) -> list[Pair]:
        """Read pairs up to the end of their object."""
        pairs = list[Pair]()
        while self._goes_on("}"):
            pairs.append(self.pair()[1])
        return pairs

    def pair(self) -> tuple[tuple[str, ...], Pair]:
        """Read a key, which may be a path, and its value."""
        start, path = self.position, self.key()
        if self.skip() != self._sign:
            raise ValueError(f"no {self._sign} behind the key {'.'.join(path)!r}")
        self.position += 1
        colon = self.position
        return path, Pair(".".join(path), start, colon, self.value())

    def header(self) -> tuple[tuple[str, ...], int, bool] | None:
        """Read the line that opens a table: its path, where it begins, and whether it is one of several; or nothing."""
        start = self.position
        opening = _HEADER.match(self.text, start)
        if opening is None:
            return None
        self.position = opening.end()
        path = self.key()
        self.position = self.text.find("]", self.position) + len(opening[0])
        return path, start, len(opening[0]) == 2

    def key(self) -> tuple[str, ...]:
        parts = list[str]()
        while match := _KEY.match(self.text, self.position):
            self.position = match.end()
            quote = match[1][0]
            parts.append(_ESCAPE.sub(r"\1", match[1][1:-1]) if quote == '"' else match[1].strip("'"))
            if not match[2]:
                return tuple(parts)
        raise ValueError(f"no key where one is expected: {self.text[self.position : self.position + 20]!r}")

    def _goes_on(self, closing: str) -> bool:
        """Whether another member comes before the closing bracket, which is skipped."""
        while (sign := self.skip()) == ",":
            self.position += 1
        if sign == closing:
            self.position += 1
        return sign not in (closing, "")


@dataclass(slots=True)
class _Table:
    """A table of TOML whose end has not been read yet."""

    start: int
    end: int
    pairs: dict[str, tuple[int, int, Node | _Table | list[_Table]]] = field(default_factory=dict)

    def put(self, key: str, pair: Pair) -> None:
        """Enter a key that is written in this table."""
        self.pairs[key] = pair.start, pair.colon, pair.value
        self.reach(pair.value.end)

    def reach(self, end: int) -> None:
        """Note that the table goes on up to a place."""
        self.end = max(self.end, end)

    def node(self) -> Node:
        pairs, end = list[Pair](), self.end
        for key, (start, colon, value) in self.pairs.items():
            if isinstance(value, _Table):
                child = value.node()
            elif isinstance(value, list):
                items = [table.node() for table in value]
                child = Node("list", value[0].start, max(item.end for item in items), "tables", items=items)
            else:
                child = value
            end = max(end, child.end)
            pairs.append(Pair(key, start, colon, child))
        return Node("mapping", self.start, end, "table", pairs=pairs, lead=self.start)


class _Document:
    def __init__(self, text: str) -> None:
        self._scanner = _Scanner(text, _BLANK_OF_TOML, "=")

    def node(self) -> Node:
        """Read the whole document."""
        scanner, root = self._scanner, _Table(0, 0)
        current = root
        while scanner.skip():
            if header := scanner.header():
                path, start, is_array = header
                current = _opened(root, path, start, scanner.position, is_array=is_array)
                continue
            path, pair = scanner.pair()
            table = current
            for part in path[:-1]:
                table = _inner(table, part, pair.start, pair.value.end)
            table.put(path[-1], pair)
            current.reach(pair.value.end)
        return root.node()


def _opened(root: _Table, path: tuple[str, ...], start: int, end: int, *, is_array: bool) -> _Table:
    """Return the table that a header opens."""
    table = root
    for part in path[:-1]:
        table = _inner(table, part, start, end)
    if not is_array:
        return _inner(table, path[-1], start, end)
    fresh = _Table(start, end)
    known = table.pairs.setdefault(path[-1], (start, end, []))[2]
    if not isinstance(known, list):
        raise ValueError(f"{path[-1]!r} is a table twice")
    known.append(fresh)
    return fresh


def _inner(table: _Table, key: str, start: int, end: int) -> _Table:
    """Return the table below a key, or the last of several; it is made if there is none."""
    known = table.pairs.setdefault(key, (start, end, _Table(start, end)))[2]
    if isinstance(known, list):
        return known[-1]
    if isinstance(known, _Table):
        return known
    raise ValueError(f"{key!r} is no table")
