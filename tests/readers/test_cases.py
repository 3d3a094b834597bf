"""Small inputs from public bug reports: each comes out as its ``expected.md`` says.

Other tests hold the same rules with inputs of their own.
"""

from __future__ import annotations

import pytest
from cases import case, needs_cases

from recommender import Article, Recommender

pytestmark = needs_cases


def found(name: str, key: str) -> Article:
    return case(name).find(key)


def shown(name: str) -> dict[str, list[str]]:
    """The list of every article of a case."""
    lists = Recommender.fit(case(name)).recommend_all(duplicates="keep", min_score=0.0)
    return {article: [story.article_id for story in stories] for article, stories in lists}


def never_shown(name: str) -> set[str]:
    """The articles that stand in no list at all."""
    lists = shown(name)
    return {*lists} - {story for stories in lists.values() for story in stories}


@pytest.mark.parametrize(
    ("name", "kept_out"),
    [
        ("draft-yes", {"_drafts/d", "b"}),
        ("hidden-by-status", {"b"}),
        ("hidden-by-status-private", {"b"}),
        ("hugo-build-never", {"b", "h"}),
        ("docusaurus-unlisted", {"b"}),
        ("published-false", {"_posts/2026-01-07-b"}),
        ("future-date", {"b"}),
        ("redirects", {"b"}),
    ],
)
def test_what_is_not_published_is_in_no_list(name: str, kept_out: set[str]) -> None:
    assert never_shown(name) == kept_out
    assert {article.id for article in case(name)} > kept_out


def test_links_of_documentation_sites_are_local_to_their_folders() -> None:
    corpus = case("docusaurus-ids")
    nexus = corpus.position("nexus")
    linked = {corpus.articles[place].path for place in corpus.related(nexus)}
    assert linked == {"docs/port/start.md", "docs/crew/intro.md", "docs/terms/stack-of-crates.md"}
    assert {article.title for article in corpus} == {"Crew overview", "Port overview", "Nexus", "Stack"}
    assert not [problem for problem in corpus.problems if problem.kind in ("duplicate id", "dangling link")]


def test_the_name_of_a_file_names_its_language() -> None:
    corpus = case("i18n-suffix")
    assert {article.path: (article.language, article.slug) for article in corpus} == {
        "posts/harbour.de.md": ("de", "harbour"),
        "posts/harbour.en.md": ("en", "harbour"),
        "posts/tugs.en.md": ("en", "tugs"),
    }
    linked = [corpus.articles[place].path for place in corpus.related(corpus.position("posts/tugs.en.md"))]
    assert linked == ["posts/harbour.en.md"]
    assert not [problem for problem in corpus.problems if problem.kind in ("dangling link", "ambiguous link")]


@pytest.mark.parametrize("name", ["i18n-suffix", "translations"])
def test_stories_are_in_the_language_of_the_article(name: str) -> None:
    corpus = case(name)
    language = {article.id: article.language for article in corpus}
    lists = dict(Recommender.fit(corpus).recommend_all(min_score=0.0))
    for article, stories in lists.items():
        assert {language[story.article_id] for story in stories} <= {language[article]}


def test_titles_keep_what_is_not_html() -> None:
    titles = {article.path: article.title for article in case("angle-brackets")}
    assert titles == {
        "compare.md": "if a<b and c>d",
        "em.md": "action and flexibility",
        "length.md": "<length>",
        "picture.md": "<picture>: The Picture element",
        "rust.md": "Vec<T> and Box<dyn Error>",
    }
    assert found("angle-brackets", "rust").excerpt == "Use Vec<u8>, not String."
    assert found("angle-brackets", "length").topics == ("<length>", "List<T>")


def test_topics_as_jekyll_separates_them() -> None:
    topics = {article.slug: set(article.topics) for article in case("space-tags")}
    assert topics == {"a": {"port", "tug", "night", "News"}, "b": {"port", "labour"}}


def test_scalars_are_what_the_author_wrote() -> None:
    titles = {article.path: article.title for article in case("scalars")}
    assert titles == {"a.md": "no", "b.md": "1.10", "c.md": "2026-01-05", "d.md": "Weeknotes for week 14"}
    assert found("scalars", "a").topics == ("no", "on", "1.10", "007", "2026-01-05", "1_000")
    assert found("scalars", "b").slug == "007"


def test_notes_of_obsidian_are_linked_by_their_aliases() -> None:
    corpus = case("obsidian-alias")
    linked = {corpus.articles[place].path for place in corpus.related(corpus.position("Harbour"))}
    assert linked == {"Pilots.md", "Tug.md"}
    assert {article.title for article in corpus} == {"Harbour", "Pilots", "Tug"}


def test_tables_and_links_of_zola() -> None:
    corpus = case("zola")
    a, b = corpus.find("blog/a.md"), corpus.find("blog/b.md")
    assert set(a.topics) == {"port", "labour", "News"}
    assert a.url == "/2026/harbour/"
    assert corpus.links.nnz == 2
    assert corpus.related(corpus.position(b.id)).tolist() == [corpus.position(a.id)]


def test_former_addresses_lead_to_the_page() -> None:
    corpus = case("redirects")
    listed = corpus.related(corpus.position("c")).tolist()
    assert [corpus.id_of(place) for place in listed] == ["a", "https://example.org/pilots"]
