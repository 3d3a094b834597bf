"""How far curated lists can be trusted: ``python evaluation/trust.py NAME=FOLDER,QRELS[,QRELS…] …``.

The script prints the table that is in ``docs/judging.md``, a column for each site, and the effective numbers of story
clusters that are in ``docs/metrics.md``: of the queries with a list, of those of the first file of judgments, and of
those of all files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

import numpy as np
from sites import Site, print_table, read_sites

from recommender.corpus.clusters import story_clusters
from recommender.judging.intervals import effective_clusters
from recommender.judging.trust import trust_report


def column(site: Site) -> Mapping[str, str]:
    """Return the figures of a site by name."""
    report = trust_report(site.corpus, site.text, site.judged)
    texts, graded = report.coherence, report.agreement
    if texts is None:
        raise SystemExit(f"{site.name} has no lists whose texts can be compared")
    by_list = texts.by_list
    reciprocity = f"{report.reciprocity:.2f}, {report.reciprocity_listed:.2f}"
    return {
        "links (lists)": f"{report.n_links:,} ({report.n_lists:,})",
        "median days apart: links, random pairs": f"{texts.days_linked:.2f}, {texts.days_random:.2f}",
        "mean similarity: links, random pairs": f"{texts.linked:.2f}, {texts.random:.2f}",
        "`auc`": f"{texts.auc:.3f}",
        "`by_list`": f"{by_list.mean:.4f} [{by_list.low:.4f}, {by_list.high:.4f}]",
        "`doubtful`": f"{texts.doubtful:.1%}",
        "`noise`": f"{texts.noise:.1%}",
        "reciprocity: all, among lists": reciprocity,
        "transitivity": f"{report.transitivity:.2f}",
        "judged curated links with grade ≥ 2": (
            f"{sum(graded.grades.get(grade, 0) for grade in (2, 3))} of {graded.n_judged}" if graded else "–"
        ),
        "effective clusters of the lists": clusters_of(site, site.curated.grades),
        "of the first file of judgments": clusters_of(site, site.first_judged.grades),
        "of all files": clusters_of(site, site.judged.grades),
    }


def clusters_of(site: Site, queries: Iterable[str]) -> str:
    """Return the effective number of story clusters of some queries, as text."""
    labels = story_clusters(site.corpus)
    sizes = Counter(int(labels[site.corpus.position(query)]) for query in queries)
    return f"{effective_clusters(np.array([*sizes.values()], dtype=np.float64)):.0f}"


if __name__ == "__main__":
    sites = read_sites(__doc__)
    columns = [column(site) for site in sites]
    print_table(["", *(site.name for site in sites)], ([name, *(one[name] for one in columns)] for name in columns[0]))
