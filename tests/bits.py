"""What a site knows, as something that two sites can be compared by: bit for bit."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from recommender._arrays.strings import StringArray
from recommender.corpus.corpus import Corpus
from recommender.text.index import TextIndex

PARTS = (
    "columns",
    "labels",
    "dates",
    "digests",
    "lookups",
    "ids",
    "copies",
    "links",
    "fingerprint",
    "problems",
    "text_links",
    "mentions",
)


def bits(value: Any) -> Any:
    """Everything that makes up a value, as something to compare."""
    if isinstance(value, np.ndarray):
        return (value.dtype.str, value.shape, value.tobytes())
    if sp.issparse(value):
        return [bits(part) for part in (value.data, value.indices, value.indptr)], value.shape
    if is_dataclass(value) and not isinstance(value, type):
        return {entry.name: bits(getattr(value, entry.name)) for entry in fields(value)}
    if isinstance(value, list | tuple | StringArray):
        return [bits(part) for part in value]
    return sorted(value.items()) if isinstance(value, dict) else value


def all_of(corpus: Corpus) -> dict[str, Any]:
    known = {name: bits(getattr(corpus, name)) for name in PARTS}
    known["articles"], known["externals"] = list(corpus.articles), list(corpus.externals)
    known["entries"] = bits(corpus.entries) | {"externals": list(corpus.entries.externals)}
    return known | {"book": bits(corpus.book.table), "host": corpus.book.own_host, "renamed": corpus.renamed}


def vectors(text: TextIndex) -> dict[str, Any]:
    parts = text.vectors
    found = {"names": list(parts.counts.names), "counts": bits(parts.counts.matrix), "matrix": bits(parts.matrix)}
    typical = {"mean direction": bits(text.mean_direction), "typicality": bits(text.typicality)}
    return found | typical | {"languages": bits(parts.languages), "idf": bits(parts.idf)}
