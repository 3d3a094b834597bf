"""The site as a whole: ordered, checked, immutable."""

from recommender.corpus.columns import days
from recommender.corpus.corpus import Corpus, story_clusters
from recommender.corpus.links import External, Node

__all__ = ["Corpus", "External", "Node", "days", "story_clusters"]
