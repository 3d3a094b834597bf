"""The yardstick: ``python evaluation/yardstick.py NAME=FOLDER,QRELS[,QRELS…] … [--model FOLDER] [--served]``.

Ours and its strongest opponents, on the same graded pairs, in one table. The measure is nDCG@5 with gains
2^grade − 1; what nobody judged counts 0. Two tables can be made:

- *ranking* (the default): near-copies are stories of their own, any language, no lowest score;
- ``--served``: what a page shows by default. Near-copies are folded by one rule for all systems, and a folded story
  counts as the best grade in its fold. Only ours leaves out other languages and low scores.

The links of a query are hidden in both. ``--sheet`` writes a blind sheet a site of the pairs that are among the first
five of any system and that nobody judged, for `recommender.evaluation.read_pool`.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from opponents import Opponent, fused, opponents
from opponents import ranking as best_of
from sites import METAVAR, METRIC, Site, mean_over_sites, print_table, ranking, standard_error

from recommender._arrays.types import Float64s
from recommender.corpus.clusters import story_clusters
from recommender.evaluation.judging_sheets import write_pool
from recommender.evaluation.lexical import Scores
from recommender.evaluation.metrics import per_query
from recommender.judging.comparisons import compare
from recommender.ranking.diversity import compose
from recommender.text import NEAR_COPY

K = 5
JUDGED = "Judged@5"

DEPTH = 40
"""How many places of an opponent's ranking are folded."""

FUSED = 300
"""How many places of our ranking are fused with another one."""

REFERENCES = ("ours", "ours, semantic")
"""The rows that all others are compared with."""

Lists = Mapping[str, Sequence[str]]
"""Ids of the first five stories by query."""


@dataclass(frozen=True)
class Options:
    """What the table is about."""

    served: bool


def ours(site: Site, options: Options, **fitting: Any) -> Lists:
    """Return what this package recommends, every link of the query hidden."""
    recommender = site.recommender(**fitting)
    if not options.served:
        return {query: ranking(recommender, query, K) for query in site.judged.grades}
    lists = {}
    for query, grades in site.judged.grades.items():
        stories = recommender.recommend(query, K, mode="computed-only", externals="none", reasons=False)
        folds = [[story.article_id, *story.copies] for story in stories]
        lists[query] = [max(fold, key=lambda article: grades.get(article, 0)) for fold in folds]
    return lists


def theirs(site: Site, options: Options, scores: Scores) -> Lists:
    """Return what an opponent recommends."""
    corpus, lists = site.corpus, {}
    for query, grades in site.judged.grades.items():
        position = corpus.position(query)
        ranked = best_of(corpus, scores, position, DEPTH if options.served else K)
        if not options.served:
            lists[query] = [corpus.id_of(one) for one in ranked]
            continue
        similarity = site.text.between(np.array([position, *ranked])).astype(np.float64)
        own_copy = similarity[0, 1:] >= NEAR_COPY
        kept = np.flatnonzero(~own_copy)
        between = similarity[1:, 1:][np.ix_(kept, kept)]
        stories = compose(np.ones(len(kept)), between, K, near_copy=NEAR_COPY)
        folds = [[corpus.id_of(ranked[kept[one]]) for one in (first, *copies)] for first, copies in stories]
        lists[query] = [max(fold, key=lambda article: grades.get(article, 0)) for fold in folds]
    return lists


def systems(options: Options, model: Path | None) -> dict[str, Callable[[Site], Lists]]:
    """Return every row of the table by its name: a site → lists."""
    rows: dict[str, Callable[[Site], Lists]] = {}
    for name, semantic in {"ours": None, "ours, semantic": model}.items():
        if semantic or name == "ours":
            rows[name] = partial(ours, options=options, semantic=semantic)
            rows[f"{name}, all links removed"] = partial(_unlinked, options=options, semantic=semantic)
    rows["ours, its text alone"] = lambda site: ours(site, options, weights={"text": 1.0})
    for name, opponent in opponents(model).items():
        rows[name] = partial(_opponent, opponent=opponent, options=options)
    if model:
        rows["RRF of ours and MiniLM"] = lambda site: _with_ours(site, options, opponents(model)["MiniLM"])
    return rows


def _unlinked(site: Site, *, options: Options, semantic: Path | None) -> Lists:
    return ours(site.without_links, options, semantic=semantic)


def _opponent(site: Site, *, opponent: Opponent, options: Options) -> Lists:
    return theirs(site, options, opponent(site.corpus))


def _with_ours(site: Site, options: Options, opponent: Opponent) -> Lists:
    """Reciprocal-rank fusion of ours, without embeddings, and an opponent."""
    recommender, corpus = site.recommender(), site.corpus

    def own(position: int) -> Float64s:
        scores = np.zeros(len(corpus))
        best = [corpus.position(story) for story in ranking(recommender, corpus.id_of(position), FUSED)]
        scores[best] = np.arange(len(best), 0, -1)
        return scores

    return theirs(site, options, fused(corpus, [own, opponent(corpus)]))


