"""The site as a whole: its order, its links, and what is wrong with them."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import article, article_lists, corpora, day, resolves_to, site

from recommender import Recommender, read_corpus
from recommender.content.article import Article, RelatedLink
from recommender.content.problems import Problem, problems_in_order
from recommender.content.urls import canonical_url
from recommender.corpus import resolver
from recommender.corpus.columns import days
from recommender.corpus.corpus import Corpus
from recommender.corpus.name_table import addresses
from recommender.errors import ContentError

OUT = "https://else.example/x"


def out(**facts: Any) -> RelatedLink:
    return RelatedLink(**{"url": OUT, **facts})


def kinds(corpus: Corpus) -> list[str]:
    return [problem.kind for problem in corpus.problems]


def listed(corpus: Corpus, name: str) -> list[str]:
    return [corpus.node(node).id for node in corpus.related(corpus.position(name)).tolist()]


# --- order and identity -------------------------------------------------------------------------------------


@given(found=article_lists, data=st.data())
def test_the_order_of_the_input_does_not_matter(found: list[Article], data: st.DataObject) -> None:
    one = Corpus.from_articles(found)
    other = Corpus.from_articles(data.draw(st.permutations(found)))
    assert (one.articles, tuple(one.externals), one.problems) == (
        other.articles,
        tuple(other.externals),
        other.problems,
    )
    assert (one.links != other.links).nnz == 0
    assert one.fingerprint == other.fingerprint


@given(corpora)
def test_ids_are_unique_and_sorted(corpus: Corpus) -> None:
    for nodes in (corpus.articles, corpus.externals):
        names = [node.id for node in nodes]
        assert names == sorted(set(names))
    assert corpus.n_nodes == len(corpus) + len(corpus.externals) == corpus.links.shape[1]


def test_a_repeated_id_gets_a_suffix_that_nobody_else_has() -> None:
    corpus = site(
        *(article("a", title, path=path) for title, path in (("2", "y"), ("1", "x"), ("3", "z"))),
        article("a~2"),
    )
    assert [(found.id, found.title) for found in corpus] == [
        ("a", "1"),
        ("a~2", "a~2"),
        ("a~3", "2"),
        ("a~4", "3"),
    ]
    first, second = (problem for problem in corpus.problems if problem.kind == "duplicate id")
    assert (first.path, second.path) == ("y", "z")
    assert first.text == "the id 'a' is taken by x; this one is called 'a~3'"


def test_an_id_repeated_ten_thousand_times_takes_no_quadratic_time() -> None:
    corpus = site(*(article("a", str(n), path=f"{n:05}") for n in range(10_000)))
    assert corpus.articles[-1].id == "a~9999"


def test_a_site_without_articles_is_an_error() -> None:
    with pytest.raises(ContentError, match="no articles found"):
        site()


def test_dates_are_days_and_nan_where_unknown() -> None:
    corpus = site(article("a", on=0.5), article("b", related=[out(), out(published=day(2))]))
    assert corpus.dates.tolist()[::2] == [days(day(0)) + 0.5, days(day(2))]
    assert np.isnan(corpus.dates[1])


def test_a_date_without_time_zone_is_taken_for_utc() -> None:
    moment = day(0)
    assert moment is not None
    assert days(moment.replace(tzinfo=None)) == days(moment) == 18748.0


@given(corpora)
def test_a_site_keeps_all_its_articles_say(corpus: Corpus) -> None:
    assert site(*reversed(corpus.articles)).articles == corpus.articles


@pytest.mark.parametrize(
    "change",
    [
        {"title": "B"}, {"excerpt": "x"}, {"body": "x"}, {"url": OUT}, {"aliases": (OUT,)}, {"slug": "x"},
        {"published": None}, {"topics": ("x",)}, {"draft": True}, {"hidden": True}, {"related": ()},
        {"related": (out(title="x"),)},
    ],
)  # fmt: skip
def test_the_fingerprint_changes_with_the_content(change: dict[str, Any]) -> None:
    one = article("a", "A", on=1, related=[out()])
    assert site(one).fingerprint == site(replace(one)).fingerprint
    assert site(one).fingerprint != site(replace(one, **change)).fingerprint


# --- links --------------------------------------------------------------------------------------------------


def test_links_keep_the_editors_order() -> None:
    corpus = site(article("a", related=["c", out(), "b"]), article("b"), article("c"))
    assert listed(corpus, "a") == ["c", OUT, "b"]
    assert corpus.links.dtype == np.int32
    assert corpus.links.toarray().tolist() == [[0, 3, 1, 2], [0, 0, 0, 0], [0, 0, 0, 0]]


@given(corpora)
def test_every_entry_is_a_link_an_external_or_a_problem(corpus: Corpus) -> None:
    """Brute force: the lists, entry by entry, by the address book alone."""
    for position, found in enumerate(corpus.articles):
        wanted = []
        for link in found.related:
            target = resolves_to(corpus, link)
            if target is not None:
                other = corpus.articles[target]
                same_page = found.url and canonical_url(found.url) == canonical_url(other.url)
                wanted += [] if target == position or same_page else [other.id]
            elif addresses(link) and not _is_ambiguous(corpus, link):
                wanted.append(addresses(link)[0])
        assert listed(corpus, found.id) == list(dict.fromkeys(wanted))
    reported = {"dangling link", "ambiguous link", "self link", "same-address link", "repeated link"}
    told = {(p.path, p.kind) for p in corpus.problems if p.kind in reported}
    for position, found in enumerate(corpus.articles):
        if len(corpus.related(position)) < len(found.related):
            assert any(path == found.path for path, _ in told), "an entry that is no link is a problem"


def _is_ambiguous(corpus: Corpus, link: RelatedLink) -> bool:
    try:
        corpus.book.resolve(link)
    except LookupError:
        return True
    return False


def test_an_external_keeps_what_its_entries_say_the_first_word_of_each() -> None:
    corpus = site(
        article("b", related=[out(url="http://www.else.example/x/", title="late", published=day(9))]),
        article("a", related=[out(excerpt="early")]),
        article("c", related=[out(title="later", provider="Else", excerpt="late", published=day(3))]),
    )
    (external,) = corpus.externals
    assert (external.id, external.url) == (OUT, OUT)
    assert (external.title, external.excerpt, external.provider) == ("late", "early", "Else")
    assert external.published == day(9)
    assert [source for source, _ in external.entries] == [0, 1, 2]
    without = corpus.node(3, without=[1])
    assert (without.title, without.published) == ("later", day(3))
    assert corpus.node(0, without=[0]) == corpus.articles[0]


def test_an_external_without_a_title_is_called_by_its_address() -> None:
    corpus = site(article("a", related=[RelatedLink(aliases=("http://www.else.example/x/",))]))
    (external,) = corpus.externals
    assert external.title == external.url == OUT
    assert external.without([0]) is None


# --- problems -----------------------------------------------------------------------------------------------


def test_problems_are_told_with_file_line_and_remedy() -> None:
    corpus = site(
        article("a", related=[RelatedLink(reference="olive-hravest", line=7), out()]),
        article("olive-harvest"),
    )
    assert corpus.problems == (
        Problem(
            "a.md",
            7,
            "dangling link",
            "no article answers to 'olive-hravest'",
            "did you mean 'olive-harvest'?",
        ),
    )


def test_problems_of_reading_are_kept_and_all_are_sorted_by_place() -> None:
    read = Problem("0.md", 3, "no title", "no title", "write one")
    corpus = Corpus.from_articles([article("a", related=["x", "x"])], [read, read])
    assert corpus.problems[0] == read
    assert list(corpus.problems) == sorted(set(corpus.problems))


@pytest.mark.parametrize(
    "link",
    [
        "a", "a.md", "/a/", "A title", RelatedLink(title="a TITLE"), RelatedLink(url="http://paper.example/a/"),
        RelatedLink(url="https://else.example/", aliases=("https://amp.paper.example/a",)),
    ],
)  # fmt: skip
def test_a_self_link_is_a_problem_and_no_link(link: str | RelatedLink) -> None:
    corpus = site(article("a", "A title", url="https://paper.example/a", related=[link]), article("b"))
    assert kinds(corpus) == ["self link"]
    assert corpus.links.nnz == 0


PAGE = "https://paper.example/a"


@pytest.mark.parametrize(
    "link",
    ["b", "Another title", RelatedLink(url=PAGE), RelatedLink(url=PAGE, title="Another title"),
     RelatedLink(url=f"{PAGE}/?utm_source=x", title="A third title")],
)  # fmt: skip
def test_a_link_to_another_file_with_the_same_address_is_no_self_link(link: str | RelatedLink) -> None:
    """Somebody copied an address, or both are versions of a page: the article does not list itself."""
    corpus = site(
        article("a", "A title", url=PAGE, related=[link]), article("b", "Another title", url=f"{PAGE}/", related=["a"])
    )
    assert [kind for kind in kinds(corpus) if kind != "duplicate url"] == ["same-address link"] * 2
    assert corpus.links.nnz == 0, "no version of a page is recommended beside another"
    first = next(problem for problem in corpus.problems if problem.kind == "same-address link")
    assert first.text == f"lists 'b', and both files have this address: {PAGE}"
    assert first.remedy.startswith("correct the address of one")


@pytest.mark.parametrize("link", ["a", RelatedLink(url=PAGE, title="A title")])
def test_an_article_that_lists_itself_does_so_even_if_another_has_its_address(link: str | RelatedLink) -> None:
    corpus = site(article("a", "A title", url=PAGE, related=[link]), article("b", "Another title", url=PAGE))
    assert "self link" in kinds(corpus)
    assert "same-address link" not in kinds(corpus)


@pytest.mark.parametrize("again", ["b", "b.md", RelatedLink(url="http://paper.example/b/")])
def test_a_repeated_entry_is_a_problem_and_one_link(again: str | RelatedLink) -> None:
    corpus = site(article("a", related=["b", "c", again]), article("b", url="https://paper.example/b"), article("c"))
    assert kinds(corpus) == ["repeated link"]
    assert listed(corpus, "a") == ["b", "c"]


def test_a_repeated_external_is_a_problem_and_one_link() -> None:
    corpus = site(article("a", related=[out(), out(title="more is known")]))
    assert kinds(corpus) == ["repeated link"]
    assert [external.title for external in corpus.externals] == ["more is known"]


def test_an_ambiguous_entry_is_a_problem_and_no_link() -> None:
    corpus = site(article("x/a", slug="a"), article("y/a", slug="a"), article("b", related=["a"]))
    assert kinds(corpus) == ["ambiguous link"]
    assert "'x/a', 'y/a'" in corpus.problems[0].text
    assert corpus.links.nnz == 0


def test_an_ambiguous_entry_with_an_address_is_an_external() -> None:
    corpus = site(article("x/a", slug="a"), article("y/a", slug="a"), article("b", related=[out(reference="a")]))
    assert (corpus.problems, listed(corpus, "b")) == ((), [OUT])


@pytest.mark.parametrize("link", ["nobody", RelatedLink(title="Nothing"), RelatedLink(url="/nowhere/"), RelatedLink()])
def test_a_dangling_entry_is_a_problem_and_no_link(link: str | RelatedLink) -> None:
    corpus = site(article("a", related=[link]))
    assert kinds(corpus) == ["dangling link"]
    assert (corpus.links.nnz, len(corpus.externals)) == (0, 0)


def test_a_page_of_the_own_host_that_is_no_article_is_a_problem_but_kept() -> None:
    gone = RelatedLink(url="https://paper.example/gone")
    corpus = site(article("a", url="https://paper.example/a", related=[gone]))
    assert kinds(corpus) == ["dangling link"]
    assert [external.id for external in corpus.externals] == ["https://paper.example/gone"]


def test_only_the_first_dangling_links_get_a_suggestion(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resolver, "SUGGESTIONS", 2)
    corpus = site(article("olives"), article("figs", related=["olive1", "olive2", "olive3"]))
    assert sorted("did you mean" in problem.remedy for problem in corpus.problems) == [False, True, True]


@pytest.mark.parametrize(
    ("entry", "meant"),
    [
        ("sourdough-starter-form-scratch", "did you mean 'sourdough-starter-from-scratch'?"),
        ("/posts/2024-01-02-sourdough-starter-form-scratch.md", "did you mean 'sourdough-starter-from-scratch'?"),
        ("sourdough-disasters", "correct the entry or remove it"),
        ("growing-tomatoes-2019", "correct the entry or remove it"),
        ("why-my-loaf-was-falt", "correct the entry or remove it"),
        ("rye-bread-with-carawai", "correct the entry or remove it"),
    ],
    ids=["typo", "typo in a path", "one word", "another word", "the page itself", "listed already"],
)
def test_another_page_is_offered_only_if_it_is_likely_meant_and_would_be_new(entry: str, meant: str) -> None:
    corpus = site(
        article("sourdough-starter-from-scratch"),
        article("growing-chillies-on-a-north-facing-balcony"),
        article("rye-bread-with-caraway"),
        article("why-my-loaf-was-flat", related=[entry, "rye-bread-with-caraway"]),
    )
    assert [problem.remedy for problem in corpus.problems if problem.kind == "dangling link"] == [meant]


def test_an_entry_that_nobody_can_read_is_a_problem_with_its_line() -> None:
    """`suggest` takes it away: then `doctor` says it, too. What is scheduled, unlisted or a list may be linked."""
    corpus = site(
        article("a", related=[RelatedLink("b", line=7), "c", "d", "e"]),
        article("b", draft=True, related=["c"]),
        article("c", kept_out="redirect"),
        article("d", kept_out="unlisted"),
        article("e", public_from=day(9)),
    )
    found = [(one.path, one.line, one.text) for one in corpus.problems if one.kind == "unpublished link"]
    assert found == [
        ("a.md", 0, "'c' leads nowhere: it only leads to another page"),
        ("a.md", 7, "'b' leads nowhere: it is a draft"),
    ]


def test_a_one_way_link_is_a_problem_only_where_the_other_has_a_list() -> None:
    corpus = site(
        article("a", related=["b", "c", "d"]),
        article("b", related=["d"]),
        article("c"),
        article("d", related=["a"]),
    )
    told = [(p.path, p.text, p.remedy) for p in corpus.problems]
    assert told == [
        ("a.md", "lists 'b', whose own list does not return the link", "consider adding 'a' to b.md"),
        ("b.md", "lists 'd', whose own list does not return the link", "consider adding 'b' to d.md"),
    ]


def test_articles_at_one_address_are_versions_of_each_other() -> None:
    urls = ("https://paper.example/a", "http://www.paper.example/a/", "https://paper.example/b", "")
    corpus = site(*(article(name, url=url) for name, url in zip("abcd", urls, strict=True)), article("e"))
    assert corpus.copies == {0: (1,), 1: (0,)}
    assert [(p.kind, p.path) for p in corpus.problems] == [("duplicate url", "b.md")]


def test_posts_that_share_only_an_amp_copy_are_not_the_same() -> None:
    shared = ("https://amp.paper.example/live",)
    corpus = site(*(article(n, url=f"https://paper.example/{n}", aliases=shared) for n in "ab"))
    assert (corpus.copies, corpus.problems) == ({}, ())


def test_the_same_title_and_text_is_a_problem() -> None:
    corpus = site(article("a", "Olives", "ripe"), article("b", "OLIVES", body="Ripe"), article("c", "Olives", "green"))
    assert [(p.kind, p.path) for p in corpus.problems] == [("duplicate text", "b.md")]
    assert "same title and text as a.md" in corpus.problems[0].text


@pytest.mark.parametrize("copied", [copy.copy, copy.deepcopy, lambda corpus: pickle.loads(pickle.dumps(corpus))])
def test_a_corpus_can_be_copied_after_its_externals_were_used(
    copied: Callable[[Corpus], Corpus], tmp_path: Path
) -> None:
    seeds = read_corpus(Path(__file__).parents[2] / "seeds" / "newsroom")
    Recommender.fit(seeds).save(tmp_path)
    for corpus in (seeds, Recommender.load(tmp_path).corpus):
        externals, articles = [*corpus.externals], [*corpus.nodes][: len(corpus)]
        corpus.externals[0], corpus.articles[0], corpus.nodes[-1]
        again = copied(corpus)
        assert ([*again.externals], [*again.articles]) == (externals, articles)
        assert again.externals[0] == externals[0]
        assert again.articles[3] == articles[3]
        assert again.fingerprint == corpus.fingerprint
        assert again.find(articles[5].title) == articles[5]


def test_problems_are_in_the_order_in_which_they_compare() -> None:
    problems = [
        Problem(path, line, kind, text, "mend it")
        for path in ("b.md", "a.md") for line in (10, 9) for kind in ("self link", "bad date") for text in ("z", "y")
    ]  # fmt: skip
    assert problems_in_order(problems) == tuple(sorted(problems))
