"""What the explorer's page holds: a mapped graph, and what a recommender knows of it, in columns."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from recommender.content import remove_control_characters
from recommender.explorer.findings import Findings
from recommender.graph import is_related, moment, number, topics_of
from recommender.graph.maps import ALONE, PALETTE
from recommender.ranking import Reason, Recommendation

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["LARGE", "payload"]

LARGE = 12_000
"""Above so many nodes the map begins with communities, which open when they are clicked; and there are no computed
lists, which would take minutes to make and fill the page."""

TITLE, EXCERPT, NAME, ADDRESS = 300, 600, 100, 2_000
"""The most characters of a text that the page holds: it is a map, not the archive."""

RELATED, DOUBTFUL = 1, 2
"""Bits of an edge; `site.js` knows them, too."""

GRID = 65_535
"""Places are whole numbers up to this."""

TELLING = 0.005
"""Reasons that add or take less are left out: the page would show them as 0.00."""

MENTION = "\x01"
"""Stands around the position of an article that a reason mentions; no clean text holds it."""


def payload(graph: nx.DiGraph, findings: Findings | None = None) -> dict[str, Any]:
    """Return what the page shows of a graph, ready for JSON; `site.js` says what each column holds.

    Parameters
    ----------
    graph : networkx.DiGraph
        Any graph whose nodes have the attributes ``x``, ``y``, ``community`` and ``community_name``. Titles, dates
        and the like are shown where they are there, as `ArticleGraph.to_networkx` or a flat graph has them.
    findings : Findings, optional
        Without it there are no computed lists, and nothing is known of doubtful links.
    """
    findings = findings or Findings()
    nodes = sorted(graph, key=_key)
    rows = [graph.nodes[node] for node in nodes]
    position = {node: place for place, node in enumerate(nodes)}
    providers, topics = Names(), Names()
    x, y = _grid([row["x"] for row in rows], [row["y"] for row in rows])
    community, names, hues = _communities(rows)
    return {
        "title": _short(findings.title, TITLE),
        "folded": len(nodes) > LARGE,
        "judged": findings.doubtful is not None,
        "nodes": {
            "id": [_short(str(node), ADDRESS) for node in nodes],
            "title": [_short(row.get("title") or row.get("label"), TITLE) for row in rows],
            "excerpt": [_short(row.get("excerpt"), EXCERPT) for row in rows],
            "url": [str(row.get("url") or "") if len(str(row.get("url") or "")) <= ADDRESS else "" for row in rows],
            "day": [_day(row.get("published")) for row in rows],
            "provider": [providers.number(_short(row.get("provider"), NAME)) for row in rows],
            "topics": [[topics.number(_short(topic, NAME)) for topic in topics_of(row)] for row in rows],
            "external": [int(row.get("kind") == "external") for row in rows],
            "community": community,
            "x": x,
            "y": y,
        },
        "communities": {"name": names, "hue": hues},
        "edges": _edges(graph, nodes, position, findings),
        "computed": _computed(graph, nodes, position, findings.computed),
        "providers": providers.known,
        "topics": topics.known,
    }


class Names:
    """Numbers for texts that come again and again."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, name: str) -> int:
        """Return the number of a name, from 0; -1 for the empty one."""
        return self._numbers.setdefault(name, len(self._numbers)) if name else -1

    @property
    def known(self) -> list[str]:
        return list(self._numbers)


def _key(node: Hashable) -> tuple[str, str]:
    return str(node), repr(node)


def _short(text: object, most: int) -> str:
    clean = " ".join(remove_control_characters(str(text)[: 4 * most]).split()) if text else ""
    return clean if len(clean) <= most else f"{clean[: most - 1].rstrip()}…"


def _day(published: Any) -> int | None:
    """Days since 1970, in UTC; None for what is no date."""
    known = moment(published)
    return known.toordinal() - date(1970, 1, 1).toordinal() if known else None


def _grid(x: Sequence[float], y: Sequence[float]) -> tuple[list[int], list[int]]:
    """Places on a grid, with the first axis to the right and the second one down, as a screen counts."""
    if not x:
        return [], []
    left, top = min(x), max(y)
    width, height = max(x) - left, top - min(y)
    unit = GRID / (max(width, height) or 1.0)
    # What is smaller one way is put into the middle.
    right, down = (GRID - width * unit) / 2, (GRID - height * unit) / 2
    return [round((place - left) * unit + right) for place in x], [round((top - place) * unit + down) for place in y]


