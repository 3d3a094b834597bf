"""What retrieval loses: ``python evaluation/retrieval.py NAME=FOLDER,QRELS[,QRELS…] … [--model FOLDER]``.

Only candidates are ranked (`recommender.ranking.retrieval`); an article that is none can never be recommended. For each
site, the script prints how many of the pairs that were judged clearly related (a grade of 2 or more) are among the
candidates of their query, the links of its list hidden; how many are among the first 300 of the ranking; and how many
candidates a query has. The share in bold is the recall, over all pairs of the site. The lists of a site with fewer
articles than that cannot lose much. The table is in ``evaluation/experiments.md``.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sites import METAVAR, Site, print_table

from recommender.graph import ArticleGraph
from recommender.ranking.evidence import Query
from recommender.ranking.features import feature_columns
from recommender.ranking.gathering import gather_evidence
from recommender.ranking.learning.conditional_logit import DEFAULTS
from recommender.ranking.scoring import order

RELEVANT = 2
"""The lowest grade that is clearly related."""

DEPTH = 300
"""How many places of the ranking are looked at."""


def row(site: Site, semantic: Path | None) -> list[str]:
    """Return the row of a site."""
    graph, corpus = ArticleGraph(site.corpus, site.text_index(semantic)), site.corpus
    pairs, retrieved, ranked, sizes = 0, 0, 0, []
    for name, grades in site.judged.grades.items():
        position = corpus.position(name)
        versions = corpus.same_page(position).tolist()
        related = {corpus.position(article) for article, grade in grades.items() if grade >= RELEVANT} - {*versions}
        evidence = gather_evidence(graph, [Query.of(graph, position)])
        candidates = evidence.candidates
        best = order(feature_columns(evidence) @ DEFAULTS, evidence.dates, candidates)[:DEPTH]
        pairs += len(related)
        retrieved += len(related & {*candidates.tolist()})
        ranked += len(related & {*candidates[best].tolist()})
        sizes.append(len(candidates))
    shares = (f"**{retrieved / pairs:.3f}**", f"{ranked / pairs:.3f}")
    return [site.name, f"{len(corpus):,}", f"{len(sizes)}, {pairs}", *shares, f"{np.median(sizes):.0f}, {max(sizes)}"]


def rows(sites: list[Site], model: Path | None) -> Iterator[list[str]]:
    """Yield the row of each site, without embeddings and with them."""
    for site in sites:
        without = row(site, None)
        yield [*without, *(row(site, model)[-3:] if model else ())]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("sites", nargs="+", metavar=METAVAR)
    parser.add_argument("--model", type=Path, help="folder of a sentence model: the same with embeddings, too")
    arguments = parser.parse_args()
    figures = ["among the candidates", f"among our first {DEPTH}", "candidates: median, most"]
    header = ["site", "articles", "queries, related pairs", *figures]
    if arguments.model:
        header += [f"{name}, with embeddings" for name in figures]
    print_table(header, rows([Site.read(argument) for argument in arguments.sites], arguments.model))


if __name__ == "__main__":
    main()
