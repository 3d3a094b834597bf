"""Small inputs from public bug reports about the reading of front matter: each comes out as its ``expected.md`` says.

Other tests hold the same rules with inputs of their own.
"""

from __future__ import annotations

import pytest
from cases import case, needs_cases

from recommender import Article

pytestmark = needs_cases

STRIKE = "Harbour pilots refuse the new night shift, and tugs wait outside the breakwater."


def found(name: str, key: str = "a") -> Article:
    return case(name).find(key)


def targets(name: str, id: str) -> set[str]:
    corpus = case(name)
    row = corpus.links[[corpus.position(id)]]
    return {corpus.articles[position].id for position in row.nonzero()[1].tolist()}


def reported(name: str) -> list[tuple[str, int, str]]:
    return [(problem.path, problem.line, problem.kind) for problem in case(name).problems]


@pytest.mark.parametrize(
    ("id", "title", "body", "topics"),
    [
        ("a", "Fifth post", "Pilots refuse the night shift.", ()),
        ("b", "Sixth post", "Pilots again.", ("port",)),
        ("c", "Seventh post", "Tugs.", ()),
        ("d", "Eighth post", "Tugs again.", ()),
        ("e", "Ninth post", "Tugs for ever.", ("nikola", "planet")),
        ("f", "Tenth post", "Text of ten.", ("port", "tug")),
        ("g", "Eleventh post", "Text of eleven.", ("port",)),
        ("h", "Twelfth post", "Text of twelve.", ("blog", "groovy")),
        ("i", "Thirteenth post", "Hexo 2 allows this: no first line of dashes.", ()),
    ],
)
def test_front_matter_of_every_dialect_is_data_and_not_text(
    id: str, title: str, body: str, topics: tuple[str, ...]
) -> None:
    article = found("js-front-matter", id)
    assert (article.title, article.body, article.topics) == (title, body, topics)


def test_drafts_of_every_dialect_are_drafts() -> None:
    assert {article.id for article in case("js-front-matter") if article.draft} == {"a", "f", "g"}
    dates = {article.id: f"{article.published:%Y-%m-%d}" for article in case("js-front-matter") if article.published}
    assert dates == {"e": "2015-09-03", "f": "2011-04-20", "g": "2015-09-03", "h": "2015-09-02", "i": "2013-01-01"}
    assert found("js-front-matter", "g").slug == "eleven"


def test_files_of_many_kinds_are_read() -> None:
    titles = {article.path: article.title for article in case("unknown-suffixes")}
    titles.pop("k.json", None)  # JSON has a reader of its own
    assert titles == {
        "_posts/2026-01-05-b.html": "Two",
        **{"a.md": "One", "c.qmd": "Three", "d.Rmd": "Four", "e.rst": "Five", "f.adoc": "Six", "g.org": "Seven"},
        **{"i.mkd": "Nine", "j.mdown": "Ten", "l.MD": "Twelve"},
    }
    assert f"{found('unknown-suffixes', 'e').published:%Y-%m-%d}" == "2011-05-08"
    assert found("unknown-suffixes", "f").topics == ("port",)
    assert ("h.ipynb", 0, "unreadable file") in reported("unknown-suffixes")


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("rule-first", "Written aboard the tug, at night. Harbour news Last words."),
        ("rule-in-text", "Harbour news First words. tide: high Last words."),
        ("rule-after-front-matter", "One. two: words Three."),
        ("unclosed", "The pilots are back."),
    ],
)
def test_rules_are_rules_and_no_text_is_lost(name: str, body: str) -> None:
    assert (found(name).title, found(name).body) == ("Harbour news", body)


def test_front_matter_that_is_not_closed_is_reported() -> None:
    assert reported("unclosed") == [("a.md", 1, "unreadable front matter")]


def test_a_wiki_link_with_an_escaped_bar_leads_to_its_target() -> None:
    assert targets("escaped-pipe", "a") == {"tug", "pilot"}
    assert ("a.md", 4, "unreadable front matter") in reported("escaped-pipe")


def test_the_author_is_told_what_yaml_takes_for_a_comment() -> None:
    assert [found("hash-tags", id).topics for id in "abc"] == [(), ("tug",), ("port#2",)]
    kind = "unreadable front matter"
    assert [*reported("hash-tags")][:3] == [("a.md", 3, kind), ("b.md", 4, kind), ("c.md", 2, kind)]


@pytest.mark.parametrize("name", ["bom-crlf", "no-newline-at-end", "trailing-space-marker", "toml"])
def test_byte_order_marks_line_ends_and_blanks_do_not_matter(name: str) -> None:
    bodies = {"no-newline-at-end": "", "trailing-space-marker": "One."}
    assert (found(name).title, found(name).body) == ("Harbour news", bodies.get(name, "Back."))
    assert not [problem for problem in case(name).problems if problem.kind == "unreadable front matter"]


def test_titles_and_topics_are_as_their_author_wrote_them() -> None:
    assert [found("scalars", name).title for name in ("a", "c")] == ["no", "2026-01-05"]
    assert (found("scalars", "b").title, found("scalars", "b").slug) == ("1.10", "007")
    assert found("scalars").topics == ("no", "on", "1.10", "007", "2026-01-05", "1_000")


def test_pages_named_as_html_have_neither_suffix_in_their_name() -> None:
    page, other = found("html-md", "clamav-old"), found("html-md", "source/manual/b")
    assert (page.id, page.slug, page.body) == ("source/manual/alerts/clamav-old", "clamav-old", STRIKE)
    assert targets("html-md", other.id) == {page.id}
    assert not [problem for problem in case("html-md").problems if problem.kind == "dangling link"]