def _communities(rows: Iterable[Mapping[str, Any]]) -> tuple[list[int], list[str], list[int]]:
    """The community of every node, numbered without gaps in the order of the graph's own numbers; names and hues."""
    own = [row["community"] for row in rows]
    place = {community: order for order, community in enumerate(sorted(set(own)))}
    names = {row["community"]: _short(row["community_name"], NAME) for row in rows}
    hues = {row["community"]: _hue(row) for row in rows}
    return [place[community] for community in own], [names[at] for at in place], [hues[at] for at in place]


def _hue(row: Mapping[str, Any]) -> int:
    """The place of a node's colour in the palette, -1 for grey; where there is no colour of ours, they take turns."""
    colour = row.get("colour")
    if not isinstance(colour, str) or colour not in (ALONE, *PALETTE):
        return int(row["community"]) % len(PALETTE)
    return PALETTE.index(colour) if colour != ALONE else -1


def _edges(
    graph: nx.DiGraph, nodes: Sequence[Hashable], position: Mapping[Hashable, int], findings: Findings
) -> dict[str, list[int]]:
    """Edges by their source: curated ones first, in the editor's order, then the most similar."""
    doubtful = frozenset(findings.doubtful or ())
    strongest = max((_known(row.get("weight"), 1.0) for _, _, row in graph.edges(data=True)), default=1.0) or 1.0
    count, target, flags, similarity = [0] * len(nodes), [], [], []
    ends = graph.edges(data=True) if graph.is_directed() else _sorted_ends(graph, position)
    by_source: dict[Hashable, list[tuple[Hashable, bool, float]]] = {node: [] for node in nodes}
    for source, other, row in ends:
        alike = _known(row.get("similarity"), _known(row.get("weight"), 1.0) / strongest)
        by_source[source].append((other, is_related(row), alike))
    for at, node in enumerate(nodes):
        place = {name: rank for rank, name in enumerate(findings.curated.get(str(node), ()))}
        found = sorted(by_source[node], key=lambda edge: _order(edge, place, position))
        count[at] = len(found)
        for other, related, alike in found:
            target.append(position[other])
            flags.append(RELATED * related + DOUBTFUL * (related and (node, other) in doubtful))
            similarity.append(round(100 * min(1.0, max(0.0, alike))))
    return {"count": count, "target": target, "flags": flags, "similarity": similarity}


def _order(
    edge: tuple[Hashable, bool, float], place: Mapping[str, int], position: Mapping[Hashable, int]
) -> tuple[bool, int, float, int]:
    other, related, alike = edge
    return not related, place.get(str(other), len(place)) if related else 0, -alike, position[other]


def _sorted_ends(graph: nx.Graph, position: Mapping[Hashable, int]) -> Iterable[tuple[Hashable, Hashable, Any]]:
    """The edges of an undirected graph, which has no first end until somebody chooses one."""
    for one, other, row in graph.edges(data=True):
        source, target = sorted((one, other), key=position.__getitem__)
        yield source, target, row


def _known(value: Any, otherwise: float) -> float:
    found = number(value)
    return otherwise if found is None else found


def _computed(
    graph: nx.DiGraph,
    nodes: Sequence[Hashable],
    position: Mapping[Hashable, int],
    lists: Mapping[str, Sequence[Recommendation]],
) -> dict[str, Any]:
    """The computed lists; of each story only what is on the map."""
    title = {node: str(graph.nodes[node].get("title") or "") for node in nodes}
    text = Names()

    def told(reason: Reason) -> int:
        """The reason in words, the titles of articles in it replaced by their numbers."""
        words = reason.text.replace(MENTION, "")
        for node in reason.path:
            if title.get(node):
                words = words.replace(f"“{title[node]}”", f"{MENTION}{position[node]}{MENTION}")
        return text.number(words)

    shown = [[story for story in lists.get(str(node), ()) if story.article_id in position] for node in nodes]
    stories = [story for of_one in shown for story in of_one]
    return {
        "count": [len(of_one) for of_one in shown],
        "target": [position[story.article_id] for story in stories],
        "score": [round(1_000 * story.score) for story in stories],
        "why": [
            [
                part
                for reason in story.reasons
                if abs(reason.contribution) >= TELLING
                for part in (round(1_000 * reason.contribution), told(reason))
            ]
            for story in stories
        ],
        "text": text.known,
    }
