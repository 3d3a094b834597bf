"""The figures of the sample site that the documents show are those that are computed today."""

from __future__ import annotations

import pytest

from evaluation.sample import PAGE, table, written
from recommender import read_corpus


@pytest.mark.slow
def test_the_table_of_the_sample_site_is_what_is_computed_today() -> None:
    assert written(PAGE.read_text(encoding="utf-8")) == [*table(read_corpus("seeds"))], "make results writes it again"
