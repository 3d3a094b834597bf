"""Why not: what became of a story that a list does not show."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from recommender.ranking.features import SIGNALS
from recommender.ranking.shortlist import Shortlist

__all__ = ["Fate", "chosen", "fate"]

Cause = Literal["shown", "barred", "nothing in common", "below the threshold", "copy", "variety", "rank"]
Shown = list[tuple[int, list[int]]]


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one story in the list of another.

    Attributes
    ----------
    article_id : str
        Of the story asked about.
    cause : {"shown", "barred", "nothing in common", "below the threshold", "copy", "variety", "rank"}
        ``barred``: a filter or a rule leaves it out. ``copy``: it is listed under a near-copy. ``variety``: it gave
        way to stories that are less alike. ``rank``: others are better.
    text : str
        The same in words, with the numbers.
    score : float
        In [0, 1].
    rank : int or None
        1-based, among all that may be shown, before near-copies are folded; None if it is barred.
    """

    article_id: str
    cause: Cause
    text: str
    score: float
    rank: int | None

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON knows it."""
        return asdict(self)


def chosen(article_id: str, place: int, k: int) -> Fate:
    """Return the fate of a story that stands in a 1-based place of the article's own list, of which `k` are shown."""
    if place > k:
        text = f"not shown: number {place} of the article's own list, and {k} were asked for"
        return Fate(article_id, "rank", text, 1.0, place)
    return Fate(article_id, "shown", f"shown in place {place}: the article's own list names it", 1.0, place)


def fate(shortlist: Shortlist, position: int) -> Fate:
    """Return what became of the node at `position`.

    Parameters
    ----------
    shortlist : Shortlist
        Of the query, with `position` among its candidates.
    position : int
        Row number of the node asked about.
    """
    index, rank = shortlist.place(position)
    cause, text = _cause(shortlist, index, rank)
    return Fate(shortlist.graph.corpus.id_of(position), cause, text, float(shortlist.scores[index]), rank)


def _cause(shortlist: Shortlist, index: int, rank: int | None) -> tuple[Cause, str]:
    barred = next((why for why, some in shortlist.barred if some[index]), None)
    if rank is None or barred:
        return "barred", f"not shown: {barred}"
    shown = shortlist.shown()
    return _in_list(shortlist, shown, index) or _outside(shortlist, shown, index, rank)


def _in_list(shortlist: Shortlist, shown: Shown, index: int) -> tuple[Cause, str] | None:
    for number, (first, copies) in enumerate(shown, 1):
        if first == index:
            return "shown", f"shown in place {number}, with {shortlist.scores[index]:.3f}"
        if index in copies:
            return "copy", f"listed under number {number}, “{_title(shortlist, first)}”, of which it is a near-copy"
    return None


def _outside(shortlist: Shortlist, shown: Shown, index: int, rank: int) -> tuple[Cause, str]:
    evidence, score, floor = shortlist.evidence, float(shortlist.scores[index]), shortlist.request.min_score
    placed = f"not shown: ranked {_ordinal(rank)} of {len(shortlist.order)} with {score:.3f}"
    if not evidence.similarity[index] and not evidence.walk[index]:
        return "nothing in common", "not shown: the two have no word and no link in common"
    if score < floor:
        return "below the threshold", f"{placed}, which is below the threshold of {floor:g}"
    if not shown:
        return "rank", f"{placed}; the list was full already"
    last = shown[-1][0]
    if score > shortlist.scores[last]:
        return "variety", f"{placed}; it gave way to stories that are less like those above"
    return "rank", f"{placed}; {_compared(shortlist, index, last, len(shown))}"


def _compared(shortlist: Shortlist, index: int, last: int, number: int) -> str:
    """By which signals the last story that is shown is better."""
    gaps = shortlist.sums[last] - shortlist.sums[index]
    ahead = [name for gap, name in sorted(zip((-gaps).tolist(), SIGNALS, strict=True)) if gap < 0][:2]
    title, score = _title(shortlist, last), float(shortlist.scores[last])
    better = f", ahead by its {' and '.join(ahead)}" if ahead else ", and is newer"
    return f"number {number}, “{title}”, has {score:.3f}{better}"


def _title(shortlist: Shortlist, index: int) -> str:
    position = int(shortlist.evidence.candidates[index])
    return shortlist.graph.corpus.node(position, without=shortlist.query.masked).title


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
