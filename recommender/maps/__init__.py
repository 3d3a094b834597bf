"""The graph as a map that people can look at: communities, and a place, a colour and a size for each node."""

from recommender.maps.communities import Community, communities
from recommender.maps.layout import layout
from recommender.maps.mapping import mapped, stored
from recommender.maps.plot import plot

__all__ = ["Community", "communities", "layout", "mapped", "plot", "stored"]
