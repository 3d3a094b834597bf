"""Metrics: what a name means, and that the numbers are those of the definitions."""

from __future__ import annotations

import math
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.errors import EvaluationError
from recommender.evaluation.metrics import FAMILIES, METRICS, MORE_METRICS, Metric, condense, parse, per_query

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "metrics.md"

ARTICLES = [f"a{number}" for number in range(12)]
NAMES = [*METRICS, *MORE_METRICS, "nDCG", "nDCG(dcg='exp-log2')@5", "RR@3", "AP@4", "P(rel=3)@5", "AP(rel=2)"]

graded = st.dictionaries(st.sampled_from(ARTICLES), st.integers(0, 3))
ranked = st.lists(st.sampled_from(ARTICLES), unique=True)


# --- the definitions, written down a second time ------------------------------------------------------------


def expected(metric: Metric, grades: dict[str, int], shown: Sequence[str], relevant_from: int) -> float:
    """The value by the formula in docs/metrics.md, one loop at a time."""
    depth = metric.depth or len(shown)
    top = shown[:depth]
    if metric.family == "nDCG":
        return ndcg(grades, top, metric)
    if metric.family == "Judged":
        return sum(name in grades for name in top) / len(top) if top else 0.0
    relevant = {name for name, grade in grades.items() if grade >= (metric.rel or relevant_from)}
    hits = [name in relevant for name in top]
    if not relevant or not any(hits):
        return 0.0
    precisions = [sum(hits[: place + 1]) / (place + 1) for place, hit in enumerate(hits) if hit]
    return {
        "P": sum(hits) / depth,
        "R": sum(hits) / len(relevant),
        "RR": 1 / (hits.index(True) + 1),
        "AP": sum(precisions) / len(relevant),
        "Success": 1.0,
    }[metric.family]


def ndcg(grades: dict[str, int], top: Sequence[str], metric: Metric) -> float:
    def dcg(found: list[int]) -> float:
        gains = [2**grade - 1 if metric.exponential else grade for grade in found]
        return sum(gain / math.log2(place + 2) for place, gain in enumerate(gains))

    ideal = dcg(sorted(grades.values(), reverse=True)[: metric.depth])
    return dcg([grades.get(name, 0) for name in top]) / ideal if ideal else 0.0


@given(grades=graded, shown=ranked, relevant_from=st.integers(1, 3))
def test_every_metric_is_its_formula(grades: dict[str, int], shown: list[str], relevant_from: int) -> None:
    values = per_query({"q": grades}, {"q": shown}, NAMES, relevant_from=relevant_from)
    formula = {name: expected(parse(name), grades, shown, relevant_from) for name in NAMES}
    assert {name: value["q"] for name, value in values.items()} == pytest.approx(formula)


@given(grades=graded, shown=ranked, relevant_from=st.integers(1, 3))
def test_condensed_is_the_formula_on_the_judged_results_alone(
    grades: dict[str, int], shown: list[str], relevant_from: int
) -> None:
    values = per_query({"q": grades}, {"q": shown}, NAMES, condensed=True, relevant_from=relevant_from)
    left = [name for name in shown if name in grades]
    formula = {name: expected(parse(name), grades, left, relevant_from) for name in NAMES}
    formula["Judged@5"] = expected(parse("Judged@5"), grades, shown, relevant_from)
    assert {name: value["q"] for name, value in values.items()} == pytest.approx(formula)


@given(grades=graded, shown=ranked)
def test_condensed_is_what_trec_eval_calls_judged_docs_only(grades: dict[str, int], shown: list[str]) -> None:
    names = ["nDCG@5", "P@5", "R@5", "RR", "AP"]
    ours = per_query({"q": grades}, {"q": shown}, names, condensed=True)
    theirs = dict.fromkeys(names, 0.0)
    for name in names:
        measure = ir_measures.measures.registry[parse(name).family](judged_only=True)
        if depth := parse(name).depth:
            measure = measure @ depth
        scores = {"q": {article: float(-place) for place, article in enumerate(shown)}}
        if grades and shown:
            theirs[name] = ir_measures.calc_aggregate([measure], {"q": grades}, scores)[measure]
    assert {name: values["q"] for name, values in ours.items()} == pytest.approx(theirs)


