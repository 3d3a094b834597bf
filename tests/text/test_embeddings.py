"""Embeddings: by a tiny model, written to a folder and read back."""

from __future__ import annotations

import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from worlds import article, corpora_with_query, day, site, without_links_of

from recommender import Recommender
from recommender.api import fit_corpus
from recommender.content.article import RelatedLink
from recommender.corpus.corpus import Corpus
from recommender.errors import SettingsError
from recommender.graph.graph import ArticleGraph
from recommender.index.key import index_of
from recommender.index.refresh import Built, refresh_index
from recommender.ranking.evidence import Query
from recommender.ranking.gathering import gather_evidence
from recommender.settings import load_settings
from recommender.text import embeddings as embeddings_module
from recommender.text.embeddings import Embeddings
from recommender.text.index import TextIndex

model2vec = pytest.importorskip("model2vec")

POLICE, OLIVE = (1.0, 0.1, 0.0), (0.0, 0.1, 1.0)
WORDS = {
    "[UNK]": (0.0, 0.0, 0.0),
    **dict.fromkeys(("police", "officers", "face", "facial", "scanners", "recognition", "warrant"), POLICE),
    **dict.fromkeys(("olive", "harvest", "groves", "growers", "oil", "frost"), OLIVE),
    "the": (0.0, 1.0, 0.0),
}


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that knows a dozen words of two topics."""
    from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({word: row for row, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.Lowercase()
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    folder = tmp_path_factory.mktemp("model")
    model2vec.StaticModel(np.array(list(WORDS.values()), dtype=np.float32), tokenizer).save_pretrained(folder)
    return folder


def two_topics_without_common_words() -> Corpus:
    """No two articles share a word."""
    return site(
        article("a", "Officers drop scanners", on=1),
        article("b", "Police: facial recognition", on=1),
        article("c", "Olive groves", on=1),
        article("d", "Harvest! Frost...", on=1),
    )


def ids(recommender: Recommender, name: str) -> list[str]:
    return [story.article_id for story in recommender.recommend(name, mode="computed-only")]


def test_headlines_without_a_common_word_find_each_other_by_meaning(model: Path) -> None:
    corpus = two_topics_without_common_words()
    assert ids(Recommender.fit(corpus), "a") == []
    semantic = Recommender.fit(corpus, semantic=model)
    assert [ids(semantic, name) for name in "abcd"] == [["b"], ["a"], ["d"], ["c"]]
    (story,) = semantic.recommend("a")
    assert "similar in meaning" in [reason.text for reason in story.reasons]
    assert {story.article_id for story in semantic.recommend_text("a warrant")} == {"a", "b"}


def test_similarities_are_cosines_of_centred_embeddings(model: Path) -> None:
    corpus = site(*two_topics_without_common_words().articles, article("e", "!"))
    embeddings = Embeddings.fit(corpus.articles, model)
    assert embeddings.vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(embeddings.vectors, axis=1), [1.0, 1.0, 1.0, 1.0, 0.0], atol=1e-6)
    np.testing.assert_allclose(embeddings.similarities(embeddings.vectors[0]), [1.0, 1.0, 0.0, 0.0, 0.0], atol=1e-6)
    np.testing.assert_allclose(
        embeddings.transform(["olive oil", "zebra"]), [embeddings.vectors[2], [0, 0, 0]], atol=1e-6
    )


def test_a_model_is_loaded_once_and_only_where_a_text_is_new(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded, load = list[Path](), embeddings_module._load

    def recording(folder: Path) -> model2vec.StaticModel:
        loaded.append(folder)
        return load(folder)

    monkeypatch.setattr(embeddings_module, "_load", recording)
    before, new = two_topics_without_common_words(), article("e", "olive oil")
    fitted = Embeddings.fit(before.articles, model)
    stored = Embeddings(fitted.uncentred, model)
    fewer = stored.spliced(np.array([1, 2]), stored.of([]))
    assert len(loaded) == 1, "by fit"
    for site_before in (fitted, fewer):
        after = site_before.spliced(np.array([1, -1]), site_before.of([new]))
        after = after.spliced(np.array([1, -1]), after.of([new]))
        assert after.uncentred.tolist() == [fitted.of([new]).uncentred[0].tolist()] * 2
    assert len(loaded) == 2, "by fit, and for the site that was stored"


def test_embeddings_of_a_site_with_one_text_are_not_centred(model: Path) -> None:
    embeddings = Embeddings.fit([article("a", "olive"), article("b", "!")], model)
    assert embeddings.similarities(embeddings.vectors[0]).tolist() == pytest.approx([1.0, 0.0])


def test_without_a_model_no_candidate_is_similar_in_meaning() -> None:
    corpus = two_topics_without_common_words()
    graph = ArticleGraph(corpus, TextIndex.fit(corpus))
    assert not gather_evidence(graph, [Query.of(graph, 0)]).meaning.any()


def test_externals_are_not_similar_in_meaning(model: Path) -> None:
    link = RelatedLink(url="https://else.example/", title="Officers drop scanners", published=day(1))
    corpus = site(article("a", "Scanners drop", on=1), article("b", "Frost", related=[link]), article("c", "!"))
    graph = ArticleGraph(corpus, TextIndex.fit(corpus, semantic=model))
    evidence = gather_evidence(graph, [Query.of(graph, 0)], externals=True)
    assert evidence.candidates.tolist() == [3]
    assert evidence.meaning.tolist() == [0.0]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(world=corpora_with_query())
def test_masked_is_as_good_as_deleted(model: Path, world: tuple[Corpus, int]) -> None:
    corpus, position = world
    corpus = site(*(replace(a, title=f"{a.title} {list(WORDS)[1 + n]}") for n, a in enumerate(corpus.articles)))
    bare = without_links_of(corpus, position)
    name = corpus.articles[position].id
    masked, rebuilt = (
        Recommender.fit(one, semantic=model).recommend(name, mode="computed-only", min_score=0.0, externals="all")
        for one in (corpus, bare)
    )
    assert [(story.article_id, story.score) for story in masked] == [(s.article_id, s.score) for s in rebuilt]


# --- the folder ---------------------------------------------------------------------------------------------


def test_the_settings_name_the_folder(model: Path, tmp_path: Path) -> None:
    (tmp_path / "recommender.toml").write_text(f"semantic = '{model}'")
    assert ids(fit_corpus(two_topics_without_common_words(), load_settings(tmp_path)), "a") == ["b"]


def test_the_folder_may_be_moved_together_with_an_index(model: Path, tmp_path: Path) -> None:
    site_folder, moved = tmp_path / "site", tmp_path / "moved"
    (site_folder / "content").mkdir(parents=True)
    shutil.copytree(model, site_folder / "model")
    (site_folder / "model" / "notes").symlink_to("nowhere")
    (site_folder / "recommender.toml").write_text("content = 'content'\nsemantic = 'model'\n")
    for name, title in {"a": "Officers drop scanners", "b": "Police", "c": "Olive groves"}.items():
        (site_folder / "content" / f"{name}.md").write_text(f"---\ntitle: {title}\n---\n")
    built = refreshed(site_folder)
    site_folder.rename(moved)
    again = refreshed(moved)
    assert (built.outcome, again.outcome) == ("built", "unchanged")
    for file in (moved / "model").iterdir():
        os.utime(file, (1, 1), follow_symlinks=False)
    assert refreshed(moved).outcome == "unchanged", "as after a fresh checkout"
    assert again.recommender.recommend_text("face")[0].article_id in {"a", "b"}
    (moved / "content" / "d.md").write_text("---\ntitle: Harvest! Frost...\n---\n")
    after = refreshed(moved)
    assert after.outcome == "updated"
    assert ids(after.recommender, "d") == ["c"]


def refreshed(folder: Path) -> Built:
    settings = load_settings(folder)
    return refresh_index(settings.content_folder(), settings, index_of(settings))


def test_a_missing_folder_is_reported_and_not_downloaded(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"semantic is '.*nowhere', and there is no such folder; name a folder"):
        Recommender.fit(two_topics_without_common_words(), semantic=tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["README.md", "model.safetensors"])
def test_a_folder_without_a_model_is_reported(tmp_path: Path, name: str) -> None:
    for file in (name, "tokenizer.json", "config.json"):
        (tmp_path / file).write_text("{}")
    with pytest.raises(SettingsError, match=r"holds no model \(.*\); name a folder"):
        Recommender.fit(two_topics_without_common_words(), semantic=tmp_path)


def test_a_missing_library_is_reported(model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "model2vec", None)
    with pytest.raises(SettingsError, match=r"model2vec is not installed; pip install 'recommender\[semantic\]'"):
        Recommender.fit(two_topics_without_common_words(), semantic=model)
