"""Embeddings of a site, by a real model."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from models import N_DIMENSIONS
from worlds import article, article_lists, corpora_with_query, day, site, without_links_of

from recommender import Recommender
from recommender.content.article import Article, RelatedLink
from recommender.corpus.corpus import Corpus
from recommender.corpus.update import apply_changes
from recommender.engine.serialise import pack, unpack
from recommender.errors import SettingsError
from recommender.graph.graph import ArticleGraph
from recommender.ranking.evidence import Query
from recommender.ranking.gathering import gather_evidence
from recommender.ranking.learning.calibration import Calibration
from recommender.text import sentence_model as sentence_model_module
from recommender.text.embeddings import SEMANTIC_CHARACTERS, Embeddings, KnownEmbeddings
from recommender.text.index import TextIndex
from recommender.text.sentence_model import SentenceModel

FEW = settings(
    max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
"""A text takes some hundredths of a second."""


def two_topics_without_common_words() -> Corpus:
    """No two articles share a word."""
    return site(
        article("a", "Officers drop facial recognition", on=1),
        article("b", "Police abandon scanners", on=1),
        article("c", "Olive groves wither", on=1),
        article("d", "Bad harvest for growers", on=1),
    )


@pytest.fixture
def embedded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were embedded since the test began."""
    texts, one = list[str](), SentenceModel._one

    def recording(self: SentenceModel, text: str) -> object:
        texts.append(text)
        return one(self, text)

    monkeypatch.setattr(SentenceModel, "_one", recording)
    return texts


# --- what they say ------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("offline")
def test_meaning_is_compared_without_a_network(sentence_model: Path) -> None:
    sentence_model_module.load_model.cache_clear()  # so that it is loaded here
    recommender = Recommender.fit(two_topics_without_common_words(), semantic=sentence_model)
    for name, nearest in zip("abcd", "badc", strict=True):
        stories = recommender.recommend(name, mode="computed-only", min_score=0.0)
        assert stories[0].article_id == nearest
        assert "alike in meaning" in [reason.text for reason in stories[0].reasons]
    assert recommender.recommend_text("Cops stop scanning faces", min_score=0.0)[0].article_id in {"a", "b"}


def test_the_vectors_are_the_cosines_of_the_model_in_half_the_bytes(sentence_model: Path) -> None:
    articles = two_topics_without_common_words().articles
    embeddings = Embeddings.fit(articles, sentence_model)
    exact = embeddings._model.embed([f"{one.title} " for one in articles])
    assert (embeddings.rows.dtype, embeddings.vectors.dtype) == (np.float16, np.float32)
    assert embeddings.vectors.shape == (4, N_DIMENSIONS)
    np.testing.assert_allclose(np.linalg.norm(embeddings.vectors, axis=1), 1.0, atol=1e-6)
    np.testing.assert_allclose(embeddings.vectors @ embeddings.vectors.T, exact @ exact.T, atol=1e-3)


def test_similarities_are_cosines_from_0_to_1(sentence_model: Path) -> None:
    embeddings = Embeddings.fit(two_topics_without_common_words().articles, sentence_model)
    assert embeddings.similarities(embeddings.vectors[0])[0] == pytest.approx(1.0, abs=1e-6)
    opposite = embeddings.similarities(-embeddings.vectors[0])
    assert opposite[0] == 0.0 and (opposite >= 0.0).all(), "negative cosines say nothing"


def test_the_similarity_of_an_article_never_depends_on_how_many_there_are(sentence_model: Path) -> None:
    rows = np.random.default_rng(0).standard_normal((3000, N_DIMENSIONS)).astype(np.float16)
    whole = replace(Embeddings.fit([article("a", "Frost")], sentence_model), rows=rows)
    query = whole.vectors[7]
    few = replace(whole, rows=rows[100:103]).similarities(query)
    assert few.tobytes() == whole.similarities(query)[100:103].tobytes()
    np.testing.assert_allclose(whole.similarities(query), np.clip(whole.vectors @ query, 0.0, 1.0), atol=1e-6)


def test_a_text_asked_for_is_embedded_as_that_of_an_article(sentence_model: Path) -> None:
    embeddings = Embeddings.fit([article("a", "Olive groves wither"), article("b", "Frost")], sentence_model)
    assert embeddings.transform(["Olive groves wither "]).tolist() == [embeddings.vectors[0].tolist()]


