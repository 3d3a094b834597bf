"""A map of the graph: communities with names, places, colours and sizes."""

from recommender.graph.maps.backends import load_igraph
from recommender.graph.maps.community_detection import Community, communities
from recommender.graph.maps.drawing import picture, plot
from recommender.graph.maps.map_attributes import mapped, stored
from recommender.graph.maps.packed_layout import layout
from recommender.graph.maps.style import ALONE, PALETTE, RELATED, SIMILAR, colour, edge_colour, size

__all__ = [
    "ALONE",
    "PALETTE",
    "RELATED",
    "SIMILAR",
    "Community",
    "colour",
    "communities",
    "edge_colour",
    "layout",
    "load_igraph",
    "mapped",
    "picture",
    "plot",
    "size",
    "stored",
]
