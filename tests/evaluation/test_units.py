"""What counts as one observation: a site whose lists all hang together still supports intervals, if its days do."""

from __future__ import annotations

import numpy as np
import pytest
from worlds import article, site

from recommender import evaluate
from recommender.corpus import Corpus
from recommender.evaluation import units as evaluation_units
from recommender.evaluation.units import independent_units
from recommender.graph.maps import backends
from recommender.judging import interval
from recommender.text import TextIndex

WORDS = ("harbour", "ferry", "olive", "drone", "police", "bridge", "school", "museum")


def chain(n: int, *, dated: bool) -> Corpus:
    """Articles of eight subjects, each listing the next: one story cluster."""
    return site(
        *(
            article(
                f"a{number:03}",
                f"{WORDS[number % 8]} {WORDS[(number + number // 8) % 8]}",
                on=number if dated else None,
                related=[f"a{(number + 1) % n:03}"],
            )
            for number in range(n)
        )
    )


def units(corpus: Corpus, n: int | None = None) -> tuple[str, dict[str, int]]:
    found = independent_units(corpus, TextIndex.fit(corpus), list(corpus.ids)[:n])
    return found.kind, found.of_query


def test_lists_that_hang_together_are_parted_by_days() -> None:
    kind, of_query = units(chain(100, dated=True))
    assert kind == "blocks of time"
    assert np.bincount(list(of_query.values())).tolist() == [5] * 20, "100 queries in blocks of 100^(1/3), rounded up"
    ordered = [of_query[f"a{number:03}"] for number in range(100)]
    assert ordered == sorted(ordered), "a block holds neighbours"


def test_without_dates_and_with_few_subjects_nothing_supports_an_interval() -> None:
    corpus = chain(100, dated=False)
    kind, of_query = units(corpus)
    assert (kind, len(set(of_query.values()))) == ("story clusters", 1)
    report = evaluate(corpus, systems=["ours", "tfidf", "random"])
    assert report.interval("nDCG@10").low is None
    comparison, p = report.comparisons()["random"]
    assert (comparison.low, comparison.p_value, p) == (None, None, None)
    assert "[" not in report.table(), "no interval is printed"


def test_communities_part_lists_that_one_page_joins() -> None:
    """Thirty subjects of four articles; the first article lists one of each subject."""
    corpus = site(
        *(
            article(
                f"s{subject:02}-{part}",
                f"word{subject:02}x other{subject:02}y third{subject:02}z",
                related=[f"s{number:02}-0" for number in range(1, 30)]
                if (subject, part) == (0, 0)
                else [f"s{subject:02}-0"],
            )
            for subject in range(30)
            for part in range(4)
        )
    )
    kind, of_query = units(corpus)
    assert kind == "communities"
    parted = {subject: {of_query[f"s{subject:02}-{part}"] for part in range(1, 4)} for subject in range(30)}
    assert all(len(labels) == 1 for labels in parted.values()), "articles of one subject are one observation"


def test_story_clusters_are_kept_where_there_are_enough() -> None:
    corpus = site(
        *(article(f"p{n:02}-{side}", related=[f"p{n:02}-{1 - side}"], on=n) for n in range(30) for side in (0, 1))
    )
    kind, of_query = units(corpus)
    assert (kind, len(set(of_query.values()))) == ("story clusters", 30)


@pytest.mark.parametrize("n", [1, 5, 19])
def test_few_queries_stay_what_they_are(n: int) -> None:
    kind, of_query = units(chain(100, dated=True), n)
    assert kind == "story clusters"
    assert len(of_query) == n


def test_undated_queries_are_one_block_or_none() -> None:
    articles = [
        article(f"a{n:03}", WORDS[n % 8], on=n if n % 20 else None, related=[f"a{(n + 1) % 100:03}"])
        for n in range(100)
    ]
    kind, of_query = units(site(*articles))
    assert kind == "blocks of time"
    assert len({of_query[f"a{n:03}"] for n in range(0, 100, 20)}) == 1
    assert sum(label == of_query["a000"] for label in of_query.values()) == 5


def test_the_protocol_cluster_says_that_it_has_one_fold() -> None:
    report = evaluate(chain(40, dated=True), protocol="cluster", systems=["ours", "tfidf"])
    assert report.counts["folds"] == 1


def test_units_do_not_depend_on_what_else_is_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """With igraph, communities of maps are others; near twenty, two machines had taken different kinds of unit."""
    corpus = chain(120, dated=False)
    before = _labels(corpus)
    monkeypatch.setattr(backends, "_has_igraph", lambda: False)
    assert _labels(corpus) == before
    assert "networkx" in evaluate(chain(20, dated=True), systems=["tfidf", "random"]).versions


def _labels(corpus: Corpus) -> list[int] | None:
    positions = np.arange(len(corpus))
    labels = evaluation_units._communities(corpus, TextIndex.fit(corpus), positions)
    return None if labels is None else labels.tolist()


@pytest.mark.parametrize(("correlation", "least", "most"), [(0.0, 0.85, 1.0), (0.8, 0.6, 0.9)])
def test_intervals_by_blocks_are_as_docs_say(correlation: float, least: float, most: float) -> None:
    """100 queries in blocks of 5: near 90 % if queries are independent, too narrow if neighbours are alike."""
    rng, held = np.random.default_rng(0), []
    queries = [f"q{number:03}" for number in range(100)]
    blocks = {query: number // 5 for number, query in enumerate(queries)}
    for _ in range(100):
        values = [0.0]
        for noise in rng.normal(size=150).tolist():
            values.append(correlation * values[-1] + noise)
        found = interval(dict(zip(queries, values[-100:], strict=True)), blocks, n_resamples=300)
        low, high = found.ends
        held.append(low <= 0 <= high)
    assert least <= np.mean(held) <= most
