"""Lists as one text: each part comes back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.content import joined, separated


@given(st.lists(st.text(alphabet=st.sampled_from("ab|\\ \n"), min_size=1)))
def test_parts_come_back_whatever_is_in_them(parts: list[str]) -> None:
    assert separated(joined(parts)) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [("sea|law", ["sea", "law"]), (r"a\|b|c", ["a|b", "c"]), ("", []), ("||a|", ["a"]), ("a\\", ["a\\"])],
)
def test_texts_are_taken_apart_at_bars(text: str, parts: list[str]) -> None:
    assert separated(text) == parts
