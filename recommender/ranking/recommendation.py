"""What is handed out: one related story with everything a page needs to show it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from recommender.corpus import Corpus
from recommender.ranking.reasons import Reason

__all__ = ["Recommendation", "describe"]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One related story.

    Attributes
    ----------
    article_id : str
        Id of the article; the canonical URL of an external.
    rank : int
        1 is best.
    score : float
        In [0, 1], higher is closer; 1 for a curated story.
    title, url : str
    published : datetime or None
        In UTC.
    source : {"curated", "computed"}
        Whether the article's own editor chose it.
    kind : {"article", "external"}
    copies : tuple of str
        Ids of near-copies that are not shown as stories of their own, best first.
    reasons : tuple of Reason
        Why it is here, weightiest first. Their contributions add up to the score.
    """

    article_id: str
    rank: int
    score: float
    title: str
    url: str
    published: datetime | None
    source: Literal["curated", "computed"]
    kind: Literal["article", "external"] = "article"
    copies: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = field(default=(), repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Return the recommendation as JSON knows it: dates in ISO 8601."""
        return {
            "article_id": self.article_id,
            "rank": self.rank,
            "score": self.score,
            "title": self.title,
            "url": self.url,
            "published": self.published.isoformat() if self.published else None,
            "source": self.source,
            "kind": self.kind,
            "copies": list(self.copies),
            "reasons": [reason.to_dict() for reason in self.reasons],
        }

    @classmethod
    def from_dict(cls, told: Mapping[str, Any]) -> Recommendation:
        """Return the recommendation that `to_dict` was asked of."""
        reasons = tuple(map(Reason.from_dict, told["reasons"]))
        published = told["published"] and datetime.fromisoformat(told["published"])
        return cls(
            told["article_id"],
            told["rank"],
            told["score"],
            told["title"],
            told["url"],
            published,
            told["source"],
            told["kind"],
            tuple(told["copies"]),
            reasons,
        )


def describe(
    corpus: Corpus,
    position: int,
    *,
    rank: int,
    score: float,
    source: Literal["curated", "computed"],
    reasons: tuple[Reason, ...],
    copies: Iterable[int] = (),
    masked: Collection[int] = (),
) -> Recommendation:
    """Return a recommendation of the node at `position`.

    Parameters
    ----------
    corpus : Corpus
        Of the node.
    position : int
        Its row number.
    rank, score, source, reasons
        As the attributes of `Recommendation`.
    copies : iterable of int, optional
        Positions of its near-copies.
    masked : collection of int, optional
        Articles whose curated entries do not count: an external is as the others describe it.
    """
    node = corpus.node(position, without=masked)
    return Recommendation(
        article_id=node.id,
        rank=rank,
        score=score,
        title=node.title,
        url=node.url,
        published=node.published,
        source=source,
        kind="article" if position < len(corpus) else "external",
        copies=tuple(corpus.id_of(copy) for copy in copies),
        reasons=reasons,
    )
