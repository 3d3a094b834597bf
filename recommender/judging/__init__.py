"""What is true and how sure the figures are: judgments, statistics, and how far lists can be trusted."""

from recommender.judging.agreement import Agreement, agreement
from recommender.judging.article_names import ArticleNames
from recommender.judging.averages import mean_or_none, median_or_none, share_or_none
from recommender.judging.comparisons import MAX_P, Comparison, compare, exchange_p_value, holm
from recommender.judging.graded_rows import ASSESSOR_KINDS, CLEARLY_RELATED, GRADES, Row, kind_of, qrels_rows
from recommender.judging.intervals import (
    FEWEST_CLUSTERS,
    MIN_CLUSTERS,
    Interval,
    cluster_mean,
    effective_clusters,
    interval,
    limits,
)
from recommender.judging.judgments import Judgments
from recommender.judging.rates import compare_rates, rate_interval
from recommender.judging.trec_format import decode_id, encode_id, read_records

__all__ = [
    "ASSESSOR_KINDS",
    "CLEARLY_RELATED",
    "FEWEST_CLUSTERS",
    "GRADES",
    "MAX_P",
    "MIN_CLUSTERS",
    "Agreement",
    "ArticleNames",
    "Comparison",
    "Interval",
    "Judgments",
    "Row",
    "agreement",
    "cluster_mean",
    "compare",
    "compare_rates",
    "decode_id",
    "effective_clusters",
    "encode_id",
    "exchange_p_value",
    "holm",
    "interval",
    "kind_of",
    "limits",
    "mean_or_none",
    "median_or_none",
    "qrels_rows",
    "rate_interval",
    "read_records",
    "share_or_none",
]
