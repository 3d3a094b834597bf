"""The sentence below the tables: what a report means for the owner of the site."""

from __future__ import annotations

from recommender.evaluation import EvaluationReport, conclusion, graded_by
from recommender.evaluation.units import STORY_CLUSTERS


def report(
    ours: float, other: float, *, n: int = 40, spread: float = 0.0, clusters: int | None = None
) -> EvaluationReport:
    """A report of two systems whose values are known; every second query is `spread` better or worse."""
    queries = [f"q{number:02}" for number in range(n)]
    sign = {query: 1 if number % 2 else -1 for number, query in enumerate(queries)}
    values = {
        "ours": {"nDCG@10": {query: ours + spread * sign[query] for query in queries}},
        "tfidf": {"nDCG@10": {query: other - spread * sign[query] for query in queries}},
    }
    return EvaluationReport(
        protocol="cold",
        values=values,
        lists={},
        clusters={query: number % (clusters or n) for number, query in enumerate(queries)},
        runs={},
        relevant={},
        counts={},
        settings={"rng": 0},
        fingerprint="",
        versions={},
        unit=STORY_CLUSTERS,
    )


def test_the_owner_is_told_when_another_system_is_better_here() -> None:
    """On a real blog ours had .424 and plain TF-IDF .512, and nothing told its owner."""
    said = conclusion(report(0.424, 0.512, spread=0.01))
    assert said.startswith("! tfidf is better here than what is served: nDCG@10 0.424 against 0.512")
    assert "-0.088 [-0.0" in said


def test_a_better_one_of_ours_is_said_and_a_draw_is_called_one() -> None:
    assert conclusion(report(0.6, 0.5, spread=0.01)).startswith("On this site, what is served is better than tfidf")
    assert "cannot be told apart" in conclusion(report(0.51, 0.5, spread=0.3))


def test_without_support_nothing_is_claimed() -> None:
    said = conclusion(report(0.9, 0.1, clusters=1))
    assert "too few story clusters" in said
    assert "[" not in said


def test_who_graded_is_said() -> None:
    assert graded_by({"language model": 2, "editor": 1, "": 7}) == ", graded by language models and editors"
    assert graded_by({}) == graded_by({"": 3}) == ""
