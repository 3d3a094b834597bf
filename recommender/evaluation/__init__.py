"""How good rankings are: protocols, metrics, baselines, and reports."""

from recommender.evaluation.baselines import DEFAULT_SYSTEMS, SYSTEMS, Ranker, Scorer, all_systems
from recommender.evaluation.evaluator import Evaluation, evaluate
from recommender.evaluation.judging_sheets import read_pool, sample, write_pool
from recommender.evaluation.metrics import CONDENSED, METRICS
from recommender.evaluation.protocols import PROTOCOLS, Question
from recommender.evaluation.report import EvaluationReport
from recommender.evaluation.trec import write_scored

__all__ = [
    "CONDENSED",
    "DEFAULT_SYSTEMS",
    "METRICS",
    "PROTOCOLS",
    "SYSTEMS",
    "Evaluation",
    "EvaluationReport",
    "Question",
    "Ranker",
    "Scorer",
    "all_systems",
    "evaluate",
    "read_pool",
    "sample",
    "write_pool",
    "write_scored",
]
