"""What an evaluation found: numbers with intervals, and everything needed to look behind them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from recommender._io.json_shape import check_shape
from recommender._io.textfiles import read_text, save_text
from recommender.errors import EvaluationError, unknown
from recommender.judging import Comparison, Interval, cluster_mean, compare, holm, interval

__all__ = ["BASELINE", "FEWEST", "EvaluationReport"]

OURS, BASELINE = "ours", "tfidf"
"""The system a report is about; the one that others are compared with if it is scored and nobody names another."""

KEPT = 10
"""How much of every answer is kept in a file."""

FEWEST = 5
"""With fewer queries than this no figure means anything."""


@dataclass(frozen=True)
class EvaluationReport:
    """How good each system is, under one protocol.

    Attributes
    ----------
    protocol : str
    values : mapping
        ``values[system][metric][query_id]``.
    lists : mapping
        ``lists[system][measure]``: what the lists are worth as a whole, see `recommender.evaluation.list_quality`.
    clusters : mapping of str to int
        Story cluster of each query.
    runs : mapping
        ``runs[system][query_id]``: the answers, best first. Files keep the first ten.
    relevant : mapping
        ``relevant[query_id]``: ids that count as relevant, best grade first, else in the editor's order.
    grades : mapping
        ``grades[query_id][article_id]``: the judgments that were scored.
    counts : mapping of str to int
        Articles, queries, judgments, clusters, folds.
    settings : mapping
        All that makes the same report again: protocol, metrics, options, rng.
    fingerprint : str
        Of the corpus.
    versions : mapping of str to str
        Of this package and the libraries the figures depend on.
    trust : mapping
        How plausible the curated links are, see `recommender.judging.trust`; empty for judged files.
    notes : mapping
        ``notes[system]``: what a system says of itself; ours, what it learned from the lists.
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

    @property
    def metrics(self) -> list[str]:
        """Names of the metrics, the deciding one first."""
        return list(next(iter(self.values.values())))

    @property
    def baseline(self) -> str | None:
        """The system that the others are compared with, if there is one."""
        chosen = self.settings.get("baseline", BASELINE)
        return chosen if chosen in self.values else None

    @cached_property
    def systems(self) -> list[str]:
        """Names of the systems, best first by the first metric."""
        return sorted(self.values, key=lambda system: (-self.mean(self.metrics[0], system), system))

    @property
    def focus(self) -> str:
        """The system that the report is about: ours, or the best if ours is not in it."""
        return OURS if OURS in self.values else self.systems[0]

    @property
    def rival(self) -> str | None:
        """The strongest other system."""
        return next((system for system in self.systems if system != self.focus), None)

    def mean(self, metric: str, system: str = "ours") -> float:
        """Return the mean of a metric over all queries, in [0, 1]."""
        return float(np.mean(list(self._values(metric, system).values())))

    def cluster_mean(self, metric: str, system: str = "ours") -> float:
        """Return the mean over story clusters of their means: a cluster of many near-identical lists counts once."""
        return cluster_mean(self._values(metric, system), self.clusters)

    def interval(self, metric: str, system: str = "ours") -> Interval:
        """Return the mean with its 95 % bootstrap interval, resampled by story cluster."""
        return interval(self._values(metric, system), self.clusters, self.settings.get("rng", 0))

    def compare(self, system: str, baseline: str, metric: str | None = None) -> Comparison:
        """Return the paired comparison of two systems: difference with interval, p-value, wins, ties, losses."""
        metric = metric or self.metrics[0]
        values = self._values(metric, system), self._values(metric, baseline)
        return compare(*values, self.clusters, self.settings.get("rng", 0))

    def comparisons(
        self, baseline: str | None = None, metric: str | None = None
    ) -> dict[str, tuple[Comparison, float]]:
        """Return the comparison of every other system with a baseline, each with its p-value by Holm's correction.

        Parameters
        ----------
        baseline : str, optional
            A system of the report; by default its `baseline`. Without one there is nothing to compare.
        metric : str, optional
            By default the first.

        Raises
        ------
        EvaluationError
            If the report does not have that system or metric.
        """
        baseline = baseline or self.baseline
        if baseline is None:
            return {}
        self._values(metric or self.metrics[0], baseline)
        others = [system for system in self.systems if system != baseline]
        found = {system: self.compare(system, baseline, metric) for system in others}
        adjusted = holm({system: comparison.p_value for system, comparison in found.items()})
        return {system: (found[system], adjusted[system]) for system in others}

    def against(self, earlier: EvaluationReport, system: str = "ours") -> Comparison:
        """Return the paired comparison of this report with an earlier one, on the queries both have.

        Raises
        ------
        EvaluationError
            If they were made in different ways, see `check_like`, or share fewer than five queries.
        """
        names = {"protocol": self.protocol, "metrics": self.metrics, "systems": list(self.values)}
        earlier.check_like({**self.settings, **names}, system)
        metric = self.metrics[0]
        now, then = self._values(metric, system), earlier._values(metric, system)
        common = [query for query in now if query in then]
        if len(common) < FEWEST:
            raise EvaluationError(
                f"the two reports share {len(common)} queries, and fewer than {FEWEST} say nothing; "
                "write the earlier report again for this content"
            )
        pair = {query: now[query] for query in common}, {query: then[query] for query in common}
        return compare(*pair, {query: self.clusters[query] for query in common}, self.settings.get("rng", 0))

    def check_like(self, settings: Mapping[str, Any], system: str = "ours") -> None:
        """Refuse a later report with `settings` that cannot be compared with this one.

        Raises
        ------
        EvaluationError
            If another protocol, first metric, or source of judgments is set, externals or leaks differ, or one of the
            two is not about `system`.
        """
        metric = settings["metrics"][0]
        if (self.protocol, self.metrics[0]) != (settings["protocol"], metric):
            raise EvaluationError(
                f"the earlier report has {self.metrics[0]} by protocol {self.protocol}, this one {metric} by "
                f"{settings['protocol']}; run both with the same --protocol and --metrics"
            )
        for name in ("judgments", "externals", "leaks", "depth"):
            if settings.get(name) != self.settings.get(name):
                raise EvaluationError(
                    f"the earlier report was made with {name} {self.settings.get(name)!r}, this one with "
                    f"{settings.get(name)!r}; run both alike"
                )
        for when, systems in (("the earlier report", list(self.values)), ("this one", settings["systems"])):
            if system not in systems:
                raise EvaluationError(
                    f"{when} has no {system!r} to compare, only {', '.join(systems)}; evaluate it both times"
                )

    def worst(self, n: int = 10, system: str = "ours") -> list[tuple[str, float]]:
        """Return the `n` queries with the lowest first metric, worst first, as (query id, value)."""
        values = self._values(self.metrics[0], system)
        return sorted(values.items(), key=lambda item: (item[1], item[0]))[:n]

    def table(self) -> str:
        """Return the means as a Markdown table, best system first."""
        rows = [["system", *self.metrics], ["---", *("---:" for _ in self.metrics)]]
        for system in self.systems:
            first = self.interval(self.metrics[0], system)
            cells = [f"{self.mean(metric, system):.3f}" for metric in self.metrics]
            cells[0] += f" [{first.low:.3f}, {first.high:.3f}]"
            rows.append([system, *cells])
        return "\n".join("| " + " | ".join(row) + " |" for row in rows)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as JSON knows it; of every answer the first `KEPT` ids."""
        runs = {name: {query: list(ids[:KEPT]) for query, ids in run.items()} for name, run in self.runs.items()}
        return {entry.name: getattr(self, entry.name) for entry in fields(self)} | {"runs": runs}

    def to_json(self, path: str | Path | None = None) -> str:
        """Return the report as JSON, queries included; also write it to `path` if one is given."""
        text = json.dumps(self.to_dict(), ensure_ascii=False, indent=1)
        if path is not None:
            save_text(path, text + "\n")
        return text

    @classmethod
    def from_json(cls, path: str | Path) -> list[EvaluationReport]:
        """Read the reports of a file: one that `to_json` wrote, or several that the command line did.

        Raises
        ------
        EvaluationError
            If the file is missing, or holds anything but such reports.
        """
        remedy = f"write one with --json {path}"
        if not Path(path).exists():
            raise EvaluationError(f"there is no report {str(path)!r}; {remedy}")
        try:
            found = json.loads(read_text(path))
            reports = found if isinstance(found, list) else [found]
            for report in reports or [None]:
                _check_report(report)
        except (ValueError, RecursionError) as error:
            raise EvaluationError(f"{path} is no evaluation report: {error}; {remedy}") from error
        return [cls(**report) for report in reports]

    def plot(self, metric: str | None = None) -> Any:
        """Return a matplotlib figure: every system's mean as a dot with its interval (extra ``report``)."""
        from recommender.evaluation.charts import system_plot

        metric = metric or self.metrics[0]
        intervals = {system: self.interval(metric, system) for system in self.systems}
        return system_plot(intervals, metric, self.focus, self.rival)

    def _values(self, metric: str, system: str) -> Mapping[str, float]:
        if system not in self.values:
            raise EvaluationError(unknown("system", system, self.values, " in this report"))
        if metric not in self.values[system]:
            raise EvaluationError(unknown("metric", metric, self.metrics, " in this report"))
        return self.values[system][metric]


