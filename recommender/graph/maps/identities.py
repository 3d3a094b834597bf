"""The identity of a story: what it is called in addresses and files, for as long as it goes on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from hashlib import blake2b
from itertools import chain, count
from typing import Any, TypeGuard

__all__ = ["is_identity", "matched", "new_identity"]

LEAST_JACCARD = 0.3
"""The Jaccard similarity of their members, in [0, 1], from which on two stories of two maps can be the same one: the
value of Greene, Doyle & Cunningham (*Tracking the evolution of communities in dynamic social networks*, 2010)."""

_BYTES = 4
"""Of an identity. Of a thousand stories, two would have the same four bytes once in ten thousand maps, and then one
of them gets others."""

_IDENTITY = re.compile("s[0-9a-f]{8}")


def is_identity(value: object) -> TypeGuard[str]:
    """Whether `value` can be the identity of a story."""
    return isinstance(value, str) and _IDENTITY.fullmatch(value) is not None


def new_identity(members: Iterable[Hashable], taken: Collection[str]) -> str:
    """Return the identity of a story that no former map has: an ``s`` and eight hexadecimal digits.

    It is the smallest hash of its members (MinHash; Broder 1997): two stories get the same one with a chance that is
    the Jaccard similarity of their members, so that even maps that know nothing of each other mostly agree.

    Parameters
    ----------
    members : iterable
        The keys of its nodes, in any order.
    taken : collection of str
        Identities that other stories have, or had.
    """
    names = sorted(map(str, members))
    hashes = sorted(map(_hash, names))
    further = (_hash(f"{names[0] if names else ''} {number}") for number in count())
    return next(identity for identity in chain(hashes, further) if identity not in taken)


def _hash(text: str) -> str:
    return "s" + blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_BYTES).hexdigest()


def matched(members: Sequence[Iterable[Any]], story_of: Mapping[Any, str]) -> list[str | None]:
    """Return which former story each community goes on; None if it is a new one.

    Two stories are as alike as the Jaccard similarity of their members, where only nodes count that are on both maps:
    articles that came or went say nothing of where the others are. The most alike go together first, one with one. So
    of a story that was split, the part with most of it goes on, and of several that became one, the largest.

    Parameters
    ----------
    members : sequence of iterable
        For each community the keys of its nodes.
    story_of : mapping
        For each node of the former map the identity of its story.
    """
    shared = [Counter(story_of[node] for node in of_one if node in story_of) for of_one in members]
    former = sum(shared, Counter[str]())
    pairs = [
        (n / (of_one.total() + former[story] - n), n, story, index)
        for index, of_one in enumerate(shared)
        for story, n in of_one.items()
    ]
    identities: list[str | None] = [None] * len(members)
    gone_on = set[str]()
    for jaccard, _, story, index in sorted(pairs, key=lambda pair: (-pair[0], -pair[1], pair[2], pair[3])):
        if jaccard >= LEAST_JACCARD and identities[index] is None and story not in gone_on:
            identities[index] = story
            gone_on.add(story)
    return identities
