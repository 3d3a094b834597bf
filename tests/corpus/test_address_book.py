"""The address book: every way to name an article leads to it, and nothing else does."""

from __future__ import annotations

import pytest
from hypothesis import given
from worlds import article, corpora, day, site, two_topics

from recommender.content.article import RelatedLink
from recommender.corpus.address_book import AddressBook, AmbiguousReferenceError
from recommender.corpus.corpus import Corpus
from recommender.corpus.name_table import addresses
from recommender.errors import UnknownArticleError

HARVEST = article(
    "posts/2021-05-21-olive-harvest",
    "Olive Harvest’s Première",
    slug="olive-harvest",
    path="posts/2021-05-21-olive-harvest.md",
    url="https://www.Paper.example/2021/olive-harvest/",
    aliases=("https://amp.paper.example/2021/olive-harvest", "/old/harvest.html"),
    on=20,
)
BUNDLE = article("bundles/frost", "Frost", path="bundles/frost/index.md", slug="", url="https://paper.example/frost")
BOOK = AddressBook([BUNDLE, HARVEST])

NAMES = [
    "posts/2021-05-21-olive-harvest",
    "posts/2021-05-21-olive-harvest.md",
    "/posts/2021-05-21-olive-harvest/",
    "2021-05-21-olive-harvest",
    "2021-05-21-olive-harvest.md",
    "olive-harvest",
    "Olive-Harvest",
    "olive-harvest.html",
    "2021/olive-harvest",
    "/2021/olive-harvest/#top",
    "{% post_url 2021-05-21-olive-harvest %}",
    "{% link posts/2021-05-21-olive-harvest.md %}",
    '{{< ref "olive-harvest.md" >}}',
    "old/harvest",
    "Olive Harvest’s Première",
    "olive harvest’s première",
    "Olive Harvest’s Premie\u0300re",
    "  Olive Harvest&rsquo;s  Première ",
    "2021-05-21-olive-harvests-premiere",
    "/2021/05/21/olive-harvest/",
    "/2021/05/21/olive-harvest.html",
    "/2021/05/olive-harvest",
]
URLS = [
    "https://www.paper.example/2021/olive-harvest/",
    "http://paper.example/2021/olive-harvest",
    "HTTPS://PAPER.EXAMPLE:443/2021/olive-harvest/index.html",
    "//paper.example/2021/olive-harvest?utm_source=feed&fbclid=1#top",
    "https://amp.paper.example/2021/olive-harvest",
    "https://paper.example/2021/olive-harvest/amp/",
    "https://paper-example.cdn.ampproject.org/c/s/paper.example/2021/olive-harvest",
]


@pytest.mark.parametrize("name", [*NAMES, *URLS])
def test_every_name_of_an_article_finds_it(name: str) -> None:
    assert BOOK.find(name) == 1


@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_a_reference_in_a_curated_list(name: str) -> None:
    assert BOOK.resolve(RelatedLink(reference=name)) == 1


def test_the_day_of_a_permalink_is_that_of_the_file_name_or_of_the_record() -> None:
    """Late in the evening of one time zone it is the next day in UTC."""
    book = AddressBook([article("late", slug="late", path="_posts/2021-5-3-late.md", on=3.2)])
    assert [book.find(name) for name in ("/2021/05/03/late/", "/2021/05/04/late/", "/2021/05/late/")] == [0, 0, 0]
    for name in ("/2021/05/05/late/", "/2021/06/late/", "/2021/late/"):
        with pytest.raises(UnknownArticleError):
            book.find(name)


@pytest.mark.parametrize("url", URLS)
def test_every_spelling_of_an_address_resolves_whatever_the_title_says(url: str) -> None:
    assert BOOK.resolve(RelatedLink(url=url, title="Frost")) == 1
    assert BOOK.resolve(RelatedLink(url="https://cdn.example/1", aliases=(url,))) == 1


