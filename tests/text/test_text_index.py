"""How similar texts are: against brute force, and in several scripts."""

from __future__ import annotations

import unicodedata

import numpy as np
import numpy.typing as npt
import pytest
from bits import bits
from hypothesis import given
from hypothesis import strategies as st
from worlds import TITLES, article, corpora, day, site, two_topics

from recommender.content.article import RelatedLink
from recommender.corpus.corpus import Corpus
from recommender.engine.serialise import pack, unpack
from recommender.ranking.learning import Calibration
from recommender.text import words
from recommender.text.index import TextIndex
from recommender.text.shared_words import Compared, SharedWords
from recommender.text.vectors import FIELD_WEIGHTS, TfidfVectors
from recommender.text.words import lead_of, rest_of, tokenize


def dense(index: TextIndex) -> npt.NDArray[np.float64]:
    """All similarities by the definition: cosines of the rows, in double precision."""
    rows = index.matrix.toarray().astype(np.float64)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    rows = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    products: npt.NDArray[np.float64] = rows @ rows.T
    return products


def similarity(one: str, other: str, language: str = "") -> float:
    """The similarity of two titles, on a site of these and many others."""
    others = [article(f"z{number}", title) for number, title in enumerate(TITLES)]
    corpus = site(article("a", one, language=language), article("b", other, language=language), *others)
    return float(TextIndex.fit(corpus).pairs([0], [1])[0])


# --- tokens -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "language", "terms"),
    [
        ("States’ limits on recognition, 顔認証", "", ["state", "limit", "recognit", "顔認", "認証"]),
        ("It’s what I DON’T know", "", ["know"]),
        ("Vitamin C, part 2", "", ["vitamin", "c", "2"]),
        ("Die Häuser und der Garten", "de", ["haus", "gart"]),
        ("Die Häuser und der Garten", "en", ["die", "häuser", "und", "der", "garten"]),
        ("A hid ki is", "eu", ["a", "hid", "ki", "is"]),
        ("Häuser Haus", "de-AT", ["haus", "haus"]),
        ("Häuser Haus", "DE", ["haus", "haus"]),
        ("Maraming balita", "fil", ["maram", "balita"]),
        ("limits", "xx", ["limit"]),
        ("ограничения ограничение", "", ["ограничен", "ограничен"]),
        ("東京で可決、人々", "ja", ["東京", "京で", "で可", "可決", "人々"]),
        ("東 京", "ja", ["東", "京"]),
        ("AI時代2024年", "ja", ["ai", "時代", "2024", "年"]),
        ("สวัสดี", "th", ["สว", "วั", "ัส", "สด", "ดี"]),
        ("हिन्दी समाचार। और", "", ["हिन्दी", "समाचार", "और"]),
        ("한국어", "ko", ["한국", "국어"]),
        ("snake_case covid-19", "", ["snake_cas", "covid", "19"]),
        ("❤️ — !", "", []),
        ("", "", []),
    ],
)
def test_tokens_of_many_scripts(text: str, language: str, terms: list[str]) -> None:
    assert tokenize(text, language) == terms


@given(st.text(), st.sampled_from(("", "en", "ar", "tr-TR", "zz")))
def test_no_text_has_empty_tokens(text: str, language: str) -> None:
    assert all(tokenize(text, language))


def test_letters_with_combining_marks_stay_one_word() -> None:
    assert len(tokenize(unicodedata.normalize("NFD", "naïveté"))) == 1
    assert tokenize("ẹ̀kọ́ kọ̀ọ̀kan") == ["ẹ̀kọ́", "kọ̀ọ̀kan"]


# --- similarity ---------------------------------------------------------------------------------------------


@given(corpora)
def test_similarities_are_those_of_brute_force(corpus: Corpus) -> None:
    index = TextIndex.fit(corpus)
    expected = dense(index)
    every = np.arange(corpus.n_nodes)
    assert index.matrix.shape[0] == corpus.n_nodes
    for position in range(corpus.n_nodes):
        row = index.similarities(index.row(position))
        assert row.dtype == np.float32
        assert row.min() >= 0.0 and row.max() <= 1.0
        np.testing.assert_allclose(row, expected[position], atol=1e-5)
        np.testing.assert_allclose(index.pairs(np.full(len(every), position), every), row, atol=1e-5)
        np.testing.assert_array_equal(index.similarities_to(index.row(position), index.matrix), row)


