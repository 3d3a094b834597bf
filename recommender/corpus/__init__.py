"""The site as a whole: ordered, checked, immutable."""

from recommender.corpus.clusters import story_clusters
from recommender.corpus.columns import days
from recommender.corpus.corpus import Corpus
from recommender.corpus.links import FACETS, External, Node

__all__ = ["FACETS", "Corpus", "External", "Node", "days", "story_clusters"]
