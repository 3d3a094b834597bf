"""What is true and how sure the figures are: judgments, statistics, and how far lists can be trusted."""

from recommender.judging.averages import mean_or_none, median_or_none, share_or_none
from recommender.judging.judgments import CLEARLY_RELATED, GRADES, Judgments, Row
from recommender.judging.statistics import MIN_CLUSTERS, Comparison, Interval, cluster_mean, compare, holm, interval
from recommender.judging.trec_format import decode_id, encode_id, read_records

__all__ = [
    "CLEARLY_RELATED",
    "GRADES",
    "MIN_CLUSTERS",
    "Comparison",
    "Interval",
    "Judgments",
    "Row",
    "cluster_mean",
    "compare",
    "decode_id",
    "encode_id",
    "holm",
    "interval",
    "mean_or_none",
    "median_or_none",
    "read_records",
    "share_or_none",
]
