"""Constants chosen on other sites: ``python evaluation/left_out_site.py NAME=FOLDER,QRELS[,QRELS…] …``.

Coefficients are drawn by chance from a grid around those of `recommender.ranking.DEFAULT`. For each site, the draw with
the best mean of judged nDCG@5 and curated nDCG@10 over the *other* sites is reported, beside the shipped defaults.
Nothing is learned from lists here, and what is no coefficient (the fields of the text, the form of the features) is as
it ships. The table stands in ``evaluation/experiments.md``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from sites import DEPTH, Site, print_table, sites

from recommender import Recommender
from recommender.evidence import Query
from recommender.learning import DEFAULTS
from recommender.learning.logit import Table, ndcg
from recommender.metrics import per_query
from recommender.ranking import DEFAULT, order
from recommender.retrieval import gather
from recommender.signals import FEATURES, feature_columns

GRID = {
    "consensus": (0.0, 0.5, 1.0, 1.5, 2.0),
    "bridge": (0.0, 0.3, 0.5, 0.75, 1.0, 1.5),
    "elsewhere": (0.0, 0.1, 0.2, 0.3, 0.4, 0.5),
    "context": (0.0, 0.05, 0.1, 0.15, 0.2, 0.3),
    "topics": (0.0, 0.1, 0.15, 0.2, 0.4),
    "age": (0.0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3),
    "months": (0.0, 0.05, 0.1, 0.2, 0.3, 0.5),
    "later": (0.0, 0.1, 0.3),
}
"""What coefficients are drawn from: nothing at all, to about twice the default. Others keep the default."""

DRAWS = 500

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Asked:
    """The candidates of a judged query."""

    columns: Floats
    dates: Floats
    positions: npt.NDArray[np.int64]
    ids: list[str]


@dataclass(frozen=True)
class Features:
    """All that coefficients need to be scored on a site, gathered once."""

    site: Site
    judged: dict[str, Asked] = field(repr=False)
    curated: Table = field(repr=False)

    @classmethod
    def of(cls, site: Site) -> Features:
        """Gather the evidence of every query, its links hidden."""
        corpus, graph = site.corpus, Recommender.fit(site.corpus, learn=False).article_graph
        judged, tables = {}, []
        for name in site.judged.grades:
            evidence = gather(graph, Query.of(graph, corpus.position(name)))
            ids = [corpus.articles[position].id for position in evidence.candidates.tolist()]
            judged[name] = Asked(feature_columns(evidence), evidence.dates, evidence.candidates, ids)
        for name, entries in site.curated.grades.items():
            evidence = gather(graph, Query.of(graph, corpus.position(name)))
            listed = np.isin(evidence.candidates, [corpus.position(entry) for entry in entries])
            numbers = (np.array([number]) for number in (len(listed), len(entries), 0))
            tables.append(Table(feature_columns(evidence), listed, *numbers))
        return cls(site, judged, Table.joined(tables))

    def scores(self, coefficients: Floats) -> tuple[float, float]:
        """Return curated nDCG@10 and judged nDCG@5."""
        run = {}
        for name, asked in self.judged.items():
            best = order(asked.columns @ coefficients, asked.dates, asked.positions)[:DEPTH]
            run[name] = [asked.ids[index] for index in best]
        people = per_query(self.site.judged.grades, run, ["nDCG@5"], condensed=True)["nDCG@5"]
        return float(ndcg(self.curated, coefficients).mean()), float(np.mean(list(people.values())))


def rows(found: list[Features]) -> Iterator[list[str]]:
    """Yield, for each site, what the other sites choose, and how both that and the defaults do on it."""
    rng = np.random.default_rng(0)
    draws = [np.array([rng.choice(GRID.get(name, (DEFAULT[name],))) for _, name in FEATURES]) for _ in range(DRAWS)]
    scored = np.array([[features.scores(draw) for features in found] for draw in draws])
    for number, features in enumerate(found):
        others = np.delete(scored, number, axis=1)
        best = int(np.argmax(others.mean(axis=(1, 2))))
        named = zip(FEATURES, draws[best].tolist(), strict=True)
        pairs = (features.scores(DEFAULTS), tuple(scored[best, number]), tuple(scored[:, number].max(axis=0)))
        yield [
            features.site.name,
            *(f"{curated:.3f}, {judged:.3f}" for curated, judged in pairs),
            ", ".join(f"{name} {value:g}" for (_, name), value in named if name in GRID),
        ]


if __name__ == "__main__":
    places = sites(__doc__)
    if len(places) < 2:
        raise SystemExit("name at least two sites: what is chosen on the others is tried on each")
    header = ["site", "defaults: curated, judged", "chosen on the others", "best of all draws, each", "the choice"]
    print_table(header, rows([Features.of(site) for site in places]))
