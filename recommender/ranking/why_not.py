"""Why not: what became of a story in the list of an article, above all of one that is not shown."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from math import isnan
from typing import Any, Literal

from recommender.ranking.features import SIGNALS
from recommender.ranking.shortlist import Shortlist, Stories
from recommender.ranking.wording import quoted

__all__ = ["Fate", "fate_of_candidate", "fate_on_own_list"]

Cause = Literal["shown", "barred", "nothing in common", "below the threshold", "copy", "variety", "rank"]


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one story in the list of another.

    Attributes
    ----------
    article_id : str
        Of the story asked about.
    cause : {"shown", "barred", "nothing in common", "below the threshold", "copy", "variety", "rank"}
        ``barred``: a filter or a rule leaves it out. ``nothing in common``: no word, meaning, topic or link. ``below
        the threshold``: its score is too low. ``copy``: it is listed under a near-copy. ``variety``: it gave way to
        stories that are less similar to those above. ``rank``: others are better.
    text : str
        The same in words, with the numbers.
    score : float
        In [0, 1].
    rank : int or None
        From 1, among all that may be shown, before near-copies are folded; None if it is barred.

    Examples
    --------
    >>> from recommender import Recommender, read_corpus
    >>> newsroom = Recommender.fit(read_corpus("seeds/newsroom"))
    >>> query = "Ferry crews walk out, cutting off the Skerrin Islands"
    >>> other = "Harrowmouth signs 25-year terminal deal with a jobs guarantee and a new ferry berth"
    >>> fate = newsroom.why_not(query, other, 3, mode="computed-only")
    >>> fate.cause, fate.rank
    ('rank', 5)
    >>> fate.text.partition(";")[0]
    'not shown: ranked 5th of 55 with 0.249'
    """

    article_id: str
    cause: Cause
    text: str
    score: float
    rank: int | None

    def to_dict(self) -> dict[str, Any]:
        """Return the fate as JSON knows it."""
        return asdict(self)


def fate_on_own_list(article_id: str, rank: int, k: int, score: float) -> Fate:
    """Return what became of a story from the article's own list, where it has this rank, from 1; `k` are shown.

    Its score is that of `recommender.Recommendation`.
    """
    if rank > k:
        text = f"not shown: number {rank} of the article's own list, and {k} were asked for"
        return Fate(article_id, "rank", text, score, rank)
    return Fate(article_id, "shown", f"shown in place {rank}: the article's own list names it", score, rank)


def fate_of_candidate(shortlist: Shortlist, position: int) -> Fate:
    """Return what became of the node at `position`.

    Parameters
    ----------
    shortlist : Shortlist
        Of the query, with `position` among its candidates.
    position : int
        Row number of the node asked about.
    """
    index, rank = shortlist.rank_of(position)
    cause, text = _cause(shortlist, index, rank)
    return Fate(shortlist.graph.corpus.id_of(position), cause, text, float(shortlist.scores[index]), rank)


def _cause(shortlist: Shortlist, index: int, rank: int | None) -> tuple[Cause, str]:
    barred = next((cause for cause, barred in shortlist.barred if barred[index]), None)
    if rank is None or barred:
        return "barred", f"not shown: {barred}"
    shown = shortlist.shown()
    return _why_shown(shortlist, shown, index) or _why_not_shown(shortlist, shown, index, rank)


def _why_shown(shortlist: Shortlist, shown: Stories, index: int) -> tuple[Cause, str] | None:
    """Cause and text for a candidate that is shown, or listed under a near-copy; else None."""
    for number, (first, copies) in enumerate(shown, 1):
        if first == index:
            return "shown", f"shown in place {number}, with {shortlist.scores[index]:.3f}"
        if index in copies:
            return "copy", f"listed under number {number}, {_title(shortlist, first)}, of which it is a near-copy"
    return None


def _why_not_shown(shortlist: Shortlist, shown: Stories, index: int, rank: int) -> tuple[Cause, str]:
    """Cause and text for a candidate that may be shown and is not."""
    evidence, score, threshold = shortlist.evidence, float(shortlist.scores[index]), shortlist.request.threshold
    ranked = f"not shown: ranked {_ordinal(rank)} of {len(shortlist.order)} with {score:.3f}"
    if not evidence.in_common[index]:
        return "nothing in common", "not shown: the two have no word, no topic and no link in common"
    if score < threshold:
        return "below the threshold", f"{ranked}, which is below the threshold of {threshold:g}"
    if not shown:
        return "rank", f"{ranked}; the list was full already"
    last = shown[-1][0]
    if score > shortlist.scores[last]:
        return "variety", f"{ranked}; it gave way to stories that are less like those above"
    return "rank", f"{ranked}; {_compared(shortlist, index, last, len(shown))}"


def _compared(shortlist: Shortlist, index: int, last: int, number: int) -> str:
    """The last story that is shown, its rank `number`, and the two signals by which it is most ahead of a candidate."""
    gaps = shortlist.sums[last] - shortlist.sums[index]
    ahead = [name for gap, name in sorted(zip((-gaps).tolist(), SIGNALS, strict=True)) if gap < 0][:2]
    title, score = _title(shortlist, last), float(shortlist.scores[last])
    better = f", ahead by its {' and '.join(ahead)}" if ahead else f", and {_tie(shortlist, index, last)}"
    return f"number {number}, {title}, has {score:.3f}{better}"


def _tie(shortlist: Shortlist, index: int, last: int) -> str:
    """Why of two candidates with the same score, the last that is shown comes before another one."""
    date, shown = shortlist.evidence.dates[[index, last]].tolist()
    return "is newer" if shown > date or (isnan(date) and not isnan(shown)) else "its id comes first by the alphabet"


def _title(shortlist: Shortlist, index: int) -> str:
    position = int(shortlist.evidence.candidates[index])
    return quoted(shortlist.graph.corpus.node(position, without=shortlist.query.masked).title)


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