@given(corpora)
def test_every_row_has_length_one_or_is_empty(corpus: Corpus) -> None:
    lengths = np.sqrt(TextIndex.fit(corpus).matrix.power(2).sum(axis=1))
    assert all(abs(length - 1.0) < 1e-5 or length == 0.0 for length in lengths)


def test_a_similarity_is_the_weighted_sum_of_the_cosines_of_the_fields() -> None:
    corpus = two_topics()
    parts = {
        name: TextIndex.fit(corpus, weights={name: 1.0}).similarities(TextIndex.fit(corpus, weights={name: 1.0}).row(0))
        for name in FIELD_WEIGHTS
    }
    whole = TextIndex.fit(corpus)
    expected = sum(weight * parts[name] for name, weight in FIELD_WEIGHTS.items())
    np.testing.assert_allclose(whole.similarities(whole.row(0)), expected, atol=1e-5)


@given(corpus=corpora, k=st.integers(0, 4), floor=st.sampled_from((0.0, 0.15, 0.5)))
def test_nearest_is_that_of_brute_force(corpus: Corpus, k: int, floor: float) -> None:
    index = TextIndex.fit(corpus)
    sources, targets, values = index.nearest(k, floor=floor)
    actual = list(zip(sources.tolist(), targets.tolist(), values.tolist(), strict=True))
    expected = []
    for source in range(corpus.n_nodes):
        row = index.similarities(index.row(source))
        others = [
            (source, target, float(row[target]))
            for target in range(corpus.n_nodes)
            if target != source and row[target] >= floor and row[target] > 0
        ]
        expected += sorted(others, key=lambda pair: (-pair[2], pair[1]))[:k]
    assert actual == expected


@given(corpora)
def test_transforming_an_article_again_gives_its_row_bit_for_bit(corpus: Corpus) -> None:
    index = TextIndex.fit(corpus)
    again = index.vectors.transform([*corpus.articles, *corpus.externals])
    assert again.dtype == index.matrix.dtype == np.float32
    assert (again != index.matrix).nnz == 0


@given(corpora)
def test_a_restored_index_holds_what_a_new_one_computes(corpus: Corpus) -> None:
    arrays, facts = pack(corpus, TextIndex.fit(corpus), Calibration.default(len(corpus)))
    _, restored, _ = unpack(arrays, facts)
    parts = restored.vectors
    computed = TextIndex(TfidfVectors(parts.counts, parts.languages, parts.weights))
    assert {"matrix", "idf", "is_word"} <= set(vars(parts)), "given, not computed"
    for name in ("matrix", "idf", "is_word"):
        assert bits(getattr(parts, name)) == bits(getattr(computed.vectors, name)), name
    assert bits(restored.postings) == bits(computed.postings)


def test_externals_do_not_influence_articles() -> None:
    texts = [("a", "Olive harvest"), ("b", "Olive oil"), ("c", "Frost")]
    alone = site(*(article(name, title) for name, title in texts))
    link = RelatedLink(url="https://else.example/", title="Olive harvest zebra", published=day(1))
    linked = site(*(article(name, title, related=[link]) for name, title in texts))
    assert linked.externals
    index, other = TextIndex.fit(linked), TextIndex.fit(alone)
    rows = index.matrix[:3]
    assert [index.vectors.counts.names[column] for column in rows.indices] == [
        other.vectors.counts.names[column] for column in other.matrix.indices
    ]
    assert rows.data.tolist() == other.matrix.data.tolist()


# --- scripts ------------------------------------------------------------------------------------------------

SAME_STORY = [
    ("顔認証の制限、東京で可決", "東京都議会、顔認証を制限へ", "円相場が急落"),
    ("美国多州限制人脸识别", "人脸识别在美国受到限制", "橄榄收成不佳"),
    ("الولايات تحد من التعرف على الوجوه", "قانون التعرف على الوجوه يمر", "موسم الزيتون ضعيف"),
    ("Штаты ограничили распознавание лиц", "Распознавание лиц ограничено в штате", "Плохой урожай оливок"),
    ("การเลือกตั้งทั่วไปวันอาทิตย์", "ผลการเลือกตั้งทั่วไป", "ราคาน้ำมันขึ้น"),
    ("चेहरा पहचान पर रोक", "चेहरा पहचान कानून पारित", "जैतून की फसल"),
    ("얼굴 인식 제한 법안 통과", "얼굴인식을 제한하는 주들", "올리브 수확 부진"),
]