def test_an_address_on_the_own_host_is_also_a_site_path() -> None:
    assert BOOK.resolve(RelatedLink(url="https://paper.example/old/harvest/")) == 1
    assert BOOK.find("https://paper.example/old/harvest") == 1
    assert BOOK.resolve(RelatedLink(url="https://else.example/old/harvest/")) is None


def test_a_path_where_a_url_belongs_is_a_reference() -> None:
    assert BOOK.resolve(RelatedLink(url="/2021/olive-harvest/", title="Frost")) == 1


@pytest.mark.parametrize("name", ["frost", "bundles/frost", "bundles/frost/", "bundles/frost/index.md", "/frost"])
def test_a_page_bundle_is_found_by_its_folder(name: str) -> None:
    assert BOOK.find(name) == 0


def test_a_title_counts_only_where_nothing_else_is_given() -> None:
    assert BOOK.resolve(RelatedLink(title="FROST")) == 0
    assert BOOK.resolve(RelatedLink(title="Frost", url="https://else.example/frost")) is None
    assert BOOK.resolve(RelatedLink(title="Frost", reference="nobody")) is None
    assert BOOK.resolve(RelatedLink(title="Frost", aliases=("https://else.example/",))) is None


@pytest.mark.parametrize("link", [RelatedLink(), RelatedLink(url="mailto:a@b.example"), RelatedLink(reference="/")])
def test_what_names_nothing_finds_nothing(link: RelatedLink) -> None:
    assert BOOK.resolve(link) is None


def test_an_id_wins_over_a_slug_and_a_slug_over_a_title() -> None:
    book = AddressBook([article("a", "c"), article("b", "x", slug="a"), article("c", "y", slug="z"), article("d", "z")])
    assert [book.find(name) for name in ("a", "c", "z")] == [0, 2, 2]


def test_a_name_that_several_share_decides_nothing_and_names_them() -> None:
    book = AddressBook([article(f"{name}/harvest", "Harvest") for name in "abcde"])
    for key in ("harvest", "Harvest"):
        with pytest.raises(AmbiguousReferenceError, match=r"any of 5 articles: 'a/harvest', 'b/harvest', .* …;"):
            book.find(key)
    with pytest.raises(AmbiguousReferenceError):
        book.resolve(RelatedLink(title="Harvest"))


def test_a_path_of_many_records_names_none_of_them() -> None:
    book = AddressBook([article(name, path="all.jsonl", line=line) for line, name in enumerate("ab", 1)])
    with pytest.raises(AmbiguousReferenceError):
        book.find("all.jsonl")
    assert AddressBook([article("a", path="all.jsonl", line=1)]).find("all.jsonl") == 0


def test_of_several_versions_of_a_page_the_entry_says_which() -> None:
    page = "https://paper.example/live"
    book = AddressBook(
        [
            article("a", "Morning", url=page, on=1),
            article("b", "Noon", url=page, on=2),
            article("c", "Noon", url=page, on=3),
        ]
    )
    assert book.resolve(RelatedLink(url=page)) == book.find(page) == 0
    assert book.resolve(RelatedLink(url=page, title="noon")) == 1
    assert book.resolve(RelatedLink(url=page, title="Noon", published=day(3))) == 2


def test_a_page_owns_its_address_before_the_posts_that_share_its_amp_copy() -> None:
    copy = ("https://amp.paper.example/live",)
    book = AddressBook(
        [
            article("a", url="https://paper.example/live/post-1", aliases=copy),
            article("b", url="https://paper.example/live", aliases=copy),
        ]
    )
    assert book.find("https://paper.example/live") == book.resolve(RelatedLink(url=copy[0])) == 1


def test_a_feed_article_answers_to_the_url_that_is_its_id() -> None:
    book = AddressBook([article("https://paper.example/?p=7", "A", path="feed.xml", line=3)])
    assert book.resolve(RelatedLink(url="http://www.paper.example/?p=7#x")) == 0


