"""Links in texts may be masked: then an answer is the one that a site without these links gives, to the last bit."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import article, linking_corpora, site

from examples import examples
from recommender import Recommender
from recommender.content.article import RelatedLink
from recommender.corpus.corpus import Corpus
from recommender.errors import SettingsError
from recommender.ranking import Filters, ListOptions

EVERYTHING: ListOptions = {
    "mode": "computed-only",
    "duplicates": "keep",
    "externals": "all",
    "min_score": 0.0,
    "filters": Filters(language="any"),
}


def without_mentions(corpus: Corpus) -> Corpus:
    """The site with the same texts, in none of which there is a link."""
    return site(*(replace(one, links=()) for one in corpus.articles))


@examples(1 / 2)
@given(linking_corpora, st.integers(0, 8))
def test_masked_links_are_links_that_were_never_written(corpus: Corpus, number: int) -> None:
    query = corpus.ids[number % len(corpus)]
    masked = Recommender.fit(corpus, learn=False).recommend(query, 9, mentions="masked", **EVERYTHING)
    deleted = Recommender.fit(without_mentions(corpus), learn=False).recommend(query, 9, **EVERYTHING)
    assert masked == deleted


@pytest.fixture
def linked() -> Recommender:
    """The text about olives links to that about ferries, with which it has nothing else in common."""
    return Recommender.fit(
        site(
            article("olives", "Olive harvest", "Groves and presses", links=(RelatedLink(reference="ferries"),)),
            article("ferries", "Crews strike", "Quay and harbour"),
            article("bread", "Bakers wait", "Flour without end"),
        )
    )


@pytest.mark.parametrize(("query", "other"), [("olives", "ferries"), ("ferries", "olives")])
def test_a_masked_link_is_neither_evidence_nor_reason_in_either_direction(
    linked: Recommender, query: str, other: str
) -> None:
    seen, masked = linked.explain(query, other), linked.explain(query, other, mentions="masked")
    assert masked.score < seen.score
    assert "mentions" in {reason.signal for reason in seen.reasons}
    assert "mentions" not in {reason.signal for reason in masked.reasons}


def test_an_unknown_word_is_an_error_that_names_the_known_ones(linked: Recommender) -> None:
    with pytest.raises(SettingsError, match="mentions is 'hidden'; use one of visible, masked"):
        linked.recommend("olives", mentions="hidden")  # type: ignore[arg-type]
