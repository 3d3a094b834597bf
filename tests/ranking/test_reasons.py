"""Reasons: true, in words, and in the order of their weight."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import article, corpora_with_query, day, site, two_topics

from recommender.content.article import RelatedLink
from recommender.corpus.corpus import Corpus
from recommender.engine.recommender import Recommender
from recommender.ranking.reason import Reason
from recommender.ranking.recommendation import Recommendation


def why(stories: list[Recommendation], name: str, signal: str) -> Reason:
    return next(
        reason for story in stories if story.article_id == name for reason in story.reasons if reason.signal == signal
    )


@given(
    world=corpora_with_query(),
    mode=st.sampled_from(("computed-only", "complete")),
    externals=st.sampled_from(("none", "all")),
)
def test_a_path_leads_from_the_query_over_links_that_exist(
    world: tuple[Corpus, int], mode: str, externals: str
) -> None:
    corpus, position = world
    name = corpus.articles[position].id
    nodes = [corpus.node(node).id for node in range(corpus.n_nodes)]
    links = {(nodes[s], nodes[t]) for s, t in zip(*(a.tolist() for a in corpus.links.nonzero()), strict=True)}
    links |= {(target, source) for source, target in links}
    stories = Recommender.fit(corpus).recommend(name, 50, mode=mode, externals=externals, min_score=0.0)  # type: ignore[arg-type]
    for story in stories:
        for reason in story.reasons:
            if reason.signal != "links" or reason.contribution < 0:
                continue
            path = reason.path
            if not path:
                assert any(one.draft for one in corpus.articles), "every path leads over what nobody may see"
                continue
            assert (path[0], path[-1]) == (name, story.article_id)
            first_is_similarity = mode == "computed-only" or (path[0], path[1]) not in links
            assert all(step in links for step in list(pairwise(path))[first_is_similarity:])
            if mode == "computed-only":
                assert name not in path[1:]


@given(corpora_with_query())
def test_reasons_come_weightiest_first_and_are_never_empty(world: tuple[Corpus, int]) -> None:
    corpus, position = world
    for story in Recommender.fit(corpus).recommend(corpus.articles[position].id, min_score=0.0):
        parts = [reason.contribution for reason in story.reasons]
        assert parts == sorted(parts, reverse=True)
        assert all(reason.text for reason in story.reasons)


@pytest.mark.parametrize(
    ("on", "text", "days"),
    [
        (10, "on the same day", 0.0),
        (11, "1 day later", 1.0),
        (8, "2 days earlier", -2.0),
        (9.6, "on the same day", -0.4),
        (55, "45 days later", 45.0),
        (56, "2 months later", 46.0),
        (-537, "18 months earlier", -547.0),
        (-538, "2 years earlier", -548.0),
    ],
)
def test_days_between_two_articles_are_given_in_words(on: float | None, text: str, days: float | None) -> None:
    corpus = site(article("a", "Olive harvest", on=10), article("b", "Olive oil", on=on))
    reason = why(Recommender.fit(corpus).recommend("a", min_score=0.0), "b", "time")
    assert (reason.text, reason.days) == (text, days)


def test_an_unknown_date_is_no_reason() -> None:
    corpus = site(article("a", "Olive harvest", on=10), article("b", "Olive oil"))
    (story,) = Recommender.fit(corpus).recommend("a", min_score=0.0)
    assert [reason.signal for reason in story.reasons] == ["text"]


def test_reasons_against_a_story_come_last_and_take_from_its_score() -> None:
    corpus = site(
        article("a", "Olive harvest", on=400), article("b", "Olive harvest", on=1, related=["c"]), article("c", "Fog"),
    )  # fmt: skip
    story = next(
        story for story in Recommender.fit(corpus).recommend("a", duplicates="keep") if story.article_id == "b"
    )
    text, *against = story.reasons
    assert text.signal == "text" and text.contribution > story.score
    assert {reason.signal: reason.text for reason in against} == {
        "time": "13 months earlier", "links": "but editors linked it with other stories",
    }  # fmt: skip
    assert max(reason.contribution for reason in against) < 0


def test_shared_words_come_with_the_largest_share_first() -> None:
    reason = why(Recommender.fit(two_topics()).recommend("face-4"), "face-2", "text")
    assert reason.text == "shares " + ", ".join(word for word, _ in reason.words)
    assert {"Facial", "recognition", "Police"} <= {word for word, _ in reason.words}


def test_titles_that_share_no_word_may_share_their_spelling() -> None:
    corpus = site(article("a", "Gesichtserkennungsverbot"), article("b", "Erkennungsverbote"), article("c", "Oliven"))
    reason = why(Recommender.fit(corpus).recommend("a", min_score=0.0), "b", "text")
    assert (reason.text, reason.words) == ("similar spelling", ())


def test_nothing_in_common_is_not_called_similar() -> None:
    story = Recommender.fit(site(article("a", "Olive harvest"), article("b", "Bus strike"))).explain("a", "b")
    assert [reason.text for reason in story.reasons] == ["no word in common"]


def test_two_steps_name_the_article_between() -> None:
    corpus = site(
        article("q", "Olive harvest"), article("a", "Olive oil", related=["b"]),
        article("b", "Fog", related=["c"]), article("c", "Ice"),
    )  # fmt: skip
    reason = why(Recommender.fit(corpus, learn=False).recommend("q", min_score=0.0), "c", "links")
    assert reason.path == ("q", "a", "b", "c")
    assert reason.text == "linked by editors with “Olive oil” by way of “Fog”"
    text = Recommender.fit(corpus, learn=False).recommend_text("olive", min_score=0.0)
    assert why(text, "b", "links").path == ("a", "b"), "a text has no id to start the path with"


def test_a_link_of_its_own_is_no_reason_for_a_story() -> None:
    corpus = site(article("q", "Olive harvest"), article("a", "Olive oil", related=["b"]), article("b", "Fog"))
    reason = why(Recommender.fit(corpus).recommend("q"), "a", "links")
    assert (reason.text, reason.path) == ("but editors linked it with other stories", ())


def test_a_reason_is_plain_json_without_what_does_not_apply() -> None:
    assert Reason("time", 0.1, "similar", days=0.0).to_dict() == {
        "signal": "time", "contribution": 0.1, "text": "similar", "days": 0.0,
    }  # fmt: skip
    assert Reason("text", 0.1, "shares a", words=(("a", 0.2),)).to_dict()["words"] == [["a", 0.2]]


EMBARGO = {"public_from": day(90)}


@pytest.mark.parametrize(
    "unseen", [{"draft": True}, {"kept_out": "private"}, EMBARGO], ids=["draft", "private", "embargo"]
)
def test_no_reason_names_an_article_that_readers_may_not_see(unseen: dict[str, Any]) -> None:
    both = (RelatedLink(reference="strike"), RelatedLink(reference="end"))
    corpus = site(
        article("strike", "Ferry crews strike", "Harbour and pay"),
        article("end", "Ferry strike ends", "Harbour and crews"),
        article(
            "secret", "Merger of the ferry crews", "Harbour, strike", related=["end", "by-way"], links=both, **unseen
        ),
        article("open", "Ferry crews and pay", "Harbour", related=["secret"]),
        article("by-way", "Ferry pay", "Crews", related=["secret"]),
        *(article(f"other-{number}", f"Bread {number}") for number in range(6)),
    )
    recommender = Recommender.fit(corpus, learn=False)
    for other in ("end", "open", "by-way"):
        for reason in recommender.explain("strike", other, moment=day(1)).reasons:
            assert "Merger" not in reason.text and "secret" not in reason.path
    (links,) = (one for one in recommender.explain("strike", "end", moment=day(1)).reasons if one.signal == "links")
    assert (links.text, links.path) == ("linked by editors with similar articles", ())


def test_a_post_is_named_from_its_day_on() -> None:
    both = (RelatedLink(reference="strike"), RelatedLink(reference="end"))
    pages = [article("strike", "Ferry crews strike"), article("end", "Ferry strike ends")]
    report = article("report", "The report", links=both, related=["end"], **EMBARGO)
    recommender = Recommender.fit(
        site(*pages, report, *(article(f"b{n}", f"Bread {n}") for n in range(6))), learn=False
    )

    def named(on: float) -> bool:
        return any("The report" in one.text for one in recommender.explain("strike", "end", moment=day(on)).reasons)

    assert (named(89), named(91)) == (False, True)


def test_a_word_and_a_title_of_any_length_leave_a_reason_readable() -> None:
    word, title = "x" * 100_000, "Harbour " * 5_000
    links = (RelatedLink(reference="a"), RelatedLink(reference="b"))
    pages = [article("a", "Ferry", word), article("b", "Ferry", f"{word} strike"), article("c", title, links=links)]
    corpus = site(*pages, *(article(f"other-{number}", f"Bread {number}") for number in range(6)))
    story = Recommender.fit(corpus, learn=False).explain("a", "b")
    text = next(reason for reason in story.reasons if reason.signal == "text")
    assert f"{'x' * 60}…" in [word for word, _ in text.words]
    assert "Harbour Harbour" in text.text and len(text.text) < 400


def test_a_long_title_on_a_path_is_cut() -> None:
    pages = [article("a", "Ferry strike"), article("b", "Strike", related=["c"])]
    long = article("c", "Ferry strike " * 5_000)
    corpus = site(*pages, long, *(article(f"other-{number}", f"Bread {number}") for number in range(6)))
    (links,) = (one for one in Recommender.fit(corpus).explain("a", "b").reasons if one.signal == "links")
    assert links.path == ("a", "c", "b") and "Ferry strike…" in links.text and len(links.text) < 250
