"""The lists of several articles become one: for a session, or a reading list."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from recommender.ranking import Recommendation

__all__ = ["DEPTH", "merged"]

DEPTH = 100
"""Stories of each article's list that are merged. A plain choice: the same for every page, so that they fit."""


def merged(lists: Iterable[Iterable[Recommendation]], known: Collection[str]) -> list[Recommendation]:
    """Return the stories of some lists, each once, best first.

    A story has the score, and the reasons, of the article that it is most related to. Of equal scores, as those of
    curated stories are, the one that is higher in its list comes first, and then the one whose list does.

    Parameters
    ----------
    lists : iterable of iterable of Recommendation
        Of several articles.
    known : collection of str
        Ids of stories that are left out: those articles.
    """
    best: dict[str, Recommendation] = {}
    for stories in lists:
        for story in stories:
            name = story.article_id
            if name not in known and (name not in best or _order(story) < _order(best[name])):
                best[name] = story
    shown, copies = list[Recommendation](), set[str]()
    for story in sorted(best.values(), key=_order):
        if story.article_id not in copies:
            shown.append(replace(story, rank=len(shown) + 1))
            copies.update(story.copies)
    return shown


def _order(story: Recommendation) -> tuple[float, int]:
    return -story.score, story.rank
