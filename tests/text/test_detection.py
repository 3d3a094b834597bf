"""Languages are detected in many texts at once, as the library detects them in one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.text import detection
from recommender.text.detection import detected
from recommender.text.detector import language_detector

TEXTS = [
    "Olive harvest begins earlier than expected",
    "Die Bauern in Apulien rechnen mit einem schlechten Jahr. " * 8,
    "Урожай оливок начинается раньше, чем ожидалось",
    "顔認証の制限、東京で可決",
    "BETA ANNOUNCED",
    "e\u0301te\u0301 \ud800",
    "2021 !",
    "",
]


@given(st.lists(st.text(max_size=60) | st.sampled_from(TEXTS), max_size=6))
def test_the_library_detects_the_same(texts: list[str]) -> None:
    model = language_detector()
    for text, (language, probability) in zip(texts, detected(texts), strict=True):
        ranked = dict(model.rank(text))
        assert ranked[language] == pytest.approx(max(ranked.values()), abs=1e-5)
        assert probability == pytest.approx(max(ranked.values()), abs=1e-5)


@given(st.lists(st.text(max_size=60) | st.sampled_from(TEXTS), max_size=30))
def test_a_text_has_the_same_answer_alone_and_with_others(texts: list[str]) -> None:
    """To the last bit: a site that grew is the same as one that was read at once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(detection, "FEW", 3)
        patch.setattr(detection, "TOGETHER", 7)
        together = detected(texts)
    assert together == [answer for text in texts for answer in detected([text])]
