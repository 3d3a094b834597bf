"""Links that were taken away stay away: when a site is saved, loaded, copied, updated, or shared among processes."""

from __future__ import annotations

import copy
import pickle
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from bits import all_of, bits
from hypothesis import given
from hypothesis import strategies as st
from worlds import article, article_lists, newsroom, site

from recommender import Article, Corpus, Recommender, RelatedLink
from recommender._arrays.types import Bools
from recommender.corpus.entries import MAX_ENTRIES
from recommender.corpus.update import apply_changes
from recommender.engine.serialise import pack, unpack
from recommender.ranking.learning import Calibration
from recommender.text import TextIndex


def some(corpus: Corpus, numbers: int) -> Bools:
    """A mask of links: a pattern of bits, again and again."""
    return np.array([bool(numbers >> (place % 7) & 1) for place in range(corpus.links.nnz)], dtype=bool)


def through_arrays(corpus: Corpus) -> Corpus:
    arrays, facts = pack(corpus, TextIndex.fit(corpus), Calibration.default(len(corpus)))
    return unpack(arrays, facts)[0]


@pytest.fixture(scope="module")
def unlinked() -> Corpus:
    corpus = newsroom("later", 12)
    return corpus.with_links(np.zeros(corpus.links.nnz, dtype=bool))


def test_a_site_without_links_is_loaded_as_it_was_saved(unlinked: Corpus, tmp_path: Path) -> None:
    rec = Recommender.fit(unlinked)
    rec.save(tmp_path)
    loaded = Recommender.load(tmp_path)
    assert loaded.corpus.links.nnz == 0
    assert dict(loaded.recommend_all(5)) == dict(rec.recommend_all(5))
    assert not any(story.source == "curated" for _, stories in loaded.recommend_all(5) for story in stories)


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda rec: pickle.loads(pickle.dumps(rec))])
def test_a_copy_is_of_the_same_site(unlinked: Corpus, copied: object) -> None:
    rec = Recommender.fit(unlinked, weights={"text": 1.0, "links": 0.5})
    other = copied(rec)  # type: ignore[operator]
    assert other.corpus.links.nnz == 0
    assert dict(other.recommend_all(3)) == dict(rec.recommend_all(3))


def test_workers_see_the_same_links(unlinked: Corpus) -> None:
    rec = Recommender.fit(unlinked)
    with ThreadPoolExecutor(1) as executor:
        assert dict(rec.recommend_all(3, executor=executor)) == dict(rec.recommend_all(3))


def test_an_update_brings_no_link_back_but_those_of_new_versions(unlinked: Corpus) -> None:
    rec = Recommender.fit(unlinked)
    story = replace(rec.corpus.articles[0], title="Olives again")
    links = rec.updated(changed=[story]).corpus.links
    assert links.nnz == len(story.related)
    assert set(links.nonzero()[0]) == {0}


def test_a_list_that_must_be_resolved_again_hides_the_same_entries() -> None:
    corpus = site(article("a", related=["b", "c"]), article("b"), article("c"), article("d", related=["a"]))
    hidden = corpus.with_links(np.array([False, True, True]))
    after = apply_changes(hidden, [1], [article("b", "Another title")]).corpus
    assert [after.id_of(node) for node in after.related(0)] == ["c"]


def test_a_corpus_without_some_links_is_another_one() -> None:
    """What is evaluated or cached by fingerprint must not be taken for the whole site."""
    corpus = newsroom("later", 3)
    fewer = corpus.with_links(some(corpus, 0b0110110))
    assert fewer.fingerprint != corpus.fingerprint
    assert corpus.with_links(np.ones(corpus.links.nnz, dtype=bool)).fingerprint == corpus.fingerprint


@given(articles=article_lists, numbers=st.integers(0, 127), again=st.integers(0, 127))
def test_what_is_hidden_is_what_was_said_to_be_hidden(articles: list, numbers: int, again: int) -> None:  # type: ignore[type-arg]
    corpus = Corpus.from_articles(articles)
    keep = some(corpus, numbers)
    fewer = corpus.with_links(keep)
    ends = np.stack(corpus.links.nonzero())[:, keep]
    assert np.array_equal(np.stack(fewer.links.nonzero()), ends)
    assert np.array_equal(fewer.links.data, corpus.links.data[keep])
    left = some(fewer, again)
    assert np.array_equal(np.stack(fewer.with_links(left).links.nonzero()), ends[:, left])
    assert bits(through_arrays(fewer).links) == bits(fewer.links)
    assert list(fewer.externals) == list(corpus.externals)


@given(articles=article_lists, coming=article_lists, numbers=st.integers(0, 127), picks=st.sets(st.integers(0, 9)))
def test_an_updated_site_hides_the_entries_of_those_that_stay(
    articles: list,
    coming: list,
    numbers: int,
    picks: set[int],  # type: ignore[type-arg]
) -> None:
    corpus = Corpus.from_articles(articles)
    before = corpus.with_links(some(corpus, numbers))
    leaving = {pick for pick in picks if pick < len(before)}
    if len(leaving) == len(before) and not coming:
        return
    change = apply_changes(before, leaving, coming)
    after, whole = change.corpus, apply_changes(corpus, leaving, coming).corpus
    stayed = {place: at for at, place in enumerate(change.origin[: len(after)].tolist()) if place not in leaving}
    owners, numbers_of = np.divmod(before.entries.hidden, MAX_ENTRIES)
    pairs = zip(owners.tolist(), numbers_of.tolist(), strict=True)
    hidden = sorted(stayed[owner] * MAX_ENTRIES + number for owner, number in pairs if owner in stayed)
    assert after.entries.hidden.tolist() == hidden
    assert all_of(after) | {"links": 0, "entries": 0, "fingerprint": 0} == all_of(whole) | {
        "links": 0,
        "entries": 0,
        "fingerprint": 0,
    }
    assert bits(through_arrays(after).links) == bits(after.links)


def test_a_link_stays_away_when_a_namesake_is_removed() -> None:
    """The second article with an id gets that id back, and is still known by what it says."""
    links = [RelatedLink("b"), RelatedLink("c")]
    corpus = Corpus.from_articles(
        [
            Article("a", "One", path="1.md", related=tuple(links)),
            Article("a", "Two", path="2.md", related=tuple(links)),
            Article("b", "B"),
            Article("c", "C"),
        ]
    )
    rec = Recommender.fit(corpus.with_links(np.zeros(corpus.links.nnz, dtype=bool)))
    after = rec.updated(removed=["1.md"])
    assert after.corpus.find("a").title == "Two"
    assert after.corpus.links.nnz == 0


def test_a_link_stays_away_when_its_target_goes_and_returns(tmp_path: Path) -> None:
    corpus = Corpus.from_articles(
        [Article("a", "One", related=(RelatedLink("b"),)), Article("b", "B"), Article("c", "C")]
    )
    rec = Recommender.fit(corpus.with_links(np.zeros(1, dtype=bool)))
    rec.update(removed=["b"])
    rec.save(tmp_path)
    assert Recommender.load(tmp_path).updated(changed=[Article("b", "B")]).corpus.links.nnz == 0
