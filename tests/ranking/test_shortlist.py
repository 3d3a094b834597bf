"""The list as a whole: near-copies, variety, filters; and what became of a story that is not in it."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import article, corpora_with_query, day, site, two_topics

from recommender import Filters, Recommender
from recommender.content.article import RelatedLink
from recommender.corpus.corpus import Corpus
from recommender.errors import SettingsError, UnknownArticleError
from recommender.ranking import FILL_SCORE, MIN_SCORE, diversity, shortlist
from recommender.ranking.evidence import Query
from recommender.ranking.gathering import gather_evidence
from recommender.ranking.reason import Reason


def ids(stories: list[Any]) -> list[str]:
    return [story.article_id for story in stories]


def harvest() -> Corpus:
    """A query, two outlets with the same text, an older report with a video, one in German, one elsewhere."""
    wire = "Olive harvest in Puglia fails after late frost", "Growers in the south of Italy count their losses."
    return site(
        article(
            "q", "Olive harvest in Puglia at risk", "Growers fear frost.", on=100, topics=("Farming",), language="en"
        ),
        article("wire-1", *wire, on=101, provider="AP", topics=("Farming", "Weather")),
        article("wire-2", *wire, on=102, provider="Daily", topics=("Farming", "Weather")),
        article("old", "Olive harvest in Puglia was good last year", on=10, kind="video", provider="Daily"),
        article("de", "Olive harvest: Ernte in Puglia", on=100, language="de-DE"),
        article("copy", "Olive harvest in Puglia at risk", "Growers fear frost.", on=99),
        article("else", "Bus drivers on strike", on=100),
    )


def test_near_copies_are_listed_under_the_best_of_them() -> None:
    rec = Recommender.fit(harvest())
    story, *others = rec.recommend("q", min_score=0.0)
    assert (story.article_id, story.copies) == ("wire-1", ("wire-2",))
    assert "wire-2" not in ids(others)
    assert "copy" not in ids(others), "the reader has just read it"
    assert story.to_dict()["copies"] == ["wire-2"]
    every = rec.recommend("q", duplicates="keep", min_score=0.0)
    assert {"wire-1", "wire-2", "copy"} <= set(ids(every))
    assert all(story.copies == () for story in every)


@pytest.mark.parametrize(("bound", "is_copy"), [(0.0, True), (1e-6, False)])
def test_texts_just_as_similar_as_near_copies_are_near_copies(
    bound: float, is_copy: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the bound on, not only above it: of the article itself, and of a story that is shown."""
    wire = [article(name, "Olive harvest fails", "Growers blame frost.", on=1) for name in ("a", "b")]
    corpus = site(*wire, article("q", "Olive harvest fails in Puglia", on=1))
    rec = Recommender.fit(corpus)
    similarity = float(gather_evidence(rec._site.article_graph, [Query.of(rec._site.article_graph, 2)]).similarity[0])
    assert 0.1 < similarity < 0.9
    monkeypatch.setattr(shortlist, "NEAR_COPY", similarity + bound)
    assert (rec.why_not("q", "a").cause == "barred") == is_copy
    between = float(rec.text.between(np.array([0, 1]))[0, 1])
    monkeypatch.setattr(shortlist, "NEAR_COPY", between + bound)
    assert ids(rec.recommend("q", min_score=0.0)) == (["a"] if is_copy else ["a", "b"])


@pytest.mark.parametrize("on", [1, 9])
def test_an_external_is_no_near_copy_however_similar_its_entry_is(on: int) -> None:
    """What is known of it comes from lists that may be invisible; here it comes after the article, or before it."""
    page = RelatedLink(url="https://else.example/olives", title="Olive harvest fails", published=day(on))
    corpus = site(
        article("q", "Olive harvest in Puglia", on=1), article("a", "Olive harvest fails", on=5),
        article("b", "Fog", on=700, related=[page]),
    )  # fmt: skip
    stories = Recommender.fit(corpus).recommend("q", externals="all", min_score=0.0)
    assert {"a", "https://else.example/olives"} <= set(ids(stories))
    assert all(story.copies == () for story in stories)


