"""What is read of a node: one text for its words, its language and its meaning."""

from __future__ import annotations

from recommender.content import Article
from recommender.corpus import External

__all__ = ["readable"]

FEW_CHARACTERS, BODY_CHARACTERS = 100, 1_000
"""An excerpt of fewer is followed by so much of the body."""


def readable(node: Article | External) -> str:
    """Return title and excerpt of `node`, and the body's beginning where the excerpt is missing or short."""
    excerpt = node.excerpt
    if len(excerpt) < FEW_CHARACTERS and isinstance(node, Article) and node.body:
        excerpt = f"{excerpt} {node.body[:BODY_CHARACTERS]}".strip()
    return f"{node.title} {excerpt}"
