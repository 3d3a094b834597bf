"""What is true and how sure the figures are: judgments, statistics, and how far lists can be trusted."""

from recommender.judging.judgments import CLEARLY_RELATED, GRADES, Judgments, Row, decode_id, encode_id
from recommender.judging.statistics import MIN_CLUSTERS, Comparison, Interval, cluster_mean, compare, holm, interval

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
]
