"""All endpoints, in the order in which documents list them."""

from __future__ import annotations

from recommender.service import questions as asked
from recommender.service import shapes, site_answers
from recommender.service.answers import explain, related, related_to_all, similar
from recommender.service.endpoint import Endpoint

__all__ = ["ENDPOINTS"]

ENDPOINTS = (
    Endpoint(
        "GET", "/v1/related", "Related stories of an article", asked.RelatedQuery, shapes.ListAnswer, related, kept=True
    ),
    Endpoint(
        "GET",
        "/v1/related/{article}",
        "The same, the article as a part of the path",
        asked.RelatedQuery,
        shapes.ListAnswer,
        related,
        kept=True,
    ),
    Endpoint(
        "POST",
        "/v1/related",
        "One list for several articles, without some",
        asked.RelatedBody,
        shapes.ListAnswer,
        related_to_all,
    ),
    Endpoint(
        "GET", "/v1/similar", "Stories related to a text", asked.SimilarQuery, shapes.ListAnswer, similar, kept=True
    ),
    Endpoint("POST", "/v1/similar", "The same for a draft", asked.SimilarQuery, shapes.ListAnswer, similar),
    Endpoint(
        "GET",
        "/v1/explain",
        "What speaks for a story, and why it is shown or not",
        asked.ExplainQuery,
        shapes.Explanation,
        explain,
        kept=True,
    ),
    Endpoint(
        "GET",
        "/v1/articles",
        "Articles by words of their titles",
        asked.ArticlesQuery,
        shapes.ArticlesAnswer,
        site_answers.articles,
        kept=True,
    ),
    Endpoint(
        "GET",
        "/v1/articles/{id}",
        "What is known of an article",
        asked.ArticleQuery,
        shapes.ArticleAnswer,
        site_answers.article,
        kept=True,
    ),
    Endpoint(
        "PUT",
        "/v1/articles/{id}",
        "Write an article into the inbox",
        asked.ArticleBody,
        shapes.VersionAnswer,
        site_answers.put_article,
        for_editors=True,
    ),
    Endpoint(
        "DELETE",
        "/v1/articles/{id}",
        "Take an article of the inbox away",
        asked.RemovalQuery,
        shapes.VersionAnswer,
        site_answers.remove_article,
        for_editors=True,
    ),
    Endpoint(
        "POST",
        "/v1/refresh",
        "Look at the files again, and take what is new",
        asked.RefreshBody,
        shapes.VersionAnswer,
        site_answers.refresh,
        for_editors=True,
    ),
    Endpoint(
        "GET",
        "/v1/problems",
        "What could not be read or resolved",
        asked.ProblemsQuery,
        shapes.ProblemsAnswer,
        site_answers.problems,
        for_editors=True,
    ),
    Endpoint(
        "POST",
        "/v1/events",
        "Log a box that was shown, or a click",
        asked.EventsBody,
        shapes.VersionAnswer,
        site_answers.log_event,
        status=202,
    ),
)
"""The routes of a path with a part that may hold slashes stand behind those without one."""
