"""Constants chosen on other sites: ``python evaluation/left_out_site.py NAME=FOLDER,QRELS … [--semantic FOLDER]``.

Constants are drawn by chance from a grid around the shipped ones. For each site, the draws that are best by the mean
over the *other* sites are averaged, and that choice is scored on the site: what one would get on a site that nobody has
seen. Beside it stand the shipped constants, and as a control what a draw by chance scores on the site, its mean
and its standard deviation: a choice that is no better than chance has learned nothing. The measure is that of
``evaluation/yardstick.py``: nDCG@5 over all articles, what nobody judged counts 0. What is not in the grid (the fields
of the text, the form of the features) is as it is shipped. The table is in ``evaluation/experiments.md``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from sites import METAVAR, METRIC, Site, print_table

from recommender._arrays.types import Float64s
from recommender.evaluation.metrics import per_query
from recommender.graph import ArticleGraph
from recommender.ranking import features
from recommender.ranking.evidence import Evidence, Query
from recommender.ranking.features import FEATURES, feature_columns
from recommender.ranking.gathering import gather_evidence
from recommender.ranking.scoring import DEFAULT, order

COEFFICIENTS = {
    "mention": (0.0, 0.15, 0.3, 0.5, 0.8),
    "bridge": (0.0, 0.4, 0.8, 1.2),
    "elsewhere": (0.0, 0.1, 0.2, 0.3, 0.5),
    "context": (0.0, 0.05, 0.1, 0.15, 0.3),
    "topics": (0.0, 0.2, 0.4, 0.6, 1.0),
    "age": (0.0, 0.05, 0.1, 0.15, 0.2, 0.3),
    "months": (0.0, 0.05, 0.1, 0.2, 0.3),
}
"""The values that each coefficient is drawn from: from zero to about twice the default."""

SHARES = {
    "TYPICAL_SHARE": (0.0, 0.2, 0.3, 0.35, 0.4, 0.5, 0.7),
    "MEANING_SHARE": (0.0, 0.25, 0.5, 0.75, 1.0),
}
"""The same for constants of `recommender.ranking.features`."""

DRAWS, BEST = 500, 25
"""How many draws are scored, and the mean of how many is taken: the single best one would be best mostly by chance."""


@dataclass(frozen=True)
class Constants:
    """One value for each name of `COEFFICIENTS` and of `SHARES`."""

    values: dict[str, float]

    @classmethod
    def of(cls, values: Float64s) -> Constants:
        """Return constants from values in the order of the grid."""
        return cls(dict(zip((*COEFFICIENTS, *SHARES), values.tolist(), strict=True)))

    @property
    def coefficients(self) -> Float64s:
        """Of all features, shape (n_features,)."""
        return np.array([self.values.get(name, DEFAULT[name]) for _, name in FEATURES])

    def __str__(self) -> str:
        return ", ".join(f"{name.lower()} {value:.2f}" for name, value in self.values.items())


SHIPPED = Constants({name: DEFAULT[name] for name in COEFFICIENTS} | {name: vars(features)[name] for name in SHARES})


@contextmanager
def shares(constants: Constants) -> Iterator[None]:
    """Let features be computed with these shares while in this context."""
    try:
        vars(features).update({name: constants.values[name] for name in SHARES})
        yield
    finally:
        vars(features).update({name: SHIPPED.values[name] for name in SHARES})


@dataclass(frozen=True)
class Judged:
    """The evidence for the candidates of every judged query of a site, gathered once for all draws."""

    site: Site
    evidence: dict[str, Evidence] = field(repr=False)

    @classmethod
    def of(cls, site: Site, semantic: Path | None) -> Judged:
        """Gather the evidence, all links of the query hidden."""
        graph = ArticleGraph(site.corpus, site.text_index(semantic))
        queries = {name: Query.of(graph, site.corpus.position(name)) for name in site.judged.grades}
        return cls(site, {name: gather_evidence(graph, [query]) for name, query in queries.items()})

    def score(self, constants: Constants) -> float:
        """Return the mean nDCG@5 by these constants."""
        run, corpus = {}, self.site.corpus
        with shares(constants):
            for name, evidence in self.evidence.items():
                totals = feature_columns(evidence) @ constants.coefficients
                totals[np.isin(evidence.candidates, corpus.same_page(corpus.position(name)))] = -np.inf
                best = order(totals, evidence.dates, evidence.candidates)[:5]
                run[name] = [corpus.id_of(position) for position in evidence.candidates[best].tolist()]
        return float(np.mean([*per_query(self.site.judged.grades, run, [METRIC])[METRIC].values()]))


def rows(sites: list[Judged]) -> Iterator[list[str]]:
    """Yield the scores of each site; then their means, with the constants that are chosen with no site left out."""
    rng, grid = np.random.default_rng(0), {**COEFFICIENTS, **SHARES}
    draws = np.array([[rng.choice(values) for values in grid.values()] for _ in range(DRAWS)])
    scored = np.array([[site.score(Constants.of(draw)) for site in sites] for draw in draws])
    table = []
    for number, site in enumerate(sites):
        choice = chosen(draws, np.delete(scored, number, axis=1))
        own = scored[:, number]
        table.append([site.score(SHIPPED), site.score(choice), own.mean(), own.std(), own.max()])
        yield [site.site.name, *figures(table[-1]), str(choice)]
    yield ["mean", *figures(np.mean(table, axis=0).tolist()), str(chosen(draws, scored))]


def chosen(draws: Float64s, scored: Float64s) -> Constants:
    """Return the mean of the best draws; `scored` are their scores, shape (n_draws, n_sites)."""
    return Constants.of(draws[np.argsort(-scored.mean(axis=1), kind="stable")[:BEST]].mean(axis=0))


def figures(scores: list[float]) -> list[str]:
    """Return scores as text for the table."""
    return [f"{score:.3f}" for score in scores]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sites", nargs="+", metavar=METAVAR)
    parser.add_argument("--semantic", type=Path, help="folder of a sentence model")
    arguments = parser.parse_args()
    if len(arguments.sites) < 2:
        raise SystemExit("name at least two sites: constants are chosen on all others, and scored on each")
    sites = [Judged.of(Site.read(argument), arguments.semantic) for argument in arguments.sites]
    header = ["site", "shipped", "chosen on the others", "a draw by chance", "its deviation", "best draw, each"]
    print_table([*header, "the choice"], rows(sites))


if __name__ == "__main__":
    main()