def rows(sites: Sequence[Site], lists: Mapping[str, Mapping[str, Lists]]) -> Iterator[list[str]]:
    """Yield a row for each system: a column for each site, their mean, how much was judged, and ours minus it.

    What is better than the first row is in bold, and ≈ says that the difference to it is below two standard errors: of
    the queries of the site, or of the mean over the sites. † is better than ours with embeddings, too, †† by more than
    two standard errors. Intervals are by story cluster.
    """
    clusters = {
        f"{site.name} {query}": f"{site.name} {label}"
        for site in sites
        for query, label in zip(site.judged.grades, _story_of_each(site), strict=True)
    }
    values = {name: _values(sites, of, METRIC) for name, of in lists.items()}
    judged = {name: _values(sites, of, JUDGED) for name, of in lists.items()}
    references = [values[name] for name in REFERENCES if name in values]
    for name, own in values.items():
        by_site = _by_site(sites, own)
        apart = [[mine - its for mine, its in zip(by_site, _by_site(sites, one), strict=True)] for one in references]
        cells = [
            _marked(float(scores.mean()), [(float(one[site].mean()), standard_error(one[site])) for one in apart])
            for site, scores in enumerate(by_site)
        ]
        cells.append(_marked(mean_over_sites(by_site)[0], [mean_over_sites(one) for one in apart]))
        differences = [_difference(reference, own, clusters) for reference in references]
        yield [name, *cells, f"{np.mean([*judged[name].values()]):.2f}", *differences]


def _difference(ours: Mapping[str, float], theirs: Mapping[str, float], clusters: Mapping[str, str]) -> str:
    if ours is theirs:
        return ""
    compared = compare(ours, theirs, clusters)
    return f"{compared.difference:+.3f} [{compared.low:+.3f}, {compared.high:+.3f}]"


def _marked(mean: float, apart: Sequence[tuple[float, float]]) -> str:
    """A score as text, marked by its difference to each reference and the standard error of that."""
    (first, error), *semantic = apart
    text = f"{mean:.3f}"
    if 0 < abs(first) < 2 * error:
        text += " ≈"
    for difference, its_error in semantic:
        if difference > 0:
            text += " ††" if difference > 2 * its_error else " †"
    return f"**{text}**" if first > 0 else text


def _values(sites: Sequence[Site], lists: Mapping[str, Lists], metric: str) -> dict[str, float]:
    """The value of each query of all sites; its key is the name of the site and its id."""
    return {
        f"{site.name} {query}": value
        for site in sites
        for query, value in per_query(site.judged.grades, lists[site.name], [metric])[metric].items()
    }


def _by_site(sites: Sequence[Site], values: Mapping[str, float]) -> list[Float64s]:
    """The values of the queries of each site."""
    return [np.array([values[f"{site.name} {query}"] for query in site.judged.grades]) for site in sites]


def _story_of_each(site: Site) -> list[int]:
    labels = story_clusters(site.corpus)
    return [int(labels[site.corpus.position(query)]) for query in site.judged.grades]


def write_sheets(folder: Path, sites: Sequence[Site], lists: Mapping[str, Mapping[str, Lists]]) -> None:
    """Write a sheet for each site: what any system has among its first five, and nobody judged, in random order."""
    folder.mkdir(parents=True, exist_ok=True)
    for site in sites:
        runs = {name: of[site.name] for name, of in lists.items()}
        unjudged = sum(value < 1.0 for name in runs for value in _values([site], lists[name], JUDGED).values())
        if unjudged:
            pairs = write_pool(folder / f"{site.name}.tsv", runs, site.corpus, depth=K, known=site.judged)
            print(f"{site.name}: {pairs} pairs to judge")


def main() -> None:
    """Print the table, and write sheets if they are asked for."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sites", nargs="+", metavar=METAVAR)
    parser.add_argument("--model", type=Path, help="folder of an ONNX sentence model, for opponents and for ours")
    parser.add_argument("--served", action="store_true", help="compare what a page shows by default")
    parser.add_argument("--sheet", type=Path, metavar="FOLDER", help="write blind sheets of pairs that nobody judged")
    arguments = parser.parse_args()
    options = Options(arguments.served)
    sites = [Site.read(argument) for argument in arguments.sites]
    lists = {
        name: {site.name: system(site) for site in sites} for name, system in systems(options, arguments.model).items()
    }
    differences = [f"{name} − it, 95 %" for name in REFERENCES if name in lists]
    header = ["system", *(site.name for site in sites), "mean", "Judged@5", *differences]
    print_table(header, rows(sites, lists))
    if arguments.sheet:
        write_sheets(arguments.sheet, sites, lists)


if __name__ == "__main__":
    main()
