"""Judging by people, in a page that this machine serves to its own browser."""

from recommender.evaluation.judging_page.server import JudgingServer
from recommender.evaluation.judging_page.session import JudgingSession

__all__ = ["JudgingServer", "JudgingSession"]
