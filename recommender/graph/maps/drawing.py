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
from recommender.errors import RecommenderError
from recommender.graph.attributes import is_related
from recommender.graph.maps.map_attributes import mapped
from recommender.graph.maps.style import RELATED, SIMILAR, colour, size

if TYPE_CHECKING:
    import networkx as nx
    from matplotlib.axes import Axes
    from matplotlib.text import Text

__all__ = ["INSTALL", "picture", "plot"]

INSTALL = "pip install recommender[explore]"

INK, PAPER = "#1b1b1b", "#ffffff"

MOST_NAMES = 100
"""More communities than that are not named, whatever room there is."""

FEW = 12
"""Smaller communities have their names beside them, which would cover them."""

MANY = 1_500
"""From so many nodes on, names become smaller."""

MOST_LINES = 30_000
"""With more edges, those of an SVG become an image: every line as a path of its own would take ten megabytes."""

_INCHES, _DOTS = 14, 150
_LINE = 22
"""Of a name, in letters."""


def plot(graph: nx.DiGraph, *, ax: Axes | None = None, names: bool = True) -> Axes:
    """Draw a graph as a map.

    Curated links are drawn dark, similar texts light. Names of communities stand where they do not cover each other;
    the smallest go without.

    Parameters
    ----------
    graph : networkx.DiGraph
        The graph of a `Recommender`, or any other NetworkX graph; one that `mapped` has not placed is placed first.
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default in a new figure.
    names : bool
        Whether communities are named.

    Returns
    -------
    matplotlib.axes.Axes
        What was drawn on.

    Raises
    ------
    RecommenderError
        If matplotlib is missing.
    """
    check_library()
    graph = mapped(graph)
    if ax is None:
        from matplotlib import pyplot as plt

        ax = plt.subplots(figsize=(10, 10), layout="constrained")[1]
    place = {node: (row["x"], row["y"]) for node, row in graph.nodes(data=True)}
    # What is drawn later lies above: the order of the graph must not show.
    rows = [graph.nodes[node] for node in sorted(place, key=repr)]
    edges = sorted(graph.edges(data=True), key=lambda edge: repr(edge[:2]))
    _frame(ax, np.array(list(place.values())).reshape(-1, 2))
    lines = np.array([(place[source], place[target]) for source, target, _ in edges]).reshape(-1, 2, 2)
    related = np.array([is_related(row) for *_, row in edges], dtype=bool)
    for chosen in (False, True):
        _draw_edges(ax, lines[related == chosen], len(edges), chosen)
    _draw_nodes(ax, rows)
    if names:
        _draw_names(ax, rows)
    return ax


def picture(graph: nx.DiGraph, kind: str) -> bytes:
    """Return the map as a file of some kind, ``"svg"`` or ``"png"``; the same bytes for the same graph."""
    check_library()
    from matplotlib import rc_context
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    # Not the user's own style, and no dates: the same graph is to give the same bytes everywhere.
    with rc_context({"svg.hashsalt": "recommender", "svg.fonttype": "none", "font.family": "sans-serif"}), _quiet():
        figure = Figure(figsize=(_INCHES, _INCHES), facecolor=PAPER)
        FigureCanvasAgg(figure)
        plot(graph, ax=figure.add_axes((0, 0, 1, 1)))
        buffer = io.BytesIO()
        metadata = {"svg": {"Date": None, "Creator": "recommender"}, "png": {"Software": None}}[kind]
        figure.savefig(buffer, format=kind, dpi=_DOTS, metadata=metadata)
    return buffer.getvalue()


def check_library() -> None:
    """Raise an error with a remedy if matplotlib is missing."""
    from importlib.util import find_spec

    if find_spec("matplotlib") is None:
        raise RecommenderError(f"a picture needs matplotlib, which is not installed: {INSTALL}")


@contextmanager
def _quiet() -> Iterator[None]:
    """No word about letters that the font lacks: whoever opens the SVG has others."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield


def _frame(ax: Axes, places: Float64s) -> None:
    ax.set_axis_off()
    ax.set_aspect("equal", adjustable="box")
    low, high = (places.min(axis=0), places.max(axis=0)) if len(places) else (np.zeros(2), np.zeros(2))
    margin = 1 + 0.03 * float((high - low).max())
    ax.set_xlim(low[0] - margin, high[0] + margin)
    ax.set_ylim(low[1] - margin, high[1] + margin)
    ax.apply_aspect()


def _draw_edges(ax: Axes, lines: Float64s, n_edges: int, chosen: bool) -> None:
    from matplotlib.collections import LineCollection

    thin = min(1.0, 40 / max(1, n_edges) ** 0.5)  # many lines would be a grey carpet
    drawn = LineCollection(
        list(lines),
        colors=RELATED if chosen else SIMILAR,
        linewidths=0.6 if chosen else 0.5,
        alpha=max(0.08, 0.65 * thin),
        zorder=2 if chosen else 1,
    )
    drawn.set_rasterized(n_edges > MOST_LINES)
    ax.add_collection(drawn, autolim=False)


def _draw_nodes(ax: Axes, rows: Sequence[Mapping[str, Any]]) -> None:
    from matplotlib.collections import EllipseCollection

    sizes = [size(row) for row in rows]
    places = np.array([(row["x"], row["y"]) for row in rows]).reshape(-1, 2)
    discs = EllipseCollection(
        sizes,
        sizes,
        np.zeros(len(rows)),
        units="x",
        offsets=places,
        offset_transform=ax.transData,
        facecolors=[colour(row) for row in rows],
        edgecolors=PAPER,
        linewidths=0.3,
        zorder=3,
    )
    ax.add_collection(discs, autolim=False)


def _draw_names(ax: Axes, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write the names of communities, the largest first, each where it covers none before it."""
    taken: list[Any] = []
    shrink = min(1.0, (MANY / max(1, len(rows))) ** 0.25)
    for name, places in _named(rows):
        x, y = np.median(places, axis=0)
        text = ax.text(
            x,
            y,
            fill(name, _LINE),
            ha="center",
            va="center",
            linespacing=1.0,
            fontsize=shrink * min(15.0, 8.0 + 0.7 * len(places) ** 0.5),
            color=INK,
            zorder=4,
            parse_math=False,
            clip_on=True,
            bbox={"facecolor": PAPER, "edgecolor": "none", "alpha": 0.65, "boxstyle": "round,pad=0.15"},
        )
        if not _fits(ax, text, places, taken):
            text.remove()


def _named(rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Float64s]]:
    """Yield name and places of the largest communities; those of one node have their titles, not names."""
    members: dict[str, list[tuple[float, float]]] = {}
    for row in rows:
        members.setdefault(row["community_name"], []).append((row["x"], row["y"]))
    largest = sorted(members.items(), key=lambda item: (-len(item[1]), item[0]))[:MOST_NAMES]
    yield from ((name, np.array(places)) for name, places in largest if len(places) > 2 or len(members) == 1)


def _fits(ax: Axes, text: Text, places: Float64s, taken: list[Any]) -> bool:
    """Move a name to the first of a few places in the picture where it covers no other, if there is one."""
    low, high, (x, y) = places.min(axis=0), places.max(axis=0), text.get_position()
    for height in (low[1] - 1, high[1] + 1, y) if len(places) < FEW else (y, high[1], low[1]):
        text.set_position((x, height))
        box = text.get_window_extent()
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