def test_a_full_list_is_returned_where_there_is_one_however_many_copies_there_are() -> None:
    copies = [article(f"c{n:03}", "Olive harvest begins early", "Growers are glad.", on=n / 100) for n in range(120)]
    others = [article(f"d{n}", f"Olive press {n} opens in town {n * 7}", on=n) for n in range(3)]
    corpus = site(article("q", "Olive harvest begins early", "Weather.", on=1), *copies, *others)
    stories = Recommender.fit(corpus).recommend("q", 4, min_score=0.0)
    assert len(stories) == 4
    assert [len(story.copies) for story in stories] == [119, 0, 0, 0]


def test_variety_chooses_among_the_best_candidates_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """From one candidate there is nothing to choose: the order stays; each further one is let in by its rank."""
    monkeypatch.setattr(diversity, "POOL", 1)
    rec = Recommender.fit(two_topics())
    plain, varied = (rec.recommend("face-4", 3, mode="computed-only", min_score=0.0, diversity=d) for d in (0.0, 0.9))
    assert ids(plain) == ids(varied)
    monkeypatch.setattr(diversity, "POOL", 2)
    varied = rec.recommend("face-4", 3, mode="computed-only", min_score=0.0, diversity=0.9)
    best = ids(rec.recommend("face-4", 4, mode="computed-only", min_score=0.0))
    assert all(name in best[: place + 2] for place, name in enumerate(ids(varied)))


def test_variety_brings_other_stories_up() -> None:
    rec = Recommender.fit(two_topics())
    plain, varied = (rec.recommend("face-4", 3, mode="computed-only", min_score=0.0, diversity=d) for d in (0.0, 0.9))
    assert plain[0] == varied[0]
    assert ids(plain) != ids(varied)
    assert [story.rank for story in varied] == [1, 2, 3]


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        (Filters(), {"wire-1", "old", "else"}),
        (Filters(language="any"), {"wire-1", "old", "de", "else"}),
        (Filters(language="de"), {"de", "else"}),
        (Filters(topics=("weather",)), {"wire-1"}),
        (Filters(providers=("Daily",)), {"wire-2", "old"}),
        (Filters(kinds=("video",)), {"old"}),
        (Filters(max_age=30), {"wire-1", "else"}),
        (Filters(max_age=0), {"wire-2"}),
        (Filters(block=("wire-1", "Bus drivers on strike")), {"wire-2", "old"}),
        (Filters(kinds=("external",)), set()),
    ],
)
def test_filters_leave_out_before_the_list_is_cut(filters: Filters, left: set[str]) -> None:
    found = Recommender.fit(harvest()).recommend("q", filters=filters, min_score=0.0)
    assert set(ids(found)) == left & set(ids(found))
    assert left - {"else"} <= set(ids(found))


def test_a_text_of_a_known_language_is_answered_in_it() -> None:
    rec = Recommender.fit(harvest())
    assert "de" in ids(rec.recommend_text("Olive harvest in Puglia", min_score=0.0))
    assert "de" not in ids(rec.recommend_text("Olive harvest in Puglia", language="en-GB", min_score=0.0))
    found = rec.recommend_text("Olive harvest", language="en", filters=Filters(language="any"), min_score=0.0)
    assert "de" in ids(found)


def test_age_counts_from_the_day_asked_for() -> None:
    rec = Recommender.fit(harvest())
    assert "old" in ids(rec.recommend("q", filters=Filters(max_age=92), min_score=0.0))
    assert "old" not in ids(rec.recommend("q", filters=Filters(max_age=91), min_score=0.0))
    found = rec.recommend("q", filters=Filters(max_age=91), as_of=day(101), min_score=0.0)
    assert "old" in ids(found)


def test_age_counts_from_the_newest_article_and_not_from_externals() -> None:
    page = RelatedLink(url="https://else.example/olives", title="Olive harvest", published=day(900))
    corpus = site(article("q", "Olive harvest begins", on=1), article("a", "Olive harvest ends", on=5, related=[page]))
    assert ids(Recommender.fit(corpus).recommend("q", filters=Filters(max_age=9), min_score=0.0)) == ["a"]


