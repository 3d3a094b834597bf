"""What incomplete judgments leave open: bounds, worked out by hand, and the pairs that nobody judged."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import evaluate, read_corpus
from recommender.evaluation.incomplete import bounds, judged_share, unjudged
from recommender.evaluation.metrics import parse, per_query
from recommender.judging import Judgments

GRADES = {"q": {"good": 3, "bad": 0}}


def test_bounds_worked_out_by_hand() -> None:
    run = {"q": ["new", "good", "bad"]}
    low, high = bounds(GRADES, run, "nDCG@5")
    discount = 1 / math.log2(3)
    assert low == pytest.approx(discount), "the new one is unrelated: the good one is second"
    assert high == pytest.approx(1.0), "the new one is as good as the best: both are in the right order"
    assert bounds(GRADES, run, "P@5", relevant_from=2) == pytest.approx((1 / 5, 2 / 5))


def test_what_is_judged_has_no_room() -> None:
    assert bounds(GRADES, {"q": ["bad", "good"]}, "nDCG@5") == pytest.approx((1 / math.log2(3),) * 2)
    assert bounds(GRADES, {"q": []}, "nDCG@5") == (0.0, 0.0)
    assert bounds(GRADES, {}, "RR") == (0.0, 0.0)


def test_a_late_unjudged_result_may_lower_ndcg() -> None:
    """Related, it should have stood second: the least value is that one, and the greatest that of no such result."""
    run = {"q": ["good", "bad", "bad2", "bad3", "new"]}
    low, high = bounds({"q": {"good": 3, "bad": 0, "bad2": 0, "bad3": 0}}, run, "nDCG@5")
    assert high == pytest.approx(1.0)
    assert low == pytest.approx((1 + 1 / math.log2(6)) / (1 + 1 / math.log2(3)))


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 3), min_size=1),
    st.permutations("abcdefgh").map(lambda ids: ids[:5]),
    st.sampled_from(["nDCG@5", "nDCG@3", "P@5", "RR", "R@5", "AP"]),
)
def test_the_bounds_hold_whichever_results_are_relevant(
    graded: Mapping[str, int], ranked: list[str], metric: str
) -> None:
    """Beside a brute force over all that the unjudged results could be; for nDCG, "none" and "all" are no bounds."""
    best = max(graded.values())
    new = [article for article in ranked[: parse(metric).depth] if article not in graded]
    truths = [
        {**graded, **dict(zip(new, given, strict=True))} for given in itertools.product({0, best}, repeat=len(new))
    ]
    values = [per_query({"q": one}, {"q": ranked}, [metric], relevant_from=2)[metric]["q"] for one in truths]
    found = bounds({"q": graded}, {"q": ranked}, metric, relevant_from=2)
    assert found == pytest.approx((min(values), max(values)))


def test_unjudged_pairs_are_a_list() -> None:
    runs = [{"q": ["a", "good"]}, {"q": ["b", "a"], "other": ["c"]}]
    assert unjudged(GRADES, runs, 5) == [("q", "a"), ("q", "b")]
    assert unjudged(GRADES, runs, 1) == [("q", "a"), ("q", "b")]
    assert judged_share(GRADES, runs[0], 5) == 0.5
    assert judged_share(GRADES, {}, 5) == 1.0


def test_a_report_by_judgments_has_bounds_and_one_by_lists_has_no_room() -> None:
    corpus = read_corpus(Path(__file__).parents[2] / "seeds" / "newsroom")
    truth = Judgments.from_corpus(corpus)
    graded = Judgments({query: dict.fromkeys(list(grades)[:1], 3) for query, grades in truth.grades.items()}, "some")
    report = evaluate(corpus, judgments=graded, systems=["ours", "tfidf"], metrics="nDCG@5")
    low, high = report.bounds(system="tfidf")
    assert low < report.mean("nDCG@5", "tfidf") <= 1
    assert low < high
    assert report.unjudged(5), "most of what is shown was never graded"
