"""What an article is, and which names mean the same one."""

from recommender.content.article import Article, RelatedLink, clean_text, remove_control_characters
from recommender.content.language_tags import primary
from recommender.content.problems import Problem, ProblemKind
from recommender.content.urls import canonical_url, host, site_path, slugify, strip_date

__all__ = [
    "Article",
    "Problem",
    "ProblemKind",
    "RelatedLink",
    "canonical_url",
    "clean_text",
    "host",
    "primary",
    "remove_control_characters",
    "site_path",
    "slugify",
    "strip_date",
]