def test_ndcg_is_that_of_the_worked_example_in_the_encyclopedia() -> None:
    """Wikipedia, "Discounted cumulative gain": six results, two more relevant articles that were missed."""
    grades = {"d1": 3, "d2": 2, "d3": 3, "d4": 0, "d5": 1, "d6": 2, "d7": 3, "d8": 2}
    values = per_query({"q": grades}, {"q": ["d1", "d2", "d3", "d4", "d5", "d6"]}, ["nDCG@6"])
    assert values["nDCG@6"]["q"] == pytest.approx(0.785, abs=5e-4)


def test_an_exponential_gain_does_not_leak_into_the_linear_one() -> None:
    """Asked for together in one call, the library mixes them up, depending on the hash seed."""
    grades, run = {"q": {"a": 3, "b": 1}}, {"q": ["b", "a"]}
    names = ["nDCG@5", "nDCG(dcg='exp-log2')@5"]
    alone = {name: per_query(grades, run, [name])[name] for name in names}
    assert per_query(grades, run, names) == alone
    assert per_query(grades, run, names[::-1]) == alone
    assert alone[names[0]] != alone[names[1]]


# --- runs and queries ---------------------------------------------------------------------------------------


def test_the_order_of_the_list_counts_and_never_the_ids() -> None:
    names = [f"a{number}" for number in range(1_000)]
    for order in (names, names[::-1]):
        values = per_query({"q": {order[700]: 1}}, {"q": order}, ["RR"])
        assert values["RR"]["q"] == pytest.approx(1 / 701)


def test_a_query_without_results_counts_as_zero() -> None:
    grades = {"none": {"a": 1}, "empty": {"a": 1}, "found": {"a": 1}}
    values = per_query(grades, {"empty": [], "found": ["a"]}, NAMES)
    for name in NAMES:
        assert list(values[name]) == list(grades)
        assert (values[name]["none"], values[name]["empty"]) == (0, 0)
    assert values["nDCG@10"]["found"] == 1


def test_a_query_whose_results_nobody_judged_counts_as_zero_when_condensed() -> None:
    values = per_query({"q": {"a": 1}}, {"q": ["b", "c"]}, NAMES, condensed=True)
    assert all(value == {"q": 0} for value in values.values())


def test_a_query_without_relevant_articles_counts_as_zero() -> None:
    values = per_query({"q": {"a": 0}, "nothing": {}}, {"q": ["a"], "nothing": ["a"]}, METRICS)
    assert all(value == {"q": 0, "nothing": 0} for value in values.values())


def test_nothing_shown_at_all_is_zero_everywhere() -> None:
    assert per_query({"q": {"a": 1}}, {}, ["RR", "Judged@5"]) == {"RR": {"q": 0}, "Judged@5": {"q": 0}}


def test_queries_that_nobody_judged_are_left_out() -> None:
    assert per_query({"q": {"a": 1}}, {"q": ["a"], "other": ["a", "a"]}, ["RR"]) == {"RR": {"q": 1}}


def test_relevant_begins_at_the_grade_asked_for() -> None:
    grades, run = {"q": {"a": 1, "b": 2, "c": 3}}, {"q": ["a", "b", "c"]}
    assert [per_query(grades, run, ["RR"], relevant_from=g)["RR"]["q"] for g in (1, 2, 3)] == pytest.approx(
        [1, 1 / 2, 1 / 3]
    )


def test_a_grade_in_the_name_wins_and_two_names_of_one_measure_both_get_their_values() -> None:
    grades, run = {"q": {"a": 1, "b": 2}}, {"q": ["a", "b"]}
    values = per_query(grades, run, ["P@2", "P(rel=1)@2", "P(rel=2)@2"], relevant_from=2)
    assert {name: value["q"] for name, value in values.items()} == {
        "P@2": 0.5,
        "P(rel=1)@2": 1.0,
        "P(rel=2)@2": 0.5,
    }


def test_a_grade_below_zero_counts_as_unrelated_but_judged() -> None:
    values = per_query({"q": {"a": -2, "b": 1}}, {"q": ["a", "b"]}, ["RR", "Judged@5", "nDCG@5"])
    assert {name: value["q"] for name, value in values.items()} == {
        "RR": 0.5,
        "Judged@5": 1.0,
        "nDCG@5": pytest.approx(1 / math.log2(3)),
    }


