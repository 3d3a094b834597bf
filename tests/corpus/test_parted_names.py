"""A name is found in the part of its hash, into however many parts the table is cut."""

from __future__ import annotations

import pytest
from worlds import two_topics

from recommender.corpus.name_table import NameTable, PartedNames, keys_of


@pytest.mark.parametrize("n", [1, 2, 3, 8, 64])
def test_each_name_is_in_one_part(n: int) -> None:
    corpus = two_topics()
    whole = NameTable.of(corpus.articles, range(len(corpus)))
    parts = PartedNames([whole.between(number, n) for number in range(n)], whole.hosts)
    assert sum(len(part.keys) for part in parts.parts) == len(whole.keys)
    for article in corpus:
        for key in keys_of(article):
            assert parts.of_key(key) == whole.of_key(key) != []
    assert parts.find("i", "face-1") == [0] and parts.find("i", "nobody") == []
    assert (parts.whole.keys == whole.keys).all() and parts.own_host == whole.own_host
