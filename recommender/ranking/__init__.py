"""From a query to a ranked list with reasons: candidates, evidence, features, score, list."""

from recommender.ranking.evidence import Evidence, Query
from recommender.ranking.features import FEATURES, SIGNALS
from recommender.ranking.filters import Filters
from recommender.ranking.gathering import gather, together
from recommender.ranking.options import Duplicates, Externals, ListOptions, Mode, TextOptions, check_options
from recommender.ranking.reasons import Reason, chosen_by_editor, reasons_for
from recommender.ranking.recommendation import Recommendation, describe
from recommender.ranking.scoring import MIN_SCORE, contributions, weighted
from recommender.ranking.shortlist import Request, Shortlist, weigh
from recommender.ranking.why_not import Fate, chosen, fate

__all__ = [
    "FEATURES",
    "MIN_SCORE",
    "SIGNALS",
    "Duplicates",
    "Evidence",
    "Externals",
    "Fate",
    "Filters",
    "ListOptions",
    "Mode",
    "Query",
    "Reason",
    "Recommendation",
    "Request",
    "Shortlist",
    "TextOptions",
    "check_options",
    "chosen",
    "chosen_by_editor",
    "contributions",
    "describe",
    "fate",
    "gather",
    "reasons_for",
    "together",
    "weigh",
    "weighted",
]
