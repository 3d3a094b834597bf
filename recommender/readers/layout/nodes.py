"""Where the parts of front matter stand in its text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

__all__ = ["Node", "Pair"]


@dataclass(frozen=True, slots=True)
class Node:
    """One value, and the characters that write it.

    Attributes
    ----------
    kind : {"scalar", "list", "mapping", "alias"}
    start, end : int
        Of its text, without blanks and remarks around it. A value that is written as nothing has none: they are equal.
    style : str
        Of a scalar what stands around it: ``'``, ``"``, three of them, ``|`` …, or nothing. Of a list or mapping
        ``block``, ``flow`` for one in brackets, ``tables`` and ``table`` for those of TOML that have their own lines.
    items : sequence of Node
        Of a list.
    pairs : sequence of Pair
        Of a mapping, in the order of the text.
    lead : int
        Where the entry of a list begins that this is the value of: its dash, or the line of its table; else `start`.
    """

    kind: Literal["scalar", "list", "mapping", "alias"]
    start: int
    end: int
    style: str = ""
    items: Sequence[Node] = ()
    pairs: Sequence[Pair] = ()
    lead: int = -1

    def pair(self, key: str) -> Pair | None:
        """Return the pair of a key; of several the last one, which counts."""
        return next((pair for pair in reversed(self.pairs) if pair.key == key), None)

    def below(self) -> Iterator[Node]:
        """Yield the values right below this one."""
        yield from self.items
        yield from (pair.value for pair in self.pairs)


@dataclass(frozen=True, slots=True)
class Pair:
    """One key and its value.

    Attributes
    ----------
    key : str
        Without quotes.
    start : int
        Where the key begins.
    colon : int
        Behind the sign between key and value.
    value : Node
    """

    key: str
    start: int
    colon: int
    value: Node
