"""Evidence: what is known of each candidate of a query."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields

import numpy as np

from recommender._arrays.types import Bools, Float32s, Float64s, Ints
from recommender.graph import ArticleGraph
from recommender.text import Vector

__all__ = ["Evidence", "Query"]


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """What we recommend for.

    Attributes
    ----------
    vector : Vector
        Its text.
    day : float
        Its date in days since 1970; NaN if unknown.
    position : int or None
        Its row number; None for a text that is no article of the site.
    masked : tuple of int
        The articles whose curated links are invisible, in both directions.
    as_of : float
        Nothing is seen that was published after this day; NaN for no such limit.
    meaning : ndarray, shape (n_dimensions,), float32, or None
        The embedding of its text; None without a model.
    language : str
        Of a text that is no article, its BCP 47 tag if that is known.
    """

    vector: Vector
    day: float = float("nan")
    position: int | None = None
    masked: tuple[int, ...] = ()
    as_of: float = float("nan")
    meaning: Float32s | None = None
    language: str = ""

    @classmethod
    def of(cls, graph: ArticleGraph, position: int, *, hidden: bool = True, as_of: float = float("nan")) -> Query:
        """Return an article as a query; `hidden` are its links and those of all other versions of its page."""
        masked = tuple(graph.corpus.same_page(position).tolist()) if hidden else ()
        meaning = graph.text.meaning.vectors[position] if graph.text.meaning else None
        return cls(graph.text.row(position), float(graph.corpus.dates[position]), position, masked, as_of, meaning)


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What is known of each candidate of one query, or of several, one after the other.

    Attributes
    ----------
    candidates : ndarray, shape (n,), int64
        Positions, ascending for each query.
    similarity : ndarray, shape (n,), float32
        Of the texts, in [0, 1].
    meaning : ndarray, shape (n,), float32
        How alike the texts are in meaning, in [0, 1]; 0 without a model, and for externals.
    consensus : ndarray, shape (n,), float32
        Similarity to the query's closest other texts, in [0, 1]: who is alike to those belongs to their story.
    topics : ndarray, shape (n,), float32
        How many topics they share, rare ones counting more: a cosine in [0, 1].
    walk : ndarray, shape (n,), float64
        Mass of a walk over curated links from the best text matches, in [0, 1]; it counts like similarity, and a walk
        from the texts most alike never brings more than the best of them has.
    via : ndarray, shape (n,), int64
        Of the articles with which it has visible curated links, the one most similar to the query; -1 for none.
    context : ndarray, shape (n,), float32
        The similarity of that article, in [0, 1]; 0 for none.
    dates : ndarray, shape (n,), float64
        Days since 1970; NaN if unknown.
    days : ndarray, shape (n,), float64
        Days from the query to the candidate, negative for older; NaN if unknown.
    closest : ndarray, shape (n,), float64
        The similarity of the article most alike to the query, a candidate or not, in [0, 1].
    ends : ndarray, shape (n_queries,), int64
        Where the candidates of each query end.
    starts : tuple of ndarray of int64, n_queries of them
        Where the walk started, best first.
    visible : tuple of (ndarray, shape (n_nodes,), bool, or None), n_queries of them
        The nodes whose links may be seen; None for all.
    """

    candidates: Ints
    similarity: Float32s
    meaning: Float32s
    consensus: Float32s
    topics: Float32s
    walk: Float64s
    via: Ints
    context: Float32s
    dates: Float64s
    days: Float64s
    closest: Float64s
    ends: Ints = field(repr=False)
    starts: tuple[Ints, ...] = field(repr=False)
    visible: tuple[Bools | None, ...] = field(repr=False)

    def parts(self) -> Iterator[slice]:
        """Yield where the candidates of one query after the other stand."""
        ends = self.ends.tolist()
        return map(slice, [0, *ends], ends)

    def each(self) -> Iterator[Evidence]:
        """Yield the evidence of one query after the other."""
        for number, part in enumerate(self.parts()):
            only = slice(number, number + 1)
            yield self._part(part, self.ends[only] - part.start, self.starts[only], self.visible[only])

    def only(self, keep: Bools) -> Evidence:
        """Return the evidence of the candidates where `keep` is true."""
        ends = np.concatenate([[0], np.cumsum(keep)])[self.ends]
        return self._part(keep, ends, self.starts, self.visible)

    def _part(
        self, some: slice | Bools, ends: Ints, starts: tuple[Ints, ...], visible: tuple[Bools | None, ...]
    ) -> Evidence:
        columns = {name: getattr(self, name)[some] for name in _OF_CANDIDATES}
        return Evidence(**columns, ends=ends, starts=starts, visible=visible)


_OF_CANDIDATES = tuple(one.name for one in fields(Evidence) if one.name not in ("ends", "starts", "visible"))
