"""The curated lists of one half of a site as training data."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np

from recommender._arrays.operations import distinct
from recommender._arrays.types import Bools, Ints
from recommender.corpus import Corpus
from recommender.graph import ArticleGraph
from recommender.ranking.evidence import Evidence, Query
from recommender.ranking.features import feature_columns
from recommender.ranking.gathering import batches, gather_evidence
from recommender.ranking.learning.choice_table import ChoiceTable
from recommender.ranking.learning.conditional_logit import DEFAULTS

__all__ = ["TrainingLists"]

MAX_LISTS = 450
"""How many lists of a half are used at most. A plain choice: a sample of this size is enough for eleven coefficients,
and its evidence is gathered in a few seconds."""

HARD_NEGATIVES = 100
"""Among how many of the best candidates, by the defaults, an entry has to stand out. A plain choice: most of the about
300 candidates are far from any list and teach nothing."""

SAME_DAYS = 25
"""How many articles before and how many after an entry count as being of the same days. Chosen with three sites in
view, see ``evaluation/experiments.md``."""

PRIOR_LISTS, PRIOR_CHANCE = 10.0, 1.0
"""The noise is estimated as if so many more lists had been seen whose `chance` is so much: an average of 10 % of their
entries. So a handful of lists says little. A plain choice."""


@dataclass(frozen=True, slots=True)
class TrainingLists:
    """The lists of a half of a site.

    Attributes
    ----------
    table : ChoiceTable
        The candidates of lists by editors; empty unless they are wanted. Entries that look like chance are left out,
        both as entries and as candidates. What a program chose teaches how that program chooses, so those lists are
        left out altogether.
    n_lists : int
        How many lists were looked at.
    chance : float
        The share of entries that look like chance, summed over the lists; in [0, n_lists]. An entry looks like chance
        if its text is no more similar to the query than that of the median article of the same days.
    by_program : int
        How many of the lists were made by a program. How much of them looks like chance counts all the same: it says
        how far links can be trusted, whoever made them.
    """

    table: ChoiceTable
    n_lists: int
    chance: float
    by_program: int = 0

    @classmethod
    def of(cls, graph: ArticleGraph, inside: Bools, periods: Ints, *, choices: bool = True) -> TrainingLists:
        """Return the lists of the articles `inside`, as if links from or to other articles did not exist.

        Parameters
        ----------
        graph : ArticleGraph
            Of the whole site.
        inside : ndarray, shape (n_articles,), bool
            The articles of the half.
        periods : ndarray, shape (n_articles,), int64
            The period of each article.
        choices : bool
            Whether the candidates of the lists are wanted, which takes most of the time; else the table is empty.
        """
        corpus = _links_within(graph.corpus, inside)
        half_graph = ArticleGraph(corpus, graph.text)
        looks_like_chance = _ChanceTest(half_graph, inside)
        sample, tables, chance = _sample(corpus), [], 0.0
        for positions in batches(sample, half_graph):
            queries = [Query.of(half_graph, position) for position in positions]
            entries = [corpus.related(position) for position in positions]
            by_chance = [looks_like_chance(query, listed) for query, listed in zip(queries, entries, strict=True)]
            for looks in by_chance:
                chance += float(looks.mean())
            if not choices:
                continue
            evidences = gather_evidence(half_graph, queries).per_query()
            for position, listed, looks, evidence in zip(positions, entries, by_chance, evidences, strict=True):
                if not corpus.columns.by_program[position]:
                    usable = inside[evidence.candidates] & ~np.isin(evidence.candidates, listed[looks])
                    tables += _choices(evidence.subset(usable), listed[~looks], int(periods[position]))
        by_program = int(corpus.columns.by_program[sample].sum())
        return cls(ChoiceTable.joined(tables), len(sample), chance, by_program)

    def __add__(self, other: TrainingLists) -> TrainingLists:
        """Return the lists of both halves."""
        table = ChoiceTable.joined([self.table, other.table])
        n_lists, by_program = self.n_lists + other.n_lists, self.by_program + other.by_program
        return TrainingLists(table, n_lists, self.chance + other.chance, by_program)

    @property
    def noise(self) -> float:
        """The share of entries that were chosen by chance, in [0, 1]: an estimate after Storey (2002).

        Half of the entries by chance are less similar than the median, so their number is twice that of the entries
        that look like chance.
        """
        return min(1.0, 2.0 * (self.chance + PRIOR_CHANCE) / (self.n_lists + PRIOR_LISTS))


def _links_within(corpus: Corpus, inside: Bools) -> Corpus:
    """The corpus with the links of which both ends are inside."""
    rows, columns = corpus.links.nonzero()
    nodes = np.append(inside, np.zeros(corpus.n_nodes - len(corpus), dtype=bool))
    return corpus.with_links(nodes[rows] & nodes[columns])


def _sample(corpus: Corpus) -> list[int]:
    """The articles with lists, at most `MAX_LISTS` of them: those whose ids have the lowest checksums."""
    with_list = np.flatnonzero(np.diff(corpus.links.indptr)).tolist()

    def key(position: int) -> tuple[int, int]:
        return crc32(corpus.ids[position].encode("utf-8", "surrogatepass")), position

    return sorted(with_list, key=key)[:MAX_LISTS]


def _choices(evidence: Evidence, listed: Ints, period: int) -> list[ChoiceTable]:
    """The entries of one list and the best other candidates, as one table; none without entries or candidates."""
    if not (len(listed) and len(evidence.candidates)):
        return []
    columns = feature_columns(evidence)
    is_entry = np.isin(evidence.candidates, listed)
    keep = is_entry.copy()
    keep[np.argsort(-(columns @ DEFAULTS), kind="stable")[:HARD_NEGATIVES]] = True
    numbers = (int(keep.sum()), len(listed), period)
    return [ChoiceTable(columns[keep], is_entry[keep], *(np.array([number]) for number in numbers))]


class _ChanceTest:
    """Says which entries are no more similar to the query in text than the median article of the same days."""

    def __init__(self, graph: ArticleGraph, inside: Bools) -> None:
        self._text = graph.text
        dates = np.nan_to_num(graph.corpus.dates[: len(graph.corpus)])
        members = np.flatnonzero(inside)
        self._by_date = members[np.argsort(dates[members], kind="stable")]
        self._place = np.zeros(len(graph.corpus), dtype=np.int64)
        self._place[self._by_date] = np.arange(len(self._by_date))

    def __call__(self, query: Query, entries: Ints) -> Bools:
        around = self._place[entries][:, None] + np.arange(-SAME_DAYS, SAME_DAYS + 1)
        others = self._by_date[np.clip(around, 0, len(self._by_date) - 1)]
        nodes, where = distinct(np.concatenate([entries, others.ravel()]), len(self._place))
        similarity = self._text.similarities(query.vector, nodes)[where]
        of_others = similarity[len(entries) :].reshape(others.shape)
        return np.asarray(similarity[: len(entries)] <= np.median(of_others, axis=1))
