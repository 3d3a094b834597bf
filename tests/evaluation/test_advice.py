"""Advice on settings: given where there is something to find, not where the best of many was chosen with hindsight."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from recommender.evaluation import EvaluationReport
from recommender.evaluation.advice import PRESENT, VARIANTS, advice, variants
from recommender.ranking import SIGNALS


def report(means: Mapping[str, float], *, n: int = 100, noise: float = 0.2, seed: int = 0) -> EvaluationReport:
    """A report of variants whose true means are known, with noise of their own for each query."""
    rng, queries = np.random.default_rng(seed), [f"q{number:03}" for number in range(n)]
    values = {
        name: {"nDCG@10": dict(zip(queries, (mean + noise * rng.normal(size=n)).tolist(), strict=True))}
        for name, mean in means.items()
    }
    clusters = {query: number for number, query in enumerate(queries)}
    return EvaluationReport("cold", values, {}, clusters, {}, {}, {}, {"rng": 0}, "", {})


def test_a_setting_that_is_really_better_is_found_with_its_lines_for_the_settings_file() -> None:
    found = advice(report({PRESENT: 0.5, "without time": 0.6, "text alone": 0.4}))
    assert (found.best, found.is_sure) == ("without time", True)
    assert found.gain is not None
    assert found.gain.difference == pytest.approx(0.1, abs=0.06)
    assert tomllib.loads(found.toml) == {"weights": {**dict.fromkeys(SIGNALS, 1.0), "time": 0.0}}
    assert list(found.changes) == ["without time", "text alone"], "the best first"
    said = "\n".join(found.lines())
    assert "Try without time" in said
    assert "time = 0 }" in said


def test_the_best_of_many_equal_ones_is_no_reason_to_change_anything() -> None:
    """With hindsight, the best of thirteen equal settings looks better; measured on other stories it is not."""
    sure = [advice(report(dict.fromkeys(VARIANTS, 0.5), seed=seed)).is_sure for seed in range(10)]
    assert sum(sure) <= 1
    found = advice(report(dict.fromkeys(VARIANTS, 0.5)))
    best = next(iter(found.changes.values()))
    assert found.gain is not None
    assert best.difference > found.gain.difference, "hindsight flatters"
    assert found.toml == ""
    assert "no reason to change anything" in "\n".join(found.lines())


def test_nothing_is_advised_where_too_few_stories_support_it() -> None:
    made = report({PRESENT: 0.5, "without time": 0.6})
    found = advice(replace(made, clusters={query: number % 4 for query, number in made.clusters.items()}))
    assert not found.is_sure
    assert "too few independent stories to advise anything" in "\n".join(found.lines())


def test_nothing_is_advised_by_results_that_nobody_judged() -> None:
    """Condensed lists favour the setting that shows what the judges did not see."""
    made = report({PRESENT: 0.5, "without time": 0.7})
    runs = {PRESENT: {q: ["a"] for q in made.clusters}, "without time": {q: ["a", "new"] for q in made.clusters}}
    grades = {query: {"a": 3} for query in made.clusters}
    found = advice(replace(made, runs=runs, grades=grades, settings={"rng": 0, "condensed": True}))
    assert (found.best, found.judged, found.toml) == ("without time", 0.5, "")
    assert "only 50% of its first 5 results are judged: no reason" in "\n".join(found.lines())


def test_where_nothing_is_better_the_settings_are_kept() -> None:
    found = advice(report({PRESENT: 0.9, "without time": 0.5}, noise=0.01))
    assert (found.best, found.gain, found.toml) == (PRESENT, None, "")
    assert "keep them" in "\n".join(found.lines())


def test_weights_of_the_site_stay_beside_those_that_are_tried() -> None:
    own = {"weights": {"topics": 0.5, "time": 2.0}, "learn": True}
    tried = variants(own)
    assert tried["without time"] == {"weights": {**dict.fromkeys(SIGNALS, 0.0), "topics": 0.5}}
    assert tried["twice the time"]["weights"]["time"] == 4.0, "twice what the site has"
    assert "text alone" not in tried, "this site does not look at the text: nothing would be left"
    assert variants({})["text alone"]["weights"] == {**dict.fromkeys(SIGNALS, 0.0), "text": 1.0}
    assert tried["lists not asked"] == {"learn": False}
    assert tried[PRESENT] == {}


def test_what_lists_may_teach_can_be_advised_too() -> None:
    found = advice(report({PRESENT: 0.5, "learned": 0.7}))
    assert tomllib.loads(found.toml) == {"learn": True}
