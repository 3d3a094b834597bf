"""Small inputs from public bug reports about dates, feeds and exports: each comes out as its ``expected.md`` says.

Other tests hold the same rules with inputs of their own.
"""

from __future__ import annotations

from cases import case, needs_cases

from recommender import Recommender

pytestmark = needs_cases


def dates(name: str) -> dict[str, str | None]:
    """The date of each article by the first word of its title, in UTC."""
    published = {article.title.split()[0]: article.published for article in case(name)}
    return {title: date and date.isoformat().replace("+00:00", "Z") for title, date in published.items()}


def problems(name: str) -> list[tuple[str, str]]:
    return [(problem.path, problem.kind) for problem in case(name).problems]


def test_dates_in_front_matter() -> None:
    assert dates("odd-dates") == {
        "A": "2019-08-08T06:10:00Z",
        "B": "2006-01-02T22:04:05Z",
        "C": None,
        "D": "2026-07-08T00:00:00Z",
        "E": "2022-07-25T00:00:00Z",
        "F": "2026-01-31T00:00:00Z",
        "G": "2013-07-13T20:46:25Z",
        "H": "2026-01-05T00:00:00Z",
        "I": "2026-01-05T00:00:00Z",
        "J": "2026-03-01T00:00:00Z",
    }
    assert problems("odd-dates") == [("c.md", "bad date")]


def test_dates_in_a_feed_are_never_completed_by_those_of_today() -> None:
    assert dates("feed-dates") == {"One": "2016-06-29T15:07:41Z", "Two": "2016-06-29T00:00:00Z"}
    assert problems("feed-dates") == []


def test_dates_in_feeds() -> None:
    read = {title: date for title, date in dates("feeds").items() if title.startswith("D")}
    assert read == {
        "D1": "2016-06-29T15:07:41Z",
        "D2": "2015-04-30T06:57:00Z",
        "D3": "2009-09-06T21:18:00Z",
        "D4": "2019-07-04T12:00:00Z",
        "D5": "2014-06-19T17:00:00Z",
        "D6": None,
        "D7": None,
        "D8": "2016-06-29T15:07:41Z",
        "D9": None,
        "D10": "2016-06-29T15:07:00Z",
        "D11": "2016-06-29T00:00:00Z",
        "D12": "2016-06-29T00:00:00Z",
    }
    assert problems("feeds") == [("dates.xml", "bad date")] * 3 + [("sitemap.xml", "not content")]


def test_entries_of_feeds() -> None:
    by_title = {article.title: article for article in case("feeds")}
    assert {title: by_title[title].url for title in by_title if not title.startswith("D")} == {
        "G1 guid is link": "https://example.org/g1",
        "G2 guid default": "https://example.org/g2",
        "G3 relative link": "https://example.org/g3",
        "AT&T & tugs": "https://example.org/g4",
        "Texas tugs": "https://example.org/ongoing/When/2013/06/26/Texas-tugs",
        "Two alternates": "https://example.org/2.html",
        "Enclosure and self": "https://example.org/3",
        "Schlepper warten": "https://example.org/4",
        "One": "https://example.org/1",
    }
    german = by_title["Schlepper warten"]
    assert (german.language, german.topics, german.excerpt) == ("de", ("Hafen",), "Kurz.")
    assert by_title["AT&T & tugs"].excerpt == "Short & bold"


def test_a_wordpress_export() -> None:
    corpus = case("wxr")
    assert {article.slug: article.why_kept_out(None) for article in corpus} == {
        "story-0": "",
        "story-1": "draft",
        "story-2": "private",
        "story-3": "private",
        "story-6": "",
    }
    assert {article.topics for article in corpus} == {("Port",)}
    first = corpus.find("story-0")
    assert (first.provider, first.excerpt) == ("ann", "Pilots say no.")
    assert first.body == "Harbour pilots refuse the new night shift."
    assert problems("wxr") == [("export.xml", "not content")]
    lists = Recommender.fit(corpus).recommend_all(duplicates="keep", min_score=0.0)
    assert {story.article_id for _, stories in lists for story in stories} <= {first.id, corpus.find("story-6").id}


def test_a_post_of_ghost() -> None:
    (article,) = case("ghost")
    assert (article.draft, article.provider, article.topics) == (True, "A. Moor", ("Port",))
    assert (article.body, article.excerpt) == ("Pilots refuse the night shift.", "Pilots and night.")
    assert problems("ghost") == []


def test_topics_with_commas_between() -> None:
    (article,) = case("comma-tags")
    assert article.topics == ("port", "tug")
