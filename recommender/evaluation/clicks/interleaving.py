"""Two rankings in one box: team drafts, and which of the two its clicks prefer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import TypeVar

import numpy as np

from recommender._io.arguments import checked_count
from recommender.errors import EvaluationError
from recommender.ranking import Recommendation

__all__ = ["interleave"]

Story = TypeVar("Story", str, Recommendation)


def interleave(
    query: str, lists: Mapping[str, Sequence[Story]], k: int = 10, *, rng: int | np.random.Generator = 0
) -> tuple[list[Story], list[str | None]]:
    """Return one list made of two by a team draft, and which of the two each story counts for.

    As two captains choose their teams (Radlinski, Kurup and Joachims, CIKM 2008): in each round a coin says who is
    first, and both add their best story that is not there yet. What both lists begin with in the same order stands
    first and counts for nobody, for a click there prefers neither (see Chapelle et al., ACM TOIS 30, 2012). What fills
    the box when one list has no story left counts for nobody, too.

    Parameters
    ----------
    query : str
        The id of the article that the box belongs to. It is part of the seed.
    lists : mapping of str to sequence
        Two lists by the name of their system, best first: recommendations, or ids.
    k : int
        How many stories to draw, ≥ 0; give lists of at least that length.
    rng : int or numpy.random.Generator
        A seed, with which the same query and lists give the same draft, byte for byte. Take the number of the day, for
        drafts that can be cached and still change: with one seed for all time, each article has one draft for ever, and
        no place can be told from its story.

    Returns
    -------
    stories : list
        At most `k`, ranked anew.
    teams : list of (str or None)
        For each of them the name of a system, or None: what a log calls `teams`.

    Raises
    ------
    EvaluationError
        If there are not two lists.

    Examples
    --------
    >>> lists = {"ours": ["a", "b", "c", "d"], "other": ["a", "e", "b", "f"]}
    >>> interleave("ferry", lists, k=5, rng=20_428)
    (['a', 'e', 'b', 'c', 'f'], [None, 'other', 'ours', 'ours', 'other'])
    """
    if len(lists) != 2:
        raise EvaluationError(f"two lists are interleaved, not {len(lists)}: {', '.join(lists) or 'none'}")
    k = checked_count("k", k, 0, "how many stories to draw")
    if not isinstance(rng, np.random.Generator):
        rng = np.random.default_rng([checked_count("rng", rng, 0, "the seed of the draft"), *_digest(query)])
    known = {name: _by_id(stories) for name, stories in lists.items()}
    drawn: dict[str, str | None] = dict.fromkeys(_common_beginning(*known.values()))
    rest = {name: list(stories) for name, stories in known.items()}
    while len(drawn) < k:
        rest = {name: [one for one in ids if one not in drawn] for name, ids in rest.items()}
        if not _both_can_choose(*rest.values()):
            break
        for name in rng.permutation(list(rest)).tolist():
            drawn[next(one for one in rest[name] if one not in drawn)] = name
    for ids in sorted(rest.values(), key=len, reverse=True):
        drawn |= {one: None for one in ids if one not in drawn}
    chosen = [*drawn.items()][:k]
    makers = [team or next(name for name, stories in known.items() if one in stories) for one, team in chosen]
    stories = [
        _ranked(known[name][one], rank) for rank, ((one, _), name) in enumerate(zip(chosen, makers, strict=True), 1)
    ]
    return stories, [team for _, team in chosen]


def _common_beginning(a: Iterable[str], b: Iterable[str]) -> list[str]:
    return [one for one, _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False))]


def _both_can_choose(a: Sequence[str], b: Sequence[str]) -> bool:
    """Whether both can add a story, whoever is first: else the coin would decide how many each has."""
    return bool(a and b) and [*a] != b[:1] and [*b] != a[:1]


def _digest(query: str) -> list[int]:
    """Return numbers for a seed that are the same in every process."""
    digest = hashlib.sha256(query.encode("utf-8", "surrogatepass")).digest()
    return [int(number) for number in np.frombuffer(digest, dtype="<u4")]


def _by_id(stories: Sequence[Story]) -> dict[str, Story]:
    by_id: dict[str, Story] = {}
    for story in stories:
        by_id.setdefault(story if isinstance(story, str) else story.article_id, story)
    return by_id


def _ranked(story: Story, rank: int) -> Story:
    return story if isinstance(story, str) else replace(story, rank=rank)
