"""The systems that ours has to beat, each by its own library and set up as somebody who wants it to win would do it.

An opponent is a function that reads a site once and returns a function: position of an article → a score for every
article. To add one, write such a function and enter it in `opponents`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from sites import CACHE

from recommender import Corpus
from recommender._arrays.types import Float32s, Float64s, Ints
from recommender.evaluation.peers import bm25_scores
from recommender.ranking.scoring import order

Scores = Callable[[int], npt.NDArray[Any]]
"""Position of the query → a score for every article, higher is better; shape (n_articles,)."""

Opponent = Callable[[Corpus], Scores]

DAYS = 30.0
"""The scale in days of nearness in time. Of 10, 30, 100 and 365, measured on the five sites with the floor below, it is
the best one for TF-IDF (.625 by mean); for BM25 10 is better by .013, a third of a standard error."""

LEAST_NEARNESS = 0.5
"""By what the score of an article of another year is multiplied. Without such a floor both lose .04 to .19 by mean,
because time ruins them on blogs."""

RRF_CONSTANT = 60.0
"""As Cormack, Clarke and Büttcher (SIGIR 2009) chose it."""

EMBEDDED_CHARACTERS = 1_000
"""How much of a text is embedded: MiniLM reads 256 word pieces."""

PARAGRAPH_CHARACTERS, MAX_PARAGRAPHS = 150, 40
"""Paragraphs are joined until they are as long as this; of a longer article the first ones count."""


def opponents(model: Path | None) -> dict[str, Opponent]:
    """Return all opponents by name; those with embeddings only if the folder of a model is given."""
    by_name: dict[str, Opponent] = {}
    for name, system, texts in (
        ("TF-IDF", tfidf, with_excerpt),
        ("TF-IDF, whole text", tfidf, with_body),
        ("BM25", bm25_scores, with_excerpt),
        ("BM25, whole text", bm25_scores, with_body),
    ):
        by_name[name] = partial(_of_texts, system, texts)
        by_name[f"{name}, × time"] = partial(times_nearness, by_name[name])
    if model:
        by_name["MiniLM"] = partial(cosine, model)
        by_name["MiniLM, best paragraph"] = partial(best_paragraph, model)
        by_name["RRF of BM25 and MiniLM"] = partial(_fused, [by_name["BM25"], by_name["MiniLM"]])
    return by_name


def _of_texts(system: Callable[[list[str]], Scores], texts: Callable[[Corpus], list[str]], corpus: Corpus) -> Scores:
    return system(texts(corpus))


def _fused(systems: Iterable[Opponent], corpus: Corpus) -> Scores:
    return fused(corpus, [system(corpus) for system in systems])


def with_excerpt(corpus: Corpus) -> list[str]:
    """Return title and excerpt of every article, or title and the beginning of the body."""
    return [f"{article.title} {article.excerpt or article.body[:EMBEDDED_CHARACTERS]}" for article in corpus]


def with_body(corpus: Corpus) -> list[str]:
    """Return title, excerpt and body of every article."""
    return [f"{article.title} {article.excerpt} {article.body}" for article in corpus]


def tfidf(texts: Sequence[str]) -> Scores:
    """Cosine of TF-IDF vectors by scikit-learn's defaults."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    matrix = TfidfVectorizer().fit_transform(texts)
    return lambda position: np.asarray((matrix @ matrix[position].T).todense()).ravel()


def times_nearness(opponent: Opponent, corpus: Corpus) -> Scores:
    """Multiply scores by nearness in time; an unknown date counts as far away."""
    scores, dates = opponent(corpus), corpus.dates[: len(corpus)]

    def nearness(position: int) -> Float64s:
        days = np.nan_to_num(np.abs(dates - dates[position]), nan=np.inf)
        return np.asarray(LEAST_NEARNESS + (1.0 - LEAST_NEARNESS) * np.exp(-days / DAYS))

    return lambda position: scores(position) * nearness(position)


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
    """Reciprocal-rank fusion (Cormack, Clarke and Büttcher 2009)."""
    systems = [*systems]

    def ranks(scores: npt.NDArray[Any]) -> Ints:
        places = np.empty(len(scores), dtype=np.int64)
        places[order(scores, corpus.dates[: len(corpus)], np.arange(len(corpus)))] = np.arange(1, len(scores) + 1)
        return places

    def scores(position: int) -> Float64s:
        parts = []
        for system in systems:
            own = np.array(system(position), dtype=np.float64)
            own[position] = -np.inf
            parts.append(1.0 / (RRF_CONSTANT + ranks(own)))
        return np.asarray(np.sum(parts, axis=0))

    return scores


def ranking(corpus: Corpus, scores: Scores, position: int, k: int) -> list[int]:
    """Return the positions of the `k` best articles, without those that are versions of the query's page."""
    values = np.array(scores(position), dtype=np.float64)
    values[corpus.same_page(position)] = -np.inf
    best = order(values, corpus.dates[: len(corpus)], np.arange(len(corpus)))[:k]
    return [int(one) for one in best[np.isfinite(values[best])]]
