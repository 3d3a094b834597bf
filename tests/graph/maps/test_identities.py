"""Stories keep their identity: by most of their members, one with one, whatever the order."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from recommender.graph.maps.identities import LEAST_JACCARD, is_identity, matched, new_identity

MEMBERS = st.lists(st.sets(st.integers(0, 30)), max_size=8)


def disjoint(groups: list[set[int]]) -> list[list[str]]:
    """The groups without what an earlier one has."""
    seen: set[int] = set()
    result = []
    for group in groups:
        result.append([str(number) for number in sorted(group - seen)])
        seen |= group
    return result


def stories(groups: list[list[str]]) -> dict[str, str]:
    return {member: f"story {number}" for number, group in enumerate(groups) for member in group}


@given(MEMBERS)
def test_a_map_that_has_not_changed_keeps_all_identities(groups: list[set[int]]) -> None:
    members = disjoint(groups)
    expected = [f"story {number}" if own else None for number, own in enumerate(members)]
    assert matched(members, stories(members)) == expected


@given(MEMBERS, MEMBERS, st.randoms())
def test_neither_the_order_of_members_nor_that_of_stories_matters(
    before: list[set[int]], now: list[set[int]], rng: random.Random
) -> None:
    former, members = stories(disjoint(before)), disjoint(now)
    expected = matched(members, former)
    shuffled = [rng.sample(own, len(own)) for own in members]
    assert matched(shuffled, dict(rng.sample(list(former.items()), len(former)))) == expected


@given(MEMBERS, MEMBERS)
def test_at_most_one_community_goes_on_with_a_story_and_shares_enough_of_it(
    before: list[set[int]], now: list[set[int]]
) -> None:
    former, members = stories(disjoint(before)), disjoint(now)
    present = {member for own in members for member in own}
    goes_on = matched(members, former)
    named = [story for story in goes_on if story is not None]
    assert len(named) == len(set(named))
    for own, story in zip(members, goes_on, strict=True):
        whole = {member for member, one in former.items() if one == story and member in present}
        known = {member for member in own if member in former}
        assert story is None or len(whole & known) >= LEAST_JACCARD * len(whole | known)


def test_of_a_split_story_the_larger_part_goes_on_and_of_merged_ones_the_larger_one() -> None:
    olives, bridges = [f"o{n}" for n in range(9)], [f"b{n}" for n in range(5)]
    former = stories([olives, bridges])
    assert matched([olives[:3], olives[3:], bridges], former) == [None, "story 0", "story 1"]
    assert matched([[*olives, *bridges]], former) == ["story 0"]


def test_articles_that_came_or_went_do_not_count() -> None:
    former = stories([[f"old{n}" for n in range(9)]])
    assert matched([["old1", "old2", *(f"new{n}" for n in range(40))]], former) == ["story 0"]


@given(st.sets(st.text(max_size=3), max_size=6), st.randoms())
def test_a_new_identity_follows_from_the_members_and_is_free(members: set[str], rng: random.Random) -> None:
    identity = new_identity(members, ())
    assert is_identity(identity)
    assert new_identity(rng.sample(sorted(members), len(members)), ()) == identity
    second = new_identity(members, {identity})
    assert is_identity(second)
    assert second != identity


def test_two_stories_have_one_identity_as_often_as_they_are_alike() -> None:
    """MinHash: the chance is their Jaccard similarity, here 8 of 10."""
    same = sum(
        new_identity([f"{n}-{m}" for m in range(9)], ()) == new_identity([f"{n}-{m}" for m in range(1, 10)], ())
        for n in range(300)
    )
    assert 0.72 < same / 300 < 0.88
