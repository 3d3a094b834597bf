"""The data of the explorer's page: a mapped graph and the findings of a recommender, as columns for JSON."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from recommender.content import remove_control_characters
from recommender.explorer.changes_data import changes_data
from recommender.explorer.findings import Findings
from recommender.graph import finite_float, is_mention, is_related, topics_of, utc_datetime
from recommender.graph.maps import GREY, PALETTE
from recommender.ranking import Reason, Recommendation

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["LARGE", "payload"]

LARGE = 12_000
"""In nodes. A larger map shows its communities first, which open when they are clicked, and has no computed lists.
Those would take minutes to make, and most of the space of the page."""

MAX_TITLE, MAX_EXCERPT, MAX_NAME, MAX_URL = 300, 600, 100, 2_000
"""In characters. Longer texts are cut, and longer URLs left out: the page is a map, not an archive. Plain choices."""

RELATED, DOUBTFUL, MENTION = 1, 2, 4
"""Bits of the flags of an edge; `site.js` has the same."""

GRID = 65_535
"""The largest coordinate. Coordinates are whole numbers, 16 bits are finer than the pixels of any screen, and `site.js`
divides by the same number."""

LEAST_CONTRIBUTION = 0.005
"""In units of the score, which is in [0, 1]. Reasons that add or take less are left out: the page would show 0.00."""

ARTICLE = "\x01"
"""Stands before and after the position of an article that a reason names; cleaned text does not contain it."""


def payload(graph: nx.DiGraph, findings: Findings | None = None) -> dict[str, Any]:
    """Return what the page shows of a graph, ready for JSON; `site.js` documents the columns.

    Parameters
    ----------
    graph : networkx.DiGraph
        Any graph whose nodes have the attributes ``x``, ``y``, ``community`` and ``community_name``. Titles, dates and
        other attributes are shown where they exist, as `ArticleGraph.to_networkx` or a flat graph has them.
    findings : Findings, optional
        By default there are no computed lists, and links were not checked.
    """
    findings = findings or Findings()
    nodes = sorted(graph, key=_key)
    rows = [graph.nodes[node] for node in nodes]
    position = _positions(nodes)
    providers, topics = Numbering(), Numbering()
    by_program = frozenset(findings.by_program)
    x, y = _grid([row["x"] for row in rows], [row["y"] for row in rows])
    community, communities, themes = _communities(rows)
    edges = _edges(graph, nodes, position, findings)
    return {
        "title": _short(findings.title, MAX_TITLE),
        "folded": len(nodes) > LARGE,
        "judged": findings.doubtful is not None,
        "trust": findings.trust and {name: round(figure, 3) for name, figure in asdict(findings.trust).items()},
        "nodes": {
            "id": [_short(str(node), MAX_URL) for node in nodes],
            "title": [_short(row.get("title") or row.get("label"), MAX_TITLE) for row in rows],
            "excerpt": [_short(row.get("excerpt"), MAX_EXCERPT) for row in rows],
            "url": [_url(row.get("url")) for row in rows],
            "day": [_day(row.get("published")) for row in rows],
            "provider": [providers.number(_short(row.get("provider"), MAX_NAME)) for row in rows],
            "topics": [[topics.number(_short(topic, MAX_NAME)) for topic in topics_of(row)] for row in rows],
            "external": [int(row.get("kind") == "external") for row in rows],
            "by_program": [int(str(node) in by_program) for node in nodes],
            "community": community,
            "x": x,
            "y": y,
        },
        "communities": communities,
        "themes": {"name": themes},
        "changes": changes_data(findings.changes, position, _positions(communities["story"])),
        "edges": edges,
        "doubtful": _doubtful(edges, {str(node): index for node, index in position.items()}, findings),
        "computed": _computed(graph, nodes, position, findings.computed),
        "providers": providers.texts,
        "topics": topics.texts,
    }


class Numbering:
    """Numbers for texts that occur many times, in the order of their first occurrence."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        """Return the number of a text, from 0; -1 for the empty one."""
        return self._numbers.setdefault(text, len(self._numbers)) if text else -1

    @property
    def texts(self) -> list[str]:
        """The texts in the order of their numbers."""
        return list(self._numbers)


def _key(node: Hashable) -> tuple[str, str]:
    return str(node), repr(node)


def _short(text: object, most: int) -> str:
    """One line of at most `most` characters without control characters."""
    # Cut before it is cleaned, which takes long for megabytes: four times as much is nearly always enough.
    clean = " ".join(remove_control_characters(str(text)[: 4 * most]).split()) if text else ""
    return clean if len(clean) <= most else f"{clean[: most - 1].rstrip()}…"


def _url(value: object) -> str:
    url = str(value or "")
    return url if len(url) <= MAX_URL else ""


def _day(published: Any) -> int | None:
    """Days since 1970-01-01 in UTC; None for what is no date."""
    day = utc_datetime(published)
    return day.toordinal() - date(1970, 1, 1).toordinal() if day else None


def _grid(x: Sequence[float], y: Sequence[float]) -> tuple[list[int], list[int]]:
    """Places as whole numbers from 0 to `GRID`; the second axis points down, as on a screen."""
    if not x:
        return [], []
    left, top = min(x), max(y)
    width, height = max(x) - left, top - min(y)
    unit = GRID / (max(width, height) or 1.0)
    # On the axis on which the map is smaller, it is in the middle.
    right, down = (GRID - width * unit) / 2, (GRID - height * unit) / 2
    return [round((place - left) * unit + right) for place in x], [round((top - place) * unit + down) for place in y]


def _communities(rows: Iterable[Mapping[str, Any]]) -> tuple[list[int], dict[str, list[Any]], list[str]]:
    """The community of every node, numbered without gaps in the order of the attribute; their columns; the themes."""
    row_of = dict(sorted({row["community"]: row for row in rows}.items()))
    themes = Numbering()
    columns: dict[str, list[Any]] = {
        "name": [_short(row["community_name"], MAX_NAME) for row in row_of.values()],
        "hue": [_hue(row) for row in row_of.values()],
        "story": [_short(row.get("story"), MAX_NAME) or str(number) for number, row in row_of.items()],
        "theme": [themes.number(_short(row.get("theme"), MAX_NAME)) for row in row_of.values()],
    }
    number = _positions(row_of)
    return [number[row["community"]] for row in rows], columns, themes.texts


def _positions(names: Iterable[Any]) -> dict[Any, int]:
    return {name: position for position, name in enumerate(names)}


def _hue(row: Mapping[str, Any]) -> int:
    """The position of a node's colour in the palette, -1 for grey; of another colour, by its community in turn."""
    colour = row.get("colour")
    if not isinstance(colour, str) or colour not in (GREY, *PALETTE):
        return int(row["community"]) % len(PALETTE)
    return PALETTE.index(colour) if colour != GREY else -1