@pytest.mark.parametrize(
    "options",
    [
        {"filters": Filters(max_age=9)},
        {"filters": Filters(providers=("Daily",))},
        {"as_of": day(8)},
        {"as_of": day(8), "externals": "none"},
    ],
)
def test_filters_see_externals_as_other_articles_describe_them(options: dict[str, Any]) -> None:
    """What the query's own list says of a page is as if never written; the walk leads over that page to ``b``."""
    page = "https://else.example/olives"
    mine = RelatedLink(url=page, title="Olives", published=day(10), provider="Daily")
    other = RelatedLink(url=page, title="Olive harvest", published=day(0), provider="AP")
    others = (
        article("b", "Olive harvest ends", on=5, related=[other], provider="Daily"),
        article("c", "Nothing in common", on=6, related=[other], provider="AP"),
    )
    masked, rebuilt = (
        Recommender.fit(site(article("a", "Olive harvest begins", on=1, related=own), *others, article("d", on=12)))
        for own in ([mine], [])
    )
    everything = {"mode": "computed-only", "externals": "all", "min_score": 0.0, **options}
    one, two = (rec.recommend("a", **everything) for rec in (masked, rebuilt))
    assert [story.to_dict() for story in one] == [story.to_dict() for story in two]


def test_a_page_without_a_date_counts_as_published_and_an_article_without_one_does_not() -> None:
    page = RelatedLink(url="https://else.example/olives", title="Olive harvest abroad")
    corpus = site(
        article("q", "Olive harvest begins", on=1), article("a", "Olive harvest ends", on=2, related=[page]),
        article("b", "Olive harvest fails"),
    )  # fmt: skip
    stories = Recommender.fit(corpus).recommend("q", externals="all", as_of=day(3), min_score=0.0)
    assert set(ids(stories)) == {"a", "https://else.example/olives"}


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"topics": "AI"}, "topics is 'AI'; it must be a list"),
        ({"language": ""}, "language is ''"),
        ({"max_age": -1}, "max_age is -1"),
        ({"max_age": True}, "max_age is True"),
        ({"block": (1,)}, "block is"),
    ],
)
def test_impossible_filters_are_errors_that_name_the_value(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Filters(**wrong)
    assert message in str(caught.value)


def test_a_misspelt_topic_is_an_error_that_names_the_nearest() -> None:
    rec = Recommender.fit(harvest())
    with pytest.raises(SettingsError, match=r"no article has 'Faming' among its topics; did you mean 'Farming'\?"):
        rec.recommend("q", filters=Filters(topics=("Faming",)))
    with pytest.raises(UnknownArticleError):
        rec.recommend("q", filters=Filters(block=("nobody-knows",)))


def test_filters_know_the_provider_of_an_external() -> None:
    page = RelatedLink(url="https://else.example/", title="Olive harvest fails abroad", provider="Reuters")
    rec = Recommender.fit(site(article("a", "Olive harvest"), article("b", "Olive oil", related=[page])))
    found = rec.recommend("a", externals="all", filters=Filters(providers=("reuters",)), min_score=0.0)
    assert ids(found) == ["https://else.example"]


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ({"duplicates": "fold"}, "duplicates is 'fold'; use one of collapse, keep"),
        ({"diversity": 1.5}, "diversity is 1.5"),
        ({"diversity": float("nan")}, "diversity is nan"),
        ({"min_score": float("nan")}, "min_score is nan"),
        ({"min_score": "0.5"}, "min_score is '0.5'"),
        ({"filters": {"topics": ["AI"]}}, "use recommender.Filters"),
    ],
)
def test_impossible_options_are_errors_that_name_the_value(option: dict[str, Any], message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        Recommender.fit(two_topics()).recommend("face-4", **option)
    assert message in str(caught.value)


@given(world=corpora_with_query(), diversity=st.sampled_from((0.0, 0.5)), k=st.integers(0, 5))
def test_why_not_agrees_with_the_list_and_gives_a_cause_for_all_else(
    world: tuple[Corpus, int], diversity: float, k: int
) -> None:
    corpus, position = world
    rec = Recommender.fit(corpus)
    name = corpus.articles[position].id
    stories = rec.recommend(name, k, mode="computed-only", externals="all", diversity=diversity)
    places = {story.article_id: place for place, story in enumerate(stories, 1)}
    copies = {copy for story in stories for copy in story.copies}
    for node in corpus.nodes:
        fate = rec.why_not(name, node.id, k, mode="computed-only", externals="all", diversity=diversity)
        assert (fate.cause == "shown") == (node.id in places)
        assert (fate.cause == "copy") == (node.id in copies)
        assert fate.text
        assert 0.0 <= fate.score <= 1.0
        if fate.cause == "shown":
            assert f"in place {places[node.id]}," in fate.text
        assert (fate.rank is None) == (fate.cause == "barred")


@given(world=corpora_with_query(), as_of=st.sampled_from((None, day(1))))
def test_explaining_a_story_says_what_the_list_says(world: tuple[Corpus, int], as_of: datetime | None) -> None:
    corpus, position = world
    rec = Recommender.fit(corpus)
    name = corpus.articles[position].id
    everything = {"mode": "computed-only", "externals": "all", "duplicates": "keep", "min_score": 0.0, "as_of": as_of}
    stories = rec.recommend(name, 100, filters=Filters(language="any"), **everything)  # type: ignore[arg-type]
    for story in stories:
        assert rec.explain(name, story.article_id, as_of=as_of) == story
    for node in corpus.nodes:
        explained = rec.explain(name, node.id, as_of=as_of)
        assert sum(reason.contribution for reason in explained.reasons) == pytest.approx(explained.score, abs=1e-9)
        assert explained.rank == 0 or explained.article_id == node.id


@pytest.mark.parametrize(
    ("other", "options", "cause", "words"),
    [
        ("wire-1", {}, "shown", "shown in place 1"),
        ("wire-2", {}, "copy", "number 1, “Olive harvest in Puglia fails after late frost”"),
        ("q", {}, "barred", "it is the article itself"),
        ("copy", {}, "barred", "near-copy of the article itself"),
        ("de", {}, "barred", "it is not in the language 'en'"),
        ("old", {"filters": Filters(max_age=3)}, "barred", "older than 3 days"),
        ("old", {"k": 1, "min_score": 0.0}, "rank", "number 1, “Olive harvest in Puglia fails after late frost”, has"),
        ("old", {"min_score": 0.99}, "below the threshold", "below the threshold of 0.99"),
        ("wire-1", {"as_of": day(100)}, "barred", "it had not been published by then"),
        ("wire-1", {"as_of": day(101)}, "shown", "shown in place 1"),
    ],
)
def test_why_not_names_the_cause(other: str, options: dict[str, Any], cause: str, words: str) -> None:
    fate = Recommender.fit(harvest()).why_not("q", other, **options)
    assert (fate.cause, words in fate.text) == (cause, True), fate.text
    assert fate.to_dict()["cause"] == cause


def test_the_threshold_is_the_lowest_score_that_is_shown() -> None:
    rec = Recommender.fit(harvest())
    *_, last = rec.recommend("q", min_score=0.0)
    for min_score, cause in ((last.score, "shown"), (last.score + 1e-12, "below the threshold")):
        assert rec.why_not("q", last.article_id, min_score=min_score).cause == cause
        assert (last.article_id in ids(rec.recommend("q", min_score=min_score))) == (cause == "shown")


def test_why_not_counts_ranks_as_english_does() -> None:
    corpus = site(article("q", "Olive harvest"), *(article(f"{n:03}", f"Olive press {n}", on=-n) for n in range(24)))
    rec = Recommender.fit(corpus)
    stories = rec.recommend("q", 24, min_score=0.0, duplicates="keep")
    fates = [rec.why_not("q", story.article_id, 0, min_score=0.0, duplicates="keep") for story in stories]
    ordinals = {fate.rank: fate.text.split("ranked ")[1].split(" of ")[0] for fate in fates}
    expected = ["1st", "2nd", "3rd", "4th", "10th", "11th", "12th", "13th", "20th", "21st", "22nd", "23rd", "24th"]
    assert [ordinals[int(ordinal[:-2])] for ordinal in expected] == expected


def test_of_two_with_one_score_the_newer_is_ahead_by_its_date() -> None:
    corpus = site(article("q", "Olive harvest", on=5), article("a", "Olive oil", on=6), article("b", "Olive oil", on=4))
    fate = Recommender.fit(corpus, learn=False).why_not("q", "b", 1, duplicates="keep", min_score=0.0)
    assert (fate.cause, fate.rank) == ("rank", 2)
    assert fate.text.endswith(", and is newer")


def test_why_not_names_the_two_signals_that_are_most_ahead() -> None:
    corpus = site(
        article("q", "Olive harvest in Puglia", on=1, topics=("Farming",)),
        article("a", "Olive harvest in Puglia fails", on=1, topics=("Farming",)),
        article("b", "Olive oil", on=90, topics=("Trade",)), article("c", "Fog", on=1), article("d", "Ice"),
    )  # fmt: skip
    rec = Recommender.fit(corpus)
    fate = rec.why_not("q", "b", 1, min_score=0.0)
    assert fate.text.endswith(", ahead by its text and time"), fate.text
    nothing = rec.why_not("q", "c", 1, min_score=0.0)
    assert nothing.cause == "nothing in common"
    assert nothing.text == "not shown: the two have no word, no topic and no link in common"


def test_why_not_names_the_place_in_the_own_list() -> None:
    corpus = site(article("q", "Olive harvest", related=["b", "a"]), article("a", "Olive oil"), article("b", "Fog"))
    rec = Recommender.fit(corpus)
    assert rec.why_not("q", "a").text == "shown in place 2: the article's own list names it"
    assert rec.why_not("q", "b", 1).text == "shown in place 1: the article's own list names it"
    assert rec.why_not("q", "a", 1).text == "not shown: number 2 of the article's own list, and 1 were asked for"
    assert rec.why_not("q", "a", mode="computed-only").cause == "shown"


def test_why_not_answers_of_external_pages_and_refuses_unknown_names() -> None:
    page = RelatedLink(url="https://else.example/olives", title="Olive harvest in Puglia abroad")
    rec = Recommender.fit(site(article("q", "Olive harvest in Puglia"), article("a", "Olive oil", related=[page])))
    fate = rec.why_not("q", "http://www.else.example/olives/")
    assert (fate.cause, "outside the site" in fate.text) == ("barred", True)
    assert rec.explain("q", "https://else.example/olives").kind == "external"
    with pytest.raises(UnknownArticleError):
        rec.why_not("q", "nobody")


def test_shared_topics_are_a_reason_that_names_them_rarest_first() -> None:
    corpus = site(
        article("a", "Olive harvest begins", topics=("Farming", "News", "Olives")),
        article("b", "Harvest of olive trees", topics=("Olives", "News", "Farming")),
        article("c", "Frost in olive groves", topics=("Farming", "News")), article("d", "Fog", topics=("News",)),
    )  # fmt: skip
    story = Recommender.fit(corpus).explain("a", "b")
    reason: Reason = next(reason for reason in story.reasons if reason.signal == "topics")
    assert reason.text == "same topics: Olives, Farming"
    assert reason.contribution > 0


# --- a box that is full ---------------------------------------------------------------------------------------


def essays() -> Corpus:
    """A query, a story of its own, five that have a word in common with it, fifteen that have none."""
    words = ("garden", "kitchen", "travel", "music", "letters")
    others = [
        article(f"e{n}", f"A {word} with olives", f"Thoughts on {word}.", on=n * 90) for n, word in enumerate(words)
    ]
    far = [article(f"x{n}", f"Report {n}", f"Numbers of {word}.", on=n * 90) for n, word in enumerate(words * 3)]
    return site(
        article("q", "On olive trees", "Walking among olive trees.", on=700),
        article("near", "Olive trees in winter", "Frost among the olive trees.", on=690), *others, *far,
        article("none", "顔認証の制限", "警察", on=700),
    )  # fmt: skip


def test_a_full_box_adds_what_is_not_absurd_and_changes_nothing_above_it() -> None:
    rec = Recommender.fit(essays())
    short, full = (rec.recommend("q", 5, fill=fill, filters=Filters(language="any")) for fill in (False, True))
    assert ids(short) == ["near"]
    assert full[: len(short)] == short, "the best come first, with the same scores"
    assert len(full) == 5
    assert all(FILL_SCORE <= story.score < MIN_SCORE for story in full[len(short) :]), (
        "the chances are said as they are"
    )
    assert "none" not in ids(rec.recommend("q", 100, fill=True, filters=Filters(language="any")))
    assert rec.why_not("q", "none", 100, fill=True, filters=Filters(language="any")).cause == "nothing in common"
    assert rec.why_not("q", full[-1].article_id, 5, fill=True).cause == "shown"
    assert rec.why_not("q", full[-1].article_id, 5).cause == "below the threshold"


def test_a_min_score_that_is_given_decides_alone() -> None:
    rec = Recommender.fit(essays())
    for min_score in (0.0, 0.1, 0.9):
        options: Any = {"min_score": min_score, "filters": Filters(language="any")}
        assert rec.recommend("q", 9, fill=True, **options) == rec.recommend("q", 9, **options)
    assert rec.recommend("q", 9, fill=True, min_score=1.0) == []


def test_the_lists_of_many_articles_are_full_unless_they_are_not_to_be() -> None:
    rec = Recommender.fit(essays())
    every, short = dict(rec.recommend_all(3)), dict(rec.recommend_all(3, fill=False))
    assert every == {name: rec.recommend(name, 3, fill=True) for name in rec.corpus.ids}
    assert short == {name: rec.recommend(name, 3) for name in rec.corpus.ids}
    assert len(every["q"]) == 3 > len(short["q"])
    assert [len(json.loads(line)["related"]) for line in rec.lines(3)] == [len(stories) for stories in every.values()]


@given(world=corpora_with_query(), k=st.integers(0, 5))
def test_a_full_box_keeps_every_rule(world: tuple[Corpus, int], k: int) -> None:
    """Near-copies, drafts, languages and filters are left out as from any list; what it adds comes last."""
    corpus, position = world
    rec = Recommender.fit(corpus)
    name = corpus.articles[position].id
    short, full = (rec.recommend(name, k, mode="computed-only", fill=fill) for fill in (False, True))
    assert [(s.article_id, s.score) for s in full[: len(short)]] == [(s.article_id, s.score) for s in short]
    everything = {story.article_id for story in rec.recommend(name, 100, mode="computed-only", min_score=0.0)}
    for story in full:
        assert story.score >= FILL_SCORE
        assert rec.why_not(name, story.article_id, k, mode="computed-only", fill=True).cause == "shown"
        assert story.article_id in everything


@pytest.mark.parametrize("fill", [None, 1, "yes"])
def test_fill_is_true_or_false(fill: Any) -> None:
    rec = Recommender.fit(two_topics())
    for ask in (rec.recommend, rec.recommend_text):
        with pytest.raises(SettingsError, match=r"fill is .*; it must be True or False"):
            ask("face-4", fill=fill)
    with pytest.raises(SettingsError, match=r"fill is .*"):
        rec.recommend_all(fill=fill)


@pytest.mark.parametrize(("days", "text"), [((4, 4), "alphabet"), ((None, None), "alphabet"), ((4, None), "newer")])
def test_of_two_with_one_score_none_is_called_newer_that_is_not(
    days: tuple[float | None, float | None], text: str
) -> None:
    pages = [article(name, "Olive oil", on=on) for name, on in zip("ab", days, strict=True)]
    weights = {"text": 1.0}  # unknown dates weigh nothing, and the score is one
    recommender = Recommender.fit(site(article("q", "Olive harvest", on=5), *pages), learn=False, weights=weights)
    fate = recommender.why_not("q", "b", 1, duplicates="keep", min_score=0.0)
    assert fate.text.rpartition(" ")[2] == text


def test_a_page_that_only_a_draft_names_is_not_shown() -> None:
    page = RelatedLink(url="https://example.org/merger", title="Olive harvest merger")
    draft = article("draft", "Merger", related=[page], draft=True)
    query, other = article("q", "Olive harvest"), article("open", "Olive press", related=[page])
    options: dict[str, Any] = {"externals": "all", "min_score": 0.0}
    assert page.url not in ids(Recommender.fit(site(query, draft), learn=False).recommend("q", **options))
    assert page.url in ids(Recommender.fit(site(query, draft, other), learn=False).recommend("q", **options))
    fate = Recommender.fit(site(query, draft), learn=False).why_not("q", page.url, **options)
    assert fate.text == "not shown: no public article names it"
