"""Communities: nodes that have more to do with each other than with the rest, and the subject of each."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from recommender._arrays.types import Float64s, Ints
from recommender._io.arguments import is_number
from recommender.errors import SettingsError, checked_keywords
from recommender.graph.arguments import check_graph, checked_seed
from recommender.graph.maps.backends import louvain, partition
from recommender.graph.maps.coherence import Subjects, coherent_parts
from recommender.graph.maps.former_map import FormerMap
from recommender.graph.maps.stories import Community, described
from recommender.graph.maps.ties import Pairs, Ties

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["communities", "community_labels", "detected"]

SMALL_RESOLUTION, LARGE_RESOLUTION = 1.0, 2.0
"""The default resolution (no unit) of a graph of up to a hundred nodes, and of one of a thousand or more. Modularity
compares a graph with a random one. With the larger value in a small graph, stories are cut into pieces; with the
smaller value in a large graph, several stories are taken for one. Chosen on the sites of docs/decisions/0011."""


@checked_keywords
def communities(
    graph: nx.DiGraph, *, resolution: float | None = None, rng: int = 0, former: FormerMap | None = None
) -> tuple[Community, ...]:
    """Detect the communities of a graph by the ties between its nodes.

    A similar edge ties its ends by its similarity. A curated edge ties them by its similarity and a bonus, which is
    larger the more the link is believed: by its own ``trust``, else by how many curated links of the graph the texts
    confirm. Of a list only the strongest links tie. A mention ties by its similarity and a smaller bonus (see
    `recommender.graph.maps.ties`). Communities are detected by the Leiden algorithm (Traag, Waltman & van Eck,
    *Scientific Reports* 9, 2019) if python-igraph is installed, else by the Louvain algorithm (Blondel et al. 2008) of
    NetworkX.

    Parameters
    ----------
    graph : networkx.DiGraph
        The graph of a `Recommender`, or any other NetworkX graph, directed or not. These attributes are used where they
        exist: ``similarity``, ``related``, ``trust``, ``mention`` and ``weight`` of edges, and ``title``, ``topics``,
        ``language``, ``published`` and ``kind`` of nodes.
    resolution : float, optional
        > 0; the higher, the more and the smaller the communities. By default 1 up to a hundred nodes, 2 from a thousand
        on, and between them linear in the logarithm of the number of nodes; and then communities whose titles have no
        word in common are divided until they have one (see `recommender.graph.maps.coherence`).
    rng : int
        Seed of all random numbers.
    former : FormerMap, optional
        A former map of the site. Nodes stay in its stories, as far as their ties let them; the community that has most
        of a story goes on with its identity and, as long as it fits, its name.

    Returns
    -------
    tuple of Community
        The largest first, then by the id of the most central member. Every node is in exactly one; a
        node without ties is a community of its own.

    Raises
    ------
    SettingsError
        If `resolution` is not above 0.

    Examples
    --------
    >>> import networkx as nx
    >>> from recommender import communities
    >>> graph = nx.DiGraph()
    >>> graph.add_nodes_from((f"olive-{n}", {"title": f"Olive harvest {n}"}) for n in range(3))
    >>> graph.add_nodes_from((f"ferry-{n}", {"title": f"Ferry strike {n}"}) for n in range(4))
    >>> nx.add_cycle(graph, ["olive-0", "olive-1", "olive-2"], related=True)
    >>> nx.add_cycle(graph, ["ferry-0", "ferry-1", "ferry-2", "ferry-3"], similarity=0.4)
    >>> [(community.name, community.size) for community in communities(graph)]
    [('Ferry strike', 4), ('Olive harvest', 3)]
    """
    check_graph(graph)
    return detected(graph, Ties.from_graph(graph), checked_seed(rng), resolution, FormerMap.of(former))


def detected(
    graph: nx.DiGraph, ties: Ties, rng: int, resolution: float | None = None, former: FormerMap | None = None
) -> tuple[Community, ...]:
    """Return what `communities` does, of a graph whose ties are known."""
    former = former or FormerMap()
    is_chosen = resolution is not None
    if resolution is None:
        resolution = min(LARGE_RESOLUTION, max(SMALL_RESOLUTION, math.log10(max(1, len(graph))) - 1))
    if not is_number(resolution) or not 0 < resolution < math.inf:
        raise SettingsError(f"resolution is {resolution!r}; it must be a number above 0, and 1 to 4 are usual")
    numbers = {story: number for number, story in enumerate(sorted(set(former.story_of.values())))}
    stories = (former.story_of.get(node, "") for node in ties.nodes)
    in_story = np.fromiter((numbers.get(story, -1) for story in stories), dtype=np.int64, count=len(ties.nodes))
    group = partition(ties.pairs, resolution=resolution, rng=rng, former=in_story)
    if not is_chosen:
        subjects = Subjects.of([graph.nodes[node] for node in ties.nodes])
        group = coherent_parts(ties.pairs, group, subjects, rng=rng, former=in_story)
    return described(graph, ties, group, former)


def community_labels(n: int, one: Ints, other: Ints, weight: Float64s) -> Ints:
    """Return the community of each of `n` nodes, shape (n,), by their weighted ties.

    Always by the Louvain algorithm of NetworkX: what is measured must not depend on what else is installed.

    Parameters
    ----------
    n : int
        The nodes are called 0 … n − 1.
    one, other : ndarray, shape (n_ties,), int64
        The two ends of each tie, in any order; ties of the same two nodes add up.
    weight : ndarray, shape (n_ties,), float64
        Of each tie.
    """
    return louvain(Pairs.summed(n, one, other, weight), SMALL_RESOLUTION, 0)
