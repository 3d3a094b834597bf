"""The lists of several articles become one: for a session, or a reading list."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from math import prod

from recommender.ranking import Recommendation

__all__ = ["DEPTH", "merged"]

DEPTH = 100
"""Stories of each article's list that are merged. A plain choice: the same for every page, so that they fit."""


def merged(lists: Iterable[Iterable[Recommendation]], known: Collection[str]) -> list[Recommendation]:
    """Return the stories of some lists, each once, best first.

    A score is the chance that a story is related to one of the articles at least, their chances taken for independent;
    reasons are those of the article that it is most related to. Of equal scores, as those of curated stories are, the
    one that stands in more lists comes first, and then the one that is higher in one of them.

    Parameters
    ----------
    lists : iterable of iterable of Recommendation
        Of several articles.
    known : collection of str
        Ids of stories that are left out: those articles.
    """
    found: dict[str, list[Recommendation]] = {}
    for stories in lists:
        for story in stories:
            if story.article_id not in known:
                found.setdefault(story.article_id, []).append(story)
    scores = {name: 1.0 - prod(1.0 - story.score for story in same) for name, same in found.items()}

    def place(name: str) -> tuple[float, int, int, str]:
        return -scores[name], -len(found[name]), min(story.rank for story in found[name]), name

    shown, copies = list[Recommendation](), set[str]()
    for name in sorted(found, key=place):
        if name not in copies:
            best = max(found[name], key=lambda story: story.score)
            shown.append(replace(best, score=scores[name], rank=len(shown) + 1))
            copies.update(best.copies)
    return shown
