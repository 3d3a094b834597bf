"""What is true and how sure the figures are: judgments, statistics, and how far lists can be trusted."""

from recommender.judging.averages import mean_or_none, median_or_none, share_or_none
from recommender.judging.comparisons import Comparison, compare, holm
from recommender.judging.intervals import (
    FEWEST_CLUSTERS,
    MIN_CLUSTERS,
    Interval,
    cluster_mean,
    effective_clusters,
    interval,
)
from recommender.judging.judgments import CLEARLY_RELATED, GRADES, Judgments, Row
from recommender.judging.trec_format import decode_id, encode_id, read_records

__all__ = [
    "CLEARLY_RELATED",
    "FEWEST_CLUSTERS",
    "GRADES",
    "MIN_CLUSTERS",
    "Comparison",
    "Interval",
    "Judgments",
    "Row",
    "cluster_mean",
    "compare",
    "decode_id",
    "effective_clusters",
    "encode_id",
    "holm",
    "interval",
    "mean_or_none",
    "median_or_none",
    "read_records",
    "share_or_none",
]
