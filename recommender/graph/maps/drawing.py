"""The map as a picture, by matplotlib: two collections of lines, one of discs, and the names of communities."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from textwrap import fill
from typing import TYPE_CHECKING, Any

import numpy as np

from recommender._arrays.types import Float64s
from recommender._io.arguments import checked_flag
from recommender._io.extras import install
from recommender.errors import RecommenderError, checked_keywords, wrong_argument
from recommender.graph.maps.map_attributes import mapped
from recommender.graph.maps.style import (
    MENTION_COLOUR,
    RELATED_COLOUR,
    SIMILAR_COLOUR,
    edge_colour,
    node_colour,
    node_size,
)

if TYPE_CHECKING:
    import networkx as nx
    from matplotlib.axes import Axes
    from matplotlib.text import Text

__all__ = ["plot", "render_image"]

INSTALL = install("explore")

INK, PAPER = "#1b1b1b", "#ffffff"
"""The colours of names and of the background."""

MAX_NAMES = 100
"""Communities with a name on the picture, at most and the largest first, even where there is room. A plain choice."""

SMALL_COMMUNITY = 12
"""In nodes. The names of communities below this stand beside them, since they would cover all their nodes. By eye."""

LARGE_GRAPH = 1_500
"""In nodes. Names on larger graphs get smaller, with the fourth root of the number of nodes. By eye."""

MAX_PATHS = 30_000
"""In edges. With more, the edges of an SVG are one embedded image: as paths, they would take ten megabytes."""

EDGE_INK = 40.0
"""In square roots of edges. Edges of graphs with more than the square of this number, 1,600, are drawn the more
transparent the more there are. By eye."""

MIN_OPACITY, MAX_OPACITY = 0.08, 0.65
"""Of edges, in [0, 1]: what can just be seen on white, and what lets edges below shine through."""

_WIDTH, _DOTS_PER_INCH = 14, 150
"""Of a rendered image, which is a square: the width in inches, and its resolution; 2,100 dots."""

_LINE_LENGTH = 22
"""In characters: where a name is broken into lines."""


@checked_keywords
def plot(graph: nx.DiGraph, *, ax: Axes | None = None, names: bool = True) -> Axes:
    """Draw a graph as a map.

    Curated edges are drawn dark, links in texts blue, and similar ones light. The names of communities stand where they
    do not cover each other; where there is no room, the smaller communities have no name.

    Parameters
    ----------
    graph : networkx.DiGraph
        The graph of a `Recommender`, or any other NetworkX graph. It is not changed; if it is no map yet, a copy is
        drawn as `mapped` returns it.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default in a new figure of 10 × 10 inches.
    names : bool
        Whether the names of communities are drawn.

    Returns
    -------
    matplotlib.axes.Axes
        `ax`, or those of the new figure.

    Raises
    ------
    RecommenderError
        If matplotlib is not installed.

    Examples
    --------
    >>> import networkx as nx
    >>> from matplotlib.figure import Figure
    >>> from recommender import plot
    >>> graph = nx.DiGraph([("a", "b"), ("b", "c"), ("c", "a")])
    >>> nx.set_node_attributes(graph, "Olive harvest", "title")
    >>> ax = plot(graph, ax=Figure().add_subplot())
    >>> [text.get_text() for text in ax.texts]
    ['Olive harvest']
    """
    _require_matplotlib()
    graph = mapped(graph)
    checked_flag("names", names)
    if ax is None:
        from matplotlib import pyplot as plt

        ax = plt.subplots(figsize=(10, 10), layout="constrained")[1]
    elif not hasattr(ax, "add_collection"):
        raise wrong_argument("ax", ax, "the axes of a matplotlib figure, as plt.subplots() returns them")
    place = {node: (row["x"], row["y"]) for node, row in graph.nodes(data=True)}
    # Sorted, since what is drawn later lies above: the same graph in another order is to look the same.
    rows = [graph.nodes[node] for node in sorted(place, key=repr)]
    edges = sorted(graph.edges(data=True), key=lambda edge: repr(edge[:2]))
    _set_limits(ax, np.array(list(place.values())).reshape(-1, 2))
    lines = np.array([(place[source], place[target]) for source, target, _ in edges]).reshape(-1, 2, 2)
    colours = np.array([edge_colour(row) for *_, row in edges], dtype=str)
    for layer, colour in enumerate((SIMILAR_COLOUR, MENTION_COLOUR, RELATED_COLOUR)):
        _draw_edges(ax, lines[colours == colour], len(edges), colour, layer)
    _draw_nodes(ax, rows)
    if names:
        _draw_names(ax, rows)
    return ax


def render_image(graph: nx.DiGraph, kind: str) -> bytes:
    """Return the map as the content of an image file; the same graph gives the same bytes.

    Parameters
    ----------
    graph : networkx.DiGraph
        As for `plot`.
    kind : {"svg", "png"}
        The format.

    Raises
    ------
    RecommenderError
        If matplotlib is not installed.
    """
    _require_matplotlib()
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    # Without the user's own style, the date and random ids, which would make other bytes on each machine or day.
    style: dict[Any, str] = {"svg.hashsalt": "recommender", "svg.fonttype": "none", "font.family": "sans-serif"}
    with rc_context(style), _ignore_missing_glyphs():
        figure = Figure(figsize=(_WIDTH, _WIDTH), facecolor=PAPER)
        FigureCanvasAgg(figure)
        plot(graph, ax=figure.add_axes((0, 0, 1, 1)))
        buffer = io.BytesIO()
        metadata = {"svg": {"Date": None, "Creator": "recommender"}, "png": {"Software": None}}[kind]
        figure.savefig(buffer, format=kind, dpi=_DOTS_PER_INCH, metadata=metadata)
    return buffer.getvalue()


def _require_matplotlib() -> None:
    from importlib.util import find_spec

    if find_spec("matplotlib") is None:
        raise RecommenderError(f"a picture needs matplotlib, which is not installed: {INSTALL}")


@contextmanager
def _ignore_missing_glyphs() -> Iterator[None]:
    """Suppress warnings about characters that the font does not have: an SVG is shown with the fonts of its reader."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield


