"""The report itself: what it says of systems, queries and an earlier report, from values that can be seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from recommender.errors import EvaluationError
from recommender.evaluation import EvaluationReport
from recommender.judging import holm, interval


def report(of_systems: Mapping[str, list[float]], **more: Any) -> EvaluationReport:
    """A report with one metric and the value of each query ``q0``, ``q1``, …, every query a story of its own."""
    queries = [f"q{number}" for number in range(len(next(iter(of_systems.values()))))]
    facts: dict[str, Any] = {
        "protocol": "cold",
        "lists": {},
        "clusters": {query: number for number, query in enumerate(queries)},
        "runs": {system: {query: ["a"] for query in queries} for system in of_systems},
        "relevant": {query: ["a"] for query in queries},
        "counts": {"queries": len(queries)},
        "settings": {"protocol": "cold", "metrics": ["RR"], "judgments": "curated", "depth": 100, "rng": 0},
        "fingerprint": "f1",
        "versions": {},
    }
    values = {system: {"RR": dict(zip(queries, values, strict=True))} for system, values in of_systems.items()}
    return EvaluationReport(values=values, **(facts | more))


VALUES = {
    "zebra": [0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
    "ours": [1.0, 0.0, 0.2, 0.9, 0.0, 0.3],
    "aardvark": [0.5, 0.5, 0.5, 0.5, 0.5, 0.5],
    "best": [1.0, 0.9, 0.8, 0.9, 1.0, 0.7],
}


def test_systems_stand_best_first_and_ties_by_name() -> None:
    assert report(VALUES).systems == ["best", "aardvark", "zebra", "ours"]


def test_the_report_is_about_ours_even_where_another_is_better() -> None:
    assert (report(VALUES).focus, report(VALUES).rival) == ("ours", "best")
    others = {system: values for system, values in VALUES.items() if system != "ours"}
    assert (report(others).focus, report(others).rival) == ("best", "aardvark")
    assert report({"ours": VALUES["ours"]}).rival is None


def test_the_worst_queries_come_first_and_ties_by_id() -> None:
    backwards = dict(reversed(report(VALUES).values["ours"]["RR"].items()))
    for values in (report(VALUES).values, {"ours": {"RR": backwards}}):
        assert replace(report(VALUES), values=values).worst(3) == [("q1", 0.0), ("q4", 0.0), ("q2", 0.2)]


def test_intervals_are_drawn_by_the_seed_of_the_report() -> None:
    settings = report(VALUES).settings
    seeded = report(VALUES, settings={**settings, "rng": 7})
    values = seeded.values["ours"]["RR"]
    assert seeded.interval("RR") == interval(values, seeded.clusters, 7) != interval(values, seeded.clusters, 0)


def test_p_values_against_a_baseline_are_corrected_for_their_number() -> None:
    compared = report(VALUES).comparisons("zebra")
    alone = {system: report(VALUES).compare(system, "zebra").p_value for system in ("best", "aardvark", "ours")}
    assert {system: p for system, (_, p) in compared.items()} == holm(alone)
    assert compared["best"][1] == 3 * alone["best"], "in this world the correction shows"


def test_a_file_keeps_the_first_ten_of_every_answer() -> None:
    names = [f"a{number:02}" for number in range(12)]
    long = report({"ours": [1.0, 0.5]}, runs={"ours": {"q0": names, "q1": names[:3]}})
    assert long.to_dict()["runs"] == {"ours": {"q0": names[:10], "q1": names[:3]}}
    assert long.runs["ours"]["q0"] == names, "the report in memory has them all"


def test_five_common_queries_are_enough_to_compare_two_reports_and_four_are_not() -> None:
    six, five, four = (report({"ours": VALUES["ours"][:n]}) for n in (6, 5, 4))
    assert six.against(five).ties == 5
    with pytest.raises(EvaluationError, match="share 4 queries, and fewer than 5 say nothing"):
        six.against(four)


@pytest.mark.parametrize(
    ("name", "value"), [("judgments", "pairs.qrels"), ("externals", True), ("leaks", ["reciprocal"]), ("depth", 10)]
)
def test_reports_by_other_settings_are_not_compared(name: str, value: Any) -> None:
    now = report(VALUES)
    earlier = report(VALUES, settings={**now.settings, name: value})
    with pytest.raises(EvaluationError, match=f"the earlier report was made with {name} .*run both alike"):
        now.against(earlier)