@pytest.mark.parametrize(("title", "related", "unrelated"), SAME_STORY)
def test_titles_on_one_story_are_similar_in_every_script(title: str, related: str, unrelated: str) -> None:
    assert similarity(title, related) > 0.15
    assert similarity(title, related) > 2 * similarity(title, unrelated)


def test_a_compound_is_similar_to_its_parts() -> None:
    assert similarity("Gesichtserkennungsverbot", "Verbot der Gesichtserkennung", "de") > 0.1
    assert similarity("Gesichtserkennungsverbot", "Olivenernte", "de") < 0.05


def test_the_body_is_read_whatever_the_excerpt_and_its_letters_where_that_is_missing_or_short() -> None:
    corpus = site(
        article("a", "One", body="olive harvest"), article("b", "Two", "olive harvest"),
        article("c", "Three", "Frost. " * 20, body="olive harvest"), article("d", "Four", "grass"),
        article("e", "Five", "frost", body="olive harvest"),
    )  # fmt: skip
    index = TextIndex.fit(corpus)
    to_b = index.similarities(index.row(1))
    assert min(to_b[0], to_b[4]) > to_b[2] > 0.05 > to_b[3]
    counts = index.vectors.counts
    word, letters = (
        counts.matrix[:, [list(counts.names).index(term)]].toarray().ravel() for term in ("1oliv", "2oliv")
    )
    assert word.tolist() == [1, 1, 1, 0, 1]
    assert letters.tolist() == [1, 1, 0, 0, 1]


def test_a_body_is_read_to_its_end_or_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words, "TEXT_CHARACTERS", 9_000)
    grass = "grass grows " * 700
    bodies = (f"{grass} olive harvest", f"{grass * 2} olive harvest")
    corpus = site(*(article(f"{n}", "One", body=body) for n, body in enumerate(bodies)), article("o", "Olive harvest"))
    index = TextIndex.fit(corpus)
    near, far, _ = index.similarities(index.row(2)).tolist()
    assert near > 0.0 == far


# Blanks at any place, a word that is longer than both limits, and a script without blanks.
bodies = st.text(st.sampled_from("ab 顔"), max_size=80).map(lambda text: " ".join(text.split()))


@given(body=bodies, excerpt=st.sampled_from(("", "short", "long enough")))
def test_lead_and_rest_are_whole_words_and_together_all_that_is_read(body: str, excerpt: str) -> None:
    node = article("a", "Title", excerpt, body=body)
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (("SHORT_EXCERPT", 10), ("LEAD_CHARACTERS", 20), ("TEXT_CHARACTERS", 60)):
            patch.setattr(words, name, value)
        lead, rest = lead_of(node).removeprefix(f"Title {excerpt}").strip(), rest_of(node)
    assert not (lead and len(excerpt) >= 10)
    assert len(lead) <= 20 and len(lead) + len(rest) <= 60
    read = f"{lead}{rest}"
    assert body.startswith(read)
    for beginning, limit in ((lead, 20), (read, 60)):
        following = body[len(beginning) :][:1]
        # Only a first word that is longer than the limit itself is cut.
        assert following in ("", " ") or " " not in body[:limit].lstrip() or not beginning
    if len(body) <= 60:
        assert read == body


# --- what is typical ----------------------------------------------------------------------------------------


@given(corpora)
def test_typicality_is_the_cosine_with_the_mean_of_all_articles(corpus: Corpus) -> None:
    index = TextIndex.fit(corpus)
    rows = index.matrix.toarray().astype(np.float64)
    mean = rows[: len(corpus)].mean(axis=0)
    length = np.linalg.norm(mean)
    wanted = rows @ mean / length if length else np.zeros(len(rows))
    assert (index.typicality.dtype, index.typicality.shape) == (np.float32, (corpus.n_nodes,))
    np.testing.assert_allclose(index.typicality, wanted, atol=1e-6)
    assert index.typicality.min() >= 0.0 and index.typicality.max() <= 1.0
    np.testing.assert_array_equal(index.typicality_of(index.matrix), index.typicality)


