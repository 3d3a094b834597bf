"""Many strings in two arrays: mapped from a file as they are, and decoded one by one."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from recommender._arrays.lazy import LazySequence, spliced_list
from recommender._arrays.operations import spliced
from recommender._arrays.types import Bytes, Ints

__all__ = ["StringArray", "find", "spliced_strings"]


AT_ONCE = 10_000
"""How many strings are copied at once where all are read. A plain choice."""

BYTES_AT_ONCE = 1 << 20
"""How many bytes are looked through at once. A plain choice."""


class StringArray(LazySequence[str]):
    """Strings in UTF-8, one after the other.

    Parameters
    ----------
    text : ndarray of uint8
        The bytes of all strings, without separators.
    ends : ndarray, shape (n,), int64
        The offset in `text` at which each string ends.
    """

    __slots__ = ("ends", "text")

    def __init__(self, text: Bytes, ends: Ints) -> None:
        self.text, self.ends = text, ends

    @classmethod
    def of(cls, strings: Iterable[str | bytes]) -> StringArray:
        """Return `strings` as arrays; bytes are stored as they are."""
        text, ends = bytearray(), array("q")  # the texts of a large site are gigabytes: there is no second copy
        for one in strings:
            text += one if isinstance(one, bytes) else one.encode("utf-8", "surrogatepass")
            ends.append(len(text))
        return cls(np.frombuffer(text, dtype=np.uint8), np.frombuffer(ends, dtype=np.int64))

    def encoded(self, index: int) -> bytes:
        """Return one string as the bytes that are stored."""
        start = self.ends[index - 1] if index else 0
        return self.text[start : self.ends[index]].tobytes()

    def holding(self, character: str) -> Ints:
        """Return the indices of the strings that hold an ASCII character, ascending."""
        places = [
            np.flatnonzero(self.text[start : start + BYTES_AT_ONCE] == ord(character)) + start
            for start in range(0, len(self.text), BYTES_AT_ONCE)
        ]
        return np.unique(self.ends.searchsorted(np.concatenate([np.zeros(0, np.int64), *places]), side="right"))

    def spliced(self, origin: Ints, fresh: StringArray) -> StringArray:
        """Return the strings `origin` of these, and the next of `fresh` wherever that is negative."""
        lengths = spliced(np.diff(self.ends, prepend=0), origin, np.diff(fresh.ends, prepend=0))
        ends = np.cumsum(lengths, dtype=np.int64)
        # Old strings that stay side by side are copied in one piece.
        before = np.concatenate([[-1], origin[:-1]])[: len(origin)]
        first = np.flatnonzero((origin != before + 1) | (before < 0) | (origin < 0))
        pieces, n_fresh = list[Bytes](), 0
        for start, stop in zip(first.tolist(), np.append(first, len(origin))[1:].tolist(), strict=True):
            is_fresh = origin[start] < 0
            source, index, count = (fresh, n_fresh, 1) if is_fresh else (self, int(origin[start]), stop - start)
            n_fresh += is_fresh
            begin = source.ends[index - 1] if index else 0
            pieces.append(source.text[begin : source.ends[index + count - 1]])
        return StringArray(np.concatenate(pieces) if pieces else self.text[:0], ends)

    def __len__(self) -> int:
        return len(self.ends)

    def _at(self, index: int) -> str:
        return self.encoded(index).decode("utf-8", "surrogatepass")

    def __iter__(self) -> Iterator[str]:
        for first in range(0, len(self.ends), AT_ONCE):  # copied whole, the texts of a large site are gigabytes
            begin, ends = int(self.ends[first - 1]) if first else 0, self.ends[first : first + AT_ONCE]
            text, start = self.text[begin : ends[-1]].tobytes(), 0
            for end in (ends - begin).tolist():
                yield text[start:end].decode("utf-8", "surrogatepass")
                start = end


def find(names: Sequence[str], name: str) -> int:
    """Return the index of `name` among sorted `names`, -1 if it is not there.

    Examples
    --------
    >>> find(["a", "c"], "c"), find(["a", "c"], "b")
    (1, -1)
    """
    index = bisect_left(names, name)
    return index if index < len(names) and names[index] == name else -1


def spliced_strings(old: Sequence[str], origin: Ints, fresh: Sequence[str]) -> Sequence[str]:
    """Return the strings `origin` of `old`, and the next of `fresh` wherever that is negative."""
    if isinstance(old, StringArray):
        return old.spliced(origin, StringArray.of(fresh))
    return spliced_list(old, origin, fresh)
