"""Systems × judgments → a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import numpy as np
import scipy.sparse as sp

from recommender.baselines import DEFAULT_SYSTEMS, SYSTEMS, Ranker
from recommender.beyond import describe
from recommender.corpus import Corpus, story_clusters
from recommender.errors import EvaluationError, unknown
from recommender.judgments import Judgments
from recommender.metrics import METRICS, parse, per_query
from recommender.protocols import Fold, Question, make_folds
from recommender.report import FEWEST, EvaluationReport
from recommender.text import TextIndex
from recommender.trust import trust

__all__ = ["Evaluation", "Run", "evaluate", "run_system"]

DEPTH = 100
"""How many places of a ranking are looked at; what comes later counts as not found."""

Run = Mapping[str, Sequence[str]]
Progress = Callable[[Iterable[Question], int, str], Iterable[Question]]


def evaluate(
    corpus: Corpus,
    *,
    systems: str | Sequence[str] | Mapping[str, Ranker] = DEFAULT_SYSTEMS,
    protocol: str = "cold",
    metrics: str | Sequence[str] = METRICS,
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
    systems : str, sequence of str, or mapping of str to Ranker
        Names from `recommender.baselines.SYSTEMS`, or systems of your own by name.
    protocol : {"cold", "cluster", "as-of", "complete"}
        What may be seen, see `recommender.protocols`.
    metrics : str or sequence of str
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
    evaluation = Evaluation(corpus, judgments, rng=rng, progress=progress)
    return evaluation.run(protocol, systems=systems, metrics=metrics, externals=externals, leaks=leaks)


@dataclass(frozen=True)
class Evaluation:
    """What several evaluations of one site share: its text index, and how far its lists can be trusted.

    Attributes
    ----------
    corpus, judgments, rng, progress
        As for `evaluate`.
    """

    corpus: Corpus
    judgments: Judgments | None = None
    rng: int = 0
    progress: Progress | None = None

    def run(
        self,
        protocol: str = "cold",
        *,
        systems: str | Sequence[str] | Mapping[str, Ranker] = DEFAULT_SYSTEMS,
        metrics: str | Sequence[str] = METRICS,
        externals: bool = False,
        leaks: Sequence[str] = (),
    ) -> EvaluationReport:
        """Score `systems` by one protocol; parameters and errors as for `evaluate`."""
        metrics = (metrics,) if isinstance(metrics, str) else tuple(metrics)
        rankers = _checked((systems,) if isinstance(systems, str) else systems, metrics)
        truth = self.judgments or Judgments.from_corpus(self.corpus, externals=externals)
        chance = np.random.default_rng(self.rng)
        folds = make_folds(protocol, self.corpus, truth, self.text, chance, externals=externals, leaks=leaks)
        judged = _judged(folds, truth, protocol)
        condensed = self.judgments is not None
        score = partial(
            per_query, judged.grades, metrics=metrics, condensed=condensed, relevant_from=truth.relevant_from
        )
        runs, notes = {}, dict[str, Any]()
        for name, make in rankers.items():
            ranker = make(self.text)
            runs[name] = run_system(ranker, folds, self.corpus, rng=self.rng, progress=self.progress, name=name)
            notes |= {name: told} if (told := getattr(ranker, "notes", None)) else {}
        clusters = _clusters(self.corpus, judged)
        return EvaluationReport(
            protocol=protocol,
            values={name: score(run) for name, run in runs.items()},
            lists={name: describe(run, self.corpus, self.text) for name, run in runs.items()},
            clusters=clusters,
            runs=runs,
            relevant=_relevant(judged),
            grades=judged.grades,
            counts={
                "articles": len(self.corpus),
                "queries": len(judged.grades),
                "judgments": judged.n_pairs,
                "clusters": len(set(clusters.values())),
                "folds": len(folds),
            },
            settings={
                "protocol": protocol,
                "metrics": list(metrics),
                "judgments": truth.source,
                "externals": externals,
                "leaks": list(leaks),
                "depth": DEPTH,
                "rng": self.rng,
            },
            fingerprint=self.corpus.fingerprint,
            versions=_versions(),
            trust=self.trust,
            notes=notes,
        )

    @cached_property
    def text(self) -> TextIndex:
        """The index of the site's text; it knows nothing of links."""
        return TextIndex.fit(self.corpus)

    @cached_property
    def trust(self) -> dict[str, Any]:
        """How plausible the curated links are, see `recommender.trust`."""
        return trust(self.corpus, self.text, self.judgments, rng=self.rng).to_dict()


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
