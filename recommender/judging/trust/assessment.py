"""How plausible curated lists are: by their texts, by how they agree with each other, and by grades."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from recommender._arrays.types import Float64s
from recommender.corpus import Corpus
from recommender.judging.averages import median_or_none, share_or_none
from recommender.judging.graded_rows import CLEARLY_RELATED
from recommender.judging.intervals import RESAMPLES, Interval, bootstrap, interval
from recommender.judging.judgments import Judgments
from recommender.judging.trust.evidence import Evidence, Links
from recommender.judging.trust.report import Agreement, Coherence, LinkTrust, ListTrust, TrustReport
from recommender.text import TextIndex

__all__ = ["share_by_chance", "trust_report"]

_BATCH = 4_096
"""How many links are looked at together; changes memory only, never a result."""


def trust_report(
    corpus: Corpus,
    text: TextIndex,
    judgments: Judgments | None = None,
    rng: int | np.random.Generator = 0,
    *,
    most: int = 20,
) -> TrustReport:
    """Assess how plausible the curated links of a site are.

    Links are compared with random pairs of articles that are as far apart in time and belong to different story
    clusters. So if linked articles are more similar than those, the reason is not that both are of the same day.

    Parameters
    ----------
    corpus : Corpus
        With or without curated lists.
    text : TextIndex
        Of that corpus.
    judgments : Judgments, optional
        Grades by people or language models. Judgments without grades are ignored: they were taken from the lists, and
        would only agree with themselves.
    rng : int or numpy.random.Generator
        Draws the random pairs; the same seed gives the same report.
    most : int, optional
        How many doubtful links are listed.
    """
    generator = np.random.default_rng(rng)
    links = Links.of(corpus)
    evidence = Evidence.of(corpus, text, links, generator)
    has_list = np.diff(corpus.links.indptr) > 0
    inside = links.target < len(corpus)
    could_return = links.target[inside]
    return TrustReport(
        n_articles=len(corpus),
        n_lists=int(has_list.sum()),
        n_links=len(links.source),
        n_external=int((~inside).sum()),
        n_by_program=int((has_list & corpus.columns.by_program).sum()),
        coherence=_coherence(corpus, links, evidence, generator) if evidence else None,
        reciprocity=share_or_none(links.returned[inside]),
        reciprocity_listed=share_or_none(links.returned[inside][has_list[could_return]]),
        transitivity=_transitivity(corpus),
        agreement=_agreement(corpus, links, judgments),
        lists=_lists(corpus, links, evidence) if evidence else (),
        doubtful=_most_doubtful(corpus, links, evidence, most) if evidence else (),
        notes=tuple(_notes(corpus, links, evidence, judgments)),
    )


def share_by_chance(corpus: Corpus, text: TextIndex, rng: int | np.random.Generator = 0) -> Interval | None:
    """Return `Coherence.noise` with its 95 % interval; None if there is nothing to compare the links with.

    The unit of chance is the list: where entries are drawn at random, all stories hang together in one cluster.
    """
    links = Links.of(corpus)
    evidence = Evidence.of(corpus, text, links, np.random.default_rng(rng))
    if evidence is None or evidence.foreign.all():
        return None
    list_of_link = links.source[~evidence.foreign]
    looks = 2.0 * (evidence.percentile[~evidence.foreign] < 0.5)  # see `Coherence.noise`
    counts = np.bincount(list_of_link).astype(np.float64)
    sums: Float64s = np.bincount(list_of_link, weights=looks).astype(np.float64)
    return bootstrap(sums[counts > 0], counts[counts > 0], np.random.default_rng(rng), RESAMPLES)


def _coherence(corpus: Corpus, links: Links, evidence: Evidence, rng: np.random.Generator) -> Coherence:
    means = _mean_by_source(links, evidence.percentile)
    ids = {int(source): corpus.articles[source].id for source in np.unique(links.source)}
    return Coherence(
        auc=float(evidence.percentile.mean()),
        by_list=interval(
            {name: float(means[source]) for source, name in ids.items()},
            {name: int(links.cluster[source]) for source, name in ids.items()},
            rng,
        ),
        linked=float(evidence.similarity.mean()),
        random=float(evidence.random.mean()),
        threshold=evidence.threshold,
        doubtful=float(evidence.doubtful.mean()),
        noise=evidence.noise,
        n_random=len(evidence.random),
        days_linked=median_or_none(links.days),
        days_random=median_or_none(evidence.days_random),
    )


def _mean_by_source(links: Links, values: npt.NDArray[Any]) -> Float64s:
    """Return the mean over each list, shape (n,), at the position of the article whose list it is."""
    counts = np.bincount(links.source)
    means: Float64s = np.bincount(links.source, weights=values) / np.maximum(counts, 1)
    return means


def _lists(corpus: Corpus, links: Links, evidence: Evidence) -> tuple[ListTrust, ...]:
    counts = np.bincount(links.source)
    similarity = _mean_by_source(links, evidence.similarity)
    percentile = _mean_by_source(links, evidence.percentile)
    doubtful = np.bincount(links.source, weights=evidence.doubtful)
    inside = links.target < len(corpus)
    within = np.bincount(links.source, weights=inside)
    returned = np.bincount(links.source, weights=inside & links.returned)
    sources = np.unique(links.source)
    order = sources[np.lexsort((sources, similarity[sources], percentile[sources]))]
    return tuple(
        ListTrust(
            article_id=corpus.articles[source].id,
            n_links=int(counts[source]),
            similarity=float(similarity[source]),
            percentile=float(percentile[source]),
            doubtful=int(doubtful[source]),
            returned=float(returned[source] / within[source]) if within[source] else None,
        )
        for source in order.tolist()
    )


def _most_doubtful(corpus: Corpus, links: Links, evidence: Evidence, most: int) -> tuple[LinkTrust, ...]:
    second_of_pair = links.returned & (links.source > links.target)
    candidates = np.flatnonzero(evidence.doubtful & ~second_of_pair)
    keys = (links.target, links.source, evidence.similarity, evidence.percentile)
    order = candidates[np.lexsort(tuple(key[candidates] for key in keys))][:most]
    return tuple(_link(corpus, links, evidence, int(number)) for number in order)


def _link(corpus: Corpus, links: Links, evidence: Evidence, number: int) -> LinkTrust:
    source, target = (corpus.node(int(ends[number])) for ends in (links.source, links.target))
    days = float(links.days[number])
    return LinkTrust(
        source=source.id,
        target=target.id,
        source_title=source.title,
        target_title=target.title,
        similarity=float(evidence.similarity[number]),
        percentile=float(evidence.percentile[number]),
        days=None if np.isnan(days) else days,
        returned=bool(links.returned[number]),
    )


def _transitivity(corpus: Corpus) -> float | None:
    """Three times the triangles over the pairs of neighbours, as `networkx.transitivity`, over articles only."""
    n = len(corpus)
    within = corpus.links[:, :n]
    undirected = sp.csr_array((within + within.T) != 0).astype(np.int32)
    degree = np.diff(undirected.indptr).astype(np.int64)
    pairs = int((degree * (degree - 1)).sum())
    if not pairs:
        return None
    return sum(_common_neighbours(undirected)) / pairs


def _common_neighbours(undirected: sp.csr_array) -> Iterator[int]:
    """Yield, batch by batch of links, how many neighbours their two ends have in common."""
    rows, columns = undirected.nonzero()
    for start in range(0, len(rows), _BATCH):
        batch = slice(start, start + _BATCH)
        yield int(undirected[rows[batch]].multiply(undirected[columns[batch]]).sum())


def _agreement(corpus: Corpus, links: Links, judgments: Judgments | None) -> Agreement | None:
    if judgments is None or not judgments.graded:
        return None
    counts: Counter[int] = Counter()
    for source in np.unique(links.source).tolist():
        judged = judgments.grades.get(corpus.articles[source].id, {})
        listed = (corpus.node(node).id for node in corpus.related(source).tolist()) if judged else ()
        counts.update(judged[name] for name in listed if name in judged)
    n_judged = counts.total()
    if not n_judged:
        return None
    return Agreement(
        n_judged=n_judged,
        related=sum(n for grade, n in counts.items() if grade >= CLEARLY_RELATED) / n_judged,
        mean_grade=sum(grade * n for grade, n in counts.items()) / n_judged,
        grades=dict(sorted(counts.items())),
    )


def _notes(corpus: Corpus, links: Links, evidence: Evidence | None, judgments: Judgments | None) -> Iterator[str]:
    if not len(links.source):
        yield "there are no curated links"
        return
    if evidence is None:
        yield "no two articles of different stories are left to compare the links with"
    undated = int(np.isnan(links.days).sum())
    if evidence and undated:
        yield f"{undated} of {len(links.source)} links lack a date: their random pairs are of any time"
    if np.all(links.target >= len(corpus)):
        yield "all links lead out of the site: nothing can be said about how the lists agree with each other"
    if judgments is not None and not judgments.graded:
        yield "the judgments have no grades: agreement with curated lists would say nothing"
