"""Systems × judgments → a report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import numpy as np
import scipy.sparse as sp

from recommender.corpus import Corpus, story_clusters
from recommender.errors import EvaluationError, unknown
from recommender.evaluation.baselines import DEFAULT_SYSTEMS, SYSTEMS, Ours, Ranker
from recommender.evaluation.list_quality import describe
from recommender.evaluation.metrics import METRICS, parse, per_query
from recommender.evaluation.protocols import Fold, Question, check_protocol, make_folds
from recommender.evaluation.report import BASELINE, FEWEST, EvaluationReport
from recommender.judging import Judgments
from recommender.judging.trust import trust_report
from recommender.text import TextIndex

__all__ = ["Evaluation", "Run", "evaluate", "run_system"]

DEPTH = 100
"""How many places of a ranking are looked at; what comes later counts as not found."""

Run = Mapping[str, Sequence[str]]
Systems = str | Sequence[str] | Mapping[str, Ranker]
Progress = Callable[[Iterable[Question], int, str], Iterable[Question]]


def evaluate(
    corpus: Corpus,
    *,
    systems: Systems = DEFAULT_SYSTEMS,
    protocol: str = "cold",
    metrics: str | Sequence[str] = METRICS,
    judgments: Judgments | None = None,
    externals: bool = False,
    leaks: Sequence[str] = (),
    baseline: str | None = None,
    rng: int = 0,
    progress: Progress | None = None,
) -> EvaluationReport:
    """Score systems against the site's own curated lists, or against judgments by people.

    Parameters
    ----------
    corpus : Corpus
        The site.
    systems : str, sequence of str, or mapping of str to Ranker
        Names from `recommender.evaluation.baselines.SYSTEMS`, or systems of your own by name.
    protocol : {"cold", "cluster", "as-of", "complete"}
        What may be seen, see `recommender.evaluation.protocols`.
    metrics : str or sequence of str
        The first decides the order of the systems.
    judgments : Judgments, optional
        Instead of the curated lists. Results that nobody judged are skipped (condensed lists, Sakai 2007).
    externals, leaks
        See `recommender.evaluation.protocols.make_folds`.
    baseline : str, optional
        The system that the report compares the others with; by default `recommender.evaluation.report.BASELINE`, if it
        is scored.
    rng : int
        Seed of all chance: random baselines, folds, resampling. The same seed gives the same report.
    progress : callable, optional
        Wraps the iteration over questions: ``progress(questions, how_many, system)``.

    Raises
    ------
    EvaluationError
        If there is nothing to judge, or a system, protocol or metric is unknown. Names are looked at first.
    """
    evaluation = Evaluation(corpus, judgments, rng=rng, progress=progress)
    return evaluation.run(
        protocol, systems=systems, metrics=metrics, externals=externals, leaks=leaks, baseline=baseline
    )


@dataclass(frozen=True)
class Evaluation:
    """What several evaluations of one site share: its text index, and how far its lists can be trusted.

    Attributes
    ----------
    corpus, judgments, rng, progress
        As for `evaluate`.
    fitting : mapping of str to object
        How ours is made, where it is not by default: arguments of `Recommender.fit`, other than `text`.
    """

    corpus: Corpus
    judgments: Judgments | None = None
    rng: int = 0
    progress: Progress | None = None
    fitting: Mapping[str, Any] = field(default_factory=dict)

    def run(
        self,
        protocol: str = "cold",
        *,
        systems: Systems = DEFAULT_SYSTEMS,
        metrics: str | Sequence[str] = METRICS,
        externals: bool = False,
        leaks: Sequence[str] = (),
        baseline: str | None = None,
    ) -> EvaluationReport:
        """Score `systems` by one protocol; parameters and errors as for `evaluate`."""
        settings = self.settings(
            protocol, systems=systems, metrics=metrics, externals=externals, leaks=leaks, baseline=baseline
        )
        truth = self.judgments or Judgments.from_corpus(self.corpus, externals=externals)
        chance = np.random.default_rng(self.rng)
        folds = make_folds(protocol, self.corpus, truth, self.text, chance, externals=externals, leaks=leaks)
        judged = _judged(folds, truth, protocol)
        runs, notes = self._answers(systems, folds)
        score = partial(
            per_query,
            judged.grades,
            metrics=settings["metrics"],
            condensed=settings["condensed"],
            relevant_from=settings["relevant_from"],
        )
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
            settings=settings,
            fingerprint=self.corpus.fingerprint,
            versions=_versions(),
            trust=self.trust,
            notes=notes,
        )

    def settings(
        self,
        protocol: str = "cold",
        *,
        systems: Systems = DEFAULT_SYSTEMS,
        metrics: str | Sequence[str] = METRICS,
        externals: bool = False,
        leaks: Sequence[str] = (),
        baseline: str | None = None,
    ) -> dict[str, Any]:
        """Return the settings that a report by `run` will have: every name is known to be right, and nothing is ranked.

        Parameters and errors as for `evaluate`.
        """
        check_protocol(protocol, externals=externals, leaks=leaks)
        names = list(_makers(systems))
        metrics = [metrics] if isinstance(metrics, str) else list(metrics)
        if not metrics:
            raise EvaluationError("name at least one metric")
        for metric in metrics:
            parse(metric)
        if baseline is not None and baseline not in names:
            known = baseline in SYSTEMS
            raise EvaluationError(
                f"the baseline {baseline!r} is not among the systems of protocol {protocol}: {', '.join(names)}; add it"
                if known
                else unknown("baseline", baseline, names)
            )
        return {
            "protocol": protocol,
            "systems": names,
            "metrics": metrics,
            "baseline": baseline or (BASELINE if BASELINE in names else None),
            "judgments": self.judgments.source if self.judgments else "curated",
            "condensed": self.judgments is not None,
            "relevant_from": self.judgments.relevant_from if self.judgments else 1,
            "externals": externals,
            "leaks": list(leaks),
            "depth": DEPTH,
            "rng": self.rng,
            "ours": {name: str(value) if isinstance(value, Path) else value for name, value in self.fitting.items()},
        }

    def ask(
        self, queries: Iterable[str], *, systems: Systems = DEFAULT_SYSTEMS, externals: bool = False
    ) -> dict[str, Run]:
        """Return what each system answers, whether or not a query has a list: what a judging sheet is made of.

        Parameters
        ----------
        queries : iterable of str
            Ids of articles. Their links are out of sight, as by protocol cold.
        systems, externals
            As for `evaluate`.

        Returns
        -------
        dict of str to mapping of str to sequence of str
            ``runs[system][query_id]``: ranked ids, best first.
        """
        fold = Fold(self.corpus, Judgments({query: {} for query in queries}), externals=externals)
        return self._answers(systems, [fold])[0]

    def _answers(self, systems: Systems, folds: Sequence[Fold]) -> tuple[dict[str, Run], dict[str, Any]]:
        """What each system answers to all questions, and what it says of itself."""
        runs, notes = dict[str, Run](), dict[str, Any]()
        for name, make in _makers(systems).items():
            ranker = make(self.text) if name != "ours" or not self.fitting else Ours(self.text, **self.fitting)
            runs[name] = run_system(ranker, folds, self.corpus, rng=self.rng, progress=self.progress, name=name)
            notes |= {name: told} if (told := getattr(ranker, "notes", None)) else {}
        return runs, notes

    @cached_property
    def text(self) -> TextIndex:
        """The index of the site's text; it knows nothing of links."""
        return TextIndex.fit(self.corpus, semantic=self.fitting.get("semantic"))

    @cached_property
    def trust(self) -> dict[str, Any]:
        """How plausible the curated links are, see `recommender.judging.trust`."""
        return trust_report(self.corpus, self.text, self.judgments, rng=self.rng).to_dict()