_Edge = tuple[Hashable, bool, bool, float]
"""Its target, whether it is curated, whether it is a mention, and its similarity; without one, its weight as a share of
the largest."""


def _edges(
    graph: nx.DiGraph, nodes: Sequence[Hashable], position: Mapping[Hashable, int], findings: Findings
) -> dict[str, list[int]]:
    """Edges by their source: curated ones first, in the editors' order, then mentions, then similar ones.

    Mentions and similar ones are sorted by similarity, the most similar first.
    """
    doubtful = {pair for named in findings.doubtful or () for pair in (named, named[::-1])}
    count, targets, flags, similarities = [0] * len(nodes), [], [], []
    by_source = _edges_by_source(graph, nodes, position)
    for index, node in enumerate(nodes):
        rank = {article_id: place for place, article_id in enumerate(findings.curated.get(str(node), ()))}
        edges = sorted(by_source[node], key=lambda edge: _order(edge, rank, position))
        count[index] = len(edges)
        for target, related, mention, similarity in edges:
            targets.append(position[target])
            bits = RELATED * related + DOUBTFUL * (related and (str(node), str(target)) in doubtful) + MENTION * mention
            flags.append(bits)
            similarities.append(round(100 * min(1.0, max(0.0, similarity))))
    return {"count": count, "target": targets, "flags": flags, "similarity": similarities}


def _doubtful(
    edges: Mapping[str, Sequence[int]], position: Mapping[str, int], findings: Findings
) -> dict[str, list[int]]:
    """The doubtful links on the map in their order: the position of the edge, and the chance of being related."""
    sources = [source for source, count in enumerate(edges["count"]) for _ in range(count)]
    curated = {
        (source, target): edge
        for edge, (source, target, flags) in enumerate(zip(sources, edges["target"], edges["flags"], strict=True))
        if flags & DOUBTFUL
    }
    links = [
        (edge, round(1_000 * chance))
        for (source, target), chance in (findings.doubtful or {}).items()
        if (edge := curated.get((position.get(source, -1), position.get(target, -1)))) is not None
    ]
    return {"edge": [edge for edge, _ in links], "chance": [chance for _, chance in links]}


def _edges_by_source(
    graph: nx.DiGraph, nodes: Sequence[Hashable], position: Mapping[Hashable, int]
) -> dict[Hashable, list[_Edge]]:
    directed = graph.is_directed()
    largest = max((_float_or(row.get("weight"), 1.0) for _, _, row in graph.edges(data=True)), default=1.0) or 1.0
    by_source: dict[Hashable, list[_Edge]] = {node: [] for node in nodes}
    for one, other, row in graph.edges(data=True):
        # An undirected edge has no first end, so the ends are sorted.
        source, target = (one, other) if directed else sorted((one, other), key=position.__getitem__)
        similarity = _float_or(row.get("similarity"), _float_or(row.get("weight"), 1.0) / largest)
        by_source[source].append((target, is_related(row), is_mention(row), similarity))
    return by_source


def _order(edge: _Edge, rank: Mapping[str, int], position: Mapping[Hashable, int]) -> tuple[int, int, float, int]:
    target, related, mention, similarity = edge
    kind = 0 if related else 1 if mention else 2
    return kind, rank.get(str(target), len(rank)) if related else 0, -similarity, position[target]


def _float_or(value: Any, default: float) -> float:
    number = finite_float(value)
    return default if number is None else number


def _computed(
    graph: nx.DiGraph,
    nodes: Sequence[Hashable],
    position: Mapping[Hashable, int],
    lists: Mapping[str, Sequence[Recommendation]],
) -> dict[str, Any]:
    """The computed lists, without articles that are not on the map."""
    title = {node: str(graph.nodes[node].get("title") or "") for node in nodes}
    numbering = Numbering()

    def text_number(reason: Reason) -> int:
        """The number of the reason's text, in which positions replace the titles of articles on the map."""
        text = reason.text.replace(ARTICLE, "")
        for node in reason.path:
            if title.get(node):
                text = text.replace(f"“{title[node]}”", f"{ARTICLE}{position[node]}{ARTICLE}")
        return numbering.number(text)

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
                if abs(reason.contribution) >= LEAST_CONTRIBUTION
                for part in (round(1_000 * reason.contribution), text_number(reason))
            ]
            for story in stories
        ],
        "text": numbering.texts,
    }
