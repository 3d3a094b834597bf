"""An evaluation by the workers of an executor is, to the last bit, that of one process."""

from __future__ import annotations

import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from worlds import article, newsroom

from recommender import Judgments, evaluate, read_corpus
from recommender._io.process_pool import process_pool
from recommender.corpus import Corpus
from recommender.errors import SettingsError
from recommender.evaluation import EvaluationReport, Question, executing

SYSTEMS: dict[str, Any] = {
    "ours": {},
    "text only": {"weights": {"text": 1.0}},
    "words": "tfidf",
    "both": "rrf(ours,words)",
    "random": "random",
    "lsi": "lsi",
}


class Oldest:
    """A system that only this process knows."""

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        self.corpus = corpus

    def rank(self, question: Question, k: int) -> list[str]:
        return [self.corpus.node(position).id for position in question.candidates[:k].tolist()]


class Counting(Executor):
    """Makes all at once, here, and notes what it was handed."""

    def __init__(self) -> None:
        self.handed = list[bytes]()

    def submit(self, call: Callable[..., Any], /, *arguments: Any, **_: Any) -> Future[Any]:
        self.handed.append(pickle.dumps((call, arguments)))
        future: Future[Any] = Future()
        future.set_result(call(*arguments))
        return future


@pytest.fixture(scope="module", params=["threads", pytest.param("processes", marks=pytest.mark.slow)])
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    with ThreadPoolExecutor(2) if request.param == "threads" else process_pool(2) as one:
        yield one


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return read_corpus("seeds/newsroom")


def same(one: EvaluationReport, other: EvaluationReport) -> None:
    for name in ("values", "lists", "clusters", "runs", "relevant", "counts", "settings", "notes", "trust"):
        assert repr(getattr(one, name)) == repr(getattr(other, name)), name
    assert [*one.scores] == [*other.scores]
    for system, scores in one.scores.items():
        assert [*scores] == [*other.scores[system]]
        assert all(np.array_equal(scores[query], other.scores[system][query]) for query in scores), system


SLOW = [pytest.mark.slow]


@pytest.mark.parametrize(
    ("protocol", "options"),
    [
        pytest.param("cluster", {}, marks=SLOW),
        ("series", {"systems": {"ours": {}, "both": "rrf(ours,tfidf)", "random": "random", "oldest": Oldest()}}),
        pytest.param("cold", {"externals": True}, marks=SLOW),
        pytest.param("as-of", {}, marks=SLOW),
        pytest.param("complete", {}, marks=SLOW),
    ],
)
def test_reports_are_the_same(
    corpus: Corpus, executor: Executor, protocol: str, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executing, "BLOCK", 20)
    given: dict[str, Any] = {"systems": {**SYSTEMS, "oldest": Oldest()}, "rng": 3, **options}
    site = corpus_of_series() if protocol == "series" else corpus
    same(evaluate(site, protocol=protocol, executor=executor, **given), evaluate(site, protocol=protocol, **given))


def corpus_of_series() -> Corpus:
    return Corpus.from_articles(
        [article(f"a{n}", f"Sourdough {n} starter number {n % 5}", series=f"Bread {n // 4}") for n in range(40)]
    )


def test_graded_judgments_are_asked_for_in_the_same_way(corpus: Corpus, executor: Executor) -> None:
    curated = Judgments.from_corpus(corpus)
    graded = Judgments(curated.grades, source="by hand", graded=False)
    given: dict[str, Any] = {"judgments": graded, "systems": ["ours", "tfidf"]}
    same(evaluate(corpus, executor=executor, **given), evaluate(corpus, **given))


def test_workers_are_sent_names_and_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executing, "BLOCK", 20)
    executor = Counting()
    evaluate(newsroom("later", 12), systems=[*SYSTEMS][:1], executor=executor)
    assert len(executor.handed) > 1
    assert max(map(len, executor.handed)) < 1500


def test_where_each_query_sees_another_site_this_process_asks(corpus: Corpus) -> None:
    executor = Counting()
    given: dict[str, Any] = {"systems": ["tfidf"], "leaks": ["reciprocal"]}
    same(evaluate(corpus, executor=executor, **given), evaluate(corpus, **given))
    assert not executor.handed


def test_an_executor_is_an_executor(corpus: Corpus) -> None:
    with pytest.raises(SettingsError, match="executor is 2; it must be an Executor"):
        evaluate(corpus, executor=2)  # type: ignore[arg-type]
