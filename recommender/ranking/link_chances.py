"""How likely the two articles of a curated link are related, by everything but the links of these two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from recommender._arrays.operations import indices_in, run_starts
from recommender._arrays.types import Bools, Float64s, Ints
from recommender.corpus import Corpus
from recommender.graph import ArticleGraph, EdgeTable
from recommender.ranking.evidence import Query
from recommender.ranking.features import feature_columns
from recommender.ranking.gathering import batches, gather_evidence
from recommender.ranking.scoring import probability, signal_sums
from recommender.ranking.shortlist import curve_of

__all__ = ["DOUBTFUL_CHANCE", "MAX_DOUBTFUL", "LinkChances"]

DOUBTFUL_CHANCE = 0.15
"""A curated link is doubtful if the chance that its articles are related is lower, seen from either of them. Chosen by
looking at the links of three news sites in their order: see *Doubtful links* in ``docs/judging.md``."""

MAX_DOUBTFUL = 200
"""How many doubtful links are named, the least likely first. A plain choice: nobody reads more at a time."""

MAX_ARTICLES = 4_000
"""From how many articles links are looked at. Each takes a millisecond, or fifteen where lists have a hundred entries.
If more articles have links, those links come first whose texts are least alike, since they are the most doubtful. A
plain choice: seconds, not minutes."""


@dataclass(frozen=True, eq=False)
class LinkChances:
    """The chance that two articles are related, for each two of a site of which one lists the other.

    An article is asked about what it is linked with as if it had no links, nor any other article to it: so a link is no
    evidence for itself. The larger of the two answers counts, because either may have a text that says little.

    Attributes
    ----------
    corpus : Corpus
        The site.
    source, target : ndarray, shape (n_pairs,), int64
        Positions of the two articles, the lower one first; sorted. Pages outside the site are never among them: what
        is known of them comes from lists.
    chance : ndarray, shape (n_pairs,), float64
        In (0, 1); NaN for pairs beyond `MAX_ARTICLES`, and for articles known to be in two languages, whose words say
        nothing about each other.
    """

    corpus: Corpus = field(repr=False)
    source: Ints = field(repr=False)
    target: Ints = field(repr=False)
    chance: Float64s = field(repr=False)

    @classmethod
    def of(cls, graph: ArticleGraph, coefficients: Callable[[Query], Float64s]) -> LinkChances:
        """Ask the articles of a site about what they are linked with.

        Parameters
        ----------
        graph : ArticleGraph
            Of the site.
        coefficients : callable
            The coefficients for a query, see `recommender.ranking.scoring.signal_sums`.
        """
        corpus = graph.corpus
        one, other = (ends.astype(np.int64) for ends in corpus.links[:, : len(corpus)].nonzero())
        keys = np.unique(np.minimum(one, other) * corpus.n_nodes + np.maximum(one, other))
        source, target = np.divmod(keys, corpus.n_nodes)
        chance = np.full(len(keys), np.nan)
        comparable = np.flatnonzero(~_foreign(graph, source, target))
        asked = comparable[_affordable(graph, source[comparable], target[comparable])]
        chance[asked] = _larger_chance(graph, source[asked], target[asked], coefficients)
        return cls(corpus, source, target, chance)

    def trust_of(self, edges: EdgeTable, trust: float) -> Float64s:
        """Return how far each edge is believed, were it curated, in [0, 1]: `trust` times the chance of its two ends.

        Parameters
        ----------
        edges : EdgeTable
            Of the same site.
        trust : float
            How far its lists can be trusted, in [0, 1]. It counts alone where the chance is not known.
        """
        chances = self.chance_of(edges)
        return np.asarray(np.round(trust * np.where(np.isnan(chances), 1.0, chances), 4))

    def chance_of(self, edges: EdgeTable) -> Float64s:
        """Return the chance of the two ends of each edge, shape (n_edges,); NaN where it is not known."""
        n = self.corpus.n_nodes
        wanted = np.minimum(edges.source, edges.target) * n + np.maximum(edges.source, edges.target)
        place = indices_in(self.source * n + self.target, wanted)
        # The index -1 leads to the NaN at the end.
        return np.append(self.chance, np.nan)[place]

    @property
    def share_doubtful(self) -> float:
        """The share of the pairs that are doubtful, listed in `doubtful` or not, in [0, 1]; NaN without any."""
        known = self.chance[~np.isnan(self.chance)]
        return float((known < DOUBTFUL_CHANCE).mean()) if len(known) else float("nan")

    @cached_property
    def doubtful(self) -> Mapping[tuple[str, str], float]:
        """The ids of the articles of doubtful links, and the chance that they are related, the least likely first.

        The article with the list stands first; two that list each other are there once. There are
        `MAX_DOUBTFUL` at most, each with a chance below `DOUBTFUL_CHANCE`.
        """
        order = np.lexsort((self.target, self.source, self.chance))
        order = order[self.chance[order] < DOUBTFUL_CHANCE][:MAX_DOUBTFUL]
        ids, chances = self.corpus.ids, dict[tuple[str, str], float]()
        for place in order.tolist():
            source, target = int(self.source[place]), int(self.target[place])
            if target not in self.corpus.related(source):
                source, target = target, source
            chances[ids[source], ids[target]] = float(self.chance[place])
        return chances


def _foreign(graph: ArticleGraph, source: Ints, target: Ints) -> Bools:
    """Which pairs are of two known languages."""
    one, other = graph.languages[source], graph.languages[target]
    foreign: Bools = (one != other) & (one != "") & (other != "")
    return foreign


def _affordable(graph: ArticleGraph, source: Ints, target: Ints) -> Ints:
    """The indices of the pairs to ask about: all, or those least alike of as many articles as are asked."""
    if len(np.unique(np.append(source, target))) <= MAX_ARTICLES:
        return np.arange(len(source))
    order = np.argsort(graph.text.pairs(source, target), kind="stable")
    ends = np.column_stack([source[order], target[order]]).ravel()
    first = np.sort(np.unique(ends, return_index=True)[1])
    return np.sort(order[: first[MAX_ARTICLES] // 2])


def _larger_chance(
    graph: ArticleGraph, source: Ints, target: Ints, coefficients: Callable[[Query], Float64s]
) -> Float64s:
    """The larger of the chances of each pair, asked from either end."""
    query, entry = np.append(source, target), np.append(target, source)
    order = np.lexsort((entry, query))
    query, entry, pair = query[order], entry[order], np.tile(np.arange(len(source)), 2)[order]
    larger = np.zeros(len(source))
    for batch in batches(_blocks(query), graph):
        queries = [Query.of(graph, int(query[block.start])) for block in batch]
        evidence = gather_evidence(graph, queries, include=[entry[block] for block in batch], only=True)
        # Each query's entries are sorted, and so are the candidates: they are the same, query by query.
        of_each = np.repeat([coefficients(one) for one in queries], [*map(_length, batch)], axis=0)
        curve = curve_of(graph, queries)
        chances = probability(signal_sums(feature_columns(evidence), of_each).sum(axis=1), curve)
        np.maximum.at(larger, pair[batch[0].start : batch[-1].stop], chances)
    return larger


def _blocks(values: Ints) -> Iterator[slice]:
    """Yield where each run of equal values lies."""
    starts = run_starts(values).tolist()
    return map(slice, starts, [*starts[1:], len(values)])


def _length(block: slice) -> int:
    return int(block.stop - block.start)
