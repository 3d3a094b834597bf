"""Related stories from a folder of articles: ranked, explained, evaluated.

>>> from recommender import recommend
>>> recommend("some-article-id", k=5)  # doctest: +SKIP

The names below are all that is public. They are imported on first use, so that ``import recommender`` costs nothing.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from recommender.article import Article, RelatedLink
    from recommender.corpus import Corpus, External
    from recommender.engine import Recommender
    from recommender.errors import (
        ContentError,
        EvaluationError,
        ExportError,
        NoArticlesError,
        NoIndexError,
        RecommenderError,
        SettingsError,
        StoreError,
        UnknownArticleError,
    )
    from recommender.evaluator import evaluate
    from recommender.explorer import show
    from recommender.exporters import export
    from recommender.filters import Filters
    from recommender.folder import read_corpus, recommend
    from recommender.judgments import Judgments
    from recommender.maps import Community, communities, layout, mapped, plot
    from recommender.problems import Problem
    from recommender.reasons import Reason
    from recommender.recommendation import Recommendation
    from recommender.report import EvaluationReport
    from recommender.selection import select
    from recommender.why import Fate

__version__ = "0.1.0"

_HOME = {
    "Article": "article",
    "Community": "maps",
    "ContentError": "errors",
    "Corpus": "corpus",
    "EvaluationError": "errors",
    "EvaluationReport": "report",
    "ExportError": "errors",
    "External": "corpus",
    "Fate": "why",
    "Filters": "filters",
    "Judgments": "judgments",
    "NoArticlesError": "errors",
    "NoIndexError": "errors",
    "Problem": "problems",
    "Reason": "reasons",
    "Recommendation": "recommendation",
    "Recommender": "engine",
    "RecommenderError": "errors",
    "RelatedLink": "article",
    "SettingsError": "errors",
    "StoreError": "errors",
    "UnknownArticleError": "errors",
    "communities": "maps",
    "evaluate": "evaluator",
    "export": "exporters",
    "layout": "maps",
    "mapped": "maps",
    "plot": "maps",
    "read_corpus": "folder",
    "recommend": "folder",
    "select": "selection",
    "show": "explorer",
}

__all__ = [
    "Article",
    "Community",
    "ContentError",
    "Corpus",
    "EvaluationError",
    "EvaluationReport",
    "ExportError",
    "External",
    "Fate",
    "Filters",
    "Judgments",
    "NoArticlesError",
    "NoIndexError",
    "Problem",
    "Reason",
    "Recommendation",
    "Recommender",
    "RecommenderError",
    "RelatedLink",
    "SettingsError",
    "StoreError",
    "UnknownArticleError",
    "__version__",
    "communities",
    "evaluate",
    "export",
    "layout",
    "mapped",
    "plot",
    "read_corpus",
    "recommend",
    "select",
    "show",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'recommender' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"recommender.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
