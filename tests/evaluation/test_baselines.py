"""Baselines: each ranks the question's candidates, sees the visible links only, and learns from no link at all."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import article, corpora_with_query, day, site, two_topics, without_links_of

from recommender.corpus.corpus import Corpus
from recommender.evaluation.folds import Fold, Question
from recommender.evaluation.ours import Ours
from recommender.evaluation.systems import LIBRARIES, SEMANTIC, SYSTEMS
from recommender.judging.judgments import Judgments
from recommender.text.index import TextIndex

PEERS = {*LIBRARIES, "hugo"}
"""They have tests of their own."""
NAMES = sorted(set(SYSTEMS) - PEERS - SEMANTIC)
LINKED_ONLY = {"pagerank", "co-citation", "adamic-adar", "most-linked"}


def ask(name: str, corpus: Corpus, query: str, k: int, fold: Fold | None = None) -> list[str]:
    ranker, fold = SYSTEMS[name](TextIndex.fit(corpus)), fold or Fold(corpus, Judgments({query: {}}))
    ranker.fit(corpus.without_lists(), np.random.default_rng(0))
    if isinstance(ranker, Ours):
        ranker.enter(fold)
    return list(ranker.rank(question(fold), k))


def question(fold: Fold) -> Question:
    return next(iter(fold.questions()))


@given(world=corpora_with_query(), name=st.sampled_from(NAMES))
def test_no_system_sees_the_links_of_the_query(world: tuple[Corpus, int], name: str) -> None:
    corpus, position = world
    query = corpus.articles[position].id
    ranked = ask(name, corpus, query, 5)
    assert ranked == ask(name, without_links_of(corpus, position), query, 5)
    assert query not in ranked
    assert len(set(ranked)) == len(ranked) <= 5
    assert set(ranked) <= {found.id for found in corpus}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("ours", "ours-served")])
def test_a_baseline_ranks_every_candidate(name: str) -> None:
    corpus = two_topics()
    others = {found.id for found in corpus} - {"face-1"}
    assert set(ask(name, corpus, "face-1", 100)) == others
    assert len(ask(name, corpus, "face-1", 3)) == 3


@pytest.mark.parametrize("name", NAMES)
def test_only_candidates_are_ranked(name: str) -> None:
    corpus = two_topics()
    fold = Fold(corpus, Judgments({"face-2": {}}), as_of=True)
    assert set(ask(name, corpus, "face-2", 100, fold)) <= {"face-1", "olive-1", "olive-2"}


def test_newest_ranks_by_date_and_the_undated_last() -> None:
    corpus = site(article("a", on=1), article("b"), article("c", on=3), article("d", on=1), article("q", on=2))
    assert ask("newest", corpus, "q", 9) == ["c", "a", "d", "b"]


def test_nearest_ranks_by_days_apart_and_the_undated_last() -> None:
    corpus = site(article("a", on=1), article("b"), article("c", on=9), article("d", on=6), article("q", on=5))
    assert ask("nearest", corpus, "q", 9) == ["d", "a", "c", "b"]


def test_same_topics_are_compared_before_dates() -> None:
    corpus = site(
        article("q", on=5, topics=("AI", "Law")), article("a", on=90, topics=("Law", "AI")),
        article("b", on=5, topics=("AI",)), article("c", on=4, topics=("Sport",)), article("d", on=5),
    )  # fmt: skip
    assert ask("topics", corpus, "q", 9) == ["a", "b", "d", "c"]


def test_tfidf_is_the_cosine_of_title_and_text() -> None:
    corpus = site(
        article("q", "Olive harvest"), article("a", "Frost", "olive harvest"), article("b", "Olive oil"),
        article("c", "Snow", body="harvest of the olive"), article("d", "Fog"),
    )  # fmt: skip
    assert ask("tfidf", corpus, "q", 9) == ["a", "c", "b", "d"]


def test_the_known_half_of_a_list_leads_to_the_rest() -> None:
    """q lists a; b lists q and c; a and c are linked: every system on links finds c before the stranger."""
    corpus = site(
        article("q", related=["a"]), article("a", related=["c"]), article("b", related=["q", "c"]), article("c"),
        article("aa-stranger", on=1),
    )  # fmt: skip
    fold = Fold(corpus, Judgments({"q": {}}), mode="complete")
    for name in LINKED_ONLY:
        ranked = ask(name, corpus, "q", 9, fold)
        assert "a" not in ranked
        assert ranked.index("c") < ranked.index("aa-stranger")


@pytest.mark.parametrize("name", NAMES)
def test_a_site_without_words_breaks_no_system(name: str) -> None:
    assert len(ask(name, site(article("a", "!", on=1), article("b", "?")), "a", 5)) <= 1


def test_chance_is_fair_and_the_same_for_the_same_seed() -> None:
    corpus = two_topics()
    asked = question(Fold(corpus, Judgments({"face-1": {}})))

    def firsts() -> list[str]:
        ranker = SYSTEMS["random"](TextIndex.fit(corpus))
        ranker.fit(corpus.without_lists(), np.random.default_rng(0))
        return [next(iter(ranker.rank(asked, 1))) for _ in range(700)]

    drawn = firsts()
    assert drawn == firsts()
    counts = [drawn.count(name) for name in set(drawn)]
    assert len(counts) == 7 and min(counts) > 60


def test_what_a_system_learns_from_holds_no_link() -> None:
    corpus = site(article("a", related=["b"]), article("b", on=2), article("c", related=["a"], published=day(3)))
    learned = corpus.without_lists()
    assert learned.links.nnz == 0
    assert not any(found.related for found in learned.articles)
    assert [found.id for found in learned] == [found.id for found in corpus]
