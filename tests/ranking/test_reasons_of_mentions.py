"""Links in the texts as reasons: who links to whom, and a third article that links to both."""

from __future__ import annotations

from typing import Any

import pytest
from worlds import article, site

from recommender.content.article import Article, RelatedLink
from recommender.engine.recommender import Recommender


def page(name: str, *links: str, title: str = "", **more: Any) -> Article:
    return article(
        name, title or name, "Ferry crews.", links=tuple(RelatedLink(reference=one) for one in links), **more
    )


def texts(*pages: Article, **options: Any) -> dict[str, str]:
    others = [article(f"other-{number}", f"Other {number}") for number in range(8)]
    story = Recommender.fit(site(*pages, *others), learn=False).explain("a", "b", **options)
    return {reason.signal: reason.text for reason in story.reasons}


@pytest.mark.parametrize(
    ("of_query", "of_candidate", "text"),
    [
        ((), ("a",), "links to this article"),
        (("b",), (), "this article links to it"),
        (("b",), ("a",), "the texts link to each other"),
    ],
)
def test_it_is_said_which_text_links_to_the_other(of_query: list[str], of_candidate: list[str], text: str) -> None:
    assert texts(page("a", *of_query), page("b", *of_candidate))["mentions"] == text


def test_a_third_article_that_links_to_both_is_named_beside_a_link() -> None:
    said = texts(page("a", "b"), page("b"), page("c", "a", "b", title="A year of ferries"))
    assert said["mentions"] == "this article links to it; both are linked from “A year of ferries”"


def test_without_a_link_it_is_added_to_the_words_because_the_score_does_not_count_it() -> None:
    said = texts(page("a"), page("b"), page("c", "a", "b", title="A year of ferries"))
    assert said["text"].endswith("; both are linked from “A year of ferries”") and "mentions" not in said


def test_of_several_the_one_with_the_fewest_links_is_named() -> None:
    said = texts(page("a"), page("b"), page("c", "a", "b", "other-1", title="Long"), page("d", "a", "b", title="Short"))
    assert "“Short”" in said["text"]


def test_a_list_of_all_sorts_says_nothing() -> None:
    many = [page(f"p{number}") for number in range(25)]
    assert "both" not in texts(page("a"), page("b"), *many, page("c", "a", "b", *(one.id for one in many)))["text"]


def test_nothing_is_named_that_may_not_be_seen() -> None:
    assert "both" not in texts(page("a"), page("b"), page("c", "a", "b", draft=True))["text"]
    late, early = page("c", "a", "b", on=9), {"as_of": article("x", on=5).published}
    assert "both" not in texts(page("a", on=1), page("b", on=2), late, **early)["text"]
