"""Strings, counts and matrices as the arrays of an index, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy.typing as npt
import scipy.sparse as sp

from recommender._arrays.counts import CountTable
from recommender._arrays.postings import Postings
from recommender._arrays.strings import StringArray

__all__ = ["counts_of", "csr_of", "matrix_of", "pack_counts", "pack_matrix", "pack_strings", "strings_of"]

Arrays = dict[str, npt.NDArray[Any]]


def pack_strings(key: str, names: Iterable[str | bytes]) -> Arrays:
    """Return strings, or their bytes, as arrays whose names begin with a key."""
    stored = names if isinstance(names, StringArray) else StringArray.of(names)
    return {f"{key}.text": stored.text, f"{key}.ends": stored.ends}


def strings_of(key: str, arrays: Mapping[str, npt.NDArray[Any]]) -> StringArray:
    """Return the strings that `pack_strings` was given."""
    return StringArray(arrays[f"{key}.text"], arrays[f"{key}.ends"])


def pack_counts(key: str, bags: CountTable) -> Arrays:
    """Return a table of counts as arrays whose names begin with a key."""
    return {**pack_strings(f"{key}.names", bags.names), **pack_matrix(key, bags.matrix)}


def counts_of(key: str, arrays: Mapping[str, npt.NDArray[Any]]) -> CountTable:
    """Return the table that `pack_counts` was given."""
    names = strings_of(f"{key}.names", arrays)
    return CountTable(names, matrix_of(key, arrays, (len(arrays[f"{key}.indptr"]) - 1, len(names))))


def pack_matrix(key: str, matrix: Postings | sp.csr_array) -> Arrays:
    """Return a matrix as arrays whose names begin with a key."""
    return {f"{key}.data": matrix.data, f"{key}.indices": matrix.indices, f"{key}.indptr": matrix.indptr}


def matrix_of(key: str, arrays: Mapping[str, npt.NDArray[Any]], shape: tuple[int, int]) -> sp.csr_array:
    """Return the matrix that `pack_matrix` was given."""
    return csr_of(arrays[f"{key}.data"], arrays[f"{key}.indices"], arrays[f"{key}.indptr"], shape)


def csr_of(data: Any, indices: Any, indptr: Any, shape: tuple[int, int]) -> sp.csr_array:
    """Return a matrix whose indices are known to be sorted and distinct."""
    matrix = sp.csr_array((data, indices, indptr), shape=shape)
    # Asked for, it would look at every index.
    matrix.has_sorted_indices = matrix.has_canonical_format = True
    return matrix
