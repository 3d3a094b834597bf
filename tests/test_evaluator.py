"""The evaluation: a perfect ranker gets 1, chance gets chance, and the same seed the same report."""

from __future__ import annotations

import json
from collections.abc import Iterable

import numpy as np
import pytest
from worlds import article, site, two_topics

from recommender.baselines import SYSTEMS
from recommender.corpus import Corpus
from recommender.errors import EvaluationError
from recommender.evaluator import evaluate


class Cheat:
    """Reads the lists."""

    def __init__(self, corpus: Corpus, rng: np.random.Generator) -> None:
        self.corpus = corpus

    def rank(self, article_id: str, k: int) -> list[str]:
        return [
            self.corpus.node(n).id for n in self.corpus.related(self.corpus.position(article_id)).tolist()
        ]


class Silent(Cheat):
    """Has nothing to say, except about one article."""

    def rank(self, article_id: str, k: int) -> list[str]:
        return super().rank(article_id, k) if article_id == "face-1" else []


@pytest.fixture(autouse=True)
def more_systems(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SYSTEMS, "cheat", Cheat)
    monkeypatch.setitem(SYSTEMS, "silent", Silent)


def clusters(n: int = 40, size: int = 5) -> Corpus:
    """`n` stories of `size` articles that list each other."""
    names = [[f"{story:02}-{number}" for number in range(size)] for story in range(n)]
    return site(
        *(
            article(name, f"story {story[0]}", related=set(story) - {name})
            for story in names
            for name in story
        )
    )


def test_a_ranker_that_reads_the_lists_is_perfect() -> None:
    report = evaluate(clusters(), systems=["cheat"], metrics=["nDCG@10", "R@10", "RR"])
    assert [report.mean(metric, "cheat") for metric in report.metrics] == [1.0, 1.0, 1.0]


def test_chance_scores_as_chance() -> None:
    corpus = clusters()
    report = evaluate(corpus, systems=["random"], metrics=["P@5"])
    assert report.mean("P@5", "random") == pytest.approx(4 / (len(corpus) - 1), abs=0.012)


def test_every_query_counts_also_the_one_without_results() -> None:
    report = evaluate(two_topics(), systems=["silent"], metrics=["RR"])
    assert report.mean("RR", "silent") == pytest.approx(1 / 6)
    assert report.n_queries == 6
    assert report.worst(2, "silent") == [("face-2", 0.0), ("face-3", 0.0)]


def test_the_same_seed_gives_the_same_report() -> None:
    corpus = clusters(5)
    one, same, other = (evaluate(corpus, systems=["random"], rng=seed).to_json() for seed in (3, 3, 4))
    assert one == same != other


def test_systems_are_compared_best_first() -> None:
    report = evaluate(two_topics(), systems=["newest", "ours", "silent", "cheat"])
    assert report.systems[0] == "cheat"
    assert report.mean("nDCG@10") > report.mean("nDCG@10", "newest")


def test_a_report_is_json() -> None:
    corpus = two_topics()
    told = json.loads(evaluate(corpus, systems=["cheat"], metrics=["RR"]).to_json())
    assert told["fingerprint"] == corpus.fingerprint
    assert (told["n_articles"], told["n_queries"], told["n_judgments"]) == (8, 6, 7)


def test_progress_sees_every_query_of_every_system() -> None:
    seen: list[tuple[int, str]] = []

    def progress(queries: Iterable[str], how_many: int, system: str) -> Iterable[str]:
        seen.append((how_many, system))
        return queries

    evaluate(two_topics(), systems=["cheat", "newest"], progress=progress)
    assert seen == [(6, "cheat"), (6, "newest")]


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ({"systems": ["our"]}, "unknown system 'our'; did you mean 'ours'"),
        ({"metrics": ["nDGC@10"]}, "unknown metric 'nDGC@10'"),
        ({"metrics": ["P@0"]}, "unknown metric 'P@0'"),
        ({"systems": []}, "at least one system"),
        ({"metrics": []}, "at least one system and one metric"),
    ],
)
def test_a_wrong_name_is_told_before_anything_is_ranked(names: dict[str, list[str]], told: str) -> None:
    with pytest.raises(EvaluationError, match=told):
        evaluate(two_topics(), progress=lambda *_: pytest.fail("ranked"), **names)  # type: ignore[arg-type]


def test_a_site_without_lists_cannot_be_evaluated() -> None:
    with pytest.raises(EvaluationError, match="related:"):
        evaluate(site(article("a"), article("b")))
