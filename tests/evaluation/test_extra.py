"""Where the measures would have to be compiled, they are left out, and evaluation says what to install."""

from __future__ import annotations

import importlib.util

import pytest
from worlds import two_topics

from recommender.errors import EvaluationError
from recommender.evaluation import extra
from recommender.evaluation.evaluator import evaluate


def test_without_its_library_evaluation_names_the_extra_before_it_ranks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        extra, "find_spec", lambda name: None if name == "ir_measures" else importlib.util.find_spec(name)
    )
    with pytest.raises(EvaluationError, match=r"ir-measures.*pip install 'recommender\[evaluate\]'"):
        evaluate(two_topics())
