"""Diagrams in the notation of Mermaid, drawn as SVG at the time of the build: the site loads no script for them.

GitHub draws the same text by itself. Understood is what the documents use: ``flowchart``, nodes with a label, and
edges with one or without. Diagrams go from top to bottom here, whatever they say, because pages are narrow.
"""

from __future__ import annotations

import html
import itertools
import math
import re
from dataclasses import dataclass, field
from typing import Any

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

_NODE = r'(\w+)(?:\(?\[+"?(.*?)"?\]+\)?)?'
_EDGE = re.compile(rf'\s*{_NODE}\s*-->(?:\|"?(.*?)"?\|)?\s*{_NODE}\s*')
Edge = tuple[str, str, str]
"""From which node to which one, and the label."""
LETTER, LINE, PADDING = 7.4, 19, 12
"""Pixels: of an average letter, of a line of text, and around the text of a node."""
GAP, ROW = 26, 92
"""Pixels between two nodes of one row, and from one row to the next."""
ROUNDS = 24
"""How often rows are ordered: a plain choice, after which these diagrams change no more."""


@dataclass
class Node:
    """A node, or a place at which a long edge passes a row: that has no lines and no name."""

    lines: list[str] = field(default_factory=list)
    label: str = ""
    x: float = 0.0
    y: float = 0.0

    @property
    def width(self) -> float:
        """Its width in pixels."""
        return max(map(len, [*self.lines, self.label])) * LETTER + 2 * PADDING

    @property
    def height(self) -> float:
        """Its height in pixels."""
        return len(self.lines) * LINE + PADDING if self.lines else 0


class Mermaid(SphinxDirective):
    """A fence ``mermaid``."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the picture."""
        return [nodes.raw("", svg([*self.content]), format="html")]


def setup(app: Any) -> dict[str, bool]:
    """Tell Sphinx what draws diagrams."""
    app.add_directive("mermaid", Mermaid)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def svg(lines: list[str]) -> str:
    """Return the picture of a diagram; a line that is not understood is an error."""
    labels: dict[str, str] = {}
    edges = []
    for line in lines[1:]:
        found = _EDGE.fullmatch(line)
        if not found:
            raise ValueError(f"this line of a diagram is not understood: {line!r}")
        source, source_label, label, target, target_label = found.groups()
        for name, text in ((source, source_label), (target, target_label)):
            labels[name] = text or labels.get(name, name)
        edges.append((source, target, label or ""))
    placed, paths = laid_out(labels, edges)
    width = max(node.x + node.width / 2 for node in placed if node.lines)
    height = max(node.y + node.height / 2 for node in placed)
    parts = [
        f'<svg class="diagram" viewBox="-6 -26 {width + 12:.0f} {height + 32:.0f}" '
        f'style="max-width: {width + 12:.0f}px" '
        f'role="img" aria-label="{html.escape("; ".join(f"{labels[a]} → {labels[b]}" for a, b, _ in edges))}">'
        '<defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">'
        '<path d="M0 0 8 4 0 8z"/></marker></defs>'
    ]
    for way, label in paths:
        parts.append(f'<path class="edge" d="{curve(way)}" marker-end="url(#arrow)"/>')
        if label and len(way) == 2:
            x, y = (way[0].x + way[1].x) / 2, (way[0].y + way[0].height / 2 + way[1].y - way[1].height / 2) / 2
        else:  # where a long edge passes the next row, there is room for it
            x, y = way[1].x, way[1].y
        parts.append(f'<text class="label" x="{x:.0f}" y="{y + 4:.0f}">{html.escape(label)}</text>')
    for node in placed:
        if node.lines:
            x, y = node.x - node.width / 2, node.y - node.height / 2
            parts.append(f'<rect x="{x:.0f}" y="{y:.0f}" width="{node.width:.0f}" height="{node.height:.0f}" rx="6"/>')
            for number, text in enumerate(node.lines):
                below = y + PADDING / 2 + LINE * (number + 0.72)
                parts.append(f'<text x="{node.x:.0f}" y="{below:.0f}">{html.escape(text)}</text>')
    return "".join([*parts, "</svg>"])


def laid_out(labels: dict[str, str], edges: list[Edge]) -> tuple[list[Node], list[tuple[list[Node], str]]]:
    """Return all nodes with their places, and each edge as the nodes that it passes, with its label.

    As by Sugiyama, Tagawa and Toda (1981): a node is one row below the lowest of those that lead to it; a long edge
    passes the rows between as a node without a name; rows are ordered by the mean place of their neighbours.
    """
    level = levels([*labels], edges)
    named = {name: Node(re.split(r"<br */?>", text), y=level[name] * ROW) for name, text in labels.items()}
    paths, beside = [], dict[int, list[Node]]()
    for source, target, label in edges:
        passed = range(level[source] + 1, level[target])
        between = [Node(label="" if number else label, y=row * ROW) for number, row in enumerate(passed)]
        paths.append(([named[source], *between, named[target]], label))
        for upper, lower in itertools.pairwise(paths[-1][0]):
            beside.setdefault(id(upper), []).append(lower)
            beside.setdefault(id(lower), []).append(upper)
    rows: dict[float, list[Node]] = {}
    for node in (*named.values(), *(node for way, _ in paths for node in way[1:-1])):
        rows.setdefault(node.y, []).append(node)
    for row in rows.values():
        spread(row, [0.0] * len(row))
    downward = [rows[y] for y in sorted(rows)]
    for _ in range(ROUNDS):
        for row in (*downward, *reversed(downward)):
            spread(row, [sum(other.x for other in beside[id(node)]) / len(beside[id(node)]) for node in row])
    nodes = [node for row in downward for node in row]
    left = min(node.x - node.width / 2 for node in nodes)
    for node in nodes:
        node.x -= left
    return nodes, paths


def levels(names: list[str], edges: list[Edge]) -> dict[str, int]:
    """Return the row of each node, from 0: the longest path that leads to it."""
    level = dict.fromkeys(names, 0)
    for _ in names:  # no path is longer than that
        for source, target, _label in edges:
            level[target] = max(level[target], level[source] + 1)
    return level


def spread(row: list[Node], wanted: list[float]) -> None:
    """Order a row by where its nodes want to be, and move them there as far as they leave room for each other."""
    pairs = sorted(zip(wanted, range(len(row)), strict=True))
    row[:] = [row[number] for _, number in pairs]
    end, moved = -math.inf, 0.0
    for node, (place, _) in zip(row, pairs, strict=True):
        node.x = max(place, end + GAP + node.width / 2)
        end = node.x + node.width / 2
        moved += node.x - place
    for node in row:
        node.x -= moved / len(row)


def curve(way: list[Node]) -> str:
    """Return the path of an edge, from the lower side of its first node to the upper side of its last one."""
    x, y = way[0].x, way[0].y + way[0].height / 2
    parts = [f"M{x:.0f} {y:.0f}"]
    for node in way[1:]:
        top = node.y - node.height / 2 - (2 if node.lines else 0)
        middle = (y + top) / 2
        parts.append(f"C{x:.0f} {middle:.0f} {node.x:.0f} {middle:.0f} {node.x:.0f} {top:.0f}")
        x, y = node.x, top
    return "".join(parts)
