"""A fitted site as arrays and facts, and back: what stands in an index.

What is stored is what was computed: the same attributes, filled from files instead. So an answer from an index is the
answer without one, to the last bit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import astuple, fields
from datetime import datetime
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy.typing as npt
import scipy.sparse as sp

from recommender._arrays.counts import CountTable
from recommender._arrays.lazy import joined
from recommender._arrays.postings import Postings, StackedPostings
from recommender._arrays.sparse import stacked
from recommender._io.array_files import REMEDY
from recommender.content import Problem
from recommender.corpus import (
    AddressBook,
    Columns,
    Corpus,
    Digested,
    Entries,
    Lookups,
    NameTable,
    PartedNames,
    Records,
    StoredProblems,
    encode,
    fingerprint_of,
)
from recommender.engine.packing import (
    counts_of,
    csr_of,
    matrix_of,
    pack_counts,
    pack_matrix,
    pack_strings,
    strings_of,
)
from recommender.engine.stored_shapes import FOR_UPDATES, OF_SHARDS, check_arrays, check_facts
from recommender.errors import StoreError
from recommender.ranking import DEFAULT, FEATURES
from recommender.ranking.learning import Calibration, rules_of_learning
from recommender.text import (
    FIELD_WEIGHTS,
    TEXT_REVISION,
    Embeddings,
    Languages,
    ModelFiles,
    TextIndex,
    TfidfVectors,
)

__all__ = ["StoreStrings", "made_by", "pack", "unpack", "unpack_corpus", "unpack_text"]

Arrays = dict[str, npt.NDArray[Any]]
Facts = dict[str, Any]

StoreStrings = Callable[[str, Iterable[bytes]], Arrays]
"""Stores strings under a name, and returns the arrays that are still to be stored."""

ENTRY_COLUMNS = ("owner", "number", "target", "place", "hidden")
"""The arrays of `recommender.corpus.Entries`."""


def made_by() -> Facts:
    """Return which code computes what an index holds; an index of other code is not used.

    Features have coefficients in it, the text rules decide which terms the vectors are made of, and the
    stemmer and the lists of stop words decide what is one term.
    """
    return {
        "features": [f"{signal}.{name}" for signal, name in FEATURES],
        "coefficients": dict(DEFAULT),
        "learning": rules_of_learning(),
        "text_rules": TEXT_REVISION,
        "field_weights": dict(FIELD_WEIGHTS),
        "libraries": {name: _version(name) for name in ("PyStemmer", "stop-words")},
    }


@cache
def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:  # packed without its papers
        return ""


def pack(
    corpus: Corpus, text: TextIndex, calibration: Calibration, store: StoreStrings = pack_strings
) -> tuple[Arrays, Facts]:
    """Return all that is known of a site as arrays and facts; `store` is given the articles one by one, as bytes."""
    parts = (_pack_corpus(corpus, store), _pack_text(text), ({"half": calibration.half}, calibration.to_facts()))
    arrays: Arrays = {name: array for part, _ in parts for name, array in part.items()}
    facts = dict(zip(("corpus", "text", "calibration"), (part for _, part in parts), strict=True))
    fingerprint = fingerprint_of(arrays["digests"], corpus.entries.hidden)
    return arrays, {**facts, "fingerprint": fingerprint, "made_by": made_by()}


def unpack(
    arrays: Mapping[str, npt.NDArray[Any]], facts: Mapping[str, Any], shards: Sequence[Mapping[str, Any]] = ()
) -> tuple[Corpus, TextIndex, Calibration]:
    """Return what `pack` was given.

    Parameters
    ----------
    arrays, facts
        What `pack` returned.
    shards : sequence of mapping of str to ndarray
        The arrays of `OF_SHARDS`, where they lie in shards: each has some rows of theirs, in order.

    Raises
    ------
    StoreError
        If parts of it are missing, or other code made it.
    """
    if "corpus" in facts and facts.get("made_by") != made_by():
        raise StoreError("the index was made by another version of recommender", "fit the site and save it again")
    try:
        check_facts(facts)
        check_arrays(arrays, OF_SHARDS | FOR_UPDATES if shards else ())
        corpus = unpack_corpus(arrays, facts["corpus"], shards or [arrays])
        calibration = Calibration.from_facts(arrays["half"], facts["calibration"])
        return corpus, unpack_text(arrays, facts["text"], shards or [arrays]), calibration
    except MemoryError:
        raise
    except Exception as error:  # what others wrote can be wrong in any way
        raise StoreError(f"the index is damaged: {repr(error)[:200]} is missing or wrong", REMEDY) from error


def _pack_corpus(corpus: Corpus, store: StoreStrings) -> tuple[Arrays, Facts]:
    """Return a corpus as arrays and facts."""
    table, entries = corpus.book.table, corpus.entries
    problems = corpus.problems_if_known()
    arrays = {
        **_pack_articles(corpus, store),
        **pack_strings("ids", corpus.ids),
        **pack_strings("externals", entries.externals),
        **{f"columns.{entry.name}": getattr(corpus.columns, entry.name) for entry in fields(Columns)},
        **{f"entries.{name}": getattr(entries, name) for name in ENTRY_COLUMNS},
        **pack_counts("labels", corpus.labels),
        **pack_counts("text_links", corpus.text_links),
        **pack_matrix("mentions", corpus.mentions),
        **{f"book.{name}": getattr(table, name) for name in ("keys", "ranks", "positions")},
        "lookups.keys": corpus.lookups.keys,
        "lookups.owners": corpus.lookups.owners,
        "dates": corpus.dates,
    }
    if problems:
        arrays["problems"] = problems.json
    return arrays, {
        "hosts": dict(table.hosts),
        "reading_problems": [*map(astuple, corpus.reading_problems)],
        "renamed": {str(position): name for position, name in corpus.renamed.items()},
        "n_problems": problems.count if problems else 0,
        "moment": corpus.moment.isoformat() if corpus.moment else None,
    }


def _pack_articles(corpus: Corpus, store: StoreStrings) -> Arrays:
    """Return the articles and their digests as arrays."""
    articles = corpus.articles
    if isinstance(articles, Records):
        return {**pack_strings("articles", articles.stored), "digests": corpus.digests}
    passing = Digested(map(encode, articles))
    return {**store("articles", passing), "digests": passing.digests}


def unpack_corpus(arrays: Mapping[str, Any], facts: Facts, parts: Sequence[Mapping[str, Any]]) -> Corpus:
    """Return the corpus that `_pack_corpus` was given; `parts` have the arrays of `OF_SHARDS`."""
    articles = joined([Records(strings_of("articles", part), len(parts)) for part in parts if "articles.text" in part])
    columns = {name: arrays[f"entries.{name}"] for name in ENTRY_COLUMNS}
    entries = Entries(**columns, externals=strings_of("externals", arrays), n_articles=len(articles))
    hosts = Counter[str](facts["hosts"])
    tables = [
        NameTable(part["book.keys"], part["book.ranks"], part["book.positions"], hosts)
        for part in parts
        if "book.keys" in part
    ]
    known: dict[str, Any] = {
        "ids": strings_of("ids", arrays),
        "columns": Columns(*(arrays[f"columns.{entry.name}"] for entry in fields(Columns))),
        "labels": counts_of("labels", arrays),
        "mentions": matrix_of("mentions", arrays, (len(articles), len(articles))),
        "dates": arrays["dates"],
        "digests": arrays["digests"],
    }
    if "lookups.keys" in arrays:
        known["lookups"] = Lookups(arrays["lookups.keys"], arrays["lookups.owners"])
        known["text_links"] = counts_of("text_links", arrays)
    return Corpus.restored(
        articles,
        entries,
        AddressBook(articles, tables[0] if len(tables) == 1 else PartedNames(tables, hosts)),
        tuple(Problem(*row) for row in facts["reading_problems"]),
        {int(position): name for position, name in facts["renamed"].items()},
        StoredProblems(arrays["problems"], facts["n_problems"]) if "problems" in arrays else None,
        datetime.fromisoformat(facts["moment"]) if facts["moment"] else None,
        known=known,
    )


def _pack_text(text: TextIndex) -> tuple[Arrays, Facts]:
    """Return a text index as arrays and facts."""
    vectors = text.vectors
    arrays = {
        **pack_counts("terms", vectors.counts),
        "terms.rarity": vectors.idf,
        "terms.is_word": vectors.is_word,
        "mean_direction": text.mean_direction,
        "typicality": text.typicality,
        "vectors": vectors.matrix.data,
        **pack_matrix("postings", text.postings),
        "languages.guesses": vectors.languages.guesses,
        "languages.certain": vectors.languages.certain,
    }
    if text.meaning:
        arrays |= {"meaning": text.meaning.rows, "meaning.hashes": text.meaning.hashes}
    return arrays, {"weights": dict(vectors.weights), "model": _pack_model(text.meaning) if text.meaning else None}


def _pack_model(meaning: Embeddings) -> Facts:
    files = meaning.files
    return {
        "name": files.name,
        "folder": str(files.folder),
        "listed_as": files.listed_as,
        "fingerprint": meaning.fingerprint,
        "max_characters": meaning.max_characters,
    }


def unpack_text(arrays: Mapping[str, Any], facts: Facts, parts: Sequence[Mapping[str, Any]]) -> TextIndex:
    """Return the text index that `_pack_text` was given; `parts` have the arrays of `OF_SHARDS`."""
    names = strings_of("terms.names", arrays)
    counts, values, postings = list[sp.csr_array](), list[sp.csr_array](), list[Postings]()
    for part in parts:
        if "vectors" not in part:
            continue
        inside = matrix_of("terms", part, (len(part["terms.indptr"]) - 1, len(names)))
        counts.append(inside)
        values.append(csr_of(part["vectors"], inside.indices, inside.indptr, inside.shape))
        if "postings.data" in part:
            data, indices, indptr = (part[f"postings.{name}"] for name in ("data", "indices", "indptr"))
            postings.append(Postings(data, indices, indptr, inside.shape[0]))
    vectors = TfidfVectors.restored(
        CountTable(names, stacked(counts)),
        Languages(arrays["languages.guesses"], arrays["languages.certain"]),
        facts["weights"],
        matrix=stacked(values),
        idf=arrays["terms.rarity"],
        is_word=arrays["terms.is_word"],
    )
    return TextIndex.restored(
        vectors,
        _unpack_meaning(arrays, facts["model"]) if facts["model"] else None,
        postings=postings[0] if len(values) == 1 else StackedPostings(postings, vectors.matrix.shape[0]),
        mean_direction=arrays["mean_direction"],
        typicality=arrays["typicality"],
    )


def _unpack_meaning(arrays: Mapping[str, npt.NDArray[Any]], facts: Facts) -> Embeddings:
    """Return the embeddings that `_pack_text` was given; their model is loaded when a text has to be embedded."""
    files = ModelFiles(facts["name"], Path(facts["folder"]), facts["listed_as"])
    rows, hashes = arrays["meaning"], arrays["meaning.hashes"]
    return Embeddings(rows, hashes, files, facts["fingerprint"], facts["max_characters"])