@pytest.mark.parametrize("name", ["with space", "日本語", "\ud800 lone", "a\0b", "0", ""])
def test_any_string_may_be_an_id(name: str) -> None:
    grades = {name: {name + "x": 1, name + "\0y": 1}}
    values = per_query(grades, {name: [name + "\0z", name + "x"]}, ["RR", "R@10", "Judged@5"])
    assert values == {"RR": {name: 0.5}, "R@10": {name: 0.5}, "Judged@5": {name: 0.5}}


def test_an_article_shown_twice_is_refused() -> None:
    with pytest.raises(EvaluationError, match=r"list for 'q' names 'b' twice"):
        per_query({"q": {"a": 1}}, {"q": ["a", "b", "b"]}, ["RR"], condensed=True)


def test_the_highest_grade_that_a_name_can_say_is_allowed() -> None:
    assert per_query({"q": {"a": 9, "b": 8}}, {"q": ["b", "a"]}, ["P(rel=9)@1", "RR(rel=9)"]) == {
        "P(rel=9)@1": {"q": 0.0},
        "RR(rel=9)": {"q": 0.5},
    }


def test_grades_that_make_no_sense_are_refused() -> None:
    with pytest.raises(EvaluationError, match="grade of 70 is too high"):
        per_query({"q": {"a": 70}}, {"q": ["a"]}, ["RR"])
    with pytest.raises(EvaluationError, match="relevant_from is 0"):
        per_query({"q": {"a": 1}}, {"q": ["a"]}, ["RR"], relevant_from=0)


def test_condense_keeps_the_order_and_the_queries() -> None:
    run = {"q": ["d", "b", "c", "a"], "unjudged": ["a"]}
    assert condense({"q": {"a": 0, "b": 1, "d": 2}}, run) == {"q": ["d", "b", "a"], "unjudged": []}


# --- names --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_names_round_trip(name: str) -> None:
    assert str(parse(name)) == name


@pytest.mark.parametrize("name", [*METRICS, *MORE_METRICS])
def test_names_are_those_of_the_library(name: str) -> None:
    family, _, depth = name.partition("@")
    measure = ir_measures.measures.registry[family]
    assert str(measure @ int(depth) if depth else measure) == name


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("ndcg@10", "did you mean 'nDCG@10'"),
        ("NDCG@5", "did you mean 'nDCG@5'"),
        ("nDCG10", "did you mean 'nDCG@10'"),
        ("sucess@1", "did you mean 'Success@1'"),
        ("MRR", "did you mean 'RR'"),
        ("quality", "known: nDCG@10, R@10"),
        ("", "known: nDCG@10"),
        ("P", "needs a depth, as in 'P@10'"),
        ("R(rel=2)", r"needs a depth, as in 'R\(rel=2\)@10'"),
        ("nDCG(rel=2)@5", "nDCG takes no 'rel'"),
        ("RR(dcg='exp-log2')", "RR takes no 'dcg'"),
    ],
)
def test_a_wrong_name_is_told_with_the_remedy(name: str, advice: str) -> None:
    with pytest.raises(EvaluationError, match=advice) as told:
        parse(name)
    assert name in str(told.value)


@pytest.mark.parametrize(
    "name",
    [
        "__import__('os').system('true')",
        "nDCG@10; import os",
        "nDCG@10\n",
        " nDCG@10",
        "nDCG@0",
        "nDCG@-1",
        "nDCG@1e9",
        "nDCG@99999",
        "nDCG@１０",
        "nDCG@5@10",
        "nDCG(gains={1: 2})@5",
        "nDCG(dcg='x'*9)@5",
        "RR(rel=0)",
        "RR(rel=10)",
        "Measure",
        "registry",
        "(" * 100_000,
    ],
)
def test_nothing_but_a_name_is_a_name(name: str) -> None:
    with pytest.raises(EvaluationError, match="unknown metric") as told:
        parse(name)
    assert len(str(told.value)) < 400


def test_an_unknown_metric_is_told_before_anything_is_computed() -> None:
    with pytest.raises(EvaluationError, match="unknown metric"):
        per_query({}, {}, ["RR", "magic"])


def test_the_metrics_library_is_loaded_on_first_use() -> None:
    code = "import sys, recommender.evaluation.metrics; print('ir_measures' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_is_explained(family: str) -> None:
    assert f"### `{family}`" in DOCUMENT.read_text(encoding="utf-8")
