"""The language of articles: named by the record, detected, or unknown."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import article, corpora, site

from recommender.content.article import Article, RelatedLink
from recommender.content.language_tags import primary
from recommender.corpus.corpus import Corpus
from recommender.graph.graph import ArticleGraph
from recommender.text import language as language_module
from recommender.text import stop_words, words
from recommender.text.index import TextIndex
from recommender.text.language import Languages

GERMAN = (
    ("Olivenernte beginnt früher als erwartet", "Die Bauern in Apulien rechnen mit einem schlechten Jahr."),
    ("Frost zerstört die Ernte im Süden", "Viele Bäume sind erfroren, sagen die Bauern der Region."),
    ("Streit um das Wasser für die neue Fabrik", "Der Gemeinderat will am Montag über den Vertrag abstimmen."),
)
ENGLISH = (
    ("Olive harvest begins earlier than expected", "The growers of Puglia expect a poor year, they say."),
    ("Frost ruins the harvest in the south", "Many of the trees have died, say the growers of the region."),
    ("Dispute over the water for the new factory", "The council will vote on the contract on Monday."),
)


def languages_of(*articles: Article) -> Languages:
    return Languages.of(articles)


def tags_and_main(*articles: Article) -> tuple[list[str], str]:
    languages = languages_of(*articles)
    return languages.tags.tolist(), languages.main


def articles_of(texts: tuple[tuple[str, str], ...]) -> list[Article]:
    return [article(f"{number}", *text) for number, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("title", "excerpt", "language"),
    [
        (*ENGLISH[0], "en"),
        (*GERMAN[0], "de"),
        ("La récolte des olives commence plus tôt que prévu", "Les agriculteurs s’attendent à une année pauvre.", "fr"),
        ("La cosecha de aceitunas empieza antes de lo previsto", "Los agricultores esperan un mal año.", "es"),
        ("Урожай оливок начинается раньше, чем ожидалось", "Фермеры ожидают плохой год.", "ru"),
        ("顔認証の制限、東京で可決", "警察は令状が必要になる。", "ja"),
        ("美国多州限制人脸识别技术的使用", "警方现在需要搜查令才能使用这项技术。", "zh"),
        ("얼굴 인식 제한 법안 통과", "", "ko"),
        ("الولايات تحد من استخدام التعرف على الوجوه", "قانون جديد يمر في البرلمان.", "ar"),
    ],
)
def test_the_language_of_a_sentence_is_detected(title: str, excerpt: str, language: str) -> None:
    assert languages_of(article("a", title, excerpt)).tags.tolist() == [language]


@pytest.mark.parametrize("title", ["!", "2021", "AI", "Covid", "Olive", "Nintendo Switch Pro", "Foto des Tages"])
def test_the_language_of_a_few_words_or_names_is_unknown(title: str) -> None:
    assert tags_and_main(article("a", title)) == ([""], "")


def test_a_language_that_the_record_names_is_taken() -> None:
    named = article("a", *ENGLISH[0], language="de-at")
    assert tags_and_main(named) == (["de"], "de")
    assert languages_of(article("a", "!", language="NB")).tags.tolist() == ["no"]


def test_on_a_site_of_one_language_an_uncertain_text_is_in_it_or_unknown() -> None:
    uncertain = [article("x", "Olivenernte beginnt"), article("y", "Olive harvest"), article("z", "2021")]
    languages = languages_of(*articles_of(GERMAN), *uncertain)
    assert (languages.main, languages.tags[3:].tolist()) == ("de", ["de", "", ""])
    assert languages.tag("Olivenernte beginnt") == "de"


def test_a_site_of_two_languages_has_no_main_one() -> None:
    languages = tags_and_main(*articles_of(GERMAN), *articles_of(ENGLISH), article("x", "Olivenernte beginnt"))
    assert languages == (["de"] * 3 + ["en"] * 3 + [""], "")


def test_on_a_site_of_one_language_a_certain_text_keeps_its_own() -> None:
    languages = languages_of(*articles_of(ENGLISH * 4), article("x", *GERMAN[0]))
    assert (languages.main, languages.tags[-1]) == ("en", "de")


def test_addresses_and_handles_do_not_count() -> None:
    trailer = "Hier geht es zum neuen Video über die Ernte: "
    noise = "https://www.example.com/watch-this-and-that-of-the-world @thewatcher #harvest"
    assert languages_of(article("a", trailer, noise)).tags == languages_of(article("a", trailer)).tags == "de"


@given(st.text(), st.sampled_from(("", "en", "pt-BR", "zh_Hant", "-")))
def test_any_text_has_one_language_or_none(text: str, language: str) -> None:
    tag = languages_of(article("a", text or "!", language=language)).tags[0]
    assert tag == tag.strip().lower()
    assert tag == (primary(language) or tag)


@given(corpora)
def test_languages_are_those_of_the_articles_whatever_the_links(corpus: Corpus) -> None:
    graph = ArticleGraph(corpus, TextIndex.fit(corpus))
    n = len(corpus)
    assert graph.languages[:n].tolist() == Languages.of(corpus.articles).tags.tolist()
    assert not any(graph.languages[n:])


# --- languages choose stemmers ------------------------------------------------------------------------------


def test_the_language_of_every_text_is_detected_once(monkeypatch: pytest.MonkeyPatch) -> None:
    texts, guesses = list[str](), language_module._guesses

    def recording(some: Sequence[str], tags: Sequence[str]) -> list[tuple[str, bool]]:
        texts.extend(some)
        return guesses(some, tags)

    monkeypatch.setattr(language_module, "_guesses", recording)
    corpus = site(*articles_of(GERMAN), article("x", "Haus am Fluss ohne Strom"))
    TextIndex.fit(corpus)
    assert len(texts) == len(corpus)


@pytest.mark.parametrize("tag", ["en us", "en (us)", "en;q=0.9", "EN_us", " en "])
def test_no_form_of_a_tag_adds_words_to_a_text(tag: str) -> None:
    index = TextIndex.fit(site(article("a", "olive harvest", language=tag), article("b", "city budget", language=tag)))
    assert not index.pairs([0], [1])[0]
    assert index.vectors.languages.tags.tolist() == ["en", "en"]


def test_unknown_tags_of_languages_take_no_memory() -> None:
    caches = words._stems_of.cache_info().currsize
    lists = stop_words._stop_words.cache_info().currsize
    for number in range(50):
        words.tokenize("olive", f"x{number}")
    assert words._stems_of.cache_info().currsize <= caches + 1
    assert stop_words._stop_words.cache_info().currsize <= lists + 1


def test_german_without_a_tag_is_stemmed_as_german() -> None:
    corpus = site(
        *articles_of(GERMAN), article("x", "Haus am Fluss ohne Strom"), article("y", "Häuser am Fluss brennen")
    )
    index = TextIndex.fit(corpus, weights={"text": 1.0})
    for text, language in (("Häusern", "de"), ("Häusern", "")):
        assert index.similarities(index.vectors.transform([text], language))[3:].min() > 0.0
    assert not index.similarities(index.vectors.transform(["Häusern"], "en")).any()


def test_an_external_is_stemmed_in_the_language_of_its_text() -> None:
    link = RelatedLink(url="https://else.example/", title="Die Häuser an dem Fluss haben seit Montag keinen Strom")
    corpus = site(*articles_of(GERMAN), article("x", "Das Haus", related=[link]))
    index = TextIndex.fit(corpus, weights={"title": 1.0})
    assert index.pairs([3], [4])[0] > 0.0
