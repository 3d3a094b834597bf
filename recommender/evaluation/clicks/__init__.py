"""Readers' clicks as evidence: the format of their log, interleaved lists, and what the clicks say about systems."""

from recommender.evaluation.clicks.events import Click, Impression, click_log_schema
from recommender.evaluation.clicks.figures import Difference, Preference, Rate
from recommender.evaluation.clicks.interleaving import interleave
from recommender.evaluation.clicks.log import ClickLog, read_click_log
from recommender.evaluation.clicks.report import BREAKDOWNS, ClickReport, click_report

__all__ = [
    "BREAKDOWNS",
    "Click",
    "ClickLog",
    "ClickReport",
    "Difference",
    "Impression",
    "Preference",
    "Rate",
    "click_log_schema",
    "click_report",
    "interleave",
    "read_click_log",
]
