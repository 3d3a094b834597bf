"""The graph of a site: one table of edges, as a NetworkX graph for people and as CSR matrices for arithmetic."""

from recommender.graph.attributes import is_related, moment, number, topics_of
from recommender.graph.graph import ArticleGraph, EdgeTable
from recommender.graph.selection import select

__all__ = [
    "ArticleGraph",
    "EdgeTable",
    "is_related",
    "moment",
    "number",
    "select",
    "topics_of",
]
