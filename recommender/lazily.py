"""Sequences whose members are made when somebody asks for one."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Sequence
from typing import TypeVar, overload

import numpy as np
import numpy.typing as npt

__all__ = ["Lazy", "spliced_list"]

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


def spliced_list(old: Sequence[T], origin: npt.NDArray[np.int64], fresh: Iterable[T]) -> list[T]:
    """Return the members `origin` of `old`, and the next of `fresh` wherever that is negative."""
    new = iter(fresh)
    return [old[place] if place >= 0 else next(new) for place in origin.tolist()]
