"""What both articles are filed under: series and their parts, topics, sections."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from worlds import article, site

from recommender.content.article import Article
from recommender.corpus.corpus import Corpus
from recommender.engine.recommender import Recommender
from recommender.graph.labels import Labels


def others(n: int = 12) -> list[Article]:
    return [article(f"other-{number}", f"Other {number}", section="notes") for number in range(n)]


def reason(corpus: Corpus, query: str, other: str) -> str:
    story = Recommender.fit(corpus, learn=False).explain(query, other)
    return next((reason.text for reason in story.reasons if reason.signal == "topics"), "")


def parts(*dates: float | None, title: str = "The quay") -> list[Article]:
    return [
        article(f"quay-{number}", title, series="On the quay", on=date) for number, date in enumerate(dates, 1)
    ]  # fmt: skip


def test_a_part_of_a_series_is_named_with_its_number_by_date() -> None:
    corpus = site(*parts(30, 20, 10), *others())
    assert reason(corpus, "quay-3", "quay-2") == "part 2 of “On the quay”"
    assert reason(corpus, "quay-3", "quay-1") == "part 3 of “On the quay”"


def test_parts_without_dates_are_in_the_order_of_the_numbers_in_their_ids() -> None:
    corpus = site(*parts(*[None] * 11), *others())
    assert reason(corpus, "quay-2", "quay-10") == "part 10 of “On the quay”"


@pytest.mark.parametrize(
    ("title", "text"), [("Part 2", "part 2 of “On the quay”"), ("Part 7", "of the same series: On the quay")]
)
def test_a_number_that_the_title_contradicts_is_not_said(title: str, text: str) -> None:
    first, second = parts(1, 2, title=title)
    assert reason(site(first, second, *others()), "quay-1", "quay-2") == text


def test_translations_of_a_part_do_not_count_as_parts() -> None:
    def part(name: str, language: str, on: float) -> Article:
        return article(name, name, series="On the quay", on=on, language=language)

    pages = [part("a-en", "en", 1), part("a-de", "de", 1), part("b-en", "en", 2), part("b-de", "de", 2)]
    assert reason(site(*pages, *others()), "a-en", "b-en") == "part 2 of “On the quay”"


def test_a_draft_is_no_part() -> None:
    pages = parts(1, 3)
    draft = article("draft", "The quay", series="On the quay", on=2, draft=True)
    assert reason(site(*pages, draft, *others()), "quay-1", "quay-2") == "part 2 of “On the quay”"


def test_the_next_part_shares_more_than_the_one_after_it() -> None:
    corpus = site(*parts(*[None] * 4), *others())
    matrix = Labels(corpus, np.full(corpus.n_nodes, "")).matrix
    shared = (matrix @ matrix.T).todense()
    one, two, three = (corpus.position(f"quay-{number}") for number in (1, 2, 3))
    rarity = np.log(len(corpus) / 4)
    assert shared[one, two] == pytest.approx(rarity + np.log(len(corpus) / 2)) and shared[one, three] == pytest.approx(
        rarity
    )


def test_a_series_a_topic_and_a_section_are_named_in_this_order() -> None:
    facts: dict[str, Any] = {"series": "Quays", "topics": ("Harbours",), "section": "guides"}
    pair = [article(name, name, on=on, **facts) for on, name in enumerate(("a", "b"))]
    assert reason(site(*pair, *others()), "a", "b") == "part 2 of “Quays”; same topic: Harbours; same section: guides"


def test_a_section_that_all_articles_have_is_no_reason() -> None:
    corpus = site(*(article(name, name, section="posts") for name in ("a", "b", "c")))
    assert reason(corpus, "a", "b") == ""


def test_a_section_of_the_name_of_a_topic_counts_once() -> None:
    pair = [article(name, name, topics=("Guides",), section="guides") for name in ("a", "b")]
    assert reason(site(*pair, *others()), "a", "b") == "same topic: Guides"


def test_parts_that_nothing_numbers_have_no_number() -> None:
    names = ("advanced", "basics", "tricks")
    undated = site(*(article(name, "The quay", series="On the quay") for name in names), *others())
    assert reason(undated, "basics", "advanced") == "of the same series: On the quay"
    on_one_day = site(*(article(name, "The quay", series="On the quay", on=1) for name in names), *others())
    assert reason(on_one_day, "basics", "tricks") == "of the same series: On the quay"
    titles = {"advanced": "Part 1: the quay", "basics": "Part 2: the quay", "tricks": "More of it"}
    titled = site(*(article(name, title, series="On the quay") for name, title in titles.items()), *others())
    assert reason(titled, "basics", "advanced") == "part 1 of “On the quay”"
    assert reason(titled, "basics", "tricks") == "of the same series: On the quay"


def test_a_long_name_of_a_topic_is_cut() -> None:
    long = "harbour " * 500
    corpus = site(*(article(name, topics=(long,), section="s" * 5000) for name in ("a", "b")), *others())
    text = reason(corpus, "a", "b")
    assert text.startswith("same topic: harbour harbour") and len(text) < 200 and text.count("…") == 2
