"""How much of a map stays when a site changes: ``python evaluation/map_stability.py NAME=FOLDER …``.

For each site the newest twentieth of its articles is removed, and added again. The script prints how many of the
articles on both maps keep the name and the colour of their community, and the adjusted Rand index of the communities,
if the second map knows nothing of the first one, if it knows its places only, and if it knows all of it; and the
processor seconds of the second map. Then the site grows from half its size, a twentieth each time, and the script
prints the modularity of the last map beside that of one that knows no other: what is kept must not become wrong.

The table is in ``docs/decisions/0028-stories-keep-their-names.md``.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator

import networkx as nx
import numpy as np
from sites import print_table
from sklearn.metrics import adjusted_rand_score

from recommender import Recommender, mapped, read_corpus
from recommender.graph.maps.ties import Ties

SHARE = 0.05
"""The share of the articles that is removed and added."""

STEPS = 10
"""In how many steps a site grows from half its size."""

WAYS: dict[str, Callable[[nx.DiGraph], object]] = {
    "nothing": lambda former: None,
    "places": lambda former: {node: (row["x"], row["y"]) for node, row in former.nodes(data=True)},
    "all": lambda former: former,
}
"""What the second map knows of the first one."""


def without_newest(recommender: Recommender, share: float) -> Recommender:
    """Return the recommender of a site without the newest `share` of its dated articles."""
    dated = sorted((one.published, one.id) for one in recommender.corpus.articles if one.published)
    newest = [article_id for _, article_id in dated[len(dated) - max(1, round(share * len(dated))) :]]
    return recommender.updated(removed=newest)


def kept(former: nx.DiGraph, now: nx.DiGraph) -> tuple[float, float, float]:
    """Return the adjusted Rand index, the share with the same name, and that with the same name and colour."""
    both = [(former.nodes[node], row) for node, row in now.nodes(data=True) if node in former]
    before, after = zip(*((one["community"], other["community"]) for one, other in both), strict=True)
    names = [one["community_name"] == other["community_name"] for one, other in both]
    colours = [one["colour"] == other["colour"] for one, other in both]
    index = adjusted_rand_score(before, after)
    return float(index), float(np.mean(names)), float(np.mean(np.logical_and(names, colours)))


def modularity(graph: nx.DiGraph) -> float:
    """Return the modularity of the communities of a map, by its ties and with resolution 1."""
    ties = Ties.from_graph(graph)
    pairs, ends = ties.pairs, np.array([graph.nodes[node]["community"] for node in ties.nodes])
    inside = pairs.weight[ends[pairs.source] == ends[pairs.target]].sum() / pairs.weight.sum()
    shares = np.bincount(ends, pairs.strengths()) / (2 * pairs.weight.sum())
    return float(inside - (shares**2).sum())


def grown(folder: str) -> tuple[float, float]:
    """Return the modularity of a map that has grown from half the site, and of one that knows no other."""
    recommender = Recommender.fit(read_corpus(folder))
    sites = [without_newest(recommender, 0.5 * step / STEPS) for step in range(STEPS, 0, -1)]
    former: nx.DiGraph | None = None
    for site in [*sites, recommender]:
        former = mapped(site.graph, near=former)
    return modularity(former), modularity(mapped(recommender.graph))


def seconds(graph: nx.DiGraph, near: object) -> float:
    """Return the least processor seconds of three maps."""
    measured = []
    for _ in range(3):
        began = time.process_time()
        mapped(graph, near=near)
        measured.append(time.process_time() - began)
    return min(measured)


def rows(name: str, folder: str, ways: list[str]) -> Iterator[list[str]]:
    """Yield the figures of a site: a row for each direction and for what is known of the former map."""
    whole = Recommender.fit(read_corpus(folder))
    part = without_newest(whole, SHARE)
    for direction, before, after in (("removed", whole, part), ("added", part, whole)):
        former = mapped(before.graph)
        for way in ways:
            near = WAYS[way](former)
            figures = kept(former, mapped(after.graph, near=near))
            yield [name, direction, way, *(f"{figure:.3f}" for figure in figures), f"{seconds(after.graph, near):.2f}"]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("sites", nargs="+", metavar="NAME=FOLDER")
    parser.add_argument("--known", nargs="+", choices=WAYS, default=[*WAYS], help="of the former map")
    arguments = parser.parse_args()
    sites = [site.partition("=")[::2] for site in arguments.sites]
    table = (row for name, folder in sites for row in rows(name, folder, arguments.known))
    print_table(["site", "newest 5 %", "known", "Rand index", "name", "name and colour", "seconds"], table)
    if "all" not in arguments.known:
        return
    print()
    growth = ([name, *(f"{one:.3f}" for one in grown(folder))] for name, folder in sites)
    print_table(["site", "modularity, grown by twentieths from half", "at once"], growth)


if __name__ == "__main__":
    main()
