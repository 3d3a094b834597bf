"""What the entries of all curated lists mean, as arrays: the one source of the links of a site."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import scipy.sparse as sp

from recommender._arrays.types import Bools, Ints
from recommender.errors import wrong_argument

__all__ = ["NONE_HIDDEN", "Entries", "Resolved"]

MAX_ENTRIES = 2**32
"""More than any list has entries: owner and number of an entry make one number, its key."""

NONE_HIDDEN: Ints = np.zeros(0, dtype=np.int64)

Resolved = tuple[int, int, int | str, int]
"""Position of the article, number in its list, position of the target or address of an external, 1-based place."""


@dataclass(frozen=True, slots=True, eq=False)
class Entries:
    """The curated entries that mean an article or an external, sorted by owner and number.

    Attributes
    ----------
    owner, number : ndarray, shape (n_entries,), int64
        The article whose list holds it, and where in ``article.related``.
    target : ndarray, shape (n_entries,), int64
        Position of the node it means.
    place : ndarray, shape (n_entries,), int64
        1-based place in the list as it counts; 0 for an entry that repeats an earlier one.
    hidden : ndarray, shape (n_hidden,), int64
        `keys_of_entries` of those that make no link, as if they had not been written, ascending. An entry that means
        nothing at present may be among them, so that it makes no link either when its target comes back. What a hidden
        entry says of an external stays.
    externals : sequence of str
        The ids of all externals, sorted.
    n_articles : int
    """

    owner: Ints
    number: Ints
    target: Ints
    place: Ints
    hidden: Ints
    externals: Sequence[str] = field(repr=False)
    n_articles: int

    def __repr__(self) -> str:
        return f"<Entries: {len(self.owner):,} in the lists of {self.n_articles:,} articles>"

    @classmethod
    def of(cls, rows: Iterable[Resolved], n_articles: int) -> Entries:
        """Return resolved entries as arrays; `rows` are sorted by owner and number."""
        entries = list(rows)
        externals = sorted({target for _, _, target, _ in entries if isinstance(target, str)})
        position: dict[int | str, int] = {name: n_articles + number for number, name in enumerate(externals)}
        targets = [target if isinstance(target, int) else position[target] for _, _, target, _ in entries]
        owner, number, place = (np.array([row[column] for row in entries], dtype=np.int64) for column in (0, 1, 3))
        return cls(owner, number, np.array(targets, dtype=np.int64), place, NONE_HIDDEN, externals, n_articles)

    def joined(self, owner: Ints, number: Ints, target: Ints, place: Ints) -> Entries:
        """Return these entries and further ones that mean articles, in order; all of them make links."""
        pairs = ((self.owner, owner), (self.number, number), (self.target, target), (self.place, place))
        owner, number, target, place = (np.append(own, further) for own, further in pairs)
        order = np.lexsort((number, owner))
        columns = (owner[order], number[order], target[order], place[order])
        return Entries(*columns, NONE_HIDDEN, self.externals, self.n_articles)

    def with_links(self, keep: Bools) -> Entries:
        """Return the same entries, of which only some make links.

        Parameters
        ----------
        keep : ndarray, shape (n_links,), bool
            In the order of ``links().nonzero()``.
        """
        linking = np.flatnonzero(self._makes_link)
        keep = np.asarray(keep)
        if keep.dtype != np.bool_ or keep.shape != linking.shape:
            raise wrong_argument("keep", keep, f"an array of {len(linking)} times True or False, one for each link")
        by_row = linking[np.lexsort((self.target[linking], self.owner[linking]))]
        gone = by_row[~keep]
        return replace(self, hidden=np.union1d(self.hidden, keys_of_entries(self.owner[gone], self.number[gone])))

    def hidden_as_in(self, before: Entries, destination: Ints) -> Entries:
        """Return the same entries, hidden where they were hidden in the entries of the site as it was.

        Parameters
        ----------
        before : Entries
            Of the site as it was.
        destination : ndarray, shape (n_articles_before,), int64
            Where each article stands now, saying what it said before; -1 if it does not.
        """
        owner, number = np.divmod(before.hidden, MAX_ENTRIES)
        owner = destination[owner]
        stays = owner >= 0
        return replace(self, hidden=np.sort(keys_of_entries(owner[stays], number[stays])))

    def without_links(self) -> Entries:
        """Return the entries of a site without any list; its externals are known."""
        return replace(Entries.of((), self.n_articles), externals=self.externals)

    @property
    def _makes_link(self) -> Bools:
        return (self.place > 0) & ~np.isin(keys_of_entries(self.owner, self.number), self.hidden)

    def links(self) -> sp.csr_array:
        """Return the lists as CSR, shape (n_articles, n_nodes), int32: 1-based places."""
        counts = self._makes_link
        ends = (self.owner[counts].astype(np.int32), self.target[counts].astype(np.int32))
        shape = (self.n_articles, self.n_articles + len(self.externals))
        links = sp.csr_array((self.place[counts].astype(np.int32), ends), shape=shape)
        links.sort_indices()
        return links


def keys_of_entries(owner: Ints, number: Ints) -> Ints:
    """Return one number for each entry, from the position of its article and its number in the list."""
    return owner * MAX_ENTRIES + number