def test_an_empty_text_is_similar_to_none(sentence_model: Path) -> None:
    embeddings = Embeddings.fit([article("a", " "), article("b", "Frost")], sentence_model)
    assert not embeddings.vectors[0].any()
    assert not embeddings.similarities(embeddings.transform([" \n"])[0]).any()


def test_only_the_beginning_of_a_text_is_embedded(sentence_model: Path, embedded: list[str]) -> None:
    long = replace(article("a", "Olive"), excerpt="groves wither " * 200)
    TextIndex.fit(site(long), semantic=sentence_model)
    TextIndex.fit(site(long), semantic=sentence_model, semantic_max_characters=12)
    assert [len(text) for text in embedded] == [SEMANTIC_CHARACTERS, 12]
    assert embedded[1] == "Olive groves"


@pytest.mark.parametrize("wrong", [0, -1, 1.5, True, "1000"])
def test_an_impossible_number_of_characters_is_refused(wrong: object) -> None:
    with pytest.raises(SettingsError, match=r"semantic_max_characters is .*; it says how much of a text is embedded"):
        TextIndex.fit(site(article("a", "A")), semantic_max_characters=wrong)  # type: ignore[arg-type]


# --- what the ranking sees ----------------------------------------------------------------------------------


def test_without_a_model_no_candidate_is_similar_in_meaning() -> None:
    corpus = two_topics_without_common_words()
    graph = ArticleGraph(corpus, TextIndex.fit(corpus))
    assert not gather_evidence(graph, [Query.of(graph, 0)]).meaning.any()


def test_externals_are_not_similar_in_meaning(sentence_model: Path) -> None:
    link = RelatedLink(url="https://else.example/", title="Officers drop scanners", published=day(1))
    corpus = site(article("a", "Scanners drop", on=1), article("b", "Frost", related=[link]), article("c", "!"))
    graph = ArticleGraph(corpus, TextIndex.fit(corpus, semantic=sentence_model))
    evidence = gather_evidence(graph, [Query.of(graph, 0)], externals=True)
    meaning = dict(zip(evidence.candidates.tolist(), evidence.meaning.tolist(), strict=True))
    assert meaning[3] == 0.0


@FEW
@given(world=corpora_with_query())
def test_masked_is_as_good_as_deleted(sentence_model: Path, world: tuple[Corpus, int]) -> None:
    corpus, position = world
    bare, name = without_links_of(corpus, position), corpus.articles[position].id
    masked, rebuilt = (
        Recommender.fit(one, semantic=sentence_model).recommend(
            name, mode="computed-only", min_score=0.0, externals="all"
        )
        for one in (corpus, bare)
    )
    assert [(story.article_id, story.score) for story in masked] == [(s.article_id, s.score) for s in rebuilt]


# --- computed once ------------------------------------------------------------------------------------------


@FEW
@given(data=st.data(), before=article_lists, after=article_lists, stored=st.booleans())
def test_a_changed_site_has_the_embeddings_of_the_site_read_anew(
    sentence_model: Path, data: st.DataObject, before: list[Article], after: list[Article], stored: bool
) -> None:
    """Bit for bit, whatever comes and goes; from what is at hand or what was stored."""
    corpus = Corpus.from_articles(before)
    text = TextIndex.fit(corpus, semantic=sentence_model)
    for _ in range(data.draw(st.integers(1, 2))):
        if stored:
            corpus, text, _ = unpack(*pack(corpus, text, Calibration.default(len(corpus))))
        leaving = data.draw(st.sets(st.integers(0, len(corpus) - 1)))
        coming = data.draw(st.lists(st.sampled_from(after), max_size=2, unique_by=id))
        if len(leaving) == len(corpus) and not coming:
            continue
        change = apply_changes(corpus, leaving, coming)
        corpus, text = change.corpus, text.after_change(change.corpus, change.origin)
        anew = TextIndex.fit(corpus, semantic=sentence_model).meaning
        assert text.meaning and anew
        assert text.meaning.rows.tobytes() == anew.rows.tobytes()
        assert text.meaning.hashes.tobytes() == anew.hashes.tobytes()
        assert text.meaning.vectors.tobytes() == anew.vectors.tobytes()


