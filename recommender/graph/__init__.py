"""The graph of a site: one table of edges, as a NetworkX graph for people and as CSR matrices for arithmetic."""

from recommender.graph.arguments import check_graph
from recommender.graph.attributes import finite_float, is_mention, is_related, topics_of, utc_datetime
from recommender.graph.edges import EdgeTable
from recommender.graph.graph import ArticleGraph
from recommender.graph.labels import Labels
from recommender.graph.mentions import mention_weights
from recommender.graph.selection import EDGE_KINDS, kinds_of, select
from recommender.graph.undirected import undirected

__all__ = [
    "EDGE_KINDS",
    "ArticleGraph",
    "EdgeTable",
    "Labels",
    "check_graph",
    "finite_float",
    "is_mention",
    "is_related",
    "kinds_of",
    "mention_weights",
    "select",
    "topics_of",
    "undirected",
    "utc_datetime",
]
