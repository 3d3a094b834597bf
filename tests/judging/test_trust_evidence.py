"""The comparison with random pairs, in worlds whose answer can be seen: ties, bounds, days apart, stories, order."""

from __future__ import annotations

import numpy as np
import pytest
from worlds import article, site

from recommender.content import Article, RelatedLink
from recommender.corpus import Corpus
from recommender.judging.trust import trust_report
from recommender.judging.trust.evidence import DOUBTFUL, MAX_PAIRS_PER_LINK, Evidence, Links
from recommender.text import TextIndex

HOUR = 1 / 24


def evidence_of(corpus: Corpus, rng: int = 0) -> Evidence:
    evidence = Evidence.of(corpus, TextIndex.fit(corpus), Links.of(corpus), np.random.default_rng(rng))
    assert evidence
    return evidence


def letters(number: int) -> str:
    """A title that has neither a word nor a run of letters in common with that of another number."""
    return chr(ord("a") + number) * 5


def crowd(n: int, *, every: float = 0.0) -> list[Article]:
    """Articles without links, `every` so many days, if any."""
    return [article(f"n{i:03}", f"Number {i} {i % 7}", on=i * every if every else None) for i in range(n)]


# --- percentiles --------------------------------------------------------------------------------------------


def test_a_link_without_a_common_word_is_like_chance_where_random_pairs_have_none_either() -> None:
    """Equal similarities count half: such a link is neither better nor worse than random pairs, and is no noise."""
    corpus = site(article("a", letters(0), related=["b"]), *(article(letters(i)[0], letters(i)) for i in range(1, 8)))
    evidence = evidence_of(corpus)
    assert not evidence.random.any()
    assert evidence.percentile.tolist() == [0.5]
    coherence = trust_report(corpus, TextIndex.fit(corpus)).coherence
    assert coherence
    assert (coherence.auc, coherence.noise, coherence.doubtful) == (0.5, 0, 1)


def test_a_percentile_is_the_share_of_less_similar_pairs_and_half_of_the_equal_ones() -> None:
    linked = [article(f"x{i}", f"Number {i} again", related=[f"n{i:03}", f"n{i + 9:03}"]) for i in range(6)]
    evidence = evidence_of(site(*crowd(40), *linked))
    below = (evidence.random < evidence.similarity[:, None]).mean(axis=1)
    equal = (evidence.random == evidence.similarity[:, None]).mean(axis=1)
    assert equal.any()
    assert evidence.percentile == pytest.approx(below + equal / 2)


def test_only_links_below_the_95th_percentile_and_of_one_language_are_doubtful() -> None:
    percentile = np.array([0.94, np.nextafter(DOUBTFUL, 0), DOUBTFUL, 0.96, 0.1])
    foreign = np.array([False, False, False, False, True])
    evidence = Evidence(np.zeros(5), percentile, foreign, np.linspace(0, 1, 101), np.zeros(101))
    assert evidence.doubtful.tolist() == [True, True, False, False, False]
    assert evidence.noise == 0, "nor do words say that a link to another language was drawn by chance"
    assert evidence.threshold == pytest.approx(0.95)


# --- random pairs -------------------------------------------------------------------------------------------


def test_most_random_pairs_of_links_within_one_moment_are_at_most_an_hour_apart() -> None:
    corpus = site(*crowd(300, every=0.01), article("a", on=1.0, related=["b"]), article("b", on=1.0))
    days = evidence_of(corpus).days_random
    assert len(days) == MAX_PAIRS_PER_LINK
    assert np.mean(days <= HOUR) > 0.8, "further away only where none was drawn at first"
    assert np.mean(days > HOUR / 2) > 0.3


def test_most_random_pairs_of_distant_links_are_as_far_apart_to_within_a_tenth() -> None:
    corpus = site(*crowd(300, every=0.1), article("a", on=3.0, related=["b"]), article("b", on=13.0))
    days = evidence_of(corpus).days_random
    assert np.mean(np.abs(days - 10) <= 1) > 0.8
    assert np.mean(np.abs(days - 10) > 0.5) > 0.3, "a tenth is more than an hour here"


