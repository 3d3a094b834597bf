"""Sequences and caches whose values are made when they are first needed."""

from __future__ import annotations

from abc import abstractmethod
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate, chain
from typing import TypeVar, overload

from recommender._arrays.types import Ints

__all__ = ["Cache", "JoinedSequence", "LazySequence", "joined", "spliced_list"]

K = TypeVar("K")
T = TypeVar("T")


class LazySequence(Sequence[T]):
    """A sequence that makes an item when it is asked for. A subclass defines ``__len__`` and `_at`."""

    __slots__ = ()

    @abstractmethod
    def _at(self, index: int) -> T:
        """Make the item at an index, ≥ 0."""

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: int | slice) -> T | list[T]:
        if isinstance(index, slice):
            return [self._at(number) for number in range(*index.indices(len(self)))]
        # One recommendation reads dozens of items: an index that is too large is left to `_at`, which raises anyway.
        return self._at(index if index >= 0 else range(len(self))[index])


class JoinedSequence(LazySequence[T]):
    """Sequences one behind the other.

    Parameters
    ----------
    parts : sequence of sequence
    """

    __slots__ = ("parts", "starts")

    def __init__(self, parts: Sequence[Sequence[T]]) -> None:
        self.parts = parts
        self.starts = [0, *accumulate(map(len, parts))]

    def __len__(self) -> int:
        return self.starts[-1]

    def _at(self, index: int) -> T:
        if index >= len(self):
            raise IndexError(index)
        number = bisect_right(self.starts, index) - 1
        return self.parts[number][index - self.starts[number]]

    def __iter__(self) -> Iterator[T]:
        return chain.from_iterable(self.parts)


def joined(parts: Sequence[Sequence[T]]) -> Sequence[T]:
    """Return sequences as one; a single one as it is."""
    return parts[0] if len(parts) == 1 else JoinedSequence(parts)


class Cache(dict[K, T]):
    """A dict that makes a missing value and keeps it.

    One recommendation looks up about a hundred values: a subclass of dict finds those it has without a Python call.

    Parameters
    ----------
    make : callable
        Returns the value for a key.
    size : int
        When the cache holds so many values, it is emptied before the next one is kept.
    """

    def __init__(self, make: Callable[[K], T], size: int) -> None:
        super().__init__()
        self._make, self._size = make, size

    def __missing__(self, key: K) -> T:
        if len(self) >= self._size:
            self.clear()
        return self.setdefault(key, self._make(key))


def spliced_list(old: Sequence[T], origin: Ints, fresh: Iterable[T]) -> list[T]:
    """Return the items `origin` of `old`, and the next of `fresh` wherever that is negative."""
    new = iter(fresh)
    return [old[index] if index >= 0 else next(new) for index in origin.tolist()]
