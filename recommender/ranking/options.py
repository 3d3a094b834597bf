"""The options of a list, named once: for signatures, for checks, and for the messages when one is misspelt."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, TypedDict

from recommender.ranking.filters import Filters
from recommender.ranking.option_docs import adds_to

__all__ = ["Duplicates", "Externals", "ListOptions", "Mentions", "Mode", "TextOptions"]

Mode = Literal["curated-first", "computed-only", "complete"]
"""How an article's own curated links are used; see `recommender.Recommender.recommend`."""

OwnList = Literal["curated", "listed"]
"""Who made the own list of an article: an editor, or a program."""

Mentions = Literal["visible", "masked"]
"""Whether links in texts between an article and its candidates are evidence."""

Externals = Literal["none", "curated", "all"]
"""Which external pages may be recommended; see `recommender.Recommender.recommend`."""

Duplicates = Literal["collapse", "keep"]
"""What happens to near-copies; see `recommender.Recommender.recommend`."""


class TextOptions(TypedDict, total=False):
    """What may be said about any list.

    Attributes
    ----------
    externals : {"curated", "none", "all"}
        Pages outside the site: those that the article's own list names (``"curated"``, the default), ``"none"``, or
        ``"all"`` that anybody's list names.
    duplicates : {"collapse", "keep"}
        Whether near-copies are one story (``"collapse"``, the default), or each is one of its own (``"keep"``). If they
        are one (similarity ≥ `recommender.text.NEAR_COPY`), only the best is shown, and the others are its `copies`;
        near-copies of the article itself are not shown at all.
    diversity : float
        From 0, the default, to 1: how much a story is marked down for being like those above it. This is maximal
        marginal relevance (Carbonell & Goldstein 1998). At 1, being different is all that counts.
    filters : Filters or None
        What a story must be like; by default only that it is in the article's language. The article's own list is not
        filtered.
    as_of : datetime or None
        Answer as on that day: what was published later is neither recommended nor are its links seen. Articles without
        a date are left out. The article's own list shows what was public then. By default there is no such day.
    moment : datetime or None
        Only what is public at this moment is shown: neither what is scheduled for later nor what has expired. By
        default it is `as_of`, else the moment at which the files were read.
    fill : bool
        Whether a list is as long as `k` says, wherever the site has so many stories that are not absurd. Those have
        something in common, and a score of at least `recommender.ranking.FILL_SCORE`. Their scores say how far
        they are related. By default the list of one article or text is not filled, and the lists of many articles are.
    min_score : float
        Computed stories with a lower score are left out, so a list may be shorter than `k`, or empty. It is ≤ 1, by
        default `recommender.ranking.MIN_SCORE`, or `FILL_SCORE` with `fill`. If it is given, it decides alone, and
        `fill` changes nothing.
    """

    externals: Externals
    duplicates: Duplicates
    diversity: float
    filters: Filters | None
    as_of: datetime | None
    moment: datetime | None
    fill: bool
    min_score: float


@adds_to(TextOptions)
class ListOptions(TextOptions, total=False):
    """What may be said about the list of an article: what may be said about any list, the mode and the mentions.

    Attributes
    ----------
    mode : {"curated-first", "computed-only", "complete"}
        What the article's own list does: it comes first (``"curated-first"``, the default), is not seen
        (``"computed-only"``), or is completed (``"complete"``). First it is in the editor's order, and computed stories
        follow. What is not seen is every link of the article, in both directions. To complete it, stories are looked
        for that it may be missing; its known links are evidence, and are not repeated.
    mentions : {"visible", "masked"}
        Whether a link from the text of one of two articles to the other is evidence: ``"visible"``, the default, or
        ``"masked"``. Masked links are neither evidence nor a reason, in both directions; their words stay part of the
        text.
    """

    mode: Mode
    mentions: Mentions
