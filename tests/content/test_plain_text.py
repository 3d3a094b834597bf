"""Clean text: one line, as a visitor of the site would see it."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.content.plain_text import clean_text, remove_control_characters


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("AT&amp;T <b>wins</b>\n  again", "AT&T wins again"),
        ("a<br/>b <!-- not <b>this</b> --> c", "a b c"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("I <3 olives", "I <3 olives"),
        ("&lt;b&gt; is a tag", "<b> is a tag"),
        ("cafe\u0301", "café"),
        ("a\x00b\x9fc\ufffe", "abc"),
        ("\u00a0 wide\u3000space\u2028", "wide space"),
        ("&#0; &#xD800;", "\ufffd \ufffd"),
        ("👩‍👩‍👧 stays", "👩‍👩‍👧 stays"),
        ("", ""),
    ],
)
def test_clean_text_is_the_visible_text(raw: str, expected: str) -> None:
    assert clean_text(raw) == expected


@given(st.text())
def test_clean_text_is_one_composed_line_without_control_characters(text: str) -> None:
    clean = clean_text(text)
    assert clean == clean.strip() == unicodedata.normalize("NFC", clean)
    assert len(clean.splitlines()) <= 1
    assert remove_control_characters(clean) == clean


@given(st.text())
def test_clean_text_can_always_be_encoded(text: str) -> None:
    clean_text(text + "\ud800").encode("utf-8")


def test_layout_survives_the_removal_of_control_characters() -> None:
    assert remove_control_characters("a\tb\r\nc\x85d\x1b[0m\x7f\x80") == "a\tb\r\nc\x85d[0m"
