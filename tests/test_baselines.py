"""Baselines: each ranks all other articles, and none sees the query's links."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import article, corpora_with_query, site, two_topics, without_links_of

from recommender.baselines import SYSTEMS, Ranker
from recommender.corpus import Corpus


def ranker(name: str, corpus: Corpus) -> Ranker:
    return SYSTEMS[name](corpus, np.random.default_rng(0))


@given(world=corpora_with_query(), name=st.sampled_from(sorted(SYSTEMS)))
def test_no_system_sees_the_links_of_the_query(world: tuple[Corpus, int], name: str) -> None:
    corpus, position = world
    query = corpus.articles[position].id
    ranked = ranker(name, corpus).rank(query, 5)
    assert ranked == ranker(name, without_links_of(corpus, position)).rank(query, 5)
    assert query not in ranked
    assert len(set(ranked)) == len(ranked) <= 5
    assert set(ranked) <= {found.id for found in corpus}


@pytest.mark.parametrize("name", sorted(set(SYSTEMS) - {"ours"}))
def test_a_baseline_ranks_every_other_article(name: str) -> None:
    corpus = two_topics()
    others = {found.id for found in corpus} - {"face-1"}
    assert set(ranker(name, corpus).rank("face-1", 100)) == others
    assert len(ranker(name, corpus).rank("face-1", 3)) == 3


def test_newest_ranks_by_date_and_the_undated_last() -> None:
    corpus = site(
        article("a", on=1), article("b"), article("c", on=3), article("d", on=1), article("q", on=2)
    )
    assert ranker("newest", corpus).rank("q", 9) == ["c", "a", "d", "b"]


def test_tfidf_is_the_cosine_of_title_and_text() -> None:
    corpus = site(
        article("q", "Olive harvest"), article("a", "Frost", "olive harvest"), article("b", "Olive oil"),
        article("c", "Snow", body="harvest of the olive"), article("d", "Fog"),
    )  # fmt: skip
    assert ranker("tfidf", corpus).rank("q", 9) == ["a", "c", "b", "d"]


@pytest.mark.parametrize("name", sorted(SYSTEMS))
def test_a_site_without_words_breaks_no_system(name: str) -> None:
    assert len(ranker(name, site(article("a", "!"), article("b", "?"))).rank("a", 5)) <= 1


def test_chance_is_fair_and_the_same_for_the_same_seed() -> None:
    corpus = two_topics()
    one, other = ranker("random", corpus), ranker("random", corpus)
    firsts = [one.rank("face-1", 1)[0] for _ in range(700)]
    assert firsts == [other.rank("face-1", 1)[0] for _ in range(700)]
    counts = [firsts.count(name) for name in set(firsts)]
    assert len(counts) == 7 and min(counts) > 60
