"""How good rankings are: protocols, metrics, baselines, and reports."""

from recommender.evaluation.advice import Advice, advice, variants
from recommender.evaluation.clicks import (
    Click,
    ClickLog,
    ClickReport,
    Impression,
    Rate,
    click_log_schema,
    click_report,
    interleave,
    read_click_log,
)
from recommender.evaluation.conclusion import conclusion, graded_by, left_out, little_judged
from recommender.evaluation.evaluator import Evaluation, evaluate
from recommender.evaluation.folds import Question, public_at
from recommender.evaluation.grades_file import GradesFile
from recommender.evaluation.incomplete import ENOUGH, SHOWN, UNJUDGED, judged_share
from recommender.evaluation.judging_sheets import read_pool, sample, write_graded, write_pool
from recommender.evaluation.judgment_files import read_judgments, read_pairs
from recommender.evaluation.metrics import CONDENSED, METRICS
from recommender.evaluation.options import EvaluationOptions
from recommender.evaluation.protocols import LIST_PROTOCOLS, PROTOCOLS
from recommender.evaluation.rankers import Ranker, Scorer, plain_text
from recommender.evaluation.report import EvaluationReport
from recommender.evaluation.systems import DEFAULT_SYSTEMS, POOLED_SYSTEMS, SYSTEMS, all_systems
from recommender.evaluation.trec import write_scored
from recommender.evaluation.truth import TRUTHS

__all__ = [
    "CONDENSED",
    "DEFAULT_SYSTEMS",
    "ENOUGH",
    "LIST_PROTOCOLS",
    "METRICS",
    "POOLED_SYSTEMS",
    "PROTOCOLS",
    "SHOWN",
    "SYSTEMS",
    "TRUTHS",
    "UNJUDGED",
    "Advice",
    "Click",
    "ClickLog",
    "ClickReport",
    "Evaluation",
    "EvaluationOptions",
    "EvaluationReport",
    "GradesFile",
    "Impression",
    "Question",
    "Ranker",
    "Rate",
    "Scorer",
    "advice",
    "all_systems",
    "click_log_schema",
    "click_report",
    "conclusion",
    "evaluate",
    "graded_by",
    "interleave",
    "judged_share",
    "left_out",
    "little_judged",
    "plain_text",
    "public_at",
    "read_click_log",
    "read_judgments",
    "read_pairs",
    "read_pool",
    "sample",
    "variants",
    "write_graded",
    "write_pool",
    "write_scored",
]
