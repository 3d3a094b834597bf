"""Systems × judgments → a report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import cached_property, partial
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Unpack

import numpy as np

from recommender import __version__
from recommender._io.arguments import checked_callable, checked_flag, checked_names, checked_strings
from recommender.corpus import Corpus, checked_corpus
from recommender.engine import checked_executor
from recommender.errors import EvaluationError, check_options, checked_keywords, wrong_argument
from recommender.evaluation.executing import MOST_FOLDS, answers_by
from recommender.evaluation.extra import check_measures
from recommender.evaluation.fitting import checked_fitting, plain
from recommender.evaluation.folds import Fold
from recommender.evaluation.list_quality import describe
from recommender.evaluation.metrics import METRICS, parse, per_query
from recommender.evaluation.options import EvaluationOptions, baseline_of
from recommender.evaluation.protocols import check_protocol, make_folds
from recommender.evaluation.report import EvaluationReport
from recommender.evaluation.runs import DEPTH, Answers, Progress, Run, fused, run_checked
from recommender.evaluation.systems import DEFAULT_SYSTEMS, Systems, plan_of, ranker_of
from recommender.evaluation.texts import Texts
from recommender.evaluation.truth import TRUTHS, Asked
from recommender.evaluation.units import independent_units
from recommender.judging import Judgments
from recommender.judging.trust import trust_report
from recommender.text import TextIndex

__all__ = ["Evaluation", "evaluate"]


@checked_keywords
def evaluate(
    corpus: Corpus,
    *,
    protocol: str = "cold",
    judgments: Judgments | None = None,
    rng: int = 0,
    progress: Progress | None = None,
    fitting: Mapping[str, Any] | None = None,
    executor: Executor | None = None,
    **options: Unpack[EvaluationOptions],
) -> EvaluationReport:
    """Score systems against the site's own curated lists, the links in its texts, its series, or graded judgments.

    Parameters
    ----------
    corpus : Corpus
        The site.
    protocol : {"cold", "cluster", "as-of", "complete", "mentions", "series"}
        What may be seen, see `recommender.evaluation.protocols`.
    judgments : Judgments, optional
        Instead of the curated lists. Results without a judgment are skipped (condensed lists, Sakai 2007).
    rng : int
        Seed of all chance: random baselines, folds, resampling. The same seed gives the same report.
    progress : callable, optional
        Wraps the iteration over questions: ``progress(questions, how_many, system)``.
    fitting : mapping of str to object, optional
        How ours is made, where it is not by default: `semantic`, `semantic_max_characters`, `weights`,
        `exclude_hidden` and `learn` of `recommender.Recommender.fit`.
    executor : concurrent.futures.Executor, optional
        Asks the systems that have a name or settings, many questions at a time, as for
        `recommender.Recommender.recommend_all`; the report is the same. `progress` is told nothing of these.
    **options
        `systems`, `metrics`, `externals`, `leaks` and `baseline`: see `recommender.evaluation.EvaluationOptions`.

    Raises
    ------
    EvaluationError
        If there is nothing to judge, or a system, protocol or metric is unknown. Names are looked at first.
    SettingsError
        If an option is unknown, or an argument of the wrong kind.

    Examples
    --------
    >>> from recommender import evaluate, read_corpus
    >>> report = evaluate(read_corpus("seeds/newsroom"), systems=["ours", "tfidf", "random"])
    >>> report.systems
    ['ours', 'tfidf', 'random']

    Settings are compared as systems are:

    >>> settings = {"ours": {}, "text only": {"weights": {"text": 1}}}
    >>> report = evaluate(read_corpus("seeds/newsroom"), systems=settings, baseline="ours")
    >>> report.comparisons()["text only"][0].difference < 0
    True
    """
    known = ("protocol", "judgments", "rng", "progress", "fitting", "executor", *EvaluationOptions.__annotations__)
    check_options(options, known, "evaluate")
    fitting = {} if fitting is None else fitting
    evaluation = Evaluation(corpus, judgments, rng=rng, progress=progress, fitting=fitting, executor=executor)
    return evaluation.run(protocol, **options)


@checked_keywords
@dataclass(frozen=True)
class Evaluation:
    """What several evaluations of one site share: its text index, and how far its lists can be trusted.

    Attributes
    ----------
    corpus, judgments, rng, progress
        As for `evaluate`.
    fitting : mapping of str to object
        How ours is made, where it is not by default: names of `recommender.evaluation.fitting.FITTING`.
    executor : Executor or None
        As for `evaluate`.
    """

    corpus: Corpus
    judgments: Judgments | None = None
    rng: int = 0
    progress: Progress | None = None
    fitting: Mapping[str, Any] = field(default_factory=dict)
    executor: Executor | None = None

    def __post_init__(self) -> None:
        checked_corpus(self.corpus)
        checked_fitting(self.fitting, "Evaluation.fitting")
        checked_executor(self.executor)
        checked_callable("progress", self.progress, "a function that takes questions, their number and a system's name")
        if self.judgments is not None and not isinstance(self.judgments, Judgments):
            raise wrong_argument("judgments", self.judgments, "Judgments; Judgments.from_qrels reads a file of them")
        if not isinstance(self.rng, int | np.integer) or isinstance(self.rng, bool) or self.rng < 0:
            raise wrong_argument("rng", self.rng, "a seed: a whole number, 0 or more")

    @checked_keywords
    def run(self, protocol: str = "cold", **options: Unpack[EvaluationOptions]) -> EvaluationReport:
        """Score systems by one protocol; parameters and errors as for `evaluate`."""
        settings = self.settings(protocol, **options)
        externals, leaks = settings["externals"], settings["leaks"]
        asked = Asked(protocol, self.corpus, self.text, self.judgments)
        told = asked.judgments(externals=externals)
        truth = asked.public(told)
        chance = np.random.default_rng(self.rng)
        folds = make_folds(protocol, self.corpus, truth, self.text, chance, externals=externals, leaks=leaks)
        judged = asked.judged(folds, truth)
        # What systems read must not hold what is hidden either: the index is made of the texts that are shown.
        texts = Texts(folds[0].corpus) if protocol in TRUTHS else self._texts
        answers, notes = self._answers(options.get("systems", DEFAULT_SYSTEMS), folds, texts)
        runs = {name: of.run for name, of in answers.items()}
        score = partial(
            per_query,
            judged.grades,
            metrics=settings["metrics"],
            condensed=settings["condensed"],
            relevant_from=settings["relevant_from"],
        )
        units = independent_units(asked.lists, self.text, list(judged.grades))
        return EvaluationReport(
            protocol=protocol,
            values={name: score(run) for name, run in runs.items()},
            lists={name: describe(run, self.corpus, self.text) for name, run in runs.items()},
            clusters=units.of_query,
            unit=units.kind,
            runs=runs,
            scores={name: of.scores for name, of in answers.items()},
            relevant=_relevant(judged),
            grades=judged.grades,
            counts={
                "articles": len(self.corpus),
                "queries": len(judged.grades),
                "judgments": judged.n_pairs,
                "clusters": len(set(units.of_query.values())),
                "folds": len(folds),
                "articles not public": len(asked.not_public),
                "judgments left out": told.n_pairs - truth.n_pairs,
            },
            settings=settings,
            fingerprint=self.corpus.fingerprint,
            versions=_versions(),
            trust=asked.trust(self.rng) if protocol in TRUTHS else self.trust,
            notes=notes,
        )

    @checked_keywords
    def settings(self, protocol: str = "cold", **options: Unpack[EvaluationOptions]) -> dict[str, Any]:
        """Return the settings that a report by `run` will have: every name is known to be right, and nothing is ranked.

        Parameters and errors as for `evaluate`.
        """
        check_options(options, EvaluationOptions.__annotations__, "Evaluation.run")
        externals = checked_flag("externals", options.get("externals", False))
        leaks = checked_names("leaks", options.get("leaks", ()))
        check_protocol(protocol, externals=externals, leaks=leaks)
        if protocol in TRUTHS and self.judgments:
            raise EvaluationError(
                f"protocol {protocol} asks for {TRUTHS[protocol].called}, and judgments cannot score it; "
                "use the protocol cold"
            )
        plan = plan_of(options.get("systems", DEFAULT_SYSTEMS), self.fitting)
        names = [*plan.names]
        metrics = checked_names("metrics", options.get("metrics", METRICS))
        if not metrics:
            raise EvaluationError("name at least one metric")
        for metric in metrics:
            parse(metric)
        check_measures()
        return {
            "protocol": protocol,
            "systems": names,
            "metrics": metrics,
            "baseline": baseline_of(options.get("baseline"), names, protocol),
            "judgments": self.judgments.source if self.judgments else protocol if protocol in TRUTHS else "curated",
            "graded_by": self.judgments.assessors if self.judgments else {},
            "condensed": self.judgments is not None,
            "relevant_from": self.judgments.relevant_from if self.judgments else 1,
            "externals": externals,
            "leaks": leaks,
            "depth": DEPTH,
            "rng": self.rng,
            "ours": plain(self.fitting),
            "fitted": {name: plain(of) for name, of in plan.asked.items() if isinstance(of, Mapping)},
        }

    @checked_keywords
    def ask(
        self, queries: Iterable[str], *, systems: Systems = DEFAULT_SYSTEMS, externals: bool = False
    ) -> dict[str, Run]:
        """Return what each system answers, whether or not a query has a list: what a judging sheet is made of.

        Parameters
        ----------
        queries : iterable of str
            Ids of articles. Their links are hidden, as by protocol cold.
        systems, externals
            As for `evaluate`.

        Returns
        -------
        dict of str to mapping of str to sequence of str
            ``runs[system][query_id]``: ranked ids, best first.
        """
        asked = Judgments({query: {} for query in checked_strings("queries", queries)})
        fold = Fold(self.corpus, asked, externals=checked_flag("externals", externals))
        return {name: of.run for name, of in self._answers(systems, [fold], self._texts)[0].items()}

    def _answers(
        self, systems: Systems, folds: Sequence[Fold], texts: Texts
    ) -> tuple[dict[str, Answers], dict[str, Any]]:
        """What each system answers to all questions, and what it says of itself."""
        plan = plan_of(systems, self.fitting)
        answers, notes = dict[str, Answers](), dict[str, Any]()
        if self.executor and len(folds) <= MOST_FOLDS:
            answers, notes = answers_by(self.executor, plan.asked, self.fitting, folds, texts, rng=self.rng)
        for name, system in plan.asked.items():
            if name in answers:
                continue
            ranker = ranker_of(system, texts.of(system if isinstance(system, Mapping) else self.fitting))
            answers[name] = run_checked(ranker, folds, self.corpus, rng=self.rng, progress=self.progress, name=name)
            if note := getattr(ranker, "notes", None):
                notes[name] = note
        answers |= {name: fused([answers[member] for member in members]) for name, members in plan.fused.items()}
        return {name: answers[name] for name in plan.names}, notes

    @property
    def text(self) -> TextIndex:
        """The index of the site's text; it knows nothing of links."""
        return self._texts.of(self.fitting)

    @cached_property
    def _texts(self) -> Texts:
        return Texts(self.corpus)

    @cached_property
    def trust(self) -> dict[str, Any]:
        """How plausible the curated links are, see `recommender.judging.trust`."""
        return trust_report(self.corpus, self.text, self.judgments, rng=self.rng).to_dict()


def _relevant(judgments: Judgments) -> dict[str, list[str]]:
    """The relevant ids of each query, best grade first, else in the order given."""
    return {
        query: sorted(
            (name for name in grades if grades[name] >= judgments.relevant_from), key=lambda name: -grades[name]
        )
        for query, grades in judgments.grades.items()
    }


def _versions() -> dict[str, str]:
    versions = {"recommender": __version__}
    for package in ("ir-measures", "numpy", "scipy", "scikit-learn", "networkx", "igraph"):
        try:
            versions[package] = version(package)
        except PackageNotFoundError:
            versions[package] = "not installed"
    return versions
