"""The sentence below the tables: what a report means for the owner of the site."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

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
    assert said.startswith("! tfidf is better here than our ranking: nDCG@10 0.424 against 0.512")
    assert "-0.088 [-0.0" in said


def test_a_better_one_of_ours_is_said_and_a_draw_is_called_one() -> None:
    assert conclusion(report(0.6, 0.5, spread=0.01)).startswith("On this site, our ranking is better than tfidf")
    assert "cannot be told apart" in conclusion(report(0.51, 0.5, spread=0.3))


def report_of(differences: Mapping[str, Sequence[float]], **changed: Any) -> EvaluationReport:
    """A report in which ours has 0.5 everywhere, and each other system that much more, query by query."""
    n = len(next(iter(differences.values())))
    ours = {"nDCG@10": {f"q{number:02}": 0.5 for number in range(n)}}
    others = {
        name: {"nDCG@10": {f"q{number:02}": 0.5 + more for number, more in enumerate(of_one)}}
        for name, of_one in differences.items()
    }
    return replace(report(0.5, 0.5, n=n), values={"ours": ours, **others}, **changed)


def test_an_interval_of_few_queries_that_differ_is_no_proof() -> None:
    """Of 40 queries four differ, in one direction: the interval leaves out 0, and chance alone does that in 1 of 8."""
    few = [0.1] * 4 + [0.0] * 36
    assert conclusion(report_of({"tfidf": few})).startswith("! tfidf may be better here")
    assert conclusion(report_of({"tfidf": few})).endswith("p 0.125. --advise tries other settings.")
    said = conclusion(report_of({"tfidf": [-one for one in few]}))
    assert said.startswith("On this site, our ranking may be better than tfidf")
    assert said.endswith("p 0.125.")


def test_what_is_served_is_no_rival_of_the_ranking_unless_it_is_all_there_is() -> None:
    better, worse = [0.2] * 40, [-0.2] * 40
    assert "better than tfidf" in conclusion(report_of({"ours-served": better, "tfidf": worse}))
    assert conclusion(report_of({"ours-served": worse})).startswith("On this site, our ranking is better than ours-s")


def test_the_best_of_many_others_is_judged_as_one_of_many() -> None:
    """Of many systems without any merit, one looks better by chance; alone it would be believed."""
    lucky = [0.1] * 7 + [0.0] * 33
    assert conclusion(report_of({"tfidf": lucky})).startswith("! tfidf is better here")
    unlucky = {f"other {number}": [0.1, -0.1] * 20 for number in range(9)}
    said = conclusion(report_of({"tfidf": lucky, **unlucky}))
    assert said.startswith("! tfidf may be better here")
    assert "p 0.1" in said


def test_what_is_hardly_judged_is_not_called_better() -> None:
    """Condensed lists favour what nobody judged: on either side, a figure of these proves nothing."""
    queries = [f"q{number:02}" for number in range(40)]
    judged, other = {q: ["good"] for q in queries}, {q: ["good", "new", "newer"] for q in queries}
    shown = {"grades": {q: {"good": 3} for q in queries}, "settings": {"rng": 0, "condensed": True}}
    said = conclusion(report_of({"tfidf": [0.1] * 40}, runs={"ours": judged, "tfidf": other}, **shown))
    assert said.startswith("! tfidf may be better here")
    assert "(judged of the first 5 results: tfidf 33%)" in said
    said = conclusion(report_of({"tfidf": [-0.1] * 40}, runs={"ours": other, "tfidf": judged}, **shown))
    assert said.startswith("On this site, our ranking may be better than tfidf")
    assert "(judged of the first 5 results: our ranking 33%)" in said


def test_how_much_is_judged_makes_no_system_better() -> None:
    made = report(0.6, 0.5, spread=0.01)
    values = {system: {"Judged@5": of["nDCG@10"]} for system, of in made.values.items()}
    assert conclusion(replace(made, values=values)) == ""


def test_without_support_nothing_is_claimed() -> None:
    said = conclusion(report(0.9, 0.1, clusters=1))
    assert "too few story clusters" in said
    assert "[" not in said


def test_who_graded_is_said() -> None:
    assert graded_by({"language model": 2, "editor": 1, "": 7}) == ", graded by language models and editors"
    assert graded_by({}) == graded_by({"": 3}) == ""
