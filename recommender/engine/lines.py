"""Lists as lines of JSON: what a story says of itself is put into JSON once, not for each list that shows it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

from recommender.corpus import Corpus
from recommender.ranking import Chosen, describe

__all__ = ["Lines"]

REMEMBERED = 1 << 15
"""How many stories are remembered as JSON, the last that were shown: some 20 MB. A plain choice."""

VARYING = ("rank", "score", "source", "copies", "reasons")
"""What a story has of the list that shows it, in the order of `recommender.Recommendation.to_dict`."""

_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode

Pieces = tuple[str, ...]
"""The JSON of a story before, between and behind its `VARYING` values."""


class Lines:
    """Writes lists of a corpus as JSON, byte for byte as ``json.dumps`` writes what `Recommendation.to_dict` returns.

    Parameters
    ----------
    corpus : Corpus
        The site.
    """

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self._of_article = lru_cache(REMEMBERED)(partial(_pieces, corpus))

    def line(self, position: int, stories: Sequence[Chosen], *, full: bool) -> str:
        """Return the list of the article at a position.

        Parameters
        ----------
        position : int
            Of the article.
        stories : sequence of Chosen
            In their order.
        full : bool
            Whether they have all that a box needs, see `recommender.Recommendation.to_dict`.
        """
        related = ", ".join(self._story(story, rank, full) for rank, story in enumerate(stories, 1))
        return f'{{"article_id": {_encode(self.corpus.ids[position])}, "related": [{related}]}}'

    def _story(self, story: Chosen, rank: int, full: bool) -> str:
        position, score, source, reasons, copies, masked = story
        # An external is as the lists describe it that the query may see.
        is_article = position < len(self.corpus)
        pieces = self._of_article(position, full) if is_article else _pieces(self.corpus, position, full, masked)
        before_rank, before_score, before_source, before_copies, before_reasons, end = pieces
        others = _encode([*map(self.corpus.id_of, copies)]) if copies else "[]"
        why = _encode([reason.to_dict() for reason in reasons]) if reasons else "[]"
        return (
            f"{before_rank}{rank}{before_score}{score!r}{before_source}{_encode(source)}"
            f"{before_copies}{others}{before_reasons}{why}{end}"
        )


def _pieces(corpus: Corpus, position: int, full: bool, masked: tuple[int, ...] = ()) -> Pieces:
    """The JSON of a story without what a list says of it."""
    story = describe(corpus, Chosen(position, 0.0, "computed", masked=masked), 0)
    return _between(story.to_dict(full=full))


def _between(record: Mapping[str, Any]) -> Pieces:
    """The JSON of a record, cut where a value of `VARYING` stands."""
    pieces = [""]
    for number, (name, value) in enumerate(record.items()):
        pieces[-1] += f"{', ' if number else '{'}{_encode(name)}: "
        if name in VARYING:
            pieces.append("")
        else:
            pieces[-1] += _encode(value)
    return (*pieces[:-1], f"{pieces[-1]}}}")
