"""Tables of counts: one joined from parts equals one counted at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from hypothesis import strategies as st

from recommender._arrays.counts import CountTable, Occurrences, compact, in_order, stacked_counts
from recommender._arrays.strings import StringArray, find

tables = st.lists(st.lists(st.sampled_from(["a", "ab", "b", "ä", "z", "\ud800", ""]), max_size=6), max_size=6)


def same(one: CountTable, other: CountTable) -> bool:
    parts = ("data", "indices", "indptr")
    arrays = [(getattr(one.matrix, part), getattr(other.matrix, part)) for part in parts]
    equal = all(a.dtype == b.dtype and a.tolist() == b.tolist() for a, b in arrays)
    return equal and list(one.names) == list(other.names) and one.matrix.shape == other.matrix.shape


def test_names_are_counted_and_sorted() -> None:
    table = CountTable.of([["b", "a", "b"], [], ["c"]])
    assert list(table.names) == ["a", "b", "c"]
    assert table.matrix.toarray().tolist() == [[1, 2, 0], [0, 0, 0], [0, 0, 1]]


def test_counts_are_of_the_smallest_type_that_holds_them() -> None:
    assert CountTable.of([["a"] * 255]).matrix.dtype == np.uint8
    assert CountTable.of([["a"] * 256]).matrix.dtype == np.uint16


def test_occurrences_are_numbered_as_they_come_and_add_up_in_a_product() -> None:
    found = Occurrences()
    found.extend([["b", "a", "b"], []])
    assert (found.names, found.matrix().shape) == (["b", "a"], (2, 2))
    assert (found.matrix() @ np.eye(2, dtype=np.int32)).tolist() == [[2, 1], [0, 0]]
    found.extend([["c", "b"]])
    assert (found.names, found.matrix().toarray().tolist()) == (["b", "a", "c"], [[2, 1, 0], [0, 0, 0], [1, 0, 1]])


@given(tables, tables, st.randoms(use_true_random=False))
def test_old_rows_joined_with_new_ones_equal_all_rows_counted_at_once(old, new, random) -> None:  # type: ignore[no-untyped-def]
    kept = random.sample(range(len(old)), random.randint(0, len(old)))
    origin = kept + [-1] * len(new)
    random.shuffle(origin)
    remaining = iter(new)
    rows = [old[index] if index >= 0 else next(remaining) for index in origin]
    assert same(CountTable.of(old).spliced(np.array(origin, dtype=np.int64), CountTable.of(new)), CountTable.of(rows))


@given(st.lists(st.text(), max_size=8))
def test_strings_are_decoded_as_they_were_encoded(strings: list[str]) -> None:
    stored = StringArray.of(strings)
    assert (list(stored), stored[:], [stored[index] for index in range(len(stored))]) == (strings, strings, strings)
    ordered = StringArray.of(sorted(set(strings)))
    assert all(ordered[find(ordered, string)] == string for string in strings)
    assert find(ordered, "no such string, surely") == -1


@given(tables, st.integers(1, 4))
def test_counts_that_come_block_by_block_are_those_of_all_rows(rows: list[list[str]], size: int) -> None:
    found = Occurrences()

    def blocks() -> Iterator[sp.csr_array]:
        for start in range(0, len(rows), size):
            found.extend(rows[start : start + size])
            yield sp.csr_array(found.matrix()[start:])

    counts = stacked_counts(blocks())
    names, matrix = in_order(found.names, counts)
    matrix.sum_duplicates()
    assert same(CountTable(names, compact(matrix)), CountTable.of(rows))


@given(st.lists(st.text(alphabet="a ä"), max_size=12), st.integers(1, 5))
def test_strings_are_read_and_looked_through_in_blocks(strings: list[str], size: int) -> None:
    stored = StringArray.of(strings)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("recommender._arrays.strings.AT_ONCE", size)
        patch.setattr("recommender._arrays.strings.BYTES_AT_ONCE", size)
        assert list(stored) == strings
        assert stored.holding(" ").tolist() == [number for number, string in enumerate(strings) if " " in string]