_SHAPES: dict[str, Any] = {
    "protocol": str,
    "values": {str: {str: {str: float}}},
    "lists": {str: {str: float | None}},
    "clusters": {str: int},
    "runs": {str: {str: [str]}},
    "relevant": {str: [str]},
    "counts": {str: int},
    "settings": dict,
    "fingerprint": str,
    "versions": {str: str},
    "trust": dict,
    "notes": dict,
    "grades": {str: {str: int}},
}
"""What a file must hold under each name; all of them were written."""


def _check_report(report: Any) -> None:
    """Raise a ValueError unless `report` is what `EvaluationReport.to_dict` gives."""
    check_shape(report, dict, "the file")
    for name in sorted(report.keys() ^ _SHAPES.keys()):
        raise ValueError(f"{name} is unknown" if name in report else f"{name} is missing")
    for name, shape in _SHAPES.items():
        check_shape(report[name], shape, name)
    check_shape(report["settings"].get("rng", 0), int, "settings.rng")
    metrics = [list(of_system) for of_system in report["values"].values()]
    if not (metrics and metrics[0] and report["clusters"]):
        raise ValueError("it scores nothing")
    if any(names != metrics[0] for names in metrics):
        raise ValueError("not all systems have the same metrics")
    for system, of_system in report["values"].items():
        if any(scores.keys() != report["clusters"].keys() for scores in of_system.values()):
            raise ValueError(f"values.{system} and clusters are about different queries")
