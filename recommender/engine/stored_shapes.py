"""Whether the arrays and facts of an index have the types and shapes that `recommender.engine.serialise` gives them.

Checksums show that files are as they were written. These checks show that a program of ours wrote them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from recommender._io.json_shape import check_shape

__all__ = ["FOR_UPDATES", "OF_SHARDS", "check_arrays", "check_facts", "check_shard"]

Arrays = Mapping[str, npt.NDArray[Any]]


class _Array(NamedTuple):
    """What an array must be."""

    dtype: str
    """A type; or kinds of types, where several sizes will do."""
    rows: str = ""
    """The name of its number of rows; arrays of one such name are equally long. Empty where any number will do."""
    columns: tuple[int, ...] = ()


_ARRAYS = {
    "articles.text": _Array("uint8"),
    "articles.ends": _Array("int64", "articles"),
    "ids.text": _Array("uint8"),
    "ids.ends": _Array("int64", "articles"),
    "digests": _Array("uint8", "articles", (16,)),
    "half": _Array("int8", "articles"),
    "columns.published": _Array("float64", "articles"),
    "columns.page": _Array("uint64", "articles"),
    "columns.kept_out": _Array("uint8", "articles"),
    "columns.public_from": _Array("float64", "articles"),
    "columns.public_until": _Array("float64", "articles"),
    "columns.hidden": _Array("bool", "articles"),
    "columns.by_program": _Array("bool", "articles"),
    "languages.guesses": _Array("U", "articles"),
    "languages.certain": _Array("bool", "articles"),
    "labels.indptr": _Array("i", "articles + 1"),
    "externals.text": _Array("uint8"),
    "externals.ends": _Array("int64", "externals"),
    "dates": _Array("float64", "nodes"),
    "terms.indptr": _Array("i", "nodes + 1"),
    "entries.owner": _Array("int64", "entries"),
    "entries.number": _Array("int64", "entries"),
    "entries.target": _Array("int64", "entries"),
    "entries.place": _Array("int64", "entries"),
    "entries.hidden": _Array("int64"),
    "book.keys": _Array("uint64", "names"),
    "book.ranks": _Array("uint8", "names"),
    "book.positions": _Array("int64", "names"),
    "lookups.keys": _Array("uint64", "lookups"),
    "lookups.owners": _Array("int64", "lookups"),
    "labels.names.text": _Array("uint8"),
    "labels.names.ends": _Array("int64", "labels"),
    "labels.data": _Array("u", "entries of labels"),
    "labels.indices": _Array("i", "entries of labels"),
    "text_links.indptr": _Array("i", "articles + 1"),
    "text_links.names.text": _Array("uint8"),
    "text_links.names.ends": _Array("int64", "text links"),
    "text_links.data": _Array("u", "entries of text links"),
    "text_links.indices": _Array("i", "entries of text links"),
    "mentions.indptr": _Array("i", "articles + 1"),
    "mentions.data": _Array("float32", "mentions"),
    "mentions.indices": _Array("i", "mentions"),
    "mean_direction": _Array("float64", "terms"),
    "typicality": _Array("float32", "nodes"),
    "terms.names.text": _Array("uint8"),
    "terms.names.ends": _Array("int64", "terms"),
    "terms.rarity": _Array("float32", "terms"),
    "terms.is_word": _Array("bool", "terms"),
    "postings.indptr": _Array("i", "terms + 1"),
    "terms.data": _Array("u", "entries of terms"),
    "terms.indices": _Array("i", "entries of terms"),
    "vectors": _Array("float32", "entries of terms"),
    "postings.data": _Array("float32", "postings"),
    "postings.indices": _Array("i", "postings"),
}

_INDICES = {
    "entries.owner": "articles",
    "entries.target": "nodes",
    "book.positions": "articles",
    "lookups.owners": "nodes",
    "labels.indices": "labels",
    "text_links.indices": "text links",
    "mentions.indices": "articles",
    "terms.indices": "terms",
    "postings.indices": "nodes",
}
"""Array of row numbers → what they number. Compiled code reads what they lead to without a look."""

_OPTIONAL = {
    "meaning": (np.dtype(np.float16), 2),
    "meaning.hashes": (np.dtype(np.uint8), 2),
    "problems": (np.dtype(np.uint8), 1),
}
_MODEL = {"name": str, "folder": str, "listed_as": str, "fingerprint": str, "max_characters": int}

_FACTS: dict[str, dict[str, Any]] = {
    "corpus": {"hosts": {str: int}, "renamed": {str: str}, "n_problems": int, "moment": str | None},
    "text": {"weights": {str: float}},
    "options": {"weights": {str: float}, "exclude_hidden": bool, "learn": bool | str},
}


OF_SHARDS = frozenset(
    {
        *("articles.text", "articles.ends", "vectors", *(f"terms.{part}" for part in ("data", "indices", "indptr"))),
        *(f"postings.{part}" for part in ("data", "indices", "indptr")),
        *(f"book.{part}" for part in ("keys", "ranks", "positions")),
    }
)
"""The arrays of a site in shards that its shards have: a range of rows each, or of keys."""

FOR_UPDATES = frozenset(name for name in _ARRAYS if name.startswith(("text_links.", "lookups.")))
"""The arrays that only an update needs; a site in shards has none of them."""


def check_arrays(arrays: Arrays, without: Collection[str] = ()) -> None:
    """Raise ValueError if an array has another type or shape than it was written with, KeyError if one is missing.

    Those `without` which the index does are not looked at.
    """
    expected_of = {name: expected for name, expected in _ARRAYS.items() if name not in without}
    rows = dict[str, int]()
    for name, expected in expected_of.items():
        array = arrays[name]
        _check_type(name, array, expected)
        if len(array) != rows.setdefault(expected.rows or name, len(array)):
            raise ValueError(f"the array {name} has {len(array)} rows")
    sizes = {"nodes": rows["articles"] + rows["externals"]}
    sizes |= {f"{what} + 1": {**rows, **sizes}[what] + 1 for what in ("articles", "nodes", "terms")}
    for what, size in sizes.items():
        if rows.get(what, size) != size:
            raise ValueError(f"the arrays have rows for {rows[what]} {what} instead of {size}")
    _check_places(arrays, expected_of, {**rows, **sizes})
    for name, kind in _OPTIONAL.items():
        if name in arrays and (arrays[name].dtype, arrays[name].ndim) != kind:
            raise ValueError(f"the array {name} is of type {arrays[name].dtype} and shape {arrays[name].shape}")
        if name in arrays and name != "problems" and len(arrays[name]) != rows["articles"]:
            raise ValueError(f"the array {name} has {len(arrays[name])} rows")


def check_shard(arrays: Arrays, sizes: Mapping[str, int]) -> None:
    """Raise ValueError if an array of a shard is not as it was written, KeyError if one is missing.

    Parameters
    ----------
    arrays : mapping of str to ndarray
        Those of `OF_SHARDS` that the shard has: of its articles, of its vectors, or both.
    sizes : mapping of str to int
        How many articles, nodes and terms the shard has; its postings lead to its own nodes.
    """
    names = {name: _ARRAYS[name] for name in arrays}
    rows = {**sizes, **{f"{what} + 1": size + 1 for what, size in sizes.items()}}
    for name, expected in names.items():
        _check_type(name, arrays[name], expected)
        if len(arrays[name]) != (size := rows.setdefault(expected.rows or name, len(arrays[name]))):
            raise ValueError(f"the array {name} has {len(arrays[name])} rows instead of {size}")
    _check_places(arrays, names, sizes)


def _check_type(name: str, array: npt.NDArray[Any], expected: _Array) -> None:
    is_type = array.dtype.kind in expected.dtype if len(expected.dtype) == 1 else array.dtype == expected.dtype
    if not is_type or array.ndim == 0 or array.shape[1:] != expected.columns:
        raise ValueError(f"the array {name} is of type {array.dtype} and shape {array.shape}")


def _check_places(arrays: Arrays, names: Collection[str], sizes: Mapping[str, int]) -> None:
    """Raise ValueError if offsets do not ascend to the end of what they divide, or row numbers lead out of it."""
    for name in names:
        whole, _, kind = name.rpartition(".")
        if kind in ("ends", "indptr"):
            _check_steps(whole, arrays[name], len(arrays[f"{whole}.{'text' if kind == 'ends' else 'indices'}"]))
    for name, limit in _INDICES.items():
        # Below 0 is beyond any limit without a sign: one look at each number, of which a large site has gigabytes.
        if name in names and len(values := arrays[name]) and values.view(f"u{values.itemsize}").max() >= sizes[limit]:
            raise ValueError(f"the array {name} leads out of {sizes[limit]} {limit}")


def _check_steps(name: str, ends: npt.NDArray[Any], total: int) -> None:
    """Raise ValueError if `ends` are no ascending places in an array of `total` values, the last one at its end."""
    if len(ends) and (ends[0] < 0 or ends[-1] != total or (ends[1:] < ends[:-1]).any()):
        raise ValueError(f"the places in {name} do not fit")


def check_facts(facts: Mapping[str, Any]) -> None:
    """Raise ValueError or KeyError if the facts have another shape than they were written with."""
    for part, shapes in _FACTS.items():
        if part == "options" and part not in facts:  # of a site without the settings of a recommender
            continue
        for name, shape in shapes.items():
            value = facts[part][name]
            if not (part == "options" and name == "weights" and value is None):
                check_shape(value, shape, f"{part}.{name}")
    model = facts["text"]["model"]
    if model is not None:
        for name, kind in _MODEL.items():
            check_shape(model[name], kind, f"text.model.{name}")
    for row in facts["corpus"]["reading_problems"]:
        check_shape(row, [str | int], "corpus.reading_problems")
    if len(facts["calibration"]["lessons"]) != 3:
        raise ValueError("calibration.lessons holds another number of lessons than 3")