def test_the_same_text_is_embedded_once(sentence_model: Path, embedded: list[str]) -> None:
    embeddings = Embeddings.fit([article("a", "Frost"), article("b", "Frost"), article("c", "Ice")], sentence_model)
    assert sorted(embedded) == ["Frost ", "Ice "]
    assert embeddings.rows[0].tolist() == embeddings.rows[1].tolist() != embeddings.rows[2].tolist()


def test_what_a_model_has_computed_is_not_computed_again(sentence_model: Path, embedded: list[str]) -> None:
    before = Embeddings.fit([article("a", "Frost"), article("b", "Ice")], sentence_model)
    embedded.clear()
    after = Embeddings.fit([article("b", "Ice"), article("c", "Snow")], sentence_model, known=before.known)
    assert embedded == ["Snow "]
    assert after.rows[0].tolist() == before.rows[1].tolist()
    other = replace(before.known, fingerprint="another model")
    Embeddings.fit([article("a", "Frost")], sentence_model, known=other)
    assert embedded == ["Snow ", "Frost "]


@pytest.mark.parametrize("damage", ["no rows", "no hashes", "wrong type", "too few", "no model"])
def test_other_arrays_than_ours_are_not_known(sentence_model: Path, damage: str) -> None:
    known = Embeddings.fit([article("a", "Frost"), article("b", "Ice")], sentence_model).known
    arrays = {"meaning": known.rows, "meaning.hashes": known.hashes}
    model = {"fingerprint": known.fingerprint}
    assert KnownEmbeddings.of(arrays, model) is not None
    match damage:
        case "no rows":
            del arrays["meaning"]
        case "no hashes":
            del arrays["meaning.hashes"]
        case "wrong type":
            arrays["meaning"] = known.rows.astype(np.float32)  # type: ignore[assignment]
        case "too few":
            arrays["meaning.hashes"] = known.hashes[:1]
    assert KnownEmbeddings.of(arrays, None if damage == "no model" else model) is None


def test_the_model_is_loaded_only_where_a_text_is_new(sentence_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = two_topics_without_common_words()
    stored = pack(corpus, TextIndex.fit(corpus, semantic=sentence_model), Calibration.default(len(corpus)))
    monkeypatch.setattr(SentenceModel, "load", lambda files: pytest.fail("it is loaded"))
    sentence_model_module.load_model.cache_clear()
    corpus, text, _ = unpack(*stored)
    assert text.meaning
    fewer = apply_changes(corpus, [1], [])
    after = text.after_change(fewer.corpus, fewer.origin)
    assert after.meaning and len(after.meaning.vectors) == 3
    moved = apply_changes(corpus, [0], [replace(corpus.articles[0], topics=("police",))])
    assert text.after_change(moved.corpus, moved.origin).meaning, "its text is the same"


def test_another_model_in_the_folder_embeds_no_new_text(sentence_model: Path) -> None:
    stored = Embeddings.fit([article("a", "Frost")], sentence_model)
    other = replace(stored, fingerprint="of the model that was there")
    with pytest.raises(SettingsError, match=r"another one than when the index was made; make the index again"):
        other.transform(["Ice"])


def test_progress_sees_each_text_that_is_embedded(sentence_model: Path) -> None:
    seen = list[tuple[int, int]]()

    def progress(items: object, total: int) -> object:
        done = list(items)  # type: ignore[call-overload]
        seen.append((len(done), total))
        return done

    Recommender.fit(two_topics_without_common_words(), semantic=sentence_model, progress=progress)  # type: ignore[arg-type]
    assert seen == [(4, 4)]


def test_the_sentence_that_is_closest_in_meaning_is_quoted_where_one_story_is_explained(sentence_model: Path) -> None:
    corpus = site(
        article("a", "Ferry crews walk out over pay"),
        article("b", "Notes from the quay", "It was fine. Sailors went on strike for higher wages. Gulls cried."),
        article("c", "Olive harvest begins", "Growers expect a poor year."),
    )
    recommender = Recommender.fit(corpus, semantic=sentence_model)
    (text,) = (reason.text for reason in recommender.explain("a", "b").reasons if reason.signal == "text")
    assert text.endswith("alike in meaning: “Sailors went on strike for higher wages.”")
    quoted = [reason.text for story in recommender.recommend("a", min_score=0.0) for reason in story.reasons]
    assert not any("“" in text for text in quoted), "a list does not wait for sentences to be embedded"
