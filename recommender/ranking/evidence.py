"""Evidence: what is known of each candidate of a query, as arrays with one row per candidate."""

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
        Positions of the articles whose curated links are invisible, in both directions.
    as_of : float
        In days since 1970: what was published later is invisible; NaN for no such limit.
    meaning : ndarray, shape (n_dimensions,), float32, or None
        The embedding of its text; None without a model.
    language : str
        BCP 47 tag of a text that is no article; empty if it is unknown.
    mentions : bool
        Whether links between its text and those of candidates may be seen.
    text : str
        A text that is no article.
    """

    vector: Vector
    day: float = float("nan")
    position: int | None = None
    masked: tuple[int, ...] = ()
    as_of: float = float("nan")
    meaning: Float32s | None = None
    language: str = ""
    mentions: bool = True
    text: str = ""

    @property
    def mentions_of(self) -> int | None:
        """Position of the article whose links in texts may be seen; None for none."""
        return self.position if self.mentions else None

    @classmethod
    def of(cls, graph: ArticleGraph, position: int, *, hidden: bool = True, as_of: float = float("nan")) -> Query:
        """Return the article at `position` as a query.

        Parameters
        ----------
        graph : ArticleGraph
            Of the site.
        position : int
            Row number of the article.
        hidden : bool
            Whether its curated links are invisible, and those of all other versions of its page.
        as_of : float
            As the attribute.
        """
        masked = tuple(graph.corpus.same_page(position).tolist()) if hidden else ()
        meaning = graph.text.meaning.vectors[position] if graph.text.meaning else None
        return cls(graph.text.row(position), float(graph.corpus.dates[position]), position, masked, as_of, meaning)


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What is known of each candidate of one query, or of several queries, one after the other.

    Attributes
    ----------
    candidates : ndarray, shape (n,), int64
        Positions, ascending for each query.
    similarity : ndarray, shape (n,), float32
        Of the texts of candidate and query, in [0, 1].
    meaning : ndarray, shape (n,), float32
        Similarity of their embeddings, in [0, 1]; 0 without a model, and for externals.
    typicality : ndarray, shape (n,), float32
        How much the candidate is like the site as a whole, in [0, 1]; see `recommender.text.TextIndex.typicality`.
    typical_meaning : ndarray, shape (n,), float32
        The same of its embedding, in [0, 1]; 0 without a model, and for externals.
    mention : ndarray, shape (n,), float32
        How much a link between the texts of candidate and query says, in either direction, in [0, 1]; 0 without one.
    topics : ndarray, shape (n,), float32
        The rarities of the labels that candidate and query share, added up, ≥ 0; see `recommender.graph.Labels`.
    walk : ndarray, shape (n,), float64
        Mass that arrives by a walk over curated links, which starts at the articles closest to the query; in [0, 1].
        It is on the scale of similarities: at most as much arrives as the similarity of the closest of these.
    linked_article : ndarray, shape (n,), int64
        Of the articles with which the candidate has visible curated links, the position of the one most similar to the
        query; -1 for none.
    context : ndarray, shape (n,), float32
        The similarity of that article to the query, in [0, 1]; 0 for none.
    dates : ndarray, shape (n,), float64
        Days since 1970; NaN if unknown.
    days : ndarray, shape (n,), float64
        Days from the query to the candidate, negative for older candidates; NaN if unknown.
    max_similarity : ndarray, shape (n,), float64
        The similarity of the article most similar to the query, whether it is a candidate or not, in [0, 1].
    ends : ndarray, shape (n_queries,), int64
        One past the last row of each query.
    walk_starts : tuple of ndarray of int64, n_queries of them
        Positions from which the walk of each query started, best first.
    visible : tuple of (ndarray, shape (n_nodes,), bool, or None), n_queries of them
        The nodes whose links each query may see; None for all.
    """

    candidates: Ints
    similarity: Float32s
    meaning: Float32s
    typicality: Float32s
    typical_meaning: Float32s
    mention: Float32s
    topics: Float32s
    walk: Float64s
    linked_article: Ints
    context: Float32s
    dates: Float64s
    days: Float64s
    max_similarity: Float64s
    ends: Ints = field(repr=False)
    walk_starts: tuple[Ints, ...] = field(repr=False)
    visible: tuple[Bools | None, ...] = field(repr=False)

    @property
    def in_common(self) -> Bools:
        """Whether each candidate has anything in common with the query: a word, a meaning, a topic, or a link."""
        some = self.similarity > 0
        for part in (self.meaning, self.mention, self.topics, self.walk):
            some |= part > 0
        return some

    def slices(self) -> Iterator[slice]:
        """Yield the rows of each query."""
        ends = self.ends.tolist()
        return map(slice, [0, *ends], ends)

    def per_query(self) -> Iterator[Evidence]:
        """Yield the evidence of each query."""
        for number, rows in enumerate(self.slices()):
            query = slice(number, number + 1)
            yield self._rows(rows, self.ends[query] - rows.start, self.walk_starts[query], self.visible[query])

    def subset(self, keep: Bools) -> Evidence:
        """Return the evidence of the candidates where `keep`, shape (n,), is true."""
        ends = np.concatenate([[0], np.cumsum(keep)])[self.ends]
        return self._rows(keep, ends, self.walk_starts, self.visible)

    def _rows(
        self, rows: slice | Bools, ends: Ints, walk_starts: tuple[Ints, ...], visible: tuple[Bools | None, ...]
    ) -> Evidence:
        columns = {name: getattr(self, name)[rows] for name in _COLUMNS}
        return Evidence(**columns, ends=ends, walk_starts=walk_starts, visible=visible)


_COLUMNS = tuple(one.name for one in fields(Evidence) if one.name not in ("ends", "walk_starts", "visible"))
