"""The systems that ours has to beat, each by its own library and set up as somebody who wants it to win would do it.

An opponent is a function that reads a site once and returns a function: position of an article → a score for every
article. To add one, write such a function and enter it in `opponents`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sites import CACHE

from recommender import Corpus
from recommender._arrays.types import Float32s, Float64s, Ints
from recommender.evaluation.combined import fuse, nearness
from recommender.evaluation.lexical import Scores, bm25_scores, terms_of, tfidf_scores
from recommender.ranking.scoring import order
from recommender.text import TextIndex

Opponent = Callable[[Corpus], Scores]

EMBEDDED_CHARACTERS = 1_000
"""How much of a text is embedded: MiniLM reads 256 word pieces."""

PARAGRAPH_CHARACTERS, MAX_PARAGRAPHS = 150, 40
"""Paragraphs are joined until they are as long as this; of a longer article the first ones count."""


def opponents(model: Path | None) -> dict[str, Opponent]:
    """Return all opponents by name; those with embeddings only if the folder of a model is given."""
    by_name: dict[str, Opponent] = {}
    for name, system, texts in (
        ("TF-IDF", tfidf_scores, with_excerpt),
        ("TF-IDF, whole text", tfidf_scores, with_body),
        ("BM25", bm25_scores, with_excerpt),
        ("BM25, whole text", bm25_scores, with_body),
        ("TF-IDF, stems, title twice", tfidf_scores, partial(title_twice, full=False)),
        ("TF-IDF, stems, title twice, whole text", tfidf_scores, partial(title_twice, full=True)),
        ("BM25F", bm25_scores, partial(title_twice, full=False)),
        ("BM25F, whole text", bm25_scores, partial(title_twice, full=True)),
    ):
        by_name[name] = cache(partial(_of_texts, system, texts))
        by_name[f"{name}, × time"] = partial(times_nearness, by_name[name])
    if model:
        by_name["MiniLM"] = partial(cosine, model)
        by_name["MiniLM, best paragraph"] = partial(best_paragraph, model)
        by_name["RRF of BM25 and MiniLM"] = partial(_fused, [by_name["BM25"], by_name["MiniLM"]])
    return by_name


def _of_texts(system: Callable[[Any], Scores], texts: Callable[[Corpus], Any], corpus: Corpus) -> Scores:
    return system(texts(corpus))


def _fused(systems: Iterable[Opponent], corpus: Corpus) -> Scores:
    return fused(corpus, [system(corpus) for system in systems])


def with_excerpt(corpus: Corpus) -> list[str]:
    """Return title and excerpt of every article, or title and the beginning of the body."""
    return [f"{article.title} {article.excerpt or article.body[:EMBEDDED_CHARACTERS]}" for article in corpus]


def with_body(corpus: Corpus) -> list[str]:
    """Return title, excerpt and body of every article."""
    return [f"{article.title} {article.excerpt} {article.body}" for article in corpus]


def title_twice(corpus: Corpus, *, full: bool) -> list[list[str]]:
    """Return the terms that the package's own systems ``tfidf-stemmed`` and ``bm25f`` read of every article."""
    return terms_of(corpus.articles, _text_index(corpus), full=full)


@cache
def _text_index(corpus: Corpus) -> TextIndex:
    return TextIndex.fit(corpus)


def times_nearness(opponent: Opponent, corpus: Corpus) -> Scores:
    """Multiply scores by nearness in time; an unknown date counts as far away."""
    scores, dates = opponent(corpus), corpus.dates[: len(corpus)]
    return lambda position: scores(position) * nearness(dates, position)


def cosine(model: Path, corpus: Corpus) -> Scores:
    """Cosine of the embeddings of title and excerpt."""
    vectors = embeddings(with_excerpt(corpus), model)
    return lambda position: vectors @ vectors[position]


def best_paragraph(model: Path, corpus: Corpus) -> Scores:
    """The cosine of the query's title and excerpt with the nearest paragraph of each article."""
    parts = [[text, *paragraphs(article.body)] for article, text in zip(corpus, with_excerpt(corpus), strict=True)]
    starts = np.cumsum([0, *map(len, parts)])[:-1]
    vectors = embeddings([text for own in parts for text in own], model)
    return lambda position: np.maximum.reduceat(vectors @ vectors[starts[position]], starts)


def paragraphs(body: str) -> list[str]:
    """Return the paragraphs of a text, short ones joined with the next."""
    joined, pending = list[str](), ""
    for paragraph in re.split(r"\n\s*\n", body):
        pending = f"{pending}\n{paragraph}".strip()
        if len(pending) >= PARAGRAPH_CHARACTERS:
            joined.append(pending[:EMBEDDED_CHARACTERS])
            pending = ""
    return joined[:MAX_PARAGRAPHS]


def embeddings(texts: Sequence[str], model: Path) -> Float32s:
    """Return the embeddings of texts by an ONNX model, shape (n_texts, n_dimensions), rows of length one."""
    from fastembed import TextEmbedding
    from fastembed.common.model_description import ModelSource, PoolingType

    texts = [text[:EMBEDDED_CHARACTERS] for text in texts]
    key = hashlib.sha256("\0".join([str(model), *texts]).encode("utf-8", "replace")).hexdigest()[:16]
    file = CACHE / f"{key}.npy"
    if not file.exists():
        if "opponent" not in {one["model"] for one in TextEmbedding.list_supported_models()}:
            TextEmbedding.add_custom_model(
                "opponent", PoolingType.MEAN, True, ModelSource(hf="none/none"), 384, model_file="model.onnx"
            )
        by_length = sorted(range(len(texts)), key=lambda index: len(texts[index]))  # less padding
        network = TextEmbedding("opponent", specific_model_path=str(model), threads=2)
        vectors = np.empty((len(texts), 384), dtype=np.float32)
        for index, vector in zip(by_length, network.embed([texts[i] for i in by_length], batch_size=16), strict=True):
            vectors[index] = vector
        file.parent.mkdir(parents=True, exist_ok=True)
        np.save(file, vectors)
    return np.asarray(np.load(file))


def fused(corpus: Corpus, systems: Iterable[Scores]) -> Scores:
    """Reciprocal-rank fusion of whole rankings, in which the query itself is last."""
    systems = [*systems]

    def scores(position: int) -> Float64s:
        of_article = fuse(_ranked(corpus, system(position), np.array([position])) for system in systems)
        return np.array([of_article[article] for article in range(len(corpus))])

    return scores


def ranking(corpus: Corpus, scores: Scores, position: int, k: int) -> list[int]:
    """Return the positions of the `k` best articles, without those that are versions of the query's page."""
    versions = corpus.same_page(position)
    return [one for one in _ranked(corpus, scores(position), versions) if one not in versions][:k]


def _ranked(corpus: Corpus, scores: npt.NDArray[Any], last: Ints) -> list[int]:
    """The positions of all articles, best first; those at `last` come last."""
    values = np.array(scores, dtype=np.float64)
    values[last] = -np.inf
    return [int(one) for one in order(values, corpus.dates[: len(corpus)], np.arange(len(corpus)))]
