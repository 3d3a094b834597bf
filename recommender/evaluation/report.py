"""The result of an evaluation: scores with intervals, and the rankings and judgments they are computed from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from recommender._arrays.types import Float32s
from recommender._io.arguments import checked_count, checked_flag, checked_path
from recommender._io.textfiles import save_text
from recommender.errors import EvaluationError, checked_keywords, unknown, wrong_argument
from recommender.evaluation import frames
from recommender.evaluation.incomplete import bounds, unjudged
from recommender.evaluation.likeness import check_like, on_common_queries
from recommender.evaluation.report_shape import SHAPES, read_records, record_of
from recommender.evaluation.units import STORY_CLUSTERS
from recommender.judging import Comparison, Interval, cluster_mean, compare, holm, interval, limits

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["BASELINE", "SERVED", "EvaluationReport"]

OURS, SERVED, BASELINE = "ours", "ours-served", "tfidf"
"""The system that a report is about, its lists as they are served, and what is compared with by default, if scored."""


@checked_keywords
@dataclass(frozen=True)
class EvaluationReport:
    """How good each system is, under one protocol.

    Attributes
    ----------
    protocol : str
        A name from `recommender.evaluation.PROTOCOLS`.
    values : mapping
        ``values[system][metric][query_id]``, in [0, 1].
    lists : mapping
        ``lists[system][measure]``: measures of all lists together, see `recommender.evaluation.list_quality`.
    clusters : mapping of str to int
        The independent unit that each query belongs to.
    unit : {"story clusters", "communities", "blocks of time"}
        What these units are, see `recommender.evaluation.units`.
    runs : mapping
        ``runs[system][query_id]``: the ranked ids, best first. Files keep the first ten.
    scores : mapping
        ``scores[system][query_id]``: the scores of these, where the system gives any. Files do not keep them.
    relevant : mapping
        ``relevant[query_id]``: relevant ids, best grade first, then in the order of the judgments.
    grades : mapping
        ``grades[query_id][article_id]``: the judgments that the runs were scored by.
    counts : mapping of str to int
        Numbers of articles, queries, judgments, clusters, folds, ``"articles not public"``, ``"judgments left out"``.
    settings : mapping
        What is needed to make the same report again: protocol, metrics, options, rng.
    fingerprint : str
        Of the corpus.
    versions : mapping of str to str
        Of this package and of the libraries that the figures depend on.
    trust : mapping
        How plausible curated links are: `recommender.judging.trust.TrustReport` as dicts and lists. Of links in texts
        or parts of series, where these are asked for; ``trust["source"]`` then names the protocol.
    notes : mapping
        ``notes[system]``: what a system reports about itself. For ours, what it learned from the lists.

    Examples
    --------
    >>> from recommender import evaluate, read_corpus
    >>> corpus = read_corpus("seeds/newsroom")
    >>> report = evaluate(corpus, systems=["ours", "tfidf"], metrics=["nDCG@10", "RR"])
    >>> report.systems
    ['ours', 'tfidf']
    >>> [round(report.mean("nDCG@10", system), 1) for system in report.systems]
    [0.9, 0.7]
    >>> report.compare("ours", "tfidf").p_value < 0.01
    True
    """

    protocol: str
    values: Mapping[str, Mapping[str, Mapping[str, float]]] = field(repr=False)
    lists: Mapping[str, Mapping[str, float | None]] = field(repr=False)
    clusters: Mapping[str, int] = field(repr=False)
    runs: Mapping[str, Mapping[str, Sequence[str]]] = field(repr=False)
    relevant: Mapping[str, Sequence[str]] = field(repr=False)
    counts: Mapping[str, int]
    settings: Mapping[str, Any] = field(repr=False)
    fingerprint: str
    versions: Mapping[str, str] = field(repr=False)
    trust: Mapping[str, Any] = field(default_factory=dict, repr=False)
    notes: Mapping[str, Any] = field(default_factory=dict, repr=False)
    grades: Mapping[str, Mapping[str, int]] = field(default_factory=dict, repr=False)
    unit: str = STORY_CLUSTERS
    scores: Mapping[str, Mapping[str, Float32s]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def metrics(self) -> list[str]:
        """Names of the metrics; the first one decides the order of the systems."""
        return list(next(iter(self.values.values())))

    @property
    def baseline(self) -> str | None:
        """The system that the others are compared with; None if the report does not have it."""
        chosen = self.settings.get("baseline", BASELINE)
        return chosen if chosen in self.values else None

    @cached_property
    def systems(self) -> list[str]:
        """Names of the systems, best first by the first metric."""
        return sorted(self.values, key=lambda system: (-self.mean(self.metrics[0], system), system))

    @property
    def _named_settings(self) -> dict[str, Any]:
        """The settings with what the values have: files of other makers may lack it in the settings."""
        names = {"protocol": self.protocol, "metrics": self.metrics, "systems": list(self.values)}
        return {**self.settings, **names}

    @property
    def focus(self) -> str:
        """The system that the report is about: ours, or the best one if ours is not in the report."""
        return OURS if OURS in self.values else self.systems[0]

    @property
    def rival(self) -> str | None:
        """The best of the other systems, `SERVED` only where there is nothing else; None if there is no other."""
        others = (system for system in self.systems if system != self.focus)
        return min(others, key=lambda system: system == SERVED, default=None)

    @checked_keywords
    def mean(self, metric: str, system: str = "ours") -> float:
        """Return the mean of a metric over all queries, in [0, 1]."""
        return float(np.mean(list(self._values(metric, system).values())))

    @checked_keywords
    def cluster_mean(self, metric: str, system: str = "ours") -> float:
        """Return the mean over clusters of the mean within each, so that every story has the same weight."""
        return cluster_mean(self._values(metric, system), self.clusters)

    @checked_keywords
    def interval(self, metric: str, system: str = "ours") -> Interval:
        """Return the mean over queries with its 95 % interval (bootstrap by cluster)."""
        return interval(self._values(metric, system), self.clusters, self.settings.get("rng", 0))

    @checked_keywords
    def compare(self, system: str, baseline: str, metric: str | None = None) -> Comparison:
        """Return the paired comparison of two systems: difference with interval, p-value, wins, ties, losses."""
        metric = self.metrics[0] if metric is None else metric
        pair = self._values(metric, system), self._values(metric, baseline)
        return compare(*pair, self.clusters, self.settings.get("rng", 0))

    @checked_keywords
    def comparisons(
        self, baseline: str | None = None, metric: str | None = None
    ) -> dict[str, tuple[Comparison, float | None]]:
        """Return the comparison of every other system with a baseline, and its p-value after Holm's correction.

        The p-value is None where too few clusters support one. `baseline` is by default that of the report; without
        any, the result is empty. `metric` is by default the first.
        """
        baseline = self.baseline if baseline is None else baseline
        if baseline is None:
            return {}
        self._values(self.metrics[0] if metric is None else metric, baseline)
        others = [system for system in self.systems if system != baseline]
        compared = {system: self.compare(system, baseline, metric) for system in others}
        adjusted = holm({system: one.p_value for system, one in compared.items() if one.p_value is not None})
        return {system: (compared[system], adjusted.get(system)) for system in others}

    @checked_keywords
    def against(self, earlier: EvaluationReport, system: str = "ours") -> Comparison:
        """Return the paired comparison of this report with an earlier one, on the queries that both have.

        Raises
        ------
        EvaluationError
            If they were made with different settings, see `check_like`, or share fewer than five queries.
        """
        if not isinstance(earlier, EvaluationReport):
            raise wrong_argument("earlier", earlier, "an EvaluationReport; EvaluationReport.from_json reads them")
        earlier.check_like(self._named_settings, system)
        pair = on_common_queries(*(report._values(self.metrics[0], system) for report in (self, earlier)))
        return compare(*pair, {query: self.clusters[query] for query in pair[0]}, self.settings.get("rng", 0))

    @checked_keywords
    def check_like(self, settings: Mapping[str, Any], system: str = "ours") -> None:
        """Check that a later report with `settings` can be compared with this one.

        Raises
        ------
        EvaluationError
            If the protocol, the first metric, the source of judgments, externals, leaks or the depth differ, or one of
            the two does not have `system`.
        """
        check_like(self._named_settings, settings, system)

    @checked_keywords
    def bounds(self, metric: str | None = None, system: str = "ours") -> tuple[float, float]:
        """Return the least and greatest mean that a metric could have if all results were judged, for graded pairs.

        See `recommender.evaluation.incomplete`. By lists, what is not listed is unjudged: the upper end says nothing.
        """
        metric = self.metrics[0] if metric is None else metric
        self._values(metric, system)
        relevant_from = int(self.settings.get("relevant_from", 1))
        return bounds(self.grades, self.runs[system], metric, relevant_from=relevant_from)

    @checked_keywords
    def unjudged(self, depth: int = 5) -> list[tuple[str, str]]:
        """Return the (query, article) pairs among the first `depth` results of any system that nobody judged."""
        checked_count("depth", depth, 1, "how many results of each list to look at")
        return unjudged(self.grades, self.runs.values(), depth)

    @checked_keywords
    def worst(self, n: int = 10, system: str = "ours") -> list[tuple[str, float]]:
        """Return the `n` queries with the lowest first metric, worst first, as (query id, value)."""
        checked_count("n", n, 0, "how many queries to return")
        values = self._values(self.metrics[0], system)
        return sorted(values.items(), key=lambda item: (item[1], item[0]))[:n]

    def table(self) -> str:
        """Return the means as a Markdown table, best system first, with the 95 % interval of the first metric."""
        return frames.markdown(self._cells())

    def _repr_html_(self) -> str:
        """The same as HTML, for notebooks."""
        return frames.html(self._cells(), f"protocol {self.protocol}, {len(self.clusters)} queries")

    def _cells(self) -> list[list[str]]:
        rows = [["system", *self.metrics]]
        for system in self.systems:
            first = self.interval(self.metrics[0], system)
            cells = [f"{self.mean(metric, system):.3f}" for metric in self.metrics]
            cells[0] += limits(first.low, first.high)
            rows.append([system, *cells])
        return rows

    def to_frame(self) -> pd.DataFrame:
        """Return means with 95 % intervals as a data frame of pandas: systems × (metric, "mean", "low" or "high")."""
        return frames.of_intervals({name: {m: self.interval(m, name) for m in self.metrics} for name in self.systems})

    def per_query(self) -> pd.DataFrame:
        """Return all values as a data frame of pandas: query, system, metric, value, unit (a number of `clusters`)."""
        return frames.of_values({system: self.values[system] for system in self.systems}, self.clusters)

    @checked_keywords
    def run(self, system: str = "ours", *, condensed: bool = False) -> dict[str, dict[str, float]]:
        """Return the answers of a system as ranx and ir_measures take them: ``{query_id: {article_id: score}}``.

        A system without scores has places that count down to 1. Of equal scores the later one is a trace smaller: every
        library has the same order. `grades` are the judgments; `condensed` leaves out what has none.
        """
        self._values(self.metrics[0], system)
        judged = self.grades if checked_flag("condensed", condensed) else None
        return frames.scored(self.runs[system], self.scores.get(system, {}), judged)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain dicts and lists, ready for JSON, with the first ten ids of every answer."""
        return record_of({name: getattr(self, name) for name in SHAPES})

    @checked_keywords
    def to_json(self, path: str | Path | None = None) -> str:
        """Return the report as JSON, with the values of every query; also write it to `path` if one is given."""
        text = json.dumps(self.to_dict(), ensure_ascii=False, indent=1)
        if path is not None:
            checked_path("path", path, "a file")
            save_text(path, text + "\n")
        return text

    @classmethod
    @checked_keywords
    def from_json(cls, path: str | Path) -> list[EvaluationReport]:
        """Read the reports of a file: one as `to_json` writes it, or several as the command line writes them.

        Raises
        ------
        EvaluationError
            If the file does not exist, or is no such file.
        """
        return [cls(**record) for record in read_records(path)]

    @checked_keywords
    def plot(self, metric: str | None = None) -> Any:
        """Return a matplotlib figure of the mean and interval of every system; needs ``recommender[report]``."""
        from recommender.evaluation.charts import system_plot

        name = self.metrics[0] if metric is None else metric
        return system_plot({one: self.interval(name, one) for one in self.systems}, name, self.focus, self.rival)

    def _values(self, metric: str, system: str) -> Mapping[str, float]:
        if not isinstance(system, str) or system not in self.values:
            raise EvaluationError(unknown("system", system, self.values, " in this report"))
        if not isinstance(metric, str) or metric not in self.values[system]:
            raise EvaluationError(unknown("metric", metric, self.metrics, " in this report"))
        return self.values[system][metric]
