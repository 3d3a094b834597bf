"""Labels: what articles are filed under, and how much it says that two articles share one.

A label is a topic, a series or a section. It says the more, the fewer articles of the site have it. Neighbouring parts
of a series share one more label, which these two alone have: so the next part comes before the one after it, also on a
site that is one series.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, pairwise
from math import isnan

import numpy as np
import scipy.sparse as sp

from recommender._arrays.lazy import Cache
from recommender._arrays.sparse import row_span
from recommender._arrays.types import Ints, Strings
from recommender.corpus import SERIES, Corpus, labels_in

__all__ = ["Labels"]

CACHED_ARTICLES = 10_000
"""Of how many articles the labels are cached. A plain choice: some 10 MB at most."""

_NUMBER = re.compile(r"(\d+)")


@dataclass(frozen=True, eq=False)
class Labels:
    """The labels of the articles of a site.

    Parameters
    ----------
    corpus : Corpus
        The site.
    languages : ndarray, shape (n_nodes,), str
        The primary language of every node; empty where it is unknown.

    Examples
    --------
    >>> from recommender import Article
    >>> articles = [Article(name, name, series="Harbours") for name in ("part-1", "part-2", "part-3")]
    >>> corpus = Corpus.from_articles([*articles, Article("other", "Other")])
    >>> labels = Labels(corpus, np.full(4, ""))
    >>> {corpus.ids[position]: number for position, number in labels.part_numbers.items()}
    {'part-1': 1, 'part-2': 2, 'part-3': 3}
    """

    corpus: Corpus
    languages: Strings = field(repr=False)

    @cached_property
    def rarity(self) -> dict[str, float]:
        """For each label, ``log(n_articles / n_articles with it)``: 0 for one that all have."""
        labels = self.corpus.labels
        rarity = np.log(len(self.corpus) / np.bincount(labels.matrix.indices, minlength=len(labels.names)))
        return dict(zip(labels.names, rarity.tolist(), strict=True))

    @cached_property
    def written(self) -> Cache[int, dict[str, str]]:
        """For the position of an article, how it writes each of its labels, the rarest first; see `labels_in`."""
        articles, rarity = self.corpus.articles, self.rarity

        def written(position: int) -> dict[str, str]:
            labels = labels_in(articles[position]).items()
            return dict(sorted(labels, key=lambda label: (-rarity[label[0]], label[1])))

        return Cache(written, CACHED_ARTICLES)

    @cached_property
    def matrix(self) -> sp.csr_array:
        """The roots of the rarities of the labels of every node, shape (n_nodes, n_labels), float32.

        So the dot product of two rows is the sum of the rarities of the labels that both have. The row of a node
        without labels is 0, as is that of every external.
        """
        corpus, table = self.corpus, self.corpus.labels.matrix
        series = chain.from_iterable(self.series.values())
        neighbours = [pair for parts in series for pair in pairwise(parts)]
        rarity = [*self.rarity.values(), *[float(np.log(len(corpus) / 2))] * len(neighbours)]
        rows = np.append(
            np.repeat(np.arange(len(corpus)), np.diff(table.indptr)),
            np.fromiter(chain.from_iterable(neighbours), dtype=np.int64),
        )
        columns = np.append(table.indices, np.repeat(np.arange(len(neighbours)) + table.shape[1], 2)).astype(np.int64)
        shape = (corpus.n_nodes, max(1, len(rarity)))
        roots = np.sqrt(rarity, dtype=np.float32)[columns] if rarity else np.zeros(0, dtype=np.float32)
        matrix = sp.csr_array((roots, (rows, columns)), shape=shape)
        matrix.sort_indices()
        return matrix

    @cached_property
    def part_numbers(self) -> dict[int, int]:
        """For the position of each article of a series of several, the number of its part, from 1.

        Without those whose number nothing says: neither a day of their own, nor their id, nor their title. "Basics" and
        "tricks" are ordered by the alphabet, which is no reason to call one the first part.
        """
        numbers = dict[int, int]()
        for parts in chain.from_iterable(self.series.values()):
            days = np.floor(self.corpus.dates[parts]).tolist() if len(parts) > 1 else []
            parts_of_day = Counter([] if any(map(isnan, days)) else days)
            for number, (position, day) in enumerate(zip(parts, days, strict=False), 1):
                if parts_of_day[day] == 1 or self._is_numbered(position, number):
                    numbers[position] = number
        return numbers

    def _is_numbered(self, position: int, number: int) -> bool:
        """Whether an article's id or title has this number."""
        written = f"{self.corpus.ids[position]} {self.corpus.articles[position].title}"
        return number in map(int, (digits[:9] for digits in _NUMBER.findall(written)))

    @cached_property
    def series(self) -> dict[str, list[list[int]]]:
        """For each series, in each language, the positions of its parts in their order.

        By date if all have one; else, and on the same day, by the numbers and letters of their ids.
        """
        corpus, labels = self.corpus, self.corpus.labels
        in_order = sp.csc_array(labels.matrix)
        series = dict[str, list[list[int]]]()
        for column, name in enumerate(labels.names):
            if name[0] != SERIES:
                continue
            members = in_order.indices[row_span(in_order, column)].astype(np.int64)
            members = members[corpus.columns.kept_out[members] == 0]
            languages = self.languages[members]
            series[name] = [self._ordered(members[languages == language]) for language in np.unique(languages).tolist()]
        return series

    def _ordered(self, positions: Ints) -> list[int]:
        dates = np.floor(self.corpus.dates[positions])
        dates = np.zeros(len(positions)) if np.isnan(dates).any() else dates
        keys = [(date, _natural(self.corpus.ids[one])) for date, one in zip(dates, positions.tolist(), strict=True)]
        return [int(positions[index]) for index in sorted(range(len(keys)), key=keys.__getitem__)]


def _natural(name: str) -> list[tuple[int, str]]:
    """A key by which ``part-2`` comes before ``part-10``; of any number of digits."""
    parts = _NUMBER.split(name)
    parts[1::2] = [number.lstrip("0") for number in parts[1::2]]
    return [(len(part) if place % 2 else 0, part) for place, part in enumerate(parts)]
