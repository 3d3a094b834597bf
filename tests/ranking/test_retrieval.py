"""Retrieval: the best texts, where a walk starts and what it is worth; each against a plain loop over the site."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import article, corpora_with_query, day, newsroom, site

from recommender.content.article import RelatedLink
from recommender.corpus import days
from recommender.corpus.corpus import Corpus
from recommender.graph.graph import ArticleGraph
from recommender.ranking import gathering, retrieval
from recommender.ranking.evidence import Query
from recommender.ranking.gathering import gather_evidence
from recommender.ranking.retrieval import Retrieved
from recommender.ranking.visibility import View
from recommender.text.index import TextIndex


def retrieved(
    corpus: Corpus, position: int, *, hidden: bool = True, externals: bool = False
) -> tuple[Retrieved, dict[int, float], dict[int, float]]:
    """What is retrieved; and by a plain loop, the similarities above 0 and the discounted similarities, best first."""
    graph = ArticleGraph(corpus, TextIndex.fit(corpus))
    query = Query.of(graph, position, hidden=hidden)
    view = View.of(graph, query, externals=externals)
    found = Retrieved.of(graph, query, view)
    similarity = {node: float(value) for node, value in enumerate(found.similarity.estimates) if value > 0}
    discounted = {}
    for node, value in similarity.items():
        days = abs(view.dates[node] - corpus.dates[position])
        discounted[node] = value * (1 + (30 if math.isnan(days) else days)) ** -0.1
    best = sorted(discounted, key=lambda node: (-discounted[node], node))
    return found, similarity, {node: discounted[node] for node in best}


@given(world=corpora_with_query(), externals=st.booleans(), k=st.integers(1, 6))
def test_the_best_texts_are_those_with_the_highest_similarity_discounted_by_the_days_between(
    world: tuple[Corpus, int], externals: bool, k: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(retrieval, "CANDIDATES", k)
        found, _, discounted = retrieved(*world, externals=externals)
    best = [*discounted][:k]
    corpus, position = world
    both = corpus.mentions.toarray() + corpus.mentions.toarray().T
    assert found.nodes.tolist()[: len(best)] == best
    assert {*found.nodes.tolist()[len(best) :]} <= {*np.flatnonzero(both[position]).tolist()}, "what texts link to"


def test_no_better_text_is_missed_on_a_site_where_most_are_never_discounted() -> None:
    """Some of the best are less similar but near in time: a floor of similarity that is too high would cut these."""
    corpus = newsroom("none", 60)
    for position in range(0, len(corpus), 17):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(retrieval, "CANDIDATES", 10)
            found, similarity, discounted = retrieved(corpus, position)
        assert found.nodes.tolist() == [*discounted][:10]
        assert len(similarity) > 50


@given(world=corpora_with_query(), budget=st.integers(0, 60))
def test_the_highest_similarity_is_exact_even_where_only_estimates_are_known(
    world: tuple[Corpus, int], budget: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("recommender.ranking.similarity.MAX_POSTINGS", budget)
        found, _, _ = retrieved(*world)
    assert found.max_similarity == found.similarity.of_nodes(found.nodes).max(initial=0.0)


@given(world=corpora_with_query(), hidden=st.booleans(), externals=st.booleans())
def test_the_walk_starts_at_the_best_articles_and_at_the_query_where_its_links_are_visible(
    world: tuple[Corpus, int], hidden: bool, externals: bool
) -> None:
    corpus, position = world
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(retrieval, "WALK_STARTS", 3)
        found, similarity, discounted = retrieved(corpus, position, hidden=hidden, externals=externals)
    articles = [node for node in discounted if node < len(corpus)]
    starts = articles[:3]
    mass = [discounted[node] ** 2 for node in starts]
    scale = max((similarity[node] for node in starts), default=0.0)
    if not hidden:
        starts, mass, scale = [position, *starts], [max(1.0, sum(mass)), *mass], 1.0
    assert found.walk_starts.tolist() == starts
    assert found.walk_mass.tolist() == pytest.approx([part / sum(mass) for part in mass], rel=1e-5)
    assert found.walk_scale == pytest.approx(scale)
    assert found.max_similarity == max((similarity[node] for node in articles), default=0.0)


def test_what_the_text_links_to_is_retrieved_in_either_direction_and_first_what_few_link_to() -> None:
    """However little the texts share, and however old it is; but not what may not be seen."""
    link = [RelatedLink(reference=name) for name in ("hub", "rare", "late")]
    corpus = site(
        article("q", "Olive harvest", on=500, links=tuple(link)), article("rare", "Fog", on=1),
        article("hub", "Ice", on=1), article("back", "Rain", on=1, links=(RelatedLink(reference="q"),)),
        article("late", "Snow", on=900),
        *(article(f"z{n}", "Wind", on=1, links=(link[0],)) for n in range(3)),
    )  # fmt: skip
    graph = ArticleGraph(corpus, TextIndex.fit(corpus))
    query = Query.of(graph, corpus.position("q"), as_of=days(day(600)))
    found = Retrieved.of(graph, query, View.of(graph, query, externals=False))
    names = [corpus.ids[position] for position in found.nodes.tolist()]
    assert sorted(names[:2]) == ["back", "rare"]
    assert names[2:] == ["hub"]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(retrieval, "MENTION_CANDIDATES", 2)
        assert len(Retrieved.of(graph, query, View.of(graph, query, externals=False)).nodes) == 2


def test_of_what_the_walk_reaches_only_the_nodes_with_the_most_mass_are_candidates_for_each_query() -> None:
    """``hub`` hands half of its mass to each of two articles; ``pair`` hands all of its own to one."""
    corpus = site(
        article("a", "Olive harvest"), article("b", "Olive harvest"), article("m", "Fog"), article("n", "Ice"),
        article("o", "Rain"), article("hub", "Olive harvest", related=["m", "n"]),
        article("pair", "Olive harvest", related=["o"]),
    )  # fmt: skip
    graph = ArticleGraph(corpus, TextIndex.fit(corpus))
    queries = [Query.of(graph, corpus.position(name)) for name in ("a", "b")]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gathering, "CANDIDATES", 1)
        evidence = gather_evidence(graph, queries)
    unlike = {corpus.position(name) for name in ("m", "n", "o")}
    assert [unlike & set(own.candidates.tolist()) for own in evidence.per_query()] == [{corpus.position("o")}] * 2
    assert np.count_nonzero(evidence.walk) > 0
