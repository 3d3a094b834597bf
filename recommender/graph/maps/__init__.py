"""A map of the graph: communities with names, places, colours and sizes."""

from recommender.graph.maps.backends import load_igraph
from recommender.graph.maps.changes import MapChanges, StoryChange, changes_since
from recommender.graph.maps.community_detection import communities, community_labels
from recommender.graph.maps.drawing import plot, render_image
from recommender.graph.maps.former_map import FormerMap
from recommender.graph.maps.map_attributes import mapped, mapped_communities
from recommender.graph.maps.packed_layout import layout
from recommender.graph.maps.stories import Community
from recommender.graph.maps.style import (
    GREY,
    MENTION_COLOUR,
    PALETTE,
    RELATED_COLOUR,
    SIMILAR_COLOUR,
    edge_colour,
    node_colour,
    node_size,
)

__all__ = [
    "GREY",
    "MENTION_COLOUR",
    "PALETTE",
    "RELATED_COLOUR",
    "SIMILAR_COLOUR",
    "Community",
    "FormerMap",
    "MapChanges",
    "StoryChange",
    "changes_since",
    "communities",
    "community_labels",
    "edge_colour",
    "layout",
    "load_igraph",
    "mapped",
    "mapped_communities",
    "node_colour",
    "node_size",
    "plot",
    "render_image",
]
