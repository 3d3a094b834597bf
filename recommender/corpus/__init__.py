"""The site as a whole: ordered, checked, immutable."""

from recommender.corpus.corpus import Corpus, days
from recommender.corpus.links import External

__all__ = ["Corpus", "External", "days"]
