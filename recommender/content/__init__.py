"""What an article is, and which names mean the same one."""

from recommender.content.article import ORIGINS, Article, RelatedLink
from recommender.content.joined_text import joined, separated
from recommender.content.language_tags import is_language, is_language_tag, primary
from recommender.content.plain_text import (
    clean_html,
    clean_text,
    counted,
    fold_case,
    one_line,
    remove_control_characters,
    shortened,
)
from recommender.content.problems import BROKEN_KINDS, PROBLEM_KINDS, Problem, ProblemKind, problems_in_order
from recommender.content.publication import KEPT_OUT, LEADS_NOWHERE
from recommender.content.site_paths import site_path, slugify, strip_date, strip_numbers
from recommender.content.spans import Spans
from recommender.content.urls import canonical_url, host, is_path_or_http, url_path, without_tracking

__all__ = [
    "BROKEN_KINDS",
    "KEPT_OUT",
    "LEADS_NOWHERE",
    "ORIGINS",
    "PROBLEM_KINDS",
    "Article",
    "Problem",
    "ProblemKind",
    "RelatedLink",
    "Spans",
    "canonical_url",
    "clean_html",
    "clean_text",
    "counted",
    "fold_case",
    "host",
    "is_language",
    "is_language_tag",
    "is_path_or_http",
    "joined",
    "one_line",
    "primary",
    "problems_in_order",
    "remove_control_characters",
    "separated",
    "shortened",
    "site_path",
    "slugify",
    "strip_date",
    "strip_numbers",
    "url_path",
    "without_tracking",
]
