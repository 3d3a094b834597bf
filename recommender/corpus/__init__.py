"""The site as a whole: ordered, checked, immutable."""

from recommender.corpus.corpus import Corpus, days, story_clusters
from recommender.corpus.links import External, Node

__all__ = ["Corpus", "External", "Node", "days", "story_clusters"]
