"""Systems × judgments → a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version

import numpy as np
import scipy.sparse as sp

from recommender.baselines import DEFAULT_SYSTEMS, SYSTEMS, Ranker
from recommender.beyond import describe
from recommender.corpus import Corpus
from recommender.errors import EvaluationError, unknown
from recommender.judgments import Judgments
from recommender.metrics import METRICS, parse, per_query
from recommender.protocols import Fold, Question, make_folds, story_clusters
from recommender.report import FEWEST, EvaluationReport
from recommender.text import TextIndex
from recommender.trust import trust

__all__ = ["Run", "evaluate", "run_system"]

DEPTH = 100
"""How many places of a ranking are looked at; what comes later counts as not found."""

Run = Mapping[str, Sequence[str]]
Progress = Callable[[Iterable[Question], int, str], Iterable[Question]]


def evaluate(
    corpus: Corpus,
    *,
    systems: Sequence[str] | Mapping[str, Ranker] = DEFAULT_SYSTEMS,
    protocol: str = "cold",
    metrics: Sequence[str] = METRICS,
    judgments: Judgments | None = None,
    externals: bool = False,
    leaks: Sequence[str] = (),
    rng: int = 0,
    progress: Progress | None = None,
) -> EvaluationReport:
    """Score systems against the site's own curated lists, or against judgments by people.

    Parameters
    ----------
    corpus : Corpus
        The site.
    systems : sequence of str, or mapping of str to Ranker
        Names from `recommender.baselines.SYSTEMS`, or systems of your own by name.
    protocol : {"cold", "cluster", "as-of", "complete"}
        What may be seen, see `recommender.protocols`.
    metrics : sequence of str
        The first decides the order of the systems.
    judgments : Judgments, optional
        Instead of the curated lists. Results that nobody judged are skipped (condensed lists, Sakai 2007).
    externals, leaks
        See `recommender.protocols.make_folds`.
    rng : int
        Seed of all chance: random baselines, folds, resampling. The same seed gives the same report.
    progress : callable, optional
        Wraps the iteration over questions: ``progress(questions, how_many, system)``.

    Raises
    ------
    EvaluationError
        If there is nothing to judge, or a system, protocol or metric is unknown.
    """
    rankers = _checked(systems, metrics)
    curated = judgments is None
    judgments = judgments or Judgments.from_corpus(corpus, externals=externals)
    text = TextIndex.fit(corpus)
    folds = make_folds(protocol, corpus, judgments, text, np.random.default_rng(rng), externals=externals, leaks=leaks)
    judged = _judged(folds, judgments, protocol)
    values, lists, runs = {}, {}, {}
    for name, make in rankers.items():
        run = run_system(make(text), folds, corpus, rng=rng, progress=progress, name=name)
        values[name] = per_query(
            judged.grades, run, metrics, condensed=not curated, relevant_from=judgments.relevant_from
        )
        lists[name] = describe(run, corpus, text)
        runs[name] = run
    clusters = _clusters(corpus, judged)
    return EvaluationReport(
        protocol=protocol,
        values=values,
        lists=lists,
        clusters=clusters,
        runs=runs,
        relevant=_relevant(judged),
        grades=judged.grades,
        counts={
            "articles": len(corpus),
            "queries": len(judged.grades),
            "judgments": judged.n_pairs,
            "clusters": len(set(clusters.values())),
            "folds": len(folds),
        },
        settings={
            "protocol": protocol,
            "metrics": list(metrics),
            "judgments": judgments.source,
            "externals": externals,
            "leaks": list(leaks),
            "depth": DEPTH,
            "rng": rng,
        },
        fingerprint=corpus.fingerprint,
        versions=_versions(),
        trust=trust(corpus, text, None if curated else judgments, rng=rng).to_dict(),
    )


def _judged(folds: Sequence[Fold], judgments: Judgments, protocol: str) -> Judgments:
    """The judgments of all folds together, if they are enough to say anything."""
    judged = judgments.only({query: grades for fold in folds for query, grades in fold.judgments.grades.items()})
    if len(judged.grades) < FEWEST:
        raise EvaluationError(
            f"only {len(judged.grades)} queries can be judged by protocol {protocol}, and fewer than {FEWEST} say "
            "nothing; write more `related:` lists, or name a file of judgments"
        )
    return judged


def _clusters(corpus: Corpus, judgments: Judgments) -> dict[str, int]:
    labels = story_clusters(corpus)
    return {query: int(labels[corpus.position(query)]) for query in judgments.grades}


def _relevant(judgments: Judgments) -> dict[str, list[str]]:
    """The relevant ids of each query, best grade first, else in the order given."""
    return {
        query: sorted(
            (name for name in grades if grades[name] >= judgments.relevant_from), key=lambda name: -grades[name]
        )
        for query, grades in judgments.grades.items()
    }


def run_system(
    ranker: Ranker,
    folds: Sequence[Fold],
    corpus: Corpus,
    *,
    rng: int = 0,
    progress: Progress | None = None,
    name: str = "system",
    depth: int = DEPTH,
) -> dict[str, list[str]]:
    """Ask `ranker` every question of every fold.

    Raises
    ------
    EvaluationError
        If it answers with something that is no candidate: a system that cheats or errs must not be scored.
    """
    ranker.fit(bare(corpus), np.random.default_rng(rng))
    run: dict[str, list[str]] = {}
    questions: Iterable[Question] = (question for fold in folds for question in fold.questions())
    if progress:
        questions = progress(questions, sum(len(fold.judgments.grades) for fold in folds), name)
    for question in questions:
        answer = list(ranker.rank(question, depth))[:depth]
        places = [corpus.positions.get(article_id, -1) for article_id in answer]
        strange = [
            name for name, allowed in zip(answer, np.isin(places, question.candidates), strict=True) if not allowed
        ]
        if strange or len(set(answer)) < len(answer):
            raise EvaluationError(
                f"system {name!r} answered {question.article_id!r} with {(strange or answer)[0]!r}, which is no "
                "candidate or stands there twice; rank only question.candidates, each once"
            )
        run[question.article_id] = answer
    return run


def bare(corpus: Corpus) -> Corpus:
    """Return `corpus` without any curated link: what a system may learn from."""
    articles = tuple(replace(article, related=()) for article in corpus.articles)
    externals = tuple(
        replace(external, entries=tuple((-1, link) for _, link in external.entries)) for external in corpus.externals
    )
    nothing = sp.csr_array(corpus.links.shape, dtype=corpus.links.dtype)
    return replace(corpus, articles=articles, externals=externals, links=nothing, problems=())


def _checked(
    systems: Sequence[str] | Mapping[str, Ranker], metrics: Sequence[str]
) -> dict[str, Callable[[TextIndex], Ranker]]:
    """The makers of the systems by name, once every name is known to be right."""
    if not systems or not metrics:
        raise EvaluationError("name at least one system" if not systems else "name at least one metric")
    for metric in metrics:
        parse(metric)
    if isinstance(systems, Mapping):
        return {name: lambda text, ranker=ranker: ranker for name, ranker in systems.items()}  # type: ignore[misc]
    for name in systems:
        if name not in SYSTEMS:
            raise EvaluationError(unknown("system", name, SYSTEMS))
    return {name: SYSTEMS[name] for name in systems}


def _versions() -> dict[str, str]:
    found = {}
    for package in ("recommender", "ir-measures", "numpy", "scipy", "scikit-learn"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "unknown"
    return found
