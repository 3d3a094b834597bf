"""Pages of lists, lists for several articles, and what a list and its stories carry."""

from __future__ import annotations

import copy
import math
import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from worlds import two_topics

from recommender import (
    Article,
    Corpus,
    Filters,
    Recommendation,
    Recommendations,
    Recommender,
    RelatedLink,
    SettingsError,
    read_corpus,
)


@pytest.fixture(scope="module")
def newsroom() -> Recommender:
    return Recommender.fit(read_corpus("seeds"))


def names(stories: list[Recommendation]) -> list[str]:
    return [story.article_id for story in stories]


@pytest.mark.parametrize("mode", ["curated-first", "computed-only", "complete"])
@pytest.mark.parametrize("diversity", [0.0, 0.5, 0.9])
@pytest.mark.parametrize("duplicates", ["collapse", "keep"])
def test_pages_are_the_parts_of_one_list(newsroom: Recommender, mode: str, diversity: float, duplicates: str) -> None:
    """With variety a longer list once began with other stories than a shorter one."""
    options = {"mode": mode, "diversity": diversity, "duplicates": duplicates, "min_score": 0.05}
    for name in newsroom.corpus.ids[::6]:
        whole = newsroom.recommend(name, 100, **options)
        pages = [newsroom.recommend(name, 4, offset=offset, **options) for offset in range(0, len(whole) + 4, 4)]
        parts = [story for page in pages for story in page]
        assert names(parts) == names(whole)
        assert [story.rank for story in parts] == [*range(1, len(whole) + 1)]
        assert {page.total for page in pages} == {len(whole)}
        assert newsroom.recommend(name, 7, **options) == [*newsroom.recommend(name, 7, offset=0, **options)]
        assert names(newsroom.recommend(name, 7, **options)) == names(whole)[:7]


def test_pages_of_a_text(newsroom: Recommender) -> None:
    text = "The crews of the ferries walk out, and the islands are cut off"
    whole = newsroom.recommend_text(text, 50, fill=True)
    page = newsroom.recommend_text(text, 3, offset=3, fill=True)
    assert ([*page], page.total, page.offset) == (whole[3:6], len(whole), 3)


@pytest.mark.parametrize("offset", [-1, 1.5, True, "2", None])
def test_a_wrong_offset_is_refused(newsroom: Recommender, offset: object) -> None:
    with pytest.raises(SettingsError, match="offset is"):
        newsroom.recommend(newsroom.corpus.ids[0], offset=offset)  # type: ignore[arg-type]


def test_several_articles_have_one_list(newsroom: Recommender) -> None:
    ids = newsroom.corpus.ids[3:6]
    stories = newsroom.recommend(ids=ids, k=50)
    assert not {*ids} & {*names(stories)}
    assert len({*names(stories)}) == len(stories) == stories.total
    assert [story.rank for story in stories] == [*range(1, len(stories) + 1)]
    assert [story.score for story in stories] == sorted((story.score for story in stories), reverse=True)
    alone: dict[str, list[float]] = {}
    for one in ids:
        for story in newsroom.recommend(one, 100):
            alone.setdefault(story.article_id, []).append(story.score)
    for story in stories:
        chances = alone[story.article_id]
        assert story.score == pytest.approx(1 - math.prod(1 - chance for chance in chances))
        assert story.score >= max(chances) - 1e-12, "related to several counts for more"
    pages = [newsroom.recommend(ids=ids, k=3, offset=offset) for offset in range(0, len(stories), 3)]
    assert [story for page in pages for story in page] == stories
    assert newsroom.recommend(ids=ids[:1], k=5) == newsroom.recommend(ids[0], 5)
    assert newsroom.recommend(ids=[ids[0], ids[0]], k=5) == newsroom.recommend(ids[0], 5)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"ids": []}, "ids is"),
        ({"ids": "a"}, "ids is 'a'"),
        ({"article_id": "a", "ids": ["b"]}, "give one of them"),
        ({}, "article_id is None"),
    ],
)
def test_which_articles_are_meant_must_be_said(newsroom: Recommender, given: dict[str, object], said: str) -> None:
    with pytest.raises(SettingsError, match=said):
        newsroom.recommend(**given)  # type: ignore[arg-type]


