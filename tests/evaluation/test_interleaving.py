"""Team drafts: both lists have the same chance, and the same seed gives the same box."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import Recommender, read_corpus
from recommender.errors import EvaluationError, SettingsError
from recommender.evaluation import interleave

LISTS = {"a": ["x", "p", "q", "r"], "b": ["x", "q", "s", "t"]}
ids = st.lists(st.sampled_from("abcdefgh"), max_size=8)


@given(first=ids, second=ids, k=st.integers(0, 9), rng=st.integers(0, 99))
def test_a_draft_is_fair_whole_and_the_same_again(first: list[str], second: list[str], k: int, rng: int) -> None:
    lists = {"a": first, "b": second}
    stories, teams = interleave("query", lists, k, rng=rng)
    assert (stories, teams) == interleave("query", lists, k, rng=rng)
    assert len(stories) == len(teams) == len(set(stories)) == min(k, len({*first, *second}))
    chosen = Counter(team for team in teams if team)
    assert abs(chosen["a"] - chosen["b"]) <= 1, "neither has more stories than the coin of the last round gives"
    assert all(story in lists[team] for story, team in zip(stories, teams, strict=True) if team)
    for name, order in lists.items():  # what a team adds stands in the order of its list
        own = [story for story, team in zip(stories, teams, strict=True) if team == name]
        assert own == sorted(own, key=order.index)


@given(first=ids, second=ids)
def test_the_coin_decides_who_is_first_and_never_how_many_each_has(first: list[str], second: list[str]) -> None:
    """A click on a story that one system could add only by luck of the coin would be a merit of the coin."""
    for rng in range(8):
        chosen = Counter(interleave("query", {"a": first, "b": second}, 99, rng=rng)[1])
        assert chosen["a"] == chosen["b"]


def test_each_list_is_first_half_of_the_time() -> None:
    firsts = Counter(interleave(f"query {number}", LISTS, 4)[1][1] for number in range(1000))
    assert abs(firsts["a"] - 500) < 60


def test_what_both_begin_with_and_what_only_fills_the_box_counts_for_nobody() -> None:
    assert interleave("q", LISTS, 4)[1][0] is None
    assert interleave("q", {"a": ["x", "y"], "b": ["x", "y"]})[1] == [None, None]
    assert interleave("q", {"a": [], "b": ["x", "y"]}) == (["x", "y"], [None, None])
    left_with_the_same = {"a": ["p", "x"], "b": ["q", "x", "z"]}
    for rng in range(9):  # a could add x only where the coin lets it be first
        stories, teams = interleave("q", left_with_the_same, rng=rng)
        assert (stories[2:], teams[2:]) == (["x", "z"], [None, None])


def test_a_longer_list_wins_no_more_places() -> None:
    """Else the clicks on what fills the box would be a merit of its length."""
    long = {"short": ["p", "q"], "long": [f"l{number}" for number in range(10)]}
    for rng in range(20):
        _, teams = interleave("q", long, 10, rng=rng)
        assert teams.count("short") == teams.count("long") == 2


def test_recommendations_are_ranked_anew() -> None:
    recommender = Recommender.fit(read_corpus(Path(__file__).parents[2] / "seeds" / "newsroom"))
    query = "2026-03-05-ferry-crews-walk-out-cutting-off-the-skerrin-islands"
    lists = {mode: recommender.recommend(query, 5, mode=mode) for mode in ("curated-first", "computed-only")}
    stories, teams = interleave(query, lists, k=5, rng=20_428)
    assert [story.rank for story in stories] == [1, 2, 3, 4, 5]
    assert {*teams} <= {"curated-first", "computed-only", None}
    for story, team in zip(stories, teams, strict=True):
        if team:
            (own,) = [one for one in lists[team] if one.article_id == story.article_id]
            assert (story.source, story.reasons) == (own.source, own.reasons)


def test_two_lists_and_a_seed_are_asked_for() -> None:
    with pytest.raises(EvaluationError, match="two lists are interleaved, not 1"):
        interleave("q", {"a": ["x"]})
    with pytest.raises(SettingsError, match="rng is -1"):
        interleave("q", LISTS, rng=-1)