def test_the_own_host_needs_more_than_half_of_the_addresses() -> None:
    def url(name: str) -> str:
        return f"https://{name}.example/x"

    assert AddressBook([article(n, url=url(n)) for n in "ab"]).own_host == ""
    assert AddressBook([article("a", url=url("a")), article("b", url=url("a")), article("c", url=url("c"))]).is_own(
        "http://www.a.example/y"
    )
    assert not AddressBook([article("a")]).is_own("")


def test_addresses_are_canonical_and_not_repeated() -> None:
    assert addresses(HARVEST) == ["https://paper.example/2021/olive-harvest"]


# --- unknown names ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", ["nobody", "", "https://paper.example/2021", "https://else.example/olive-harvest"])
def test_an_unknown_name_is_an_error(key: str) -> None:
    with pytest.raises(UnknownArticleError) as caught:
        BOOK.find(key)
    assert repr(key) in str(caught.value)


def test_a_misspelt_name_is_told_with_the_closest_best_first() -> None:
    book = two_topics().book
    assert book.closest("olive-") == ["olive-1", "olive-2", "olive-3"]
    assert book.closest("Growers ask for olive frost aid", 1) == ["olive-4"]
    assert book.closest("顔認証") == book.closest("") == []


def test_likeness_of_the_closest_is_that_of_brute_force() -> None:
    names = ["olive harvest", "olives", "harvest", "xyz", "ol"]
    book = AddressBook([article(f"{n}", title=name, slug="") for n, name in enumerate(names)])

    def grams(text: str) -> set[str]:
        text = f"  {text} "
        return {text[i : i + 3] for i in range(len(text) - 2)}

    for key in (*names, "olive", "harvest olive"):
        likeness = {
            str(n): len(grams(name) & grams(key)) / len(grams(name) | grams(key)) for n, name in enumerate(names)
        }
        wanted = sorted((name for name, value in likeness.items() if value > 0.15), key=lambda n: (-likeness[n], n))
        assert book.closest(key, 5) == wanted


@given(corpora)
def test_every_article_is_found_by_id(corpus: Corpus) -> None:
    assert [corpus.position(found.id) for found in corpus] == list(range(len(corpus)))


def test_a_site_finds_by_the_same_names() -> None:
    assert site(HARVEST, BUNDLE).find("olive-harvest") == HARVEST


def test_the_same_entry_may_mean_another_article_in_another_language_and_folder() -> None:
    """What entries mean is kept for further lists: but not for those to which they mean something else."""
    german, english = (article(f"{tag}/frost", "Frost", path=f"{tag}/frost.md", language=tag) for tag in ("de", "en"))
    book, link = AddressBook([german, english]), RelatedLink(reference="frost")
    for position, source in enumerate(("de", "en", "de")):
        other = article(f"{source}/fog", "Fog", path=f"{source}/fog.md", language=source)
        assert book.resolve(link, other) == position % 2
    without_path = article("fog", "Fog", path="", language="")
    for source_of_list in (None, without_path):
        with pytest.raises(AmbiguousReferenceError):
            book.resolve(link, source_of_list)


def test_what_entries_mean_is_kept_for_some_of_them_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recommender.corpus.address_book.CACHED_ENTRIES", 2)
    articles = [article(f"{number}", f"Frost {number}") for number in range(5)]
    book = AddressBook(articles)
    assert [book.resolve(RelatedLink(reference=one.id)) for one in [*articles, *articles]] == [*range(5)] * 2
    assert len(book._resolved) <= 2


def test_what_was_meant_is_named_by_its_title_where_the_id_is_a_number() -> None:
    corpus = site(article("17", "Olive harvest begins"), article("frost-hits-groves", "Frost hits the groves"))
    with pytest.raises(UnknownArticleError, match=r"did you mean '17' \(Olive harvest begins\)\?"):
        corpus.find("Olive harvst begins")
    with pytest.raises(UnknownArticleError, match=r"did you mean 'frost-hits-groves'\?"):
        corpus.find("frost-hits-grove")