def test_similar_items_can_be_filtered(newsroom: Recommender) -> None:
    name = newsroom.corpus.ids[0]
    filters = Filters(kinds=("video",))
    assert newsroom.similar_items(name, 9, filters=filters) == newsroom.recommend(
        name, 9, mode="computed-only", filters=filters
    )
    with pytest.raises(SettingsError, match="unknown option 'mode' of similar_items"):
        newsroom.similar_items(name, mode="complete")  # type: ignore[call-arg]


BOX = {
    **{"excerpt": "An excerpt", "image": "/a.png", "provider": "The Courier", "language": "en"},
    **{"topics": ("sea",), "authors": ("Ann",)},
}


def site() -> Recommender:
    more = {name: value for name, value in BOX.items() if name != "image"}
    b = Article(
        "b", "The ferry sails <again>", body="The ferry sails to the island", images=("/a.png", "/b.png"), **more
    )
    a = Article(
        **{"id": "a", "title": "The ferry", "body": "The ferry to the island", "language": "en"},
        related=(RelatedLink("b"), RelatedLink(url="https://e.org/x", title="X", excerpt="Of X", provider="E")),
    )
    return Recommender.fit(Corpus.from_articles([a, b]))


def test_a_story_carries_what_a_box_needs() -> None:
    first, external = site().recommend("a", externals="all")[:2]
    assert {name: getattr(first, name) for name in BOX} == BOX
    assert (external.excerpt, external.provider, external.topics, external.image) == ("Of X", "E", (), "")
    assert BOX.keys().isdisjoint(first.to_dict()), "JSON stays as it was, unless more is asked for"
    assert BOX.keys() <= first.to_dict(full=True).keys()
    assert Recommendation.from_dict(first.to_dict(full=True)) == first


def test_workers_hand_over_the_same_stories() -> None:
    rec = Recommender.fit(two_topics())
    with ThreadPoolExecutor(1) as executor:
        assert [*rec.recommend_all(executor=executor)] == [*rec.recommend_all()]
        assert [*rec.lines(executor=executor, full=True)] == [*rec.lines(full=True)]
    assert '"authors": []' in next(rec.lines(full=True))


def test_a_list_is_a_frame_and_a_table_in_which_nothing_is_markup() -> None:
    stories = site().recommend("a", externals="all")
    frame = stories.to_frame()
    assert [*frame["article_id"]] == names(stories)
    assert {*frame.columns} == {*Recommendation.__slots__}
    empty = Recommendations().to_frame()
    assert (len(empty), [*empty.columns]) == (0, [*Recommendation.__slots__])
    assert empty.dtypes.to_dict() == frame.dtypes.to_dict(), "joined to others, it changes no column of them"
    assert "The ferry sails &lt;again&gt;" in stories._repr_html_()
    bad = Recommendation(
        '"><script>', 1, 0.5, "<script>", 'javascript:"x"', datetime(2026, 1, 1, tzinfo=UTC), "computed"
    )
    html = Recommendations([bad])._repr_html_()
    assert "<script" not in html
    assert "javascript" not in html


def test_a_part_of_a_list_is_a_list_of_its_kind(newsroom: Recommender) -> None:
    stories = newsroom.recommend("Ferry crews walk out, cutting off the Skerrin Islands", 4, offset=1)
    part = stories[1:3]
    assert [story.rank for story in part] == [3, 4] and stories[0].rank == 2
    assert (part.offset, part.total, len(part.to_frame())) == (2, stories.total, 2)
    assert (stories[::-1][0], stories[-1:].total) == (stories[-1], stories.total)


def test_a_list_is_copied_with_its_total() -> None:
    stories = Recommender.fit(two_topics()).recommend("w1" if "w1" in two_topics() else two_topics().ids[0], 1)
    for one in (copy.copy(stories), pickle.loads(pickle.dumps(stories))):
        assert (one, one.total, type(one)) == (stories, stories.total, Recommendations)
