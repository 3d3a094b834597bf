"""The graph as a map that people can look at: communities, and a place, a colour and a size for each node."""

from recommender.maps.communities import Community, communities
from recommender.maps.layout import layout
from recommender.maps.mapping import mapped, stored

__all__ = ["Community", "communities", "layout", "mapped", "stored"]
