"""Measures of all lists of a system: compared with plain loops, and where there is nothing to measure."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.content.article import Article, RelatedLink
from recommender.corpus.corpus import Corpus
from recommender.errors import EvaluationError, UnknownArticleError
from recommender.evaluation.list_quality import MEASURES, describe
from recommender.text import NEAR_COPY, TextIndex

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "metrics.md"
DAY_0 = datetime(2020, 5, 6, tzinfo=UTC)
NOWHERE = RelatedLink(url="https://elsewhere.example/x", title="Storm floods the old harbour", provider="Gazette")


def article(name: str, title: str, day: int | None = None, provider: str = "", **more: object) -> Article:
    published = None if day is None else DAY_0 + timedelta(days=day)
    return Article(id=name, title=title, published=published, provider=provider, **more)  # type: ignore[arg-type]


SITE = Corpus.from_articles(
    [
        article("a", "Storm floods the old harbour", 0, "Gazette", related=(NOWHERE,)),
        article("b", "Storm floods the old harbour", 2, "gazette "),
        article("c", "Harbour workers strike for pay", 3, "Courier"),
        article("d", "Election ends in a draw", -4),
        article("e", "Recipe for lemon cake", None, "Courier"),
        article("f", "Lemon prices fall", 10, "Gazette"),
    ]
)
TEXT = TextIndex.fit(SITE)
EXTERNAL = SITE.externals[0].id
IDS = [node.id for node in SITE.articles]

runs = st.dictionaries(st.sampled_from(IDS), st.lists(st.sampled_from(IDS), unique=True), min_size=1)


def similarity(one: str, other: str) -> float:
    pair = [IDS.index(one)], [IDS.index(other)]
    return float(TEXT.pairs(*pair)[0])


def by_loops(run: dict[str, list[str]], k: int) -> dict[str, float | None]:
    lists = {query: ranked[:k] for query, ranked in run.items()}
    pairs = [(query, name) for query, ranked in lists.items() for name in ranked]
    counts = {name: sum(name in ranked for ranked in lists.values()) for name in IDS}
    ages = [
        (one.published - other.published) / timedelta(days=1)
        for one, other in ((SITE.find(query), SITE.find(name)) for query, name in pairs)
        if one.published and other.published
    ]
    providers = [
        (SITE.find(query).provider.strip().lower(), SITE.find(name).provider.strip().lower()) for query, name in pairs
    ]
    same = [one == other for one, other in providers if one and other]
    shown = sum(counts.values())
    unequal = sum(abs(one - other) for one in counts.values() for other in counts.values())
    diversities = [
        np.mean([1 - similarity(one, other) for one, other in itertools.combinations(ranked, 2)])
        for ranked in lists.values()
        if len(ranked) > 1
    ]

    def mean(values: Sequence[float]) -> float | None:
        return float(np.mean(values)) if values else None

    return {
        "coverage": mean([count > 0 for count in counts.values()]),
        "exposure_gini": unequal / (2 * len(IDS) * shown) if shown else None,
        "diversity": mean(diversities),
        "novelty": mean([-math.log2(counts[name] / len(lists)) for _, name in pairs]),
        "same_provider": mean(same),
        "median_age": float(np.median(ages)) if ages else None,
        "median_days_apart": float(np.median(np.abs(ages))) if ages else None,
        "newer": mean([age < 0 for age in ages]),
        "near_copies": mean([similarity(query, name) >= NEAR_COPY for query, name in pairs]),
        "empty_lists": mean([not ranked for ranked in lists.values()]),
    }


@given(run=runs, k=st.integers(1, 4))
def test_every_measure_is_its_definition(run: dict[str, list[str]], k: int) -> None:
    assert describe(run, SITE, TEXT, k) == pytest.approx(by_loops(run, k), abs=1e-6)


def test_measures_of_a_small_site_are_those_counted_by_hand() -> None:
    measured = describe({"a": ["b", "c"], "c": ["b"], "d": []}, SITE, TEXT)
    assert measured["coverage"] == pytest.approx(2 / 6)
    assert measured["novelty"] == pytest.approx((math.log2(3 / 2) + math.log2(3) + math.log2(3 / 2)) / 3)
    assert measured["same_provider"] == pytest.approx(1 / 3)
    assert (measured["median_age"], measured["median_days_apart"]) == (-2, 2)
    assert measured["newer"] == pytest.approx(2 / 3)
    assert measured["near_copies"] == pytest.approx(1 / 3)
    assert measured["empty_lists"] == pytest.approx(1 / 3)


def test_gini_is_zero_for_even_exposure_and_high_for_a_single_favourite() -> None:
    even = {one: [other] for one, other in zip(IDS, IDS[1:] + IDS[:1], strict=True)}
    assert describe(even, SITE, TEXT)["exposure_gini"] == pytest.approx(0)
    favourite = {name: ["a"] for name in IDS[1:]}
    assert describe(favourite, SITE, TEXT)["exposure_gini"] == pytest.approx(1 - 1 / len(IDS))


def test_the_same_list_for_all_queries_has_no_novelty() -> None:
    novelty = describe({"a": ["c", "d"], "b": ["c", "d"]}, SITE, TEXT)["novelty"]
    assert novelty == 0
    assert math.copysign(1, novelty) == 1


def test_only_the_first_k_places_count() -> None:
    run = {"a": ["c", "d", "b"]}
    assert describe(run, SITE, TEXT, k=2) == describe({"a": ["c", "d"]}, SITE, TEXT)


def test_the_order_of_the_queries_does_not_matter() -> None:
    run = {"a": ["c", "d"], "b": ["e"], "f": ["e", "a", "d"]}
    assert describe(run, SITE, TEXT) == describe(dict(reversed(run.items())), SITE, TEXT)


def test_externals_may_be_shown_but_are_no_part_of_the_catalogue() -> None:
    measured = describe({"a": [EXTERNAL, "b"]}, SITE, TEXT)
    assert measured["coverage"] == pytest.approx(1 / 6)
    assert measured["same_provider"] == 1
    assert measured["near_copies"] == 1
    only = describe({"a": [EXTERNAL]}, SITE, TEXT)
    assert (only["coverage"], only["exposure_gini"], only["novelty"]) == (0, None, 0)


def test_empty_lists_have_only_two_measures() -> None:
    measured = describe({"a": [], "b": []}, SITE, TEXT)
    assert {name for name, value in measured.items() if value is not None} == {"coverage", "empty_lists"}
    assert (measured["coverage"], measured["empty_lists"]) == (0, 1)


def test_a_list_of_copies_has_no_diversity_whatever_rounding_does() -> None:
    for n_words in (1, 2, 3, 5, 8, 13):
        title = " ".join(f"word{number}" for number in range(n_words))
        copies = Corpus.from_articles([article(name, title) for name in "abcdefgh"])
        diversity = describe({"a": list("bcdefgh")}, copies, TextIndex.fit(copies))["diversity"]
        assert diversity is not None
        assert 0 <= diversity < 1e-6


def test_lists_of_one_have_no_diversity() -> None:
    assert describe({"a": ["b"]}, SITE, TEXT)["diversity"] is None


def test_without_dates_and_providers_there_are_no_ages_and_no_shares() -> None:
    bare = Corpus.from_articles([article("x", "One"), article("y", "Two")])
    measured = describe({"x": ["y"]}, bare, TextIndex.fit(bare))
    absent = {"median_age", "median_days_apart", "newer", "same_provider", "diversity"}
    assert {name for name, value in measured.items() if value is None} == absent


def test_a_node_without_known_words_is_similar_to_nothing() -> None:
    links = tuple(RelatedLink(url=f"https://elsewhere.example/{n}", title="ΩΩΩΩ") for n in (1, 2))
    site = Corpus.from_articles([article("x", "One", related=links)])
    measured = describe({"x": [node.id for node in site.externals]}, site, TextIndex.fit(site))
    assert (measured["diversity"], measured["near_copies"]) == (1, 0)


def test_a_single_article_is_a_site_too() -> None:
    one = Corpus.from_articles([article("x", "One", 0)])
    measured = describe({"x": []}, one, TextIndex.fit(one))
    assert (measured["coverage"], measured["empty_lists"], measured["exposure_gini"]) == (0, 1, None)


def test_many_lists_are_measured_batch_by_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    run = {query: [name for name in IDS if name != query] for query in IDS}
    whole = describe(run, SITE, TEXT)
    monkeypatch.setattr("recommender.evaluation.list_quality._BATCH", 2)
    assert describe(run, SITE, TEXT) == pytest.approx(whole)


def test_empty_runs_and_unknown_ids_are_errors() -> None:
    with pytest.raises(EvaluationError, match="no lists to describe"):
        describe({}, SITE, TEXT)
    with pytest.raises(EvaluationError, match="k of at least 1"):
        describe({"a": ["b"]}, SITE, TEXT, k=0)
    with pytest.raises(UnknownArticleError, match="'nobody'"):
        describe({"a": ["nobody"]}, SITE, TEXT)
    with pytest.raises(UnknownArticleError, match="'nobody'"):
        describe({"nobody": ["a"]}, SITE, TEXT)


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_is_explained(name: str) -> None:
    assert f"### `{name}`" in DOCUMENT.read_text(encoding="utf-8")
    assert MEASURES[name].__doc__
