"""Boilerplate in titles: what stands before a colon, after a bar or beside a dash in many of them.

"General availability:", "The Latest:" or the name of a newspaper says what kind of text an article is, and not what it
is about: it neither ties two articles nor names a community.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from recommender.graph.attributes import language_of
from recommender.text import tokenize

__all__ = ["SharedBoilerplate", "parts_of", "without", "without_recurring"]

RECURRING = 5
"""In titles: a part that so many have is boilerplate. A plain choice: of five parts of a series that its articles
have in common more than that, none is torn apart by it (docs/decisions/0028)."""

DISCOUNT = 0.9
"""How much of the similarity of two texts is not counted, in [0, 1], if their titles share boilerplate and nothing
else; if they share other words, too, in proportion. Of 0, 0.5 and 0.9 on three sites, it brought the fewest unrelated
pairs into one community (docs/decisions/0028)."""

_BETWEEN = re.compile(r"(\s*[|•·｜：]\s*|:\s+|\s[-–—~]\s+)")


def parts_of(title: str) -> list[str]:
    """Return the parts of a title, at even positions, with what stands between them."""
    return _BETWEEN.split(title)


def folded(part: str) -> str:
    """Return a part of a title as it is compared with others."""
    return part.casefold().strip()


def without(parts: list[str], boilerplate: Collection[str]) -> str:
    """Return a title of parts without those that are boilerplate; one of boilerplate alone stays as it is."""
    kept = [index for index in range(0, len(parts), 2) if folded(parts[index]) not in boilerplate]
    if not kept or len(kept) == (len(parts) + 1) // 2:
        return "".join(parts)
    return "".join(part for index in kept for part in parts[index - 1 if index > kept[0] else index : index + 1])


def without_recurring(titles: Sequence[Sequence[tuple[str, str]]], several: int) -> list[list[tuple[str, str]]]:
    """Return the titles of communities without parts that titles of `several` communities have.

    Parameters
    ----------
    titles : sequence of sequence of (title, language)
        For each community. A title of such parts alone stays.
    several : int
        Communities.
    """
    parts = [[(parts_of(title), language) for title, language in of_one] for of_one in titles]
    communities: dict[str, set[int]] = defaultdict(set)
    for number, of_one in enumerate(parts):
        for own, _ in of_one:
            for part in own[::2] if len(own) > 1 else ():
                communities[folded(part)].add(number)
    boilerplate = {part for part, numbers in communities.items() if len(numbers) >= several}
    return [[(without(own, boilerplate), language) for own, language in of_one] for of_one in parts]


@dataclass(frozen=True)
class SharedBoilerplate:
    """How much of what the titles of two nodes share is boilerplate.

    Attributes
    ----------
    parts : mapping of id to frozenset of str
        The boilerplate in the title of each node that has some.
    words : mapping of id to (frozenset of str, frozenset of str)
        For the same nodes the stems of their titles, and those of the boilerplate in them.
    """

    parts: Mapping[Hashable, frozenset[str]]
    words: Mapping[Hashable, tuple[frozenset[str], frozenset[str]]]

    @classmethod
    def of(cls, rows: Mapping[Any, Mapping[Any, Any]]) -> SharedBoilerplate:
        """Look through the titles in the attributes of nodes."""
        titles = {node: title for node, row in rows.items() if isinstance(title := row.get("title"), str)}
        parts = {
            node: frozenset(filter(None, map(folded, own[::2])))
            for node, title in titles.items()
            if len(own := parts_of(title)) > 1
        }
        counts = Counter(part for own in parts.values() for part in own)
        boilerplate = {part for part, n in counts.items() if n >= RECURRING}
        known = {node: shared for node, own in parts.items() if (shared := own & boilerplate)}
        words = {}
        for node, shared in known.items():
            language = language_of(rows[node])
            of_title = frozenset(tokenize(titles[node], language))
            words[node] = of_title, frozenset(stem for part in shared for stem in tokenize(part, language))
        return cls(known, words)

    def counted(self, one: Hashable, other: Hashable) -> float:
        """Return which share of the similarity of two nodes counts, from 1 - `DISCOUNT` to 1."""
        if one not in self.parts or other not in self.parts or not self.parts[one] & self.parts[other]:
            return 1.0
        (title, boilerplate), (other_title, other_boilerplate) = self.words[one], self.words[other]
        shared = title & other_title
        return 1 - DISCOUNT * len(shared & boilerplate & other_boilerplate) / len(shared) if shared else 1.0
