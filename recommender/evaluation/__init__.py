"""How good rankings are: protocols, metrics, baselines, and reports."""

from recommender.evaluation.conclusion import conclusion, graded_by
from recommender.evaluation.evaluator import Evaluation, EvaluationOptions, evaluate
from recommender.evaluation.folds import Question
from recommender.evaluation.grades_file import GradesFile
from recommender.evaluation.incomplete import ENOUGH, judged_share
from recommender.evaluation.judging_sheets import read_pool, sample, write_graded, write_pool
from recommender.evaluation.judgment_files import read_judgments, read_pairs
from recommender.evaluation.metrics import CONDENSED, METRICS
from recommender.evaluation.protocols import LIST_PROTOCOLS, PROTOCOLS
from recommender.evaluation.rankers import Ranker, Scorer, plain_text
from recommender.evaluation.report import EvaluationReport
from recommender.evaluation.systems import DEFAULT_SYSTEMS, SYSTEMS, all_systems
from recommender.evaluation.trec import write_scored
from recommender.evaluation.truth import TRUTHS

__all__ = [
    "CONDENSED",
    "DEFAULT_SYSTEMS",
    "ENOUGH",
    "LIST_PROTOCOLS",
    "METRICS",
    "PROTOCOLS",
    "SYSTEMS",
    "TRUTHS",
    "Evaluation",
    "EvaluationOptions",
    "EvaluationReport",
    "GradesFile",
    "Question",
    "Ranker",
    "Scorer",
    "all_systems",
    "conclusion",
    "evaluate",
    "graded_by",
    "judged_share",
    "plain_text",
    "read_judgments",
    "read_pairs",
    "read_pool",
    "sample",
    "write_graded",
    "write_pool",
    "write_scored",
]
