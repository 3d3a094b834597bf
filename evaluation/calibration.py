"""How well scores are chances: ``python evaluation/calibration.py NAME=FOLDER,QRELS[,QRELS…] … [--semantic MODEL]``.

A score claims to be the chance that a reader finds a story clearly related (a grade of 2 or more). The curve that makes
scores of evidence, `recommender.ranking.scoring.CURVE`, is fitted to the graded pairs of all other sites and tried on
each site: its Brier score, beside that of the best constant chance and of the shipped curve; then how often the claim
of each tenth of the scale was true, over all sites. Pairs that were judged are pairs that some system proposed, so this
says nothing of pairs that nobody would.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from sites import METAVAR, Site, print_table

from recommender._arrays.types import Bools, Float64s
from recommender.graph.graph import ArticleGraph
from recommender.ranking import scoring
from recommender.ranking.evidence import Query
from recommender.ranking.features import feature_columns
from recommender.ranking.gathering import gather_evidence
from recommender.ranking.learning.conditional_logit import DEFAULTS

RELEVANT = 2
"""The lowest grade that is clearly related."""


def evidence_and_grades(site: Site, semantic: Path | None) -> tuple[Float64s, Bools]:
    """Return the sum of evidence of each judged pair, links of the query hidden, and whether it is clearly related."""
    graph, corpus = ArticleGraph(site.corpus, site.text_index(semantic)), site.corpus
    sums, related = [], []
    for query, grades in site.judged.grades.items():
        positions = [corpus.node_position(name) for name in grades]
        evidence = gather_evidence(
            graph, [Query.of(graph, corpus.position(query))], externals=True, include=[np.array(sorted(positions))]
        )
        totals = feature_columns(evidence) @ DEFAULTS
        sums.append(totals[np.searchsorted(evidence.candidates, positions)])
        related.append([grade >= RELEVANT for grade in grades.values()])
    return np.concatenate(sums), np.concatenate(related)


def fitted(evidence: Float64s, related: Bools) -> tuple[float, float]:
    """Return steepness and middle of the logistic curve with the highest likelihood."""
    from sklearn.linear_model import LogisticRegression

    curve = LogisticRegression(C=np.inf).fit(evidence[:, None], related)
    steepness = float(curve.coef_[0, 0])
    return steepness, -float(curve.intercept_[0]) / steepness


def chances(evidence: Float64s, steepness: float, middle: float) -> Float64s:
    """Return the chance that each sum of evidence claims."""
    return np.asarray(1.0 / (1.0 + np.exp(-steepness * (evidence - middle))))


def brier(chance: Float64s, related: Bools) -> str:
    """Return the mean squared difference of chance and truth (Brier 1950), as text."""
    return f"{np.mean((chance - related) ** 2):.3f}"


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sites", nargs="+", metavar=METAVAR)
    parser.add_argument("--semantic", type=Path, help="folder of a sentence model")
    arguments = parser.parse_args()
    sites = [Site.read(argument) for argument in arguments.sites]
    parts = [evidence_and_grades(site, arguments.semantic) for site in sites]
    every, truth = (np.concatenate(part) for part in zip(*parts, strict=True))
    claimed, rows = [], []
    for number, (site, (evidence, related)) in enumerate(zip(sites, parts, strict=True)):
        others = [part for place, part in enumerate(parts) if place != number]
        steepness, middle = fitted(*(np.concatenate(part) for part in zip(*others, strict=True)))
        claimed.append(chances(evidence, steepness, middle))
        curve = scoring.CURVE_WITH_MEANING if arguments.semantic else scoring.CURVE
        shipped = scoring.probability(evidence, curve)
        rows.append(
            [site.name, f"{len(related)}", f"{related.mean():.2f}", f"{steepness:.2f}", f"{middle:.2f}",
             brier(claimed[-1], related), brier(np.full(len(related), related.mean()), related),
             brier(shipped, related)]
        )  # fmt: skip
    print_table(
        ["site", "pairs", "related", "steepness", "middle", "Brier, out of site", "a constant", "as shipped"], rows
    )
    steepness, middle = fitted(every, truth)
    print(f"\nAll sites: steepness {steepness:.2f}, middle {middle:.2f}\n")
    claim = np.concatenate(claimed)
    tenth = np.minimum((claim * 10).astype(int), 9)
    print_table(
        ["claimed chance, out of site", "pairs", "mean claim", "were clearly related"],
        [
            [f"{low / 10:.1f}–{(low + 1) / 10:.1f}", f"{(own := tenth == low).sum()}", f"{claim[own].mean():.2f}",
             f"{truth[own].mean():.2f}"]
            for low in range(10)
            if (tenth == low).any()
        ],
    )  # fmt: skip


if __name__ == "__main__":
    main()
