"""Related stories from a folder of articles: ranked, explained, evaluated.

>>> from recommender import recommend
>>> ferry_strike = "2026-03-05-ferry-crews-walk-out-cutting-off-the-skerrin-islands"
>>> for story in recommend(ferry_strike, k=2, content="seeds"):
...     print(story.rank, story.title, story.source)
1 Islanders ration bread and diesel on day two of ferry strike curated
2 Video: The fishing boats doing the ferry’s job curated

The names below are all that is public, and `recommender.open`, which no star import brings. They are imported on first
use, so that ``import recommender`` costs nothing.
"""

from __future__ import annotations

import importlib

# As type checkers know it. To import `typing` takes longer than the rest, and Ctrl-C is heeded only after this module.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from recommender.api import Site, SiteSnapshot, read_corpus, recommend
    from recommender.api import open as open  # no star import brings it
    from recommender.content import Article, Problem, RelatedLink
    from recommender.corpus import Corpus, External
    from recommender.engine import Recommender
    from recommender.errors import (
        ContentError,
        EditError,
        EvaluationError,
        ExportError,
        NoArticlesError,
        NoIndexError,
        RecommenderError,
        SettingsError,
        StoreError,
        UnknownArticleError,
    )
    from recommender.evaluation import EvaluationReport, evaluate
    from recommender.explorer import show
    from recommender.exporters import export
    from recommender.graph import select, undirected
    from recommender.graph.maps import Community, communities, layout, mapped, plot
    from recommender.judging import Judgments
    from recommender.ranking import Fate, Filters, Reason, Recommendation, Recommendations

try:
    from recommender._version import __version__  # written by the build
except ImportError:  # a checkout that nobody built or installed
    __version__ = "0+unbuilt"

_HOME = {
    "Article": "content",
    "Community": "graph.maps",
    "ContentError": "errors",
    "Corpus": "corpus",
    "EditError": "errors",
    "EvaluationError": "errors",
    "EvaluationReport": "evaluation",
    "ExportError": "errors",
    "External": "corpus",
    "Fate": "ranking",
    "Filters": "ranking",
    "Judgments": "judging",
    "NoArticlesError": "errors",
    "NoIndexError": "errors",
    "Problem": "content",
    "Reason": "ranking",
    "Recommendation": "ranking",
    "Recommendations": "ranking",
    "Recommender": "engine",
    "RecommenderError": "errors",
    "RelatedLink": "content",
    "SettingsError": "errors",
    "Site": "api",
    "SiteSnapshot": "api",
    "StoreError": "errors",
    "UnknownArticleError": "errors",
    "communities": "graph.maps",
    "evaluate": "evaluation",
    "export": "exporters",
    "layout": "graph.maps",
    "mapped": "graph.maps",
    "open": "api",
    "plot": "graph.maps",
    "read_corpus": "api",
    "recommend": "api",
    "select": "graph",
    "show": "explorer",
    "undirected": "graph",
}

__all__ = [
    "Article",
    "Community",
    "ContentError",
    "Corpus",
    "EditError",
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
    "Recommendations",
    "Recommender",
    "RecommenderError",
    "RelatedLink",
    "SettingsError",
    "Site",
    "SiteSnapshot",
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
    "undirected",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'recommender' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"recommender.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*__all__, "open"])
