"""Constants chosen on other sites: ``python evaluation/left_out_site.py NAME=FOLDER,QRELS[,QRELS…] …``.

Constants are drawn by chance from a grid around those of `recommender.ranking.scoring.DEFAULT`. For each site, the
best draws are those with the best mean of judged nDCG@5 and curated nDCG@10 over the *other* sites. Their mean is
scored on the site, alone and as the start from which the lists of the site may teach. The shipped defaults are scored
in the same way. They are about what the same rule chooses with no site left out, which is the last row. What is not in
the grid (the fields of the text, the form of the features, the gates of learning) is as it is shipped. The table is in
``evaluation/experiments.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import numpy as np
from sites import DEPTH, Site, curated_score, judged_values, print_table, read_sites

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
"""The values that each constant is drawn from: from zero to about twice the default. Other coefficients are not drawn.
That of ``later`` is zero, because the direction of time is a habit that only a site's own lists can tell. ``story`` is
`recommender.ranking.features.STORY_SIMILARITY`; at its lowest value, time counts in full for nearly every query."""

DRAWS, BEST = 1000, 50
"""How many draws are scored, and the mean of how many is taken: the single best one would be best mostly by chance."""

TIME = np.array([name in {"age", "months"} for _, name in FEATURES])
"""Which features are about time, shape (n_features,)."""


@dataclass(frozen=True)
class Constants:
    """Coefficients of all features, shape (n_features,), and the similarity from which a text is of the same story."""

    coefficients: Float64s
    story: float

    @classmethod
    def of(cls, values: Float64s) -> Constants:
        """Return the defaults with `values` for the names of the grid, in its order."""
        by_name = {**DEFAULT, **dict(zip(GRID, values.tolist(), strict=True))}
        return cls(np.array([by_name[name] for _, name in FEATURES]), by_name["story"])

    def totals(self, columns: Float64s, closest: Float64s) -> Float64s:
        """Return the sums of evidence, shape (n_candidates,), from columns in which time counts in full."""
        timeless, timely = (columns @ np.where(part, self.coefficients, 0.0) for part in (~TIME, TIME))
        return np.asarray(timeless + np.minimum(1.0, closest / self.story) * timely)


SHIPPED = Constants(DEFAULTS.copy(), signals.STORY_SIMILARITY)


@contextmanager
def shipped(constants: Constants) -> Iterator[None]:
    """Let the package use these constants while in this context."""
    DEFAULTS[:], signals.STORY_SIMILARITY = constants.coefficients, constants.story
    try:
        yield
    finally:
        DEFAULTS[:], signals.STORY_SIMILARITY = SHIPPED.coefficients, SHIPPED.story


@dataclass(frozen=True)
class JudgedQuery:
    """The candidates of a judged query: their features, and what they are ordered by."""

    columns: Float64s
    closest: Float64s
    dates: Float64s
    positions: Ints
    ids: list[str]


@dataclass(frozen=True)
class Features:
    """The evidence by which constants are scored on a site, gathered once for all draws."""

    site: Site
    judged: dict[str, JudgedQuery] = field(repr=False)
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
            judged[name] = JudgedQuery(*_columns(evidence), evidence.dates, evidence.candidates, ids)
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
        for name, query in self.judged.items():
            best = order(constants.totals(query.columns, query.closest), query.dates, query.positions)[:DEPTH]
            run[name] = [query.ids[index] for index in best]
        judged = per_query(self.site.judged.grades, run, ["nDCG@5"], condensed=True)["nDCG@5"]
        totals = constants.totals(self.curated.columns, self.closest)
        curated = ndcg(replace(self.curated, columns=totals[:, None]), np.ones(1))
        return float(curated.mean()), float(np.mean(list(judged.values())))

    def served(self, constants: Constants) -> tuple[float, float, float]:
        """Return the curated score and the judged ones, of all files and of the first, if the lists may teach.

        Learning starts from these constants.
        """
        with shipped(constants):
            recommender = Recommender.fit(self.site.corpus)
            judged, first = (judged_values(recommender, of).mean() for of in (self.site.judged, self.site.first_judged))
            return curated_score(recommender, self.site.curated), judged, first


def _columns(evidence: Evidence) -> tuple[Float64s, Float64s]:
    """Return the features, in which time counts in full, and for each candidate the similarity of the closest text."""
    columns = feature_columns(replace(evidence, max_similarity=np.ones(len(evidence.candidates))))
    return columns, evidence.max_similarity


def rows(gathered: list[Features]) -> Iterator[list[str]]:
    """Yield the scores of the defaults and of the constants chosen on the other sites, for each site; then a last row.

    The last row has the constants that are chosen with no site left out.
    """
    rng = np.random.default_rng(0)
    draws = np.array([[rng.choice(values) for values in GRID.values()] for _ in range(DRAWS)])
    scored = np.array([[features.scores(Constants.of(draw)) for features in gathered] for draw in draws])
    for number, features in enumerate(gathered):
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
    """Return the mean of the best draws; `scored` are their scores, shape (n_draws, n_sites, 2)."""
    return np.asarray(draws[np.argsort(-scored.mean(axis=(1, 2)), kind="stable")[:BEST]].mean(axis=0))


def figures(scores: tuple[float, ...]) -> str:
    """Return scores as text for the table."""
    return ", ".join(f"{score:.3f}" for score in scores)


def named(values: Float64s) -> str:
    """Return the values of the grid with their names, as text for the table."""
    return ", ".join(f"{name} {value:.2f}" for name, value in zip(GRID, values.tolist(), strict=True))


if __name__ == "__main__":
    named_sites = read_sites(__doc__)
    if len(named_sites) < 2:
        raise SystemExit("name at least two sites: constants are chosen on all others, and scored on each")
    pair, three = "curated, judged", "curated, judged, few judged"
    header = ["site", f"defaults: {pair}", f"as served: {three}", f"chosen on the others: {pair}"]
    header += [f"and as served: {three}", "best of all draws, each", "the choice"]
    print_table(header, rows([Features.of(site) for site in named_sites]))