def test_where_no_pair_is_as_far_apart_the_nearest_ones_are_taken() -> None:
    """No two articles are a day apart: all but two appear in one of two hours, which are a month apart."""
    first, second = ([article(f"{part}{i}", on=30 * part + i * HOUR / 60) for i in range(10)] for part in (0, 1))
    corpus = site(*first, *second, article("a", on=0.5, related=["b"]), article("b", on=1.5))
    days = evidence_of(corpus).days_random
    assert len(days) == MAX_PAIRS_PER_LINK
    assert days.max() < 3


def test_no_more_than_a_thousand_random_pairs_are_drawn_for_a_link() -> None:
    corpus = site(*crowd(50), article("a", related=["b"]), article("b"))
    assert len(evidence_of(corpus).random) == MAX_PAIRS_PER_LINK == 1_000


def test_each_pair_is_compared_once_however_often_it_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    compared, pairs = list[tuple[int, int]](), TextIndex.pairs

    def noting(self: TextIndex, sources: np.ndarray, targets: np.ndarray) -> np.ndarray:
        compared.extend(zip(sources.tolist(), targets.tolist(), strict=True))
        return pairs(self, sources, targets)

    monkeypatch.setattr(TextIndex, "pairs", noting)
    corpus = site(*crowd(12), article("a", related=["b"]), article("b"))
    evidence = evidence_of(corpus)
    _link, *drawn = compared
    assert len(evidence.random) > 900
    assert len(drawn) == len(set(drawn))
    text = TextIndex.fit(corpus)
    assert set(evidence.random) == {float(pairs(text, [one], [other])[0]) for one, other in drawn}


def test_a_story_of_half_the_site_is_a_story() -> None:
    """Its articles are no random pairs, even if they are not linked directly. The texts of a story are equal here."""
    halves = [
        article(f"{name}{i}", word, related=[f"{name}{i + 1}"] if i < 3 else [])
        for name, word in (("a", letters(0)), ("b", letters(1)))
        for i in range(4)
    ]
    assert not evidence_of(site(*halves)).random.any()


def test_a_story_of_more_than_half_the_site_is_none() -> None:
    chain = [article(f"a{i}", letters(0), related=[f"a{i + 1}"] if i < 5 else []) for i in range(6)]
    evidence = evidence_of(site(*chain, article("b", letters(1))))
    assert evidence.random.max() == pytest.approx(1)


# --- the report ---------------------------------------------------------------------------------------------


def test_lists_stand_in_the_order_of_their_percentiles() -> None:
    rng = np.random.default_rng(3)
    names = [f"n{i:03}" for i in range(60)]
    titles = [" ".join(rng.choice(["olive", "harvest", "frost", "grove", "drone", "law"], 3)) for _ in names]
    listed = [rng.choice(names, 2, replace=False).tolist() if i % 5 == 0 else [] for i in range(60)]
    corpus = site(
        *(article(n, t, related=[e for e in r if e != n]) for n, t, r in zip(names, titles, listed, strict=True))
    )
    lists = trust_report(corpus, TextIndex.fit(corpus)).lists
    percentiles = [one.percentile for one in lists]
    assert percentiles == sorted(percentiles)
    assert [one.similarity for one in lists] != sorted(one.similarity for one in lists), "else any order would do"


def test_a_list_is_returned_as_far_as_its_entries_could_return_it() -> None:
    outside = RelatedLink(url="https://else.example/x", title="Elsewhere")
    corpus = site(*crowd(5), article("a", related=["b", outside]), article("b", related=["a", "n001"]))
    returned = {one.article_id: one.returned for one in trust_report(corpus, TextIndex.fit(corpus)).lists}
    assert returned == {"a": 1.0, "b": 0.5}


def test_lists_of_one_story_are_one_observation() -> None:
    chain = [article(f"a{i:02}", f"Olive {i}", related=[f"a{i + 1:02}"] if i < 29 else []) for i in range(30)]
    coherence = trust_report(corpus := site(*chain, *crowd(40)), TextIndex.fit(corpus)).coherence
    assert coherence
    assert not coherence.by_list.reliable
    assert coherence.by_list.low == coherence.by_list.high


def test_links_without_a_date_are_counted_in_a_note() -> None:
    dated, undated = article("a", on=1, related=["b", "c"]), article("c")
    corpus = site(*crowd(20, every=0.5), dated, article("b", on=2), undated)
    notes = trust_report(corpus, TextIndex.fit(corpus)).notes
    assert notes == ("1 of 2 links lack a date: their random pairs are of any time",)
