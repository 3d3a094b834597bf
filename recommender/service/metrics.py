"""Figures of a running service for Prometheus. Nothing is computed when they are asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from recommender.evaluation import EvaluationReport

if TYPE_CHECKING:
    from recommender.api import SiteSnapshot

Quality = list[tuple[tuple[str, str, str], float]]
"""Protocol, system and metric, and the mean."""

__all__ = ["CONTENT_TYPE", "Metrics"]

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
"""Seconds."""

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""The environment variable that names the folder in which several processes add up their figures."""


class Metrics:
    """What is counted, in one process or in all that share a folder.

    Parameters
    ----------
    report : Path, optional
        A report of ``evaluate --json``, whose figures are shown.
    """

    def __init__(self, report: Path | None = None) -> None:
        self._registry = CollectorRegistry()
        self._requests = Histogram(
            "recommender_request_seconds",
            "Seconds from a request to the end of its answer",
            ("route", "method", "status"),
            buckets=BUCKETS,
            registry=self._registry,
        )
        self._bytes = Counter("recommender_answer_bytes", "Bytes of answers", registry=self._registry)
        self._quality = _figures(report) if report else []

    def count(self, route: str, method: str, status: int, seconds: float, size: int) -> None:
        """Count one answer."""
        self._requests.labels(route, method, str(status)).observe(seconds)
        self._bytes.inc(size)

    def text(self, site: SiteSnapshot) -> bytes:
        """Return all figures, in the text format of Prometheus."""
        counted = self._registry
        if SHARED in os.environ:
            counted = CollectorRegistry()
            MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
        now = CollectorRegistry()
        now.register(_Now(site, self._quality))
        return generate_latest(counted) + generate_latest(now)


class _Now(Collector):
    """What is the case now, and alike in all processes: they answer from one index."""

    def __init__(self, site: SiteSnapshot, quality: Quality) -> None:
        self._site = site
        self._quality = quality

    def collect(self) -> Iterator[Metric]:
        """Yield the figures."""
        site = self._site
        yield GaugeMetricFamily("recommender_articles", "Articles of the site", len(site.corpus))
        if site.corpus.moment is not None:
            age = (site.moment - site.corpus.moment).total_seconds()
            yield GaugeMetricFamily("recommender_index_age_seconds", "Seconds since the files were read", age)
        version = GaugeMetricFamily("recommender_version_info", "The version of the site", labels=("version",))
        version.add_metric((site.version,), 1)
        yield version
        quality = GaugeMetricFamily(
            "recommender_quality", "Of the last stored evaluation", labels=("protocol", "system", "metric")
        )
        for labels, value in self._quality:
            quality.add_metric(labels, value)
        yield quality


def _figures(path: Path) -> Quality:
    """The means of all systems in a file of ``evaluate --json``."""
    return [
        ((report.protocol, system, metric), report.mean(metric, system))
        for report in EvaluationReport.from_json(path)
        for system in report.values
        for metric in report.metrics
    ]
