"""Retrieval on large sites: postings are read up to a budget, and what counts is exact."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import corpora, corpora_with_query, newsroom

from recommender.corpus.corpus import Corpus
from recommender.engine.recommender import Recommender
from recommender.graph.graph import ArticleGraph
from recommender.ranking.evidence import Query
from recommender.ranking.gathering import gather_evidence
from recommender.ranking.similarity import Similarities
from recommender.text.index import TextIndex

EVERYTHING = 10**9


@given(corpora)
def test_within_the_budget_matches_are_the_similarities_bit_for_bit(corpus: Corpus) -> None:
    index = TextIndex.fit(corpus)
    for position in range(corpus.n_nodes):
        found, exact = index.matches(index.row(position), EVERYTHING)
        wanted = index.similarities(index.row(position))
        wanted[len(corpus) :] = 0.0
        assert exact
        np.testing.assert_array_equal(found, wanted)


@given(corpus=corpora, budget=st.integers(0, 200))
def test_beyond_the_budget_matches_are_lower_bounds_by_the_heaviest_terms(corpus: Corpus, budget: int) -> None:
    index = TextIndex.fit(corpus)
    counts = np.array([(index.matrix[: len(corpus)].indices == term).sum() for term in range(index.matrix.shape[1])])
    for position in range(len(corpus)):
        query = index.row(position)
        found, exact = index.matches(query, budget)
        assert exact == (counts[query.indices].sum() <= budget)
        assert (found <= index.similarities(query) + 1e-6).all()
        heaviest = query.indices[np.argmax(query.data)] if len(query.data) else None
        if heaviest is not None and (query.data == query.data.max()).sum() == 1 and counts[heaviest] <= budget:
            assert found[position] > 0


@given(world=corpora_with_query(), budget=st.integers(0, 200), externals=st.booleans())
def test_the_similarity_of_every_candidate_is_exact_whatever_the_budget(
    world: tuple[Corpus, int], budget: int, externals: bool
) -> None:
    corpus, position = world
    graph = ArticleGraph(corpus, TextIndex.fit(corpus))
    query = Query.of(graph, position)
    whole = gather_evidence(graph, [query], externals=externals, include=[np.arange(corpus.n_nodes)])
    max_similarity = whole.similarity[whole.candidates < len(corpus)].max(initial=0.0)
    assert (whole.max_similarity == max_similarity).all(), "externals do not count"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("recommender.ranking.similarity.MAX_POSTINGS", budget)
        limited = gather_evidence(graph, [query], externals=externals)
    np.testing.assert_array_equal(
        limited.similarity, whole.similarity[np.searchsorted(whole.candidates, limited.candidates)]
    )


@given(world=corpora_with_query(), budget=st.integers(0, 200), data=st.data())
def test_similarities_are_exact_where_they_are_asked_for_and_0_where_not_allowed(
    world: tuple[Corpus, int], budget: int, data: st.DataObject
) -> None:
    corpus, position = world
    index = TextIndex.fit(corpus)
    nodes = np.array(data.draw(st.lists(st.integers(0, len(corpus) - 1))), dtype=np.int64)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("recommender.ranking.similarity.MAX_POSTINGS", budget)
        similarities = Similarities.of(index, index.row(position), np.arange(corpus.n_nodes) != position)
    wanted = index.similarities(index.row(position))
    wanted[position] = 0.0
    np.testing.assert_array_equal(similarities.of_nodes(nodes), wanted[nodes])


def test_memory_does_not_grow_with_the_square_of_the_site() -> None:
    peaks = []
    for stories in (100, 400):
        rec = Recommender.fit(newsroom("none", stories), learn=False)
        rec.recommend("s000p0")
        tracemalloc.start()
        rec.text.nearest(5, floor=0.9)
        rec.recommend("s001p0")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 8 * peaks[0]
