"""The recommender as a whole: what it promises for every site, and what it says on a site one can oversee."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import (
    article,
    article_lists,
    corpora,
    corpora_with_query,
    day,
    resolves_to,
    site,
    two_topics,
    without_links_of,
)

from examples import examples
from recommender.content.article import Article, RelatedLink
from recommender.content.urls import canonical_url
from recommender.corpus import records
from recommender.corpus.columns import days
from recommender.corpus.corpus import Corpus
from recommender.engine.recommender import Recommender
from recommender.errors import SettingsError, UnknownArticleError
from recommender.ranking import Externals, Mode
from recommender.ranking.features import SIGNALS
from recommender.ranking.recommendation import Recommendation
from recommender.ranking.scoring import MIN_SCORE

MODES: tuple[Mode, ...] = get_args(Mode)
EXTERNALS: tuple[Externals, ...] = get_args(Externals)

everything: dict[str, Any] = {"k": 100, "min_score": 0.0}


def ids(stories: list[Recommendation]) -> list[str]:
    return [story.article_id for story in stories]


# --- masked = really deleted --------------------------------------------------------------------------------


@given(world=corpora_with_query(), externals=st.sampled_from(("none", "all")))
def test_masked_links_are_as_if_never_written(world: tuple[Corpus, int], externals: Any) -> None:
    corpus, position = world
    name = corpus.articles[position].id
    masked = Recommender.fit(corpus).recommend(name, mode="computed-only", externals=externals, **everything)
    deleted = Recommender.fit(without_links_of(corpus, position)).recommend(
        name, mode="computed-only", externals=externals, **everything
    )
    assert [story.to_dict() for story in masked] == [story.to_dict() for story in deleted]


def test_an_external_is_shown_to_its_own_editor_only_as_others_describe_it() -> None:
    page = "https://else.example/x"
    mine = RelatedLink(url=page, title="Olive growers weep", published=day(1))
    other = RelatedLink(url="http://www.else.example/x/", title="Olive prices rise", published=day(7))
    corpus = site(
        article("a", "Olive growers smile", on=1, related=[mine]),
        article("b", "Olive prices fall", on=2, related=[other]),
    )
    (external,) = corpus.externals
    assert (external.title, external.url, external.published) == ("Olive growers weep", page, day(1))
    stories = Recommender.fit(corpus).recommend("a", mode="computed-only", externals="all", min_score=0.0)
    (story,) = (story for story in stories if story.kind == "external")
    assert story.article_id == page
    assert (story.title, story.url, story.published) == (other.title, other.url, day(7))
    words = {word for reason in story.reasons for word, _ in reason.words}
    assert "Olive" in words and "growers" not in words
    assert next(reason.days for reason in story.reasons if reason.signal == "time") == 6


def test_an_external_nobody_else_knows_is_no_candidate_when_masked() -> None:
    corpus = site(
        article("a", "Olive harvest", related=[RelatedLink(url="https://else.example/", title="Olive harvest")]),
        article("b", "Olive oil"),
    )
    masked = Recommender.fit(corpus).recommend("a", mode="computed-only", externals="all", **everything)
    assert ids(masked) == ["b"]
    of_b = Recommender.fit(corpus).recommend("b", mode="computed-only", externals="all", **everything)
    assert set(ids(of_b)) == {"a", "https://else.example"}


# --- what every answer promises -----------------------------------------------------------------------------


@given(
    world=corpora_with_query(),
    mode=st.sampled_from(MODES),
    externals=st.sampled_from(EXTERNALS),
    k=st.integers(0, 6),
    exclude_hidden=st.booleans(),
)
def test_every_answer_keeps_the_promises(
    world: tuple[Corpus, int], mode: Any, externals: Any, k: int, exclude_hidden: bool
) -> None:
    corpus, position = world
    query = corpus.articles[position]
    rec = Recommender.fit(corpus, exclude_hidden=exclude_hidden)
    full = rec.recommend(query.id, mode=mode, externals=externals, **everything)
    stories = rec.recommend(query.id, k, mode=mode, externals=externals, min_score=0.0)
    assert stories == full[:k], "a shorter answer is the beginning of a longer one"
    assert [story.rank for story in stories] == list(range(1, len(stories) + 1))
    assert len(set(ids(full))) == len(full), "no story twice"
    for story in full:
        assert 0.0 <= story.score <= 1.0
        assert sum(reason.contribution for reason in story.reasons) == pytest.approx(story.score, abs=1e-9)
        assert all(reason.contribution for reason in story.reasons), "what says nothing is not told"
        if story.kind == "article":
            other = corpus.find(story.article_id)
            assert not other.draft
            assert not (exclude_hidden and other.hidden)
            assert other.id != query.id
            assert not query.url or canonical_url(other.url) != canonical_url(query.url)
        else:
            assert externals == "all" or (externals == "curated" and story.source == "curated")


def place(corpus: Corpus, story: Recommendation) -> int:
    return [corpus.node(position).id for position in range(corpus.n_nodes)].index(story.article_id)


@given(world=corpora_with_query(), mode=st.sampled_from(("computed-only", "complete")))
def test_order_is_score_then_newest_then_position(world: tuple[Corpus, int], mode: Any) -> None:
    corpus, position = world
    stories = Recommender.fit(corpus).recommend(corpus.articles[position].id, mode=mode, externals="all", **everything)
    # Undated ones come last among equals.
    keys = [(-story.score, -np.nan_to_num(days(story.published), nan=-1e9), place(corpus, story)) for story in stories]
    assert keys == sorted(keys)


@pytest.mark.parametrize("asked_on", [3, None])
def test_of_equal_scores_the_newest_comes_first_and_the_undated_last(asked_on: float | None) -> None:
    text = "Olive harvest begins"
    corpus = site(
        article("a", text, on=2), article("b", text), article("c", text, on=4), article("d", text, on=2),
        article("q", text, on=asked_on),
    )  # fmt: skip
    stories = Recommender.fit(corpus, weights={"text": 1.0}).recommend("q", duplicates="keep")
    assert len({story.score for story in stories}) == 1
    assert ids(stories) == ["c", "a", "d", "b"]


@examples(1 / 2)
@given(found=article_lists, data=st.data())
def test_the_order_of_the_input_does_not_matter(found: list[Article], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(found))
    one, other = (Recommender.fit(Corpus.from_articles(some)) for some in (found, shuffled))
    for query in one.corpus:
        assert one.recommend(query.id, **everything) == other.recommend(query.id, **everything)


@given(world=corpora_with_query(), externals=st.sampled_from(EXTERNALS))
def test_curated_first_keeps_the_editors_order_and_repeats_nothing(world: tuple[Corpus, int], externals: Any) -> None:
    corpus, position = world
    rec = Recommender.fit(corpus)
    # Each near-copy a story of its own: one that stands under a listed story otherwise is a story without it.
    options = {"externals": externals, "duplicates": "keep", **everything}
    stories = rec.recommend(corpus.articles[position].id, **options)
    wanted = []
    for link in corpus.articles[position].related:
        target = resolves_to(corpus, link)
        name = canonical_url(link.url) if target is None else corpus.articles[target].id
        wanted.append(name)
    curated = [story.article_id for story in stories if story.source == "curated"]
    assert stories[: len(curated)] == [story for story in stories if story.source == "curated"]
    assert curated == [name for name in dict.fromkeys(wanted) if name in curated], "the editor's order"
    computed = [story for story in stories if story.source == "computed"]
    assert not set(ids(computed)) & set(wanted)
    alone = rec.recommend(corpus.articles[position].id, mode="computed-only", **options)
    left = [name for name in ids(alone) if name not in wanted]
    assert ids(computed) == left, "then what the ranker alone says"


@given(world=corpora_with_query())
def test_complete_mode_never_repeats_what_is_listed(world: tuple[Corpus, int]) -> None:
    corpus, position = world
    stories = Recommender.fit(corpus).recommend(
        corpus.articles[position].id, mode="complete", externals="all", **everything
    )
    listed = {corpus.node(node).id for node in corpus.related(position).tolist()}
    assert not listed & set(ids(stories))


@given(
    corpus=corpora,
    mode=st.sampled_from(MODES),
    externals=st.sampled_from(EXTERNALS),
    duplicates=st.sampled_from(("collapse", "keep")),
    diversity=st.sampled_from((0.0, 0.5)),
    as_of=st.sampled_from((None, day(2))),
    k=st.integers(0, 4),
    nodes=st.sampled_from((1, 10, 2_000_000)),
)
def test_all_lists_are_those_of_single_questions_bit_for_bit(
    corpus: Corpus, k: int, nodes: int, **options: Any
) -> None:
    rec = Recommender.fit(corpus)
    options["min_score"] = 0.0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("recommender.ranking.gathering.MAX_NODES", nodes)  # how many questions are answered together
        every = dict(rec.recommend_all(k, **options))
    assert list(every) == [article.id for article in corpus]
    for name, stories in every.items():
        assert stories == rec.recommend(name, k, **options)


@pytest.mark.slow
@pytest.mark.parametrize("externals", ["none", "all"])
@given(world=corpora_with_query(), budget=st.integers(0, 300))
def test_masked_links_are_as_if_never_written_on_a_site_too_large_to_read_all_of(
    externals: Any, world: tuple[Corpus, int], budget: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("recommender.ranking.similarity.MAX_POSTINGS", budget)
        test_masked_links_are_as_if_never_written.hypothesis.inner_test(world, externals)


# --- a site one can oversee ---------------------------------------------------------------------------------


def test_stories_of_the_topic_come_before_all_others() -> None:
    rec = Recommender.fit(two_topics())
    assert set(ids(rec.recommend("face-4", 3))) == {"face-1", "face-2", "face-3"}
    assert set(ids(rec.recommend("olive-4", 3))) == {"olive-1", "olive-2", "olive-3"}


def test_the_walk_crosses_the_bridge() -> None:
    stories = Recommender.fit(two_topics()).recommend("face-4", 8, min_score=0.0)
    bridge = next(story for story in stories if story.article_id == "olive-3")
    (reason,) = (reason for reason in bridge.reasons if reason.signal == "links")
    assert reason.path == ("face-4", "face-3", "olive-3")
    assert reason.text == "linked by editors with “Facial recognition ban in groves”"


def test_own_links_come_first_by_default_and_are_unseen_when_computed() -> None:
    rec = Recommender.fit(two_topics())
    assert ids(rec.recommend("face-3", 2)) == ["face-2", "olive-3"]
    assert [story.source for story in rec.recommend("face-3", 3)] == ["curated", "curated", "computed"]
    assert rec.similar_items("face-3", 3) == rec.recommend("face-3", 3, mode="computed-only")


def test_complete_mode_uses_the_known_links() -> None:
    """``q`` has no word in common with any other article, so only its own links can lead there."""
    corpus = site(
        article("q", "Olive harvest", related=["b"]), article("b", "Quiet winter", related=["c"]),
        article("c", "Long nights"), article("d", "Q lists nobody", related=["q"]),
    )  # fmt: skip
    rec = Recommender.fit(corpus, learn=False)
    found = {story.article_id: story for story in rec.recommend("q", mode="complete", min_score=0.0)}
    assert set(found) == {"c", "d"}
    assert found["c"].reasons[0].path == ("q", "b", "c")
    assert found["d"].reasons[0].path == ("q", "d")
    assert found["d"].reasons[0].text == "its own list names this article"
    assert rec.recommend("q", mode="computed-only") == []


def test_the_minimum_score_cuts_noise() -> None:
    rec = Recommender.fit(two_topics())
    stories = rec.recommend("face-4", mode="computed-only")
    assert 0 < len(stories) < 7
    assert rec.recommend("face-4", mode="computed-only", min_score=1.0) == []
    assert min(story.score for story in stories) >= MIN_SCORE


def test_drafts_are_asked_but_never_shown_even_if_listed() -> None:
    corpus = site(
        article("a", "Olive harvest", related=["b"]), article("b", "Olive harvest", draft=True),
        article("c", "Olive harvest", hidden=True),
    )  # fmt: skip
    assert ids(Recommender.fit(corpus).recommend("a", duplicates="keep")) == ["c"]
    assert ids(Recommender.fit(corpus).recommend("b", duplicates="keep")) == ["a", "c"]
    assert ids(Recommender.fit(corpus, exclude_hidden=True).recommend("b", duplicates="keep")) == ["a"]


def test_another_version_of_the_same_page_is_never_shown_even_if_listed() -> None:
    corpus = site(
        article("a", "Live: harvest", related=["b"], url="https://paper.example/live"),
        article("b", "Live: olive harvest", url="http://www.paper.example/live/"),
        article("c", "Olive harvest"),
    )
    for mode in MODES:
        assert ids(Recommender.fit(corpus).recommend("a", mode=mode)) == ["c"]


def test_a_text_is_answered_like_an_article() -> None:
    rec = Recommender.fit(two_topics())
    found = rec.recommend_text("Police &amp; <b>facial recognition</b>", 4)
    assert set(ids(found)) == {"face-1", "face-2", "face-3", "face-4"}
    assert found == rec.recommend_text("Police & facial recognition", 4)
    near, far = (
        {s.article_id: s.score for s in rec.recommend_text("olive harvest", 4, published=day(n), min_score=0.0)}
        for n in (2, 40)
    )
    assert set(near) == {"olive-1", "olive-2", "olive-3", "olive-4"}
    assert all(near[name] > far.get(name, 0.0) for name in near), "what is near in time is closer"
    assert rec.recommend_text("", 3) == rec.recommend_text("zzz qqq", 3) == []


@given(corpus=corpora, text=st.text(max_size=40))
def test_no_text_breaks_it(corpus: Corpus, text: str) -> None:
    for story in Recommender.fit(corpus).recommend_text(text, externals="all", min_score=0.0):
        assert 0.0 <= story.score <= 1.0


def test_without_reasons_nothing_else_changes() -> None:
    rec = Recommender.fit(two_topics())
    bare = rec.recommend("face-3", 6, reasons=False)
    assert [(s.article_id, s.score) for s in bare] == [(s.article_id, s.score) for s in rec.recommend("face-3", 6)]
    assert all(not story.reasons for story in bare if story.source == "computed")


def test_a_recommendation_is_plain_json() -> None:
    stories = Recommender.fit(two_topics()).recommend("face-3", 4)
    back = json.loads(json.dumps([story.to_dict() for story in stories], allow_nan=False))
    assert back[0]["published"] == "2021-05-03T00:00:00+00:00"
    assert back[0]["reasons"] == [{"signal": "curated", "contribution": 1.0, "text": "chosen by the editor"}]


# --- bad arguments ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"k": -1}, "k is -1"),
        ({"k": 2.5}, "k is 2.5"),
        ({"k": True}, "k is True"),
        ({"mode": "curated"}, "use one of curated-first, computed-only, complete"),
        ({"externals": "some"}, "use one of none, curated, all"),
    ],
)
def test_a_bad_argument_is_told_with_its_value(options: dict[str, Any], told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        Recommender.fit(two_topics()).recommend("face-1", **options)


@pytest.mark.parametrize(
    ("weights", "told"),
    [
        ({"txet": 1.0}, "unknown signal 'txet' in weights; did you mean 'text'"),
        ({"text": -0.1}, "the weight of 'text' is -0.1"),
        ({"text": float("nan")}, "the weight of 'text' is nan"),
        ({"text": float("inf")}, "the weight of 'text' is inf"),
        ({"text": "much"}, "the weight of 'text' is 'much'"),
        ({"text": True}, "the weight of 'text' is True"),
        ({"text": 0, "links": 0.0}, "all weights are 0"),
        ({}, "all weights are 0"),
    ],
)
def test_an_impossible_weight_is_told_with_its_value(weights: dict[str, Any], told: str) -> None:
    with pytest.raises(SettingsError, match=told):
        Recommender.fit(two_topics(), weights=weights)


def test_a_signal_without_a_weight_is_not_heard() -> None:
    stories = Recommender.fit(two_topics(), weights={"text": 1, "links": np.float64(2)}).recommend("face-4")
    assert {reason.signal for story in stories for reason in story.reasons} == {"text", "links"}


def test_a_weight_of_one_is_the_default() -> None:
    one, other = (Recommender.fit(two_topics(), weights=w) for w in (None, dict.fromkeys(SIGNALS, 1)))
    assert one.recommend("face-4") == other.recommend("face-4")


def test_an_unknown_article_is_told_with_the_closest() -> None:
    with pytest.raises(UnknownArticleError, match="'face-3'"):
        Recommender.fit(two_topics()).recommend("face3")


@pytest.mark.parametrize("learn", [True, False, "auto"])
def test_what_was_asked_of_the_lists_is_kept_in_an_index(learn: Any, tmp_path: Path) -> None:
    """A recommender made with ``learn=False`` could be saved, and not loaded again."""
    made = Recommender.fit(two_topics(), learn=learn)
    made.save(tmp_path / "index")
    loaded = Recommender.load(tmp_path / "index")
    assert loaded.recommend("face-1", **everything) == made.recommend("face-1", **everything)


def test_the_first_question_to_an_index_reads_no_article_but_those_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a large site, to decode all of them takes longer than all else that a process does before it answers."""
    Recommender.fit(two_topics()).save(tmp_path / "index")
    decoded: list[bytes] = []
    decode = records._decode
    monkeypatch.setattr(records, "_decode", lambda encoded: decoded.append(encoded) or decode(encoded))
    loaded = Recommender.load(tmp_path / "index")
    shown = loaded.recommend(loaded.corpus.ids[0], 1)
    assert len(shown) == 1
    assert 0 < len(decoded) < len(loaded.corpus) / 2
