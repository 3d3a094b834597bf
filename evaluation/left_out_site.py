"""Constants chosen on other sites: ``python evaluation/left_out_site.py NAME=FOLDER,QRELS[,QRELS…] …``.

Constants are drawn by chance from a grid around those of `recommender.ranking.scoring.DEFAULT`. For each site, the mean
of the best draws is tried, those with the best mean of judged nDCG@5 and curated nDCG@10 over the *other* sites: by
itself, and as what the lists of the site start from when they may teach. Beside it stand the shipped defaults; they are
about what the same rule chooses with no site left out, which the last row shows. What is no number in the grid (the
fields of the text, the form of the features, the gates of learning) is as it ships. The table stands in
``evaluation/experiments.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import numpy as np
from sites import DEPTH, Site, curated_score, judged_values, print_table, sites

from recommender import Recommender
from recommender._arrays.types import Float64s, Ints
from recommender.evaluation.metrics import per_query
from recommender.graph.graph import ArticleGraph
from recommender.ranking import features as signals
from recommender.ranking.evidence import Evidence, Query
from recommender.ranking.features import FEATURES, feature_columns
from recommender.ranking.gathering import gather_evidence
from recommender.ranking.learning.choice_table import ChoiceTable, ndcg
from recommender.ranking.learning.conditional_logit import DEFAULTS
from recommender.ranking.scoring import DEFAULT, order
from recommender.text.index import TextIndex

GRID = {
    "consensus": (0.0, 0.5, 1.0, 1.5, 2.0),
    "bridge": (0.0, 0.3, 0.5, 0.75, 1.0, 1.5),
    "elsewhere": (0.0, 0.1, 0.2, 0.3, 0.4, 0.5),
    "context": (0.0, 0.05, 0.1, 0.15, 0.2, 0.3),
    "topics": (0.0, 0.1, 0.15, 0.2, 0.4),
    "age": (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4),
    "months": (0.0, 0.05, 0.1, 0.2, 0.3, 0.5),
    "story": (0.1, 0.3, 0.4, 0.5, 0.6, 0.8),
}
"""What is drawn from: nothing at all, to about twice the default. Other coefficients keep theirs; that of ``later`` is
zero, because the direction of time is a habit that only a site's own lists can tell. ``story`` is
`recommender.ranking.features.STORY_SIMILARITY`; at its lowest, time counts for nearly every query in full."""

DRAWS, BEST = 1000, 50
"""How many draws, and of how many the mean is taken: of the best alone, chance would be the larger part."""

TIME = np.array([name in {"age", "months"} for _, name in FEATURES])


@dataclass(frozen=True)
class Constants:
    """What `recommender` could have shipped."""

    coefficients: Float64s
    story: float

    @classmethod
    def of(cls, values: Float64s) -> Constants:
        """Return the defaults with `values` for the names of the grid, in its order."""
        named = {**DEFAULT, **dict(zip(GRID, values.tolist(), strict=True))}
        return cls(np.array([named[name] for _, name in FEATURES]), named["story"])

    def totals(self, columns: Float64s, closest: Float64s) -> Float64s:
        """Return the sums of evidence, from columns where time counts in full."""
        timeless, timely = (columns @ np.where(part, self.coefficients, 0.0) for part in (~TIME, TIME))
        return np.asarray(timeless + np.minimum(1.0, closest / self.story) * timely)


SHIPPED = Constants(DEFAULTS.copy(), signals.STORY_SIMILARITY)


@contextmanager
def shipped(constants: Constants) -> Iterator[None]:
    """As if the package had these constants."""
    DEFAULTS[:], signals.STORY_SIMILARITY = constants.coefficients, constants.story
    try:
        yield
    finally:
        DEFAULTS[:], signals.STORY_SIMILARITY = SHIPPED.coefficients, SHIPPED.story


@dataclass(frozen=True)
class Asked:
    """The candidates of a judged query."""

    columns: Float64s
    closest: Float64s
    dates: Float64s
    positions: Ints
    ids: list[str]


@dataclass(frozen=True)
class Features:
    """All that constants need to be scored on a site, gathered once."""

    site: Site
    judged: dict[str, Asked] = field(repr=False)
    curated: ChoiceTable = field(repr=False)
    closest: Float64s = field(repr=False)

    @classmethod
    def of(cls, site: Site) -> Features:
        """Gather the evidence of every query, its links hidden."""
        corpus, graph = site.corpus, ArticleGraph(site.corpus, TextIndex.fit(site.corpus))
        judged, tables, closest = {}, [], []
        for name in site.judged.grades:
            evidence = gather_evidence(graph, [Query.of(graph, corpus.position(name))])
            ids = [corpus.articles[position].id for position in evidence.candidates.tolist()]
            judged[name] = Asked(*_columns(evidence), evidence.dates, evidence.candidates, ids)
        for name, entries in site.curated.grades.items():
            evidence = gather_evidence(graph, [Query.of(graph, corpus.position(name))])
            listed = np.isin(evidence.candidates, [corpus.position(entry) for entry in entries])
            numbers = (np.array([number]) for number in (len(listed), len(entries), 0))
            columns, near = _columns(evidence)
            tables.append(ChoiceTable(columns, listed, *numbers))
            closest.append(near)
        return cls(site, judged, ChoiceTable.joined(tables), np.concatenate(closest))

    def scores(self, constants: Constants) -> tuple[float, float]:
        """Return curated nDCG@10 and judged nDCG@5, by these constants alone."""
        run = {}
        for name, asked in self.judged.items():
            best = order(constants.totals(asked.columns, asked.closest), asked.dates, asked.positions)[:DEPTH]
            run[name] = [asked.ids[index] for index in best]
        people = per_query(self.site.judged.grades, run, ["nDCG@5"], condensed=True)["nDCG@5"]
        totals = constants.totals(self.curated.columns, self.closest)
        lists = ndcg(replace(self.curated, columns=totals[:, None]), np.ones(1))
        return float(lists.mean()), float(np.mean(list(people.values())))

    def served(self, constants: Constants) -> tuple[float, float, float]:
        """Return curated, judged and first judged scores, where the lists may teach and start from these constants."""
        with shipped(constants):
            recommender = Recommender.fit(self.site.corpus)
            people = (judged_values(recommender, judged).mean() for judged in (self.site.judged, self.site.first))
            return curated_score(recommender, self.site.curated), *people


def _columns(evidence: Evidence) -> tuple[Float64s, Float64s]:
    """The features where time counts in full, and for each candidate how alike to the query the closest text is."""
    columns = feature_columns(replace(evidence, max_similarity=np.ones(len(evidence.candidates))))
    return columns, evidence.max_similarity


def rows(found: list[Features]) -> Iterator[list[str]]:
    """Yield, for each site, how the defaults do on it, and what the other sites choose; then what all choose."""
    rng = np.random.default_rng(0)
    draws = np.array([[rng.choice(values) for values in GRID.values()] for _ in range(DRAWS)])
    scored = np.array([[features.scores(Constants.of(draw)) for features in found] for draw in draws])
    for number, features in enumerate(found):
        values = chosen(draws, np.delete(scored, number, axis=1))
        constants = Constants.of(values)
        yield [
            features.site.name,
            *(figures(scores) for scores in (features.scores(SHIPPED), features.served(SHIPPED))),
            *(figures(scores) for scores in (features.scores(constants), features.served(constants))),
            figures(tuple(scored[:, number].max(axis=0))),
            named(values),
        ]
    yield ["no site left out", *["–"] * 5, named(chosen(draws, scored))]


def chosen(draws: Float64s, scored: Float64s) -> Float64s:
    """Return the mean of the best draws; `scored` has the shape (n_draws, n_sites, 2)."""
    return np.asarray(draws[np.argsort(-scored.mean(axis=(1, 2)), kind="stable")[:BEST]].mean(axis=0))


def figures(scores: tuple[float, ...]) -> str:
    """Return scores as they stand in the table."""
    return ", ".join(f"{score:.3f}" for score in scores)


def named(values: Float64s) -> str:
    """Return values with the names of the grid."""
    return ", ".join(f"{name} {value:.2f}" for name, value in zip(GRID, values.tolist(), strict=True))


if __name__ == "__main__":
    places = sites(__doc__)
    if len(places) < 2:
        raise SystemExit("name at least two sites: what is chosen on the others is tried on each")
    pair, three = "curated, judged", "curated, judged, few judged"
    header = ["site", f"defaults: {pair}", f"as served: {three}", f"chosen on the others: {pair}"]
    header += [f"and as served: {three}", "best of all draws, each", "the choice"]
    print_table(header, rows([Features.of(site) for site in places]))
