"""A link whose beginning nobody knows means the one page at its end, unless its beginning says that it does not."""

from __future__ import annotations

import pytest
from worlds import article, site

from recommender.content.article import Article, RelatedLink
from recommender.corpus.corpus import Corpus
from recommender.errors import UnknownArticleError


def pages(*paths: str, **languages: str) -> Corpus:
    """A site of files; a language for the folder of its name."""

    def page(path: str) -> Article:
        language = languages.get(path.partition("/")[0], "")
        return article(path, f"Page {path}", path=f"{path}.md", slug="", language=language)

    return site(*map(page, paths))


def found(corpus: Corpus, link: str) -> str | None:
    try:
        return corpus.find(link).id
    except UnknownArticleError:
        return None


@pytest.mark.parametrize(
    ("link", "meant"),
    [
        ("/docs/v2/x", "docs/v2/x"),
        ("/manual/docs/v2/x", "docs/v2/x"),
        ("/docs/x", "docs/v2/x"),
        ("/x/", "docs/v2/x"),
        ("/docs/2/x", None),
        ("/docs/v1/x", None),
        ("/docs/version-1.0/x", None),
        ("/docs/1.x/x", None),
        ("/docs/latest/x", None),  # that version has a number, and is perhaps not the latest
        ("/docs/latest/y", "docs/y"),
        ("/docs/v1/y", None),
    ],
)
def test_another_version_is_another_page(link: str, meant: str | None) -> None:
    assert found(pages("docs/v2/x", "docs/y"), link) == meant


def test_a_version_is_the_same_in_all_its_spellings() -> None:
    corpus = pages("versioned_docs/version-1.0/x", "versioned_docs/version-2.0/x")
    assert found(corpus, "/docs/1.0/x") == "versioned_docs/version-1.0/x"
    assert found(corpus, "/docs/v2.0/x/") == "versioned_docs/version-2.0/x"


@pytest.mark.parametrize(
    ("link", "meant"),
    [
        ("/de/beta/", "de/beta"),
        ("/blog/de/beta", "de/beta"),
        ("/de-at/beta", "de/beta"),
        ("/beta/", "de/beta"),
        ("/fr/beta/", None),
        ("/fr/gamma/", "fr/gamma"),
        ("/fr/blog/beta/", None),
        ("/fr/alpha/", None),  # there are French pages, and this is none
        ("/en/alpha/", "alpha"),
    ],
)
def test_another_language_is_another_page(link: str, meant: str | None) -> None:
    assert found(pages("de/beta", "fr/gamma", "alpha", de="de", fr="fr"), link) == meant


def test_regions_of_one_language_differ_only_where_both_are_named() -> None:
    corpus = site(article("b", path="x/b.md", slug="", language="pt-br"))
    assert [found(corpus, link) for link in ("/pt/b", "/pt-BR/b", "/pt-pt/b")] == ["b", "b", None]


@pytest.mark.parametrize(
    ("link", "meant"),
    [
        ("/news/beta/", None),
        ("/blog/news/beta", None),
        ("/blog/beta/", "posts/beta"),
        ("/posts/beta/", "posts/beta"),
        ("/site/posts/beta/", "posts/beta"),
        ("/guides/setup", "02-guides/setup"),
    ],
)
def test_a_folder_of_the_site_is_not_passed_over(link: str, meant: str | None) -> None:
    assert found(pages("posts/beta", "news/alpha", "02-guides/setup", "_drafts/x"), link) == meant


def test_topics_and_sections_are_folders_of_addresses() -> None:
    beta = article("posts/beta", path="posts/beta.md", slug="", topics=("City News",))
    corpus = site(beta, article("city-news/a", path="city-news/a.md", slug=""))
    assert found(corpus, "/city-news/beta/") == "posts/beta"


def test_the_sign_of_zola_names_a_file_and_nothing_else() -> None:
    corpus = pages("blog/x", "docs/x", "docs/beta")
    assert found(corpus, "@/docs/beta.md") == "docs/beta"
    assert [found(corpus, name) for name in ("@/beta.md", "@/blog/beta.md", "@/Docs/beta.md", "@/")] == [None] * 4


def test_ids_of_records_are_local_to_their_folders() -> None:
    corpus = site(
        article("intro", path="b/one.md"),
        article("setup", path="a/setup.md"),
        article("a/intro", path="a/intro.md", slug=""),
    )
    book = corpus.book
    of_a = next(one for one in corpus if one.path == "a/setup.md")
    of_b = next(one for one in corpus if one.path == "b/one.md")
    assert corpus.id_of(book.resolve(RelatedLink("intro"), of_a) or 0) == "a/intro"
    assert corpus.id_of(book.resolve(RelatedLink("intro"), of_b) or 0) == "intro"


def test_of_several_pages_the_one_beside_the_link_is_meant() -> None:
    corpus = pages("a/intro", "b/intro", "b/x", "c/y")
    of_b, of_c = corpus.find("b/x"), corpus.find("c/y")
    assert corpus.id_of(corpus.book.resolve(RelatedLink("intro"), of_b) or 0) == "b/intro"
    with pytest.raises(UnknownArticleError, match="any of 2 articles"):
        corpus.book.resolve(RelatedLink("intro"), of_c)


def test_a_folder_that_comes_or_goes_changes_what_links_mean() -> None:
    """`apply_changes` resolves such links again."""
    from recommender.corpus.update import apply_changes

    beta = article("posts/beta", path="posts/beta.md", slug="")
    source = article("a", path="a.md", slug="", related=(RelatedLink("/news/beta/"),))
    news = article("news/alpha", path="news/alpha.md", slug="")
    corpus = site(beta, source)
    assert corpus.links.nnz == 1
    grown = apply_changes(corpus, [], [news], []).corpus
    assert grown.links.nnz == 0
    shrunk = apply_changes(grown, [grown.position("news/alpha")], [], []).corpus
    assert shrunk.links.nnz == 1
