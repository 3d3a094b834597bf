"""Counted names: a table put together from parts is the table counted at once."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from recommender._arrays.counts import Bags
from recommender._arrays.strings import Names, find

bags = st.lists(st.lists(st.sampled_from(["a", "ab", "b", "ä", "z", "\ud800", ""]), max_size=6), max_size=6)


def same(one: Bags, other: Bags) -> bool:
    parts = ("data", "indices", "indptr")
    arrays = [(getattr(one.matrix, part), getattr(other.matrix, part)) for part in parts]
    equal = all(mine.dtype == theirs.dtype and mine.tolist() == theirs.tolist() for mine, theirs in arrays)
    return equal and list(one.names) == list(other.names) and one.matrix.shape == other.matrix.shape


def test_names_are_counted_and_sorted() -> None:
    table = Bags.of([["b", "a", "b"], [], ["c"]])
    assert list(table.names) == ["a", "b", "c"]
    assert table.matrix.toarray().tolist() == [[1, 2, 0], [0, 0, 0], [0, 0, 1]]


def test_counts_are_as_wide_as_they_must_be() -> None:
    assert Bags.of([["a"] * 255]).matrix.dtype == np.uint8
    assert Bags.of([["a"] * 256]).matrix.dtype == np.uint16


@given(bags, bags, st.randoms(use_true_random=False))
def test_rows_taken_over_and_rows_counted_anew_are_one_table(old, new, random) -> None:  # type: ignore[no-untyped-def]
    kept = random.sample(range(len(old)), random.randint(0, len(old)))
    origin = kept + [-1] * len(new)
    random.shuffle(origin)
    left = iter(new)
    rows = [old[place] if place >= 0 else next(left) for place in origin]
    assert same(Bags.of(old).spliced(np.array(origin, dtype=np.int64), Bags.of(new)), Bags.of(rows))


@given(st.lists(st.text(), max_size=8))
def test_names_come_back_as_they_were(strings: list[str]) -> None:
    names = Names.of(strings)
    assert (list(names), names[:], [names[place] for place in range(len(names))]) == (strings, strings, strings)
    ordered = Names.of(sorted(set(strings)))
    assert all(ordered[find(ordered, string)] == string for string in strings)
    assert find(ordered, "no such string, surely") == -1
