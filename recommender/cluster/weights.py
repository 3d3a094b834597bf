"""The steps of a build that make vectors, learn from lists, and write the index."""

from __future__ import annotations

from dataclasses import asdict
from itertools import chain
from typing import Any

import numpy as np
import scipy.sparse as sp

from recommender._arrays.counts import CountTable
from recommender._arrays.postings import Postings
from recommender._arrays.sparse import Rows
from recommender._arrays.strings import StringArray
from recommender._io import array_store
from recommender.cluster.articles import languages_of
from recommender.cluster.links import hosts_of
from recommender.cluster.plan import Plan, Result
from recommender.engine import (
    Fitted,
    Shards,
    counts_of,
    made_by,
    pack_matrix,
    pack_strings,
    strings_of,
    unpack_corpus,
    unpack_text,
)
from recommender.text import FIELD_WEIGHTS, TfidfVectors, add_up, cosines, direction_of, inverse_frequencies

__all__ = ["direction", "finish", "typicality", "vectors", "vocabulary"]

WITHOUT_TERMS = ("terms.data", "terms.indices", "terms.indptr", "terms.names.text", "terms.names.ends")


def vocabulary(plan: Plan, _: int) -> Result:
    """Collect the terms of all shards and of external pages, and how many articles have each."""
    tables = [counts_of("terms", arrays) for arrays, _ in plan.loaded("tables")]
    parts = [*tables, counts_of("terms", plan.load("join")[0])]
    names = sorted(set(chain.from_iterable(part.names for part in parts)))
    column = {name: number for number, name in enumerate(names)}
    columns = [np.fromiter(map(column.__getitem__, part.names), np.int32, len(part.names)) for part in parts]
    frequency = np.zeros(len(names), dtype=np.int64)
    for part, own in zip(tables, columns, strict=False):
        frequency[own] += np.bincount(part.matrix.indices, minlength=len(own))
    languages = languages_of(plan)
    stored = StringArray.of(names)
    empty = CountTable(stored, sp.csr_array((0, len(names)), dtype=np.uint8))
    return {
        **pack_strings("terms.names", stored),
        "terms.rarity": inverse_frequencies(frequency, len(languages.guesses)),
        "terms.is_word": TfidfVectors(empty, languages, FIELD_WEIGHTS).is_word,
        **{f"columns.{number}": own for number, own in enumerate(columns)},
    }, {}


def vectors(plan: Plan, shard: int) -> Result:
    """Weigh the terms of a shard; the shard behind the last one is that of external pages."""
    of_externals = shard == plan.n_shards
    words = plan.load("vocabulary")[0]
    own = counts_of("terms", plan.load("join" if of_externals else "tables", 0 if of_externals else shard)[0])
    names = strings_of("terms.names", words)
    indices = words[f"columns.{shard}"][own.matrix.indices]  # both are in the order of the terms
    counts = sp.csr_array((own.matrix.data, indices, own.matrix.indptr), shape=(len(own), len(names)))
    rules = TfidfVectors.restored(
        CountTable(names, counts),
        languages_of(plan),
        FIELD_WEIGHTS,
        matrix=counts,
        idf=words["terms.rarity"],
        is_word=words["terms.is_word"],
    )
    weighted = rules.weighted(counts)
    arrays = {**pack_matrix("terms", counts), "vectors": weighted.data}
    return arrays | ({} if of_externals else pack_matrix("postings", Postings.of(weighted))), {}


def direction(plan: Plan, _: int) -> Result:
    """Add up all vectors, shard by shard: in another order, the sum would differ in its last bits."""
    total = np.zeros(len(plan.load("vocabulary")[0]["terms.rarity"]))
    for shard in range(plan.n_shards):
        arrays = plan.load("vectors", shard)[0]
        add_up(total, arrays["vectors"], arrays["terms.indices"])
    return {"mean_direction": direction_of(total)}, {}


def typicality(plan: Plan, shard: int) -> Result:
    """Compare the vectors of a shard with the mean of all."""
    arrays = plan.load("vectors", shard)[0]
    rows = Rows(arrays["vectors"], arrays["terms.indices"], arrays["terms.indptr"])
    return {"typicality": cosines(rows, plan.load("direction")[0]["mean_direction"])}, {}


def finish(plan: Plan, _: int) -> Result:
    """Learn from the lists, and write the index."""
    (order, of_order), (joint, of_joint) = plan.load("order"), plan.load("join")
    words, mean = plan.load("vocabulary")[0], plan.load("direction")[0]
    typical = [plan.load("typicality", shard)[0]["typicality"] for shard in range(plan.n_shards + 1)]
    arrays = {
        **{name: array for name, array in joint.items() if name not in WITHOUT_TERMS},
        **{name: array for name, array in words.items() if name.startswith("terms.")},
        **{name: order[name] for name in ("languages.guesses", "languages.certain")},
        **mean,
        "typicality": np.concatenate(typical),
    }
    shards = Shards(plan.name, plan.n_shards, len(order["file"]), len(words["terms.rarity"]))
    facts: dict[str, Any] = {
        "corpus": {
            "hosts": dict(hosts_of(plan)),
            "reading_problems": of_order["reading_problems"],
            "renamed": of_order["renamed"],
            "n_problems": of_joint["n_problems"],
            "moment": plan.moment or None,
        },
        "text": {"weights": dict(FIELD_WEIGHTS), "model": None},
        "options": _options(plan),
        "shards": [*shards],
        "key": {"content": plan.content},
        "made_by": made_by(),
    }
    parts = shards.load(plan.index, verify=False)
    corpus = unpack_corpus(arrays, facts["corpus"], parts)
    site = Fitted(corpus, unpack_text(arrays, facts["text"], parts), **facts["options"])
    arrays["half"] = site.calibration.half
    facts |= {"calibration": site.calibration.to_facts(), "fingerprint": corpus.fingerprint}
    with array_store.locked(plan.index):
        array_store.save(plan.index, arrays, facts)
    return {}, {}


def _options(plan: Plan) -> dict[str, object]:
    options = asdict(plan.options)
    return {name: options[name] for name in ("weights", "exclude_hidden", "learn")}