def _judged(folds: Sequence[Fold], judgments: Judgments, protocol: str) -> Judgments:
    """The judgments of all folds together, if they are enough to say anything."""
    judged = judgments.only({query: grades for fold in folds for query, grades in fold.judgments.grades.items()})
    if len(judged.grades) < FEWEST:
        curated = judgments.source == "curated"
        remedy = "write more `related:` lists, or name a file of judgments" if curated else "judge more queries"
        raise EvaluationError(
            f"only {len(judged.grades)} of the queries can be scored by protocol {protocol} with the judgments of "
            f"{judgments.source}, and fewer than {FEWEST} say nothing; {remedy}"
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
    found = replace(corpus, articles=articles)
    links = sp.csr_array(corpus.links.shape, dtype=corpus.links.dtype)
    vars(found).update(externals=externals, links=links, dates=corpus.dates)
    return found


def _makers(systems: Systems) -> dict[str, Callable[[TextIndex], Ranker]]:
    """The makers of the systems by name, once every name is known to be right."""
    if not systems:
        raise EvaluationError("name at least one system")
    if isinstance(systems, Mapping):
        return {name: lambda text, ranker=ranker: ranker for name, ranker in systems.items()}  # type: ignore[misc]
    names = [systems] if isinstance(systems, str) else systems
    for name in names:
        if name not in SYSTEMS:
            raise EvaluationError(unknown("system", name, SYSTEMS))
    return {name: SYSTEMS[name] for name in names}


def _versions() -> dict[str, str]:
    found = {}
    for package in ("recommender", "ir-measures", "numpy", "scipy", "scikit-learn"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "unknown"
    return found
