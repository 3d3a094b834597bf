"""A large site is counted, weighted and compared block by block: its vectors are those of a site read at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender._arrays.counts import CountTable
from recommender.text import terms, weighting, words
from recommender.text.terms import FIELDS, Document, count_terms, stored_term

texts = st.lists(
    st.sampled_from(["ferry", "ferries", "Strike", "the", "über", "顔認証", "http://a.example/b"]), max_size=9
)
documents = st.lists(
    st.builds(
        lambda title, lead, rest, tag: Document(" ".join(title), " ".join(lead), " ".join(rest), tag),
        texts, texts, texts, st.sampled_from(["en", "de", ""]),
    ),
    max_size=7,
)  # fmt: skip


def parts(table: CountTable) -> list[object]:
    matrix = table.matrix
    arrays = (matrix.data, matrix.indices, matrix.indptr)
    return [list(table.names), matrix.shape, *((array.dtype, array.tolist()) for array in arrays)]


@given(documents, st.integers(1, 8))
def test_terms_are_counted_in_blocks_as_they_are_at_once(found: list[Document], size: int) -> None:
    at_once = parts(count_terms(found))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(terms, "BLOCK", size)
        assert parts(count_terms(iter(found))) == at_once


def test_counts_of_a_later_block_that_need_a_larger_type_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [Document("", "ferry", "", "en"), Document("", "ferry " * 300, "", "en")]
    monkeypatch.setattr(terms, "BLOCK", 1)
    table = count_terms(found)
    column = list(table.names).index(stored_term("text", "ferri"))
    assert (table.matrix.dtype, table.matrix[:, [column]].toarray().ravel().tolist()) == (np.uint16, [1, 300])


def test_stems_are_forgotten_after_a_large_site_and_kept_after_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """They lie between the strings of the count, whose memory could not be given back."""
    count_terms([Document("", "ferries", "", "en")])
    assert "ferries" in words._stems_of("en")
    monkeypatch.setattr(terms, "BLOCK", 1)
    count_terms([Document("", "ferries", "", "en")] * 2)
    assert not words._stems_of("en")


@given(documents.filter(bool), st.integers(1, 30))
def test_vectors_are_the_same_to_the_last_bit_in_blocks_of_any_size(found: list[Document], size: int) -> None:
    table = count_terms(found)
    starts = np.array([sum(name < str(field) for name in table.names) for field in range(len(FIELDS))])
    weights = np.array([0.2, 0.5, 0.3], dtype=np.float32)

    def computed() -> list[bytes]:
        frequency = weighting.frequencies(table.matrix, max(1, len(found) - 1))
        idf = weighting.inverse_frequencies(frequency, len(found))
        vectors = weighting.tfidf(table.matrix, idf, starts, weights)
        direction = np.linspace(0.0, 1.0, table.matrix.shape[1])
        return [idf.tobytes(), vectors.data.tobytes(), weighting.cosines(vectors, direction).tobytes()]

    at_once = computed()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(weighting, "AT_ONCE", size)
        patch.setattr("recommender._arrays.sparse.AT_ONCE", size)
        assert computed() == at_once