def _set_limits(ax: Axes, places: Float64s) -> None:
    """Show all nodes with a margin, at the same scale on both axes, and no axes."""
    ax.set_axis_off()
    ax.set_aspect("equal", adjustable="box")
    low, high = (places.min(axis=0), places.max(axis=0)) if len(places) else (np.zeros(2), np.zeros(2))
    margin = 1 + 0.03 * float((high - low).max())
    ax.set_xlim(low[0] - margin, high[0] + margin)
    ax.set_ylim(low[1] - margin, high[1] + margin)
    ax.apply_aspect()


def _draw_edges(ax: Axes, lines: Float64s, n_edges: int, colour: str, layer: int) -> None:
    """Draw `lines`, shape (n, 2, 2), of one kind, below higher layers; `n_edges` counts the edges of all kinds."""
    from matplotlib.collections import LineCollection

    collection = LineCollection(
        list(lines),
        colors=colour,
        linewidths=0.5 + 0.05 * layer,
        alpha=max(MIN_OPACITY, MAX_OPACITY * min(1.0, EDGE_INK / max(1, n_edges) ** 0.5)),
        zorder=1 + 0.5 * layer,
    )
    collection.set_rasterized(n_edges > MAX_PATHS)
    ax.add_collection(collection, autolim=False)


def _draw_nodes(ax: Axes, rows: Sequence[Mapping[str, Any]]) -> None:
    from matplotlib.collections import EllipseCollection

    sizes = [node_size(row) for row in rows]
    places = np.array([(row["x"], row["y"]) for row in rows]).reshape(-1, 2)
    discs = EllipseCollection(
        sizes,
        sizes,
        np.zeros(len(rows)),
        units="x",
        offsets=places,
        offset_transform=ax.transData,
        facecolors=[node_colour(row) for row in rows],
        edgecolors=PAPER,
        linewidths=0.3,
        zorder=3,
    )
    ax.add_collection(discs, autolim=False)


def _draw_names(ax: Axes, rows: Sequence[Mapping[str, Any]]) -> None:
    """Draw the names of communities, the largest first, each where it covers none of those before it."""
    taken: list[Any] = []
    shrink = min(1.0, (LARGE_GRAPH / max(1, len(rows))) ** 0.25)
    for name, places in _largest_communities(rows):
        x, y = np.median(places, axis=0)
        text = ax.text(
            x,
            y,
            fill(name, _LINE_LENGTH),
            ha="center",
            va="center",
            linespacing=1.0,
            fontsize=shrink * min(15.0, 8.0 + 0.7 * len(places) ** 0.5),  # in points, by eye
            color=INK,
            zorder=4,
            parse_math=False,
            clip_on=True,
            bbox={"facecolor": PAPER, "edgecolor": "none", "alpha": 0.65, "boxstyle": "round,pad=0.15"},
        )
        if not _fits(ax, text, places, taken):
            text.remove()


def _largest_communities(rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Float64s]]:
    """Yield the name and the places of the largest communities.

    Communities of one or two nodes are left out, unless there is no other: they are many, and the name of a single node
    is its whole title.
    """
    members: dict[str, list[tuple[float, float]]] = {}
    for row in rows:
        members.setdefault(row["community_name"], []).append((row["x"], row["y"]))
    largest = sorted(members.items(), key=lambda item: (-len(item[1]), item[0]))[:MAX_NAMES]
    yield from ((name, np.array(places)) for name, places in largest if len(places) > 2 or len(members) == 1)


def _fits(ax: Axes, text: Text, places: Float64s, taken: list[Any]) -> bool:
    """Move a name to the first of three places where it covers no other name; whether there is one.

    The three are the middle of the community, above and below it. The name's box is then added to `taken`.
    """
    low, high, (x, y) = places.min(axis=0), places.max(axis=0), text.get_position()
    for height in (low[1] - 1, high[1] + 1, y) if len(places) < SMALL_COMMUNITY else (y, high[1], low[1]):
        text.set_position((x, height))
        box = text.get_window_extent()
        # What sticks out of the picture is moved into it.
        right = max(0.0, ax.bbox.x0 - box.x0) - max(0.0, box.x1 - ax.bbox.x1)
        up = max(0.0, ax.bbox.y0 - box.y0) - max(0.0, box.y1 - ax.bbox.y1)
        box = box.translated(right, up)
        if not any(box.overlaps(other) for other in taken):
            dots_x, dots_y = ax.transData.transform((x, height))
            inside = ax.transData.inverted().transform((dots_x + right, dots_y + up))
            text.set_position((float(inside[0]), float(inside[1])))
            taken.append(box)
            return True
    return False
