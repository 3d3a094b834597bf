"""What tables, figures and sentences about one report have in common, computed once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from recommender.evaluation.conclusion import left_out
from recommender.evaluation.pages import wording
from recommender.judging import Comparison, Interval

if TYPE_CHECKING:
    from recommender.evaluation.report import EvaluationReport

__all__ = ["Summary"]

COUNTED = ("articles", "queries", "judgments", "clusters", "folds")
"""The counts that are said first."""


@dataclass(frozen=True)
class Summary:
    """One report, and what is computed from it for the system it is about."""

    report: EvaluationReport

    @property
    def metric(self) -> str:
        """The first metric, which decides the order of the systems."""
        return self.report.metrics[0]

    @property
    def systems(self) -> list[str]:
        """Names of the systems, best first."""
        return self.report.systems

    @property
    def focus(self) -> str:
        """The system the report is about."""
        return self.report.focus

    @property
    def rival(self) -> str | None:
        """The best of the other systems; None if there is no other."""
        return self.report.rival

    @property
    def shown(self) -> list[str]:
        """The systems that groups and figures compare: the one it is about, and its rival."""
        return [self.focus, self.rival] if self.rival else [self.focus]

    @property
    def rng(self) -> int:
        """The seed of all resampling."""
        return int(self.report.settings.get("rng", 0))

    @cached_property
    def intervals(self) -> Mapping[str, Interval]:
        """Mean of the first metric with its interval, by system, best first."""
        return {system: self.report.interval(self.metric, system) for system in self.systems}

    @cached_property
    def comparisons(self) -> Mapping[str, tuple[Comparison, float | None]]:
        """Every other system compared with the baseline; empty if there is no baseline."""
        return self.report.comparisons()

    @cached_property
    def duel(self) -> Comparison | None:
        """The system it is about, compared with its rival."""
        return self.report.compare(self.focus, self.rival) if self.rival else None

    def worst(self, n: int) -> list[tuple[str, float]]:
        """Return up to `n` queries with the lowest scores, worst first, and their scores.

        The worst query of each story comes before a second one of any story. Queries of one story have similar scores,
        so ten of them would show the same failure ten times.
        """
        ranked = self.report.worst(len(self.report.clusters), self.focus)
        first: dict[int, str] = {}
        for query, _ in ranked:
            first.setdefault(self.report.clusters[query], query)
        firsts = set(first.values())
        return sorted(ranked, key=lambda item: item[0] not in firsts)[:n]

    @property
    def n_zero(self) -> int:
        """The number of queries with a score of zero."""
        return sum(value == 0 for value in self.report.values[self.focus][self.metric].values())

    @property
    def counts(self) -> str:
        """The numbers of articles, queries, judgments, clusters and folds, in words."""
        names = {name: self.report.unit if name == "clusters" else name for name in COUNTED}
        counts = {name: self.report.counts[name] for name in COUNTED if name in self.report.counts}
        words = (f"{wording.whole(n)} {names[name].removesuffix('s' if n == 1 else '')}" for name, n in counts.items())
        return ", ".join(words)

    @property
    def left_out(self) -> str:
        """What is no part of these numbers, in a sentence; empty where nothing is left out."""
        return left_out(self.report)

    @property
    def finding(self) -> str:
        """The result in two sentences."""
        mean = self.intervals[self.focus]
        known = mean.low is not None
        limits = f" (95 % interval {wording.number(mean.low)} to {wording.number(mean.high)})" if known else ""
        text = f"Under this protocol, {self.focus} reaches a mean {self.metric} of {wording.number(mean.mean)}{limits}."
        if not (self.rival and self.duel):
            return text
        return (
            f"{text} The strongest of the others measured here is {self.rival} with "
            f"{wording.number(self.intervals[self.rival].mean)}: a difference of {wording.verdict(self.duel)}."
        )
