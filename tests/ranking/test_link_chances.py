"""Doubtful links: the chance that linked articles are related, by all but their own lists."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from worlds import article, site

from recommender import Corpus, Recommender, RelatedLink, read_corpus
from recommender.ranking import link_chances
from recommender.ranking.link_chances import DOUBTFUL_CHANCE, LinkChances

SUBJECTS = {
    "olive": "Olive harvest groves presses oil farmers",
    "ferry": "Ferry strike crews harbour quay islanders",
    "opera": "Opera premiere soprano stage orchestra tenor",
    "glacier": "Glacier melt ice summit ridge climbers",
}


def town(related: Mapping[str, list[str | RelatedLink]], **languages: str) -> Corpus:
    """Four articles on each of four subjects; `related` has lists, and `languages` the languages of some."""
    return site(
        *(
            article(
                f"{subject}-{n}",
                f"{words.split()[0]} {words.split()[1 + n]}",
                f"{words} number{n}",
                on=n,
                related=related.get(f"{subject}-{n}", ()),
                language=languages.get(f"{subject}_{n}", ""),
            )
            for subject, words in SUBJECTS.items()
            for n in range(4)
        )
    )


def chances(corpus: Corpus) -> LinkChances:
    return Recommender.fit(corpus).link_chances


def test_a_link_between_two_subjects_is_doubtful_and_one_within_a_story_is_not() -> None:
    corpus = town({"olive-0": ["olive-1", "opera-2"], "ferry-0": ["ferry-1"]})
    assert [*chances(corpus).doubtful] == [("olive-0", "opera-2")]


def test_a_pair_is_named_once_by_the_article_that_lists_the_other() -> None:
    mutual = town({"olive-0": ["opera-2"], "opera-2": ["olive-0"]})
    assert [*chances(mutual).doubtful] == [("olive-0", "opera-2")]
    one_way = town({"opera-2": ["olive-0"]})
    assert [*chances(one_way).doubtful] == [("opera-2", "olive-0")]


def test_the_least_likely_come_first_and_no_more_than_can_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = town({"olive-0": ["opera-2", "opera-1", "ferry-3"], "ferry-0": ["glacier-1", "ferry-2"]})
    everything = chances(corpus)
    values = [*everything.doubtful.values()]
    assert len(values) == 4
    assert values == sorted(values)
    assert max(values) < DOUBTFUL_CHANCE
    assert everything.share_doubtful == pytest.approx(4 / 5)
    monkeypatch.setattr(link_chances, "MAX_DOUBTFUL", 2)
    few = chances(corpus)
    assert [*few.doubtful] == [*everything.doubtful][:2]
    assert few.share_doubtful == everything.share_doubtful


def test_a_link_is_no_evidence_for_itself() -> None:
    """Who lists whom, and how often, changes nothing: both are asked as if neither had a link."""
    once = chances(town({"olive-0": ["opera-2"]}))
    both = chances(town({"olive-0": ["opera-2"], "opera-2": ["olive-0"]}))
    assert once.chance == pytest.approx(both.chance)


def test_the_chance_is_the_larger_of_what_the_ranker_says_of_either(newsroom: Recommender) -> None:
    found, ids = newsroom.link_chances, newsroom.corpus.ids
    known = np.flatnonzero(~np.isnan(found.chance))
    assert len(known) > 50
    for place in known.tolist():
        ends = ids[found.source[place]], ids[found.target[place]]
        of_each = [newsroom.explain(one, other).score for one, other in permutations(ends)]
        assert found.chance[place] == pytest.approx(max(of_each))


def test_pages_outside_the_site_and_translations_are_never_doubtful() -> None:
    page = RelatedLink(url="https://else.example/x", title="Nothing in common")
    corpus = town({"olive-0": [page, "opera-2"]}, olive_0="en", opera_2="fr")
    found = chances(corpus)
    assert found.doubtful == {}
    assert np.isnan(found.chance).all()
    assert np.isnan(found.share_doubtful)


def test_links_are_believed_in_both_directions_and_by_trust_alone_where_the_chance_is_unknown() -> None:
    page = RelatedLink(url="https://else.example/x", title="Elsewhere")
    graph = Recommender.fit(town({"olive-0": ["olive-1", page], "olive-1": ["olive-0"]})).graph
    there, back = graph.edges["olive-0", "olive-1"]["trust"], graph.edges["olive-1", "olive-0"]["trust"]
    outside = graph.edges["olive-0", "https://else.example/x"]["trust"]
    assert there == back
    assert 0 < there < outside <= 1


def test_a_site_without_lists_has_no_doubtful_links() -> None:
    found = chances(town({}))
    assert found.doubtful == {}
    assert np.isnan(found.share_doubtful)


def test_of_very_many_links_the_least_alike_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = town({"olive-0": ["olive-1"], "ferry-0": ["opera-2"], "glacier-0": ["glacier-1"]})
    monkeypatch.setattr(link_chances, "MAX_ARTICLES", 3)
    found = chances(corpus)
    assert (~np.isnan(found.chance)).sum() == 1
    assert [*found.doubtful] == [("ferry-0", "opera-2")]


def test_drifting_lists_are_worth_less_on_the_map_than_texts() -> None:
    """Edges carry how far they are believed: the trust in all lists, times the chance of the pair."""
    recommender = Recommender.fit(town({"olive-0": ["olive-1", "opera-2"]}))
    trust = {(one, other): value for one, other, value in recommender.graph.edges(data="trust") if value is not None}
    whole = recommender.calibration.whole.trust
    assert {*trust} == {("olive-0", "olive-1"), ("olive-0", "opera-2")}
    assert trust["olive-0", "olive-1"] > 0.5 * whole
    assert trust["olive-0", "opera-2"] < DOUBTFUL_CHANCE * whole


@pytest.fixture(scope="module")
def newsroom() -> Recommender:
    return Recommender.fit(read_corpus(Path(__file__).resolve().parents[2] / "seeds" / "newsroom"))


def test_replaced_entries_of_a_real_site_are_what_is_named_first(corpora: Path) -> None:
    """One entry in ten leads to an article drawn by chance: nearly all that is named first was planted."""
    corpus = read_corpus(corpora / "google-cloud")
    rng, planted, lists = np.random.default_rng(0), set(), {}
    for position in range(len(corpus)):
        entries = [corpus.ids[entry] for entry in corpus.related(position).tolist()]
        if entries and rng.random() < 0.2:
            entries[-1] = corpus.ids[int(rng.integers(len(corpus)))]
            planted.add(frozenset((corpus.ids[position], entries[-1])))
        lists[corpus.ids[position]] = entries
    changed = Corpus.from_articles(
        replace(one, related=tuple(RelatedLink(reference=name) for name in lists[one.id])) for one in corpus.articles
    )
    named = [frozenset(pair) for pair in Recommender.fit(changed).link_chances.doubtful]
    assert len(named) >= 20
    assert sum(pair in planted for pair in named[:20]) >= 17