def test_addresses_written_out_are_no_words() -> None:
    """ "shares twitter, https, com" was a reason, and as good as a subject in common."""
    corpus = site(
        article("a", "Gates open", "See https://twitter.com/Announced/status/1?s=20 and www.example.com/stop"),
        article("b", "Olive frost", "More (http://twitter.com/Announced/status/2)."),
        article("c", "See more", "Something else"),
    )
    text = TextIndex.fit(corpus)
    assert text.between(np.arange(2))[0, 1] == 0


def test_an_article_on_what_all_write_about_is_more_typical_than_one_on_something_else() -> None:
    others = [article(f"{number}", f"Olive harvest {number}") for number in range(9)]
    typicality = TextIndex.fit(site(article("a", "Olive harvest"), article("b", "Bus strike"), *others)).typicality
    assert typicality[-2] > 2 * typicality[-1]


# --- nothing to read ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("titles", [("!", "?"), ("a", "!"), ("!", "olive harvest")])
def test_texts_without_a_word_are_similar_to_nothing(titles: tuple[str, ...]) -> None:
    corpus = site(*(article(str(number), title) for number, title in enumerate(titles)))
    index = TextIndex.fit(corpus)
    assert index.pairs([0], [1]).tolist() == [0.0]
    assert index.similarities(index.vectors.transform([""])).tolist() == [0.0, 0.0]
    assert index.similarities(index.vectors.transform(["olive zebra"])).max() <= 1.0
    assert shared(index, corpus, 0)[1] == []


def shared(index: TextIndex, corpus: Corpus, position: int) -> list[list[tuple[str, float]]]:
    """The words that every node shares with the one at `position`."""
    (between,) = SharedWords(corpus, index).between(
        [Compared(index.row(position), np.arange(corpus.n_nodes), corpus.nodes)]
    )
    return [*map(list, between)]


# --- shared words -------------------------------------------------------------------------------------------


@given(corpora)
def test_shared_words_are_words_of_the_text_by_descending_share(corpus: Corpus) -> None:
    index = TextIndex.fit(corpus)
    nodes = [corpus.node(position) for position in range(corpus.n_nodes)]
    for position in range(corpus.n_nodes):
        similarities = index.similarities(index.row(position))
        for other, (node, words_of) in enumerate(zip(nodes, shared(index, corpus, position), strict=True)):
            text = f"{node.title} {node.excerpt} {getattr(node, 'body', '')}"
            assert all(word in text for word, _ in words_of)
            shares = [share for _, share in words_of]
            assert shares == sorted(shares, reverse=True)
            assert sum(shares) <= similarities[other] + 1e-5


def test_the_share_of_a_word_is_what_it_adds_in_titles_and_in_texts() -> None:
    corpus = site(
        article("a", "Olive harvest", "An olive in oil, as growers say."),
        article("b", "Olive oil", "What growers harvest."),
        article("c", "x"),
    )
    index = TextIndex.fit(corpus)
    products = (index.matrix[[0]].astype(np.float64) * index.matrix[[1]]).toarray()[0].tolist()
    shares: dict[str, float] = {}
    for name, product in zip(index.vectors.counts.names, products, strict=True):
        if product and name[0] in "01" and " " not in name:
            shares[name[1:]] = shares.get(name[1:], 0.0) + product
    expected = sorted(shares.items(), key=lambda pair: (-pair[1], pair[0]))
    assert [word.casefold()[:4] for word, _ in shared(index, corpus, 0)[1]] == [term[:4] for term, _ in expected]
    assert [share for _, share in shared(index, corpus, 0)[1]] == [share for _, share in expected]


def test_shared_words_are_written_as_in_the_candidate() -> None:
    corpus = site(
        article("a", "State limits recognition"),
        article("b", "States’ LIMITS on recognising"),
        article("c", "x"),
    )
    index = TextIndex.fit(corpus)
    assert {word for word, _ in shared(index, corpus, 0)[1]} == {"States", "LIMITS"}
