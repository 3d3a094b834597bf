"""What is made when somebody asks for it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar, overload

from recommender._arrays.types import Ints

__all__ = ["Kept", "Lazy", "spliced_list"]

K = TypeVar("K")
T = TypeVar("T")


class Lazy(Sequence[T]):
    """A sequence that knows its length, and how to make the member at a place; kinds say both."""

    __slots__ = ()

    @abstractmethod
    def _at(self, place: int) -> T:
        """Make the member at a place, ≥ 0."""

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> list[T]: ...
    def __getitem__(self, index: int | slice) -> T | list[T]:
        if isinstance(index, slice):
            return [self._at(place) for place in range(*index.indices(len(self)))]
        # Every question asks for dozens of members: nothing is checked that `_at` finds out itself.
        return self._at(index if index >= 0 else range(len(self))[index])


class Kept(dict[K, T]):
    """Answers that stay at hand; looked up a hundred times a question, so nothing stands between them and a dict.

    Parameters
    ----------
    make : callable
        Gives the answer for a key.
    size : int
        When so many are kept, all are forgotten.
    """

    def __init__(self, make: Callable[[K], T], size: int) -> None:
        super().__init__()
        self._make, self._size = make, size

    def __missing__(self, key: K) -> T:
        if len(self) >= self._size:
            self.clear()
        return self.setdefault(key, self._make(key))


def spliced_list(old: Sequence[T], origin: Ints, fresh: Iterable[T]) -> list[T]:
    """Return the members `origin` of `old`, and the next of `fresh` wherever that is negative."""
    new = iter(fresh)
    return [old[place] if place >= 0 else next(new) for place in origin.tolist()]
