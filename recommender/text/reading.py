"""What is read of a node: one text for its words, its language and its meaning."""

from __future__ import annotations

from recommender.article import Article
from recommender.corpus import External

__all__ = ["readable"]

BODY_CHARACTERS = 600
"""How much of the body stands in for a missing excerpt."""


def readable(node: Article | External) -> str:
    """Return title and excerpt of `node`; the body's beginning where there is no excerpt."""
    excerpt = node.excerpt
    if not excerpt and isinstance(node, Article):
        excerpt = node.body[:BODY_CHARACTERS]
    return f"{node.title} {excerpt}"
