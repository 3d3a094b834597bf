"""Runs and judgments → a report."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from difflib import get_close_matches

import numpy as np

from recommender.baselines import SYSTEMS
from recommender.corpus import Corpus
from recommender.errors import EvaluationError
from recommender.judgments import Judgments
from recommender.metrics import METRICS, parse, per_query

__all__ = ["EvaluationReport", "evaluate"]

DEPTH = 100
"""How many places of a ranking are looked at; what comes later counts as not found."""

Progress = Callable[[Iterable[str], int, str], Iterable[str]]


@dataclass(frozen=True)
class EvaluationReport:
    """How good each system is.

    Attributes
    ----------
    protocol : str
    values : mapping
        ``values[system][metric][query_id]``.
    n_articles, n_queries, n_judgments : int
    fingerprint : str
        Of the corpus.
    """

    protocol: str
    values: Mapping[str, Mapping[str, Mapping[str, float]]] = field(repr=False)
    n_articles: int
    n_queries: int
    n_judgments: int
    fingerprint: str

    def mean(self, metric: str, system: str = "ours") -> float:
        """Return the mean of a metric over all queries, in [0, 1]."""
        return float(np.mean(list(self.values[system][metric].values())))

    @property
    def metrics(self) -> list[str]:
        """Names of the metrics, in the order asked for."""
        return list(next(iter(self.values.values())))

    @property
    def systems(self) -> list[str]:
        """Names of the systems, best first by the first metric."""
        first = self.metrics[0]
        return sorted(self.values, key=lambda system: (-self.mean(first, system), system))

    def worst(self, n: int = 10, system: str = "ours") -> list[tuple[str, float]]:
        """Return the `n` queries with the lowest first metric, worst first, as (query id, value)."""
        values = self.values[system][self.metrics[0]]
        return sorted(values.items(), key=lambda item: (item[1], item[0]))[:n]

    def to_json(self) -> str:
        """Return the report as JSON, queries included."""
        means = {s: {m: self.mean(m, s) for m in self.metrics} for s in self.systems}
        return json.dumps({**asdict(self), "means": means}, ensure_ascii=False, indent=2)


def evaluate(
    corpus: Corpus,
    *,
    systems: Sequence[str] = tuple(SYSTEMS),
    metrics: Sequence[str] = METRICS,
    rng: int | np.random.Generator = 0,
    progress: Progress | None = None,
) -> EvaluationReport:
    """Score systems against the site's own curated lists, by the *cold article* protocol.

    Each article whose list names another article of the site is a query. Its links are invisible in both
    directions; all other articles of the site are ranked; relevant is what its list names.

    Parameters
    ----------
    corpus : Corpus
        With curated lists, which are the truth.
    systems : sequence of str
        Names from `recommender.baselines.SYSTEMS`.
    metrics : sequence of str
        Names that `ir_measures` knows: ``nDCG@10``, ``R@10``, ``RR``, ``P@5`` …
    rng : int or numpy.random.Generator
        For systems that use chance.
    progress : callable, optional
        Wraps the iteration over queries: ``progress(queries, how_many, system)``.

    Raises
    ------
    EvaluationError
        If there is nothing to judge, or a system or metric is unknown.
    """
    _check(systems, metrics)
    judgments = Judgments.from_corpus(corpus)
    generator = np.random.default_rng(rng)
    values = {}
    for name in systems:
        ranker = SYSTEMS[name](corpus, generator)
        queries: Iterable[str] = list(judgments.grades)
        if progress:
            queries = progress(queries, len(judgments.grades), name)
        run = {query: ranker.rank(query, DEPTH) for query in queries}
        values[name] = per_query(judgments.grades, run, metrics)
    return EvaluationReport(
        protocol="cold",
        values=values,
        n_articles=len(corpus),
        n_queries=len(judgments.grades),
        n_judgments=judgments.n_pairs,
        fingerprint=corpus.fingerprint,
    )


def _check(systems: Sequence[str], metrics: Sequence[str]) -> None:
    """Everything a name can get wrong, before minutes are spent on ranking."""
    if not systems or not metrics:
        raise EvaluationError("name at least one system and one metric")
    for name in systems:
        if name not in SYSTEMS:
            nearest = get_close_matches(name, SYSTEMS, 1, 0.0)[0]
            raise EvaluationError(
                f"unknown system {name!r}; did you mean {nearest!r}? Known: {', '.join(SYSTEMS)}"
            )
    for name in metrics:
        parse(name)
